package competencies_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"mumpuni/competencies"
	"mumpuni/web/pages/pagestest"
)

// Every page of measurement and records opens in both languages, without a text that was forgotten.
func TestPagesOfMeasurementOpenInBothLanguages(t *testing.T) {
	w := pagestest.NewRegency(t)
	competency, person, unit := w.ByCode["LD.4.2"].String(), w.Persons["peserta"].String(), w.Units["Dinas Kesehatan"].String()
	var source string
	w.Must(w.DB.NewRaw("select source_id from jp_entries where person_id = ? limit 1", person).Scan(t.Context(), &source))
	forgotten := regexp.MustCompile(`\b(gap|record|competency|audit|ui|web)\.[a-z_]+(\.[a-z_]+)*\b`)
	for _, lang := range []string{"id", "en"} {
		w.Lang = lang
		for _, c := range []struct{ who, path string }{
			{"hr", "/kesenjangan"},
			{"hr", "/kesenjangan?view=unit"},
			{"hr", "/kesenjangan?view=peta&group=LD&post_kind=pelaksana&employment=pns"},
			{"hr", "/kesenjangan?as_of=2025-12-31"},
			{"trainer", "/kesenjangan?view=peta"},
			{"trainer", "/kesenjangan?unit=" + unit},
			{"hr", "/kesenjangan/pegawai?unit=" + unit + "&competency=" + competency},
			{"auditor", "/kesenjangan/pegawai?unit=" + unit + "&state=attained&competency=" + competency},
			{"hr", "/kesenjangan/pegawai/" + person},
			{"hr", "/kesenjangan/pegawai/" + person + "/" + competency + "?as_of=2026-11-01"},
			{"peserta", "/kompetensi"},
			{"peserta", "/kompetensi?state=no_instrument"},
			{"peserta", "/kompetensi/" + competency},
			{"peserta", "/kompetensi/kerangka"},
			{"admin", "/kompetensi/kerangka"},
			{"admin", "/kompetensi/kerangka/impor"},
			{"admin", "/kompetensi/kerangka/level"},
			{"peserta", "/riwayat"},
			{"peserta", "/riwayat?year=2025"},
			{"peserta", "/riwayat/kegiatan"},
			{"hr", "/riwayat/kegiatan"},
			{"hr", "/pegawai/" + person + "/riwayat"},
			{"hr", "/pegawai/" + person + "/kegiatan"},
			{"hr", "/pegawai/" + person + "/koreksi/" + source},
			{"hr", "/rekap-jp"},
			{"hr", "/rekap-jp/pegawai?unit=" + unit},
			{"auditor", "/jejak-audit"},
			{"auditor", "/jejak-audit?area=gap&subject=" + person},
			{"peserta", "/data-saya"},
		} {
			body := w.Get(c.who, c.path, http.StatusOK)
			if found := forgotten.FindString(visible(body)); found != "" {
				t.Errorf("%s %s shows %q", lang, c.path, found)
			}
			if strings.Count(body, "<h1") != 1 {
				t.Errorf("%s has %d main headings", c.path, strings.Count(body, "<h1"))
			}
		}
	}
}

// visible is a page's text without tags, scripts, and the codes that are shown as codes.
func visible(html string) string {
	html = regexp.MustCompile(`(?s)<script.*?</script>|<code.*?</code>`).ReplaceAllString(html, "")
	return regexp.MustCompile(`<[^>]*>`).ReplaceAllString(html, " ")
}

// The screen, the CSV and the XLSX say the same, row by row.
func TestScreenAndFilesShowTheSameRows(t *testing.T) {
	w := pagestest.NewRegency(t)
	query := "?group=LD&as_of=2026-11-20"
	hr, err := w.People.LoadActor(t.Context(), w.Persons["hr"])
	w.Must(err)
	day := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	board, err := w.Competencies.GapByUnit(t.Context(), hr, competencies.GapFilter{Group: "LD", AsOf: day})
	w.Must(err)

	text := strings.TrimPrefix(w.Get("hr", "/kesenjangan.csv"+query, http.StatusOK), "\ufeff")
	if head, _, _ := strings.Cut(text, "\n"); !strings.HasPrefix(head, "# ") || !strings.Contains(text, "[USULAN]") {
		t.Errorf("the CSV begins with %q", head)
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.Comment = ';', '#'
	rows, err := r.ReadAll()
	w.Must(err)
	data := strings.TrimPrefix(w.Get("hr", "/kesenjangan.csv"+query+"&form=data", http.StatusOK), "\ufeff")
	if strings.Contains(data, "# ") || strings.Count(data, "\r\n") != len(rows) || strings.Contains(data, ",00;") || !strings.Contains(data, ".00;") {
		t.Errorf("the form for programs has %d lines", strings.Count(data, "\r\n"))
	}
	w.Must(err)
	f, err := excelize.OpenReader(strings.NewReader(w.Get("hr", "/kesenjangan.xlsx"+query, http.StatusOK)))
	w.Must(err)
	defer f.Close()
	sheet, err := f.GetRows(f.GetSheetName(0))
	w.Must(err)
	if len(rows) != len(board.Cells)+1 || len(sheet) != len(rows) {
		t.Fatalf("%d cells, %d lines of CSV, %d rows of XLSX", len(board.Cells), len(rows), len(sheet))
	}
	for i, c := range board.Cells {
		want := fmt.Sprintf("%d %d %d %d %d %d %d %d", c.Required, c.Measured(), c.Attained, c.Below, c.NotEnough, c.Unmeasured, c.NoInstrument, c.Held)
		if got := strings.Join(rows[i+1][4:12], " "); got != want {
			t.Fatalf("CSV row %d: %s, want %s", i+1, got, want)
		}
		if got, want := strings.Join(rows[i+1][17:19], " "), fmt.Sprintf("%d %d", c.Met, c.Gap()); got != want {
			t.Fatalf("CSV row %d, former rule: %s, want %s", i+1, got, want)
		}
		for j, text := range rows[i+1] {
			if strings.Replace(text, ",", ".", 1) != strings.Replace(sheet[i+1][j], ",", ".", 1) {
				t.Fatalf("row %d column %d: CSV %q, XLSX %q", i+1, j, text, sheet[i+1][j])
			}
		}
	}
	page := visible(w.Get("hr", "/kesenjangan"+query, http.StatusOK))
	for _, k := range board.Competencies {
		total := board.Total([16]byte{}, k.ID)
		want := regexp.MustCompile(fmt.Sprintf(`%s\s+\Q%s\E\s+(?:\(sementara\)\s+)?terukur \S+ · %d dari %d\s(?s:.{0,900})Aturan lama: %d memenuhi, %d belum`, regexp.QuoteMeta(k.Code), k.NameID, total.Measured(), total.Required, total.Met, total.Gap()))
		if !want.MatchString(page) {
			t.Errorf("the screen does not show %s as %v", k.Code, want)
		}
	}
}

func TestWhoMayOpenThePagesOfMeasurement(t *testing.T) {
	w := pagestest.NewRegency(t)
	competency, unit, person := w.ByCode["LD.4.2"].String(), w.Units["Dinas Kesehatan"].String(), w.Persons["peserta"].String()
	people := "/kesenjangan/pegawai?unit=" + unit + "&competency=" + competency
	for _, c := range []struct {
		who, path string
		want      int
	}{
		{"peserta", "/kesenjangan", 403},
		{"peserta", "/kesenjangan.csv", 403},
		{"peserta", people, 403},
		{"trainer", people, 403},
		{"trainer", "/kesenjangan", 200},
		{"trainer", "/kesenjangan?employment=pns", 403},
		{"peserta", "/rekap-jp", 403},
		{"peserta", "/jejak-audit", 403},
		{"hr", "/jejak-audit", 403},
		{"peserta", "/pegawai/" + person + "/riwayat", 403},
		{"hr", "/kompetensi/kerangka/level", 403},
		{"", "/kompetensi", 303},
		{"", "/riwayat", 303},
		{"hr", "/kesenjangan?unit=bukan-uuid", 404},
		{"hr", "/kesenjangan?as_of=besok", 422},
		{"hr", "/kesenjangan?post_kind=raja", 422},
		{"hr", "/rekap-jp?year=nol", 422},
		{"hr", people + "&after=!!", 422},
		{"hr", "/kesenjangan/pegawai/" + unit, 404},
	} {
		status, _, _ := w.Do(c.who, http.MethodGet, c.path, nil)
		if status != c.want {
			t.Errorf("%q opens %s: %d, want %d", c.who, c.path, status, c.want)
		}
	}
}

// Who has left is opened from the board of an earlier day, and their history is read only.
func TestPagesOfWhoHasLeftOpen(t *testing.T) {
	w := pagestest.NewRegency(t)
	person := w.Persons["peserta"].String()
	history := "/pegawai/" + person + "/riwayat"
	if !strings.Contains(w.Get("hr", history, http.StatusOK), "/koreksi/") {
		t.Fatal("hours of who serves cannot be taken back")
	}
	for _, q := range []string{"update assignments set valid_to = '2026-11-20' where person_id = ?", "update persons set left_on = '2026-11-20' where id = ?"} {
		_, err := w.DB.ExecContext(t.Context(), q, person)
		w.Must(err)
	}
	w.Get("hr", "/kesenjangan/pegawai/"+person+"?as_of=2026-11-01", http.StatusOK)
	w.Get("hr", "/kesenjangan/pegawai/"+person, http.StatusOK)
	if strings.Contains(w.Get("hr", history, http.StatusOK), "/koreksi/") {
		t.Error("offers what is refused: taking hours back from who has left")
	}
}

// A rule changed by form changes the board from its day on, and not before.
func TestAnAdministratorSetsARequiredLevel(t *testing.T) {
	w := pagestest.NewRegency(t)
	form := url.Values{
		"competency": {"group:KM"}, "post_kind": {"pelaksana"}, "level": {"1"}, "valid_from": {"2026-11-01"}, "reason": {""},
	}
	status, _, body := w.Do("admin", http.MethodPost, "/kompetensi/kerangka/level", form)
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, "Tulis dasar penetapan level ini.") {
		t.Fatalf("without a reason: %d", status)
	}
	form.Set("reason", "Perbup 12/2026")
	if status, _, _ := w.Do("admin", http.MethodPost, "/kompetensi/kerangka/level", form); status != http.StatusSeeOther {
		t.Fatalf("saving: %d", status)
	}
	w.Get("peserta", "/kompetensi/kerangka", http.StatusOK)
	before, after := w.Get("hr", "/kesenjangan?post_kind=pelaksana&as_of=2026-10-31", http.StatusOK), w.Get("hr", "/kesenjangan?post_kind=pelaksana&as_of=2026-11-01", http.StatusOK)
	if strings.Contains(before, "KM.1") || !strings.Contains(after, "KM.1") {
		t.Error("the rule does not begin on its day")
	}
}

func TestAFrameworkFileIsImportedByForm(t *testing.T) {
	w := pagestest.NewRegency(t)
	post := func(content string) (int, string) {
		body := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"k.json\"\r\n\r\n" + content + "\r\n--x--\r\n"
		return w.Upload("admin", "/kompetensi/kerangka/impor", "multipart/form-data; boundary=x", bytes.NewBufferString(body))
	}
	status, page := post(`{"code":"asn-digital","version":"2027.1","name":{"id":"Kerangka baru","en":""},"published_on":"2026-11-01","levels":[{"level":1,"name":{"id":"a","en":"a"}}],"groups":[]}`)
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "name.en") || !strings.Contains(page, "groups") {
		t.Fatalf("a faulty file: %d\n%.1500s", status, visible(page))
	}
	status, _ = post(`{"code":"asn-digital","version":"2027.1","name":{"id":"Kerangka baru","en":"New"},"published_on":"2026-11-01","levels":[{"level":1,"name":{"id":"a","en":"a"}}],"groups":[{"code":"G","name":{"id":"Grup","en":"Group"},"competencies":[{"code":"G.1","name":{"id":"Satu","en":"One"}}]}]}`)
	if status != http.StatusSeeOther {
		t.Fatalf("a good file: %d", status)
	}
	if page := w.Get("peserta", "/kompetensi/kerangka", http.StatusOK); !strings.Contains(page, "Kerangka baru") || !strings.Contains(page, "2026.2") {
		t.Error("the new version is not shown beside the old")
	}
}

// The rules are folded by kind of post; the kind just changed is open, and all are on request.
func TestRulesAreFoldedByKindOfPost(t *testing.T) {
	w := pagestest.NewRegency(t)
	form := url.Values{"competency": {"group:KM"}, "post_kind": {"pelaksana"}, "level": {"1"}, "valid_from": {"2026-11-01"}, "reason": {"Perbup 12/2026"}}
	if status, _, _ := w.Do("admin", http.MethodPost, "/kompetensi/kerangka/level", form); status != http.StatusSeeOther {
		t.Fatalf("saving: %d", status)
	}
	const closed, opened = `<div id="pelaksana"><details class="fold"><summary>`, `<div id="pelaksana"><details class="fold" open><summary>`
	for query, want := range map[string]string{"": closed, "?buka=pelaksana": opened, "?buka=semua": opened} {
		page := w.Get("peserta", "/kompetensi/kerangka"+query, http.StatusOK)
		if _, rest, found := strings.Cut(page, want); !found || !strings.Contains(rest[:200], " aturan<") {
			t.Errorf("%q is not %s", query, want)
		}
	}
}
