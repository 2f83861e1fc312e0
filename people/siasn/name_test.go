package siasn_test

import (
	"testing"

	"mumpuni/people/siasn"
	"mumpuni/people/siasngen"
)

// TestTheDryRunDoubtsNames: what would look wrong on a certificate is told before anything is applied, and keeps nobody out.
func TestTheDryRunDoubtsNames(t *testing.T) {
	im := newImporter(t)
	f := siasngen.Generate(4, 16, siasngen.Today)
	for i, cells := range [][3]string{{"dr.", "dr. SITI AMINAH, Sp.A", "Sp.A"}, {"", "SITI 4MINAH", ""}, {"", "王 Budi", ""}, {"", "SITI AMINAH", ",S.Kom"}} {
		f.Rows[i].Set("GELAR DEPAN", cells[0])
		f.Rows[i].Set("NAMA", cells[1])
		f.Rows[i].Set("GELAR BELAKANG", cells[2])
	}
	b := im.check(xlsx(t, f))
	rows := im.all(b.ID)
	for no, key := range map[int]string{2: "person.name_title", 3: "person.name_digits", 4: "person.name_signs"} {
		if !hasIssue(rows[no], siasn.Issue{Column: "NAMA", Severity: siasn.SevWarning, Key: key}) {
			t.Errorf("row %d is not doubted (%s): %+v", no, key, rows[no].Issues)
		}
	}
	if b.Summary.Errors != 0 || len(rows[5].Issues) != 0 {
		t.Fatalf("%d kept out; a comma is doubted: %+v", b.Summary.Errors, rows[5].Issues)
	}
	im.apply(b)
	var name string
	im.must(im.db.NewRaw("select title_after from persons where id = ?", im.all(b.ID)[5].PersonID).Scan(t.Context(), &name))
	if name != "S.Kom" {
		t.Errorf("the title is kept as %q", name)
	}
}
