package siasn_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"mumpuni/internal/id"
	"mumpuni/people/siasn"
	"mumpuni/people/siasngen"
)

func say(key string, _ map[string]any) string { return key }

func (im *importer) annotated(b siasn.Import, format string) []byte {
	im.Helper()
	var buf bytes.Buffer
	write, err := im.AnnotateImport(im.Context(), im.admin, b.ID, format, say)
	im.must(err)
	im.must(write(&buf))
	return buf.Bytes()
}

func TestAnnotatedFileComesBackWithTheSameFindings(t *testing.T) {
	im := newImporter(t)
	f := siasngen.Generate(120, 11, siasngen.Today)
	f.Plant(1, true, false)
	f.Rows[100].Set("NAMA", "=1+1")
	f.Rows[101].Set("NOMOR HP", "+62812")
	b := im.check(xlsx(t, f))
	for _, format := range []string{"xlsx", "csv"} {
		data := im.annotated(b, format)
		again := im.check(data)
		want, got := im.all(b.ID), im.all(again.ID)
		for no, row := range want {
			for _, i := range row.Issues {
				if i.Key == "import.issue.formula" {
					continue // its text comes back as text
				}
				if !hasIssue(got[no], i) {
					t.Errorf("%s: row %d lost %+v: %+v", format, no, i, got[no].Issues)
				}
			}
			if row.Outcome != got[no].Outcome || row.Name != got[no].Name {
				t.Errorf("%s: row %d was %s %q, is %s %q", format, no, row.Outcome, row.Name, got[no].Outcome, got[no].Name)
			}
		}
	}
}

// A telephone and an ID that are numbers come back as they were understood, and who got the file is told for each in it.
func TestNumbersComeBackWhole(t *testing.T) {
	im := newImporter(t)
	f := siasngen.Generate(3, 15, siasngen.Today)
	f.Rows[0].Set("NOMOR HP", 81234567890.0)
	f.Rows[0].Set("UNOR ID", 80000000001.0)
	f.Rows[1].Set("NIP BARU", 12345.0)
	b := im.apply(im.check(xlsx(t, f)))
	if phone := im.phone(im.all(b.ID)[2].PersonID); phone != "081234567890" {
		t.Fatalf("the telephone is %q", phone)
	}
	for _, format := range []string{"xlsx", "csv"} {
		again := im.check(im.annotated(b, format))
		if s := again.Summary; !s.Empty() || s.Same != 2 || s.Errors != 1 {
			t.Errorf("%s: %+v, %+v", format, s, im.all(again.ID)[2])
		}
	}
	var got string
	im.must(im.db.NewRaw(`select string_agg(subject_id::text, ' ') from (select unnest(subject_ids) as subject_id from audit_entries
		where action = 'import.download' and object = ? order by at limit 2) s`, "import:"+b.ID.String()).Scan(t.Context(), &got))
	for _, no := range []int{2, 4} {
		if id := im.all(b.ID)[no].PersonID.String(); !strings.Contains(got, id) {
			t.Errorf("the download names %q, not %s", got, id)
		}
	}
}

func (im *importer) phone(id id.Person) (phone string) {
	im.Helper()
	im.must(im.db.NewRaw("select coalesce(phone, '') from persons where id = ?", id).Scan(im.Context(), &phone))
	return phone
}

func hasIssue(r siasn.ImportRow, want siasn.Issue) bool {
	for _, i := range r.Issues {
		if i.Column == want.Column && i.Key == want.Key && i.Severity == want.Severity {
			return true
		}
	}
	return false
}

func TestAnnotatedFileColoursCellsAndHoldsNothingUnneeded(t *testing.T) {
	im := newImporter(t)
	f := siasngen.Generate(3, 12, siasngen.Today)
	f.Rows[1].Set("JENIS KELAMIN", "X")
	b := im.check(xlsx(t, f))
	book, err := excelize.OpenReader(bytes.NewReader(im.annotated(b, "xlsx")))
	im.must(err)
	rows, err := book.GetRows("Sheet1")
	im.must(err)
	if len(rows) != 4 || rows[0][0] != "BARIS" || rows[0][len(rows[0])-1] != "CATATAN" || len(rows[0]) != len(siasn.ImportColumns)+2 {
		t.Fatalf("head: %q", rows[0])
	}
	if last := rows[2][len(rows[2])-1]; last != "JENIS KELAMIN: import.issue.sex_unknown" {
		t.Errorf("remark: %q", last)
	}
	for i, h := range rows[0] {
		if h != "JENIS KELAMIN" {
			continue
		}
		at, _ := excelize.CoordinatesToCellName(i+1, 3)
		id, err := book.GetCellStyle("Sheet1", at)
		im.must(err)
		style, err := book.GetStyle(id)
		im.must(err)
		if len(style.Fill.Color) != 1 || style.Fill.Color[0] != "FFC7CE" {
			t.Errorf("the faulty cell is coloured %v", style.Fill)
		}
	}
	text := string(im.annotated(b, "csv"))
	for _, secret := range []string{"Islam", "Menikah", f.Rows[0].Text("NIK"), "Jalan Contoh"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q came back", secret)
		}
	}
}
