package competencies_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/web/pages/pagestest"
)

// asking notes what a second person of the regency is asked.
func asking(w *pagestest.Regency) *people.Ask {
	var asked people.Ask
	w.Competencies.WithSecond(func(_ context.Context, _ bun.Tx, _ people.Actor, a people.Ask) (uuid.UUID, error) {
		asked = a
		return uuid.New(), nil
	})
	return &asked
}

func wants(t *testing.T, page string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
}

// TestTheDayOfTheRuleOnPages: what would change is shown before it is asked for, by those who may; who looks only is offered nothing.
func TestTheDayOfTheRuleOnPages(t *testing.T) {
	w := pagestest.NewRegency(t)
	asked := asking(w)
	wants(t, w.Get("hr", "/kompetensi/aturan", 200), "Belum ditetapkan", "95 dari 100", "Usulkan perubahan", "Belum pernah diubah")
	if page := w.Get("auditor", "/kompetensi/aturan", 200); strings.Contains(page, "Usulkan perubahan") {
		t.Error("an auditor is offered to change it")
	}
	w.Get("trainer", "/kompetensi/aturan", 403)
	wants(t, w.Get("hr", "/kompetensi/kerangka", 200), `href="/kompetensi/aturan"`, `href="/kompetensi/batas"`)

	form := url.Values{"action": {"preview"}, "counts_from": {"2026-12-01"}, "certainty": {"0.90"}, "valid_months": {"24"}, "cool_down_days": {"7"}, "tries_a_year": {"3"}}
	status, _, page := w.Do("hr", http.MethodPost, "/kompetensi/aturan", form)
	if status != 200 || asked.Kind != "" {
		t.Fatalf("looking asks %q, %d", asked.Kind, status)
	}
	wants(t, page, "Yang akan berubah", "kebutuhan kompetensi", "aturan lama", "Belum ada alat ukur", "Setelah perubahan, papan hari itu memakai hasil pengukuran", "Ajukan kepada orang kedua", "tidak dihitung ulang")
	form.Set("action", "ask")
	if status, header, _ := w.Do("hr", http.MethodPost, "/kompetensi/aturan", form); status != http.StatusSeeOther || header.Get("Location") != "/kompetensi/aturan" {
		t.Fatalf("asking: %d", status)
	}
	p, ok := asked.Payload.(competencies.Policy)
	if !ok || p.CountsFrom != "2026-12-01" || p.Certainty != .90 || len(asked.Facts) != 5 {
		t.Errorf("asked for %+v", asked)
	}
	form.Set("counts_from", "2026-11-01")
	form.Set("valid_months", "0")
	status, _, page = w.Do("hr", http.MethodPost, "/kompetensi/aturan", form)
	if status != 422 {
		t.Errorf("no months: %d", status)
	}
	wants(t, page, "Isi angka 1 sampai 120")
	w.Must(pg.InTx(t.Context(), w.DB, func(ctx context.Context, tx bun.Tx) error {
		who, err := w.People.LoadActor(ctx, w.Persons["hr"])
		w.Must(err)
		return w.Competencies.CarryPolicy(ctx, tx, who, w.Persons["admin"], p)
	}))
	wants(t, w.Get("auditor", "/kompetensi/aturan", 200), "1 Desember 2026", "90 dari 100", "Pegawai 1.03, disetujui Pegawai 1.05")
}

// TestAPanelsRecordOnPages: the file that is downloaded is read again; what is wrong is said by line; what would change is shown, asked for,
// and then stands with its panel.
func TestAPanelsRecordOnPages(t *testing.T) {
	w := pagestest.NewRegency(t)
	asked := asking(w)
	wants(t, w.Get("hr", "/kompetensi/batas", 200), "−2 · −1 · 0 · 1 · 2", "sementara", "Batas awal, belum dari panel", "Masukkan hasil panel")
	now := w.Get("hr", "/kompetensi/batas.csv", 200)
	send := func(csv string) (int, string) {
		var body bytes.Buffer
		m := multipart.NewWriter(&body)
		part, err := m.CreateFormFile("file", "panel.csv")
		w.Must(err)
		_, err = part.Write([]byte(csv))
		w.Must(err)
		w.Must(m.Close())
		return w.Upload("hr", "/kompetensi/batas", m.FormDataContentType(), &body)
	}
	filled := regexp.MustCompile(`(?m);0;;("")?\r?$`).ReplaceAllString(now, ";12;Angoff;2026-11-20")
	filled = strings.ReplaceAll(filled, ";0;0;", ";0;0,1;")
	status, page := send(filled)
	if status != 200 {
		t.Fatalf("the file as it was downloaded: %d\n%.800s", status, filled)
	}
	wants(t, page, "Yang akan berubah", "12 penilai, Angoff, 20 November 2026", "Ajukan kepada orang kedua")
	rows := regexp.MustCompile(`name="rows" value="([^"]*)"`).FindStringSubmatch(page)
	if rows == nil {
		t.Fatal("the rows do not go back")
	}
	text := strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&amp;", "&").Replace(rows[1])
	if status, _, _ := w.Do("hr", http.MethodPost, "/kompetensi/batas/ajukan", url.Values{"rows": {text}}); status != http.StatusSeeOther {
		t.Fatalf("asking: %d", status)
	}
	in, ok := asked.Payload.(competencies.CutImport)
	if !ok || len(asked.Facts) < 10 {
		t.Fatalf("asked for %+v", asked)
	}
	w.Must(pg.InTx(t.Context(), w.DB, func(ctx context.Context, tx bun.Tx) error {
		who, err := w.People.LoadActor(ctx, w.Persons["hr"])
		w.Must(err)
		return w.Competencies.CarryCuts(ctx, tx, who, w.Persons["admin"], in)
	}))
	page = w.Get("auditor", "/kompetensi/batas", 200)
	wants(t, page, "12 penilai, Angoff, 20 November 2026", "Pegawai 1.03, disetujui Pegawai 1.05")
	if strings.Contains(page, "Masukkan hasil panel") {
		t.Error("an auditor is offered to import")
	}
	status, page = send("Kode;Level;Batas;Galat baku;Jumlah penilai;Metode;Tanggal\nX.1;1;0;0;9;Angoff;2026-11-20\n")
	if status != 422 {
		t.Errorf("an unknown competency: %d", status)
	}
	wants(t, page, "Baris 2: kompetensi X.1 tidak ada")
	if status, _, _ := w.Do("hr", http.MethodPost, "/kompetensi/batas/ajukan", url.Values{"rows": {"x"}}); status != 422 {
		t.Errorf("rows that are none: %d", status)
	}
}
