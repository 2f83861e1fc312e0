package siasn_test

import (
	"testing"

	"mumpuni/people/siasn"
	"mumpuni/people/siasngen"
)

// Who has retired, says SIASN, leaves if they are here, does not come in if they are not, and needs neither post nor unit.
func TestTheRetiredLeaveAndDoNotComeIn(t *testing.T) {
	im := newImporter(t)
	f := siasngen.Generate(12, 81, siasngen.Today)
	first := im.apply(im.check(xlsx(t, f)))
	retired, studying := im.all(first.ID)[2].PersonID, im.all(first.ID)[3].PersonID
	before := im.state()

	f.Rows[0].Set("KEDUDUKAN HUKUM NAMA", "Pensiun")
	f.Rows[0].Set("JABATAN NAMA", "")
	f.Rows[1].Set("KEDUDUKAN HUKUM NAMA", "Tugas Belajar")
	stranger := siasngen.Generate(13, 82, siasngen.Today).Rows[12]
	stranger.Set("KEDUDUKAN HUKUM NAMA", "Mencapai BUP")
	f.Rows = append(f.Rows, stranger)

	b := im.check(xlsx(t, f))
	if s := b.Summary; s.Left != 1 || s.New != 0 || s.Errors != 0 || s.Warnings != 2 || s.Serving != 13 {
		t.Fatalf("%+v", s)
	}
	rows := im.all(b.ID)
	told := func(row int, outcome, key string) {
		t.Helper()
		if r := rows[row]; r.Outcome != outcome || !hasIssue(r, siasn.Issue{Column: "KEDUDUKAN HUKUM NAMA", Key: key, Severity: siasn.SevWarning}) {
			t.Errorf("row %d: %s %+v", row, r.Outcome, r.Issues)
		}
	}
	told(2, "left", "import.issue.ended_leaves")
	told(14, "same", "import.issue.ended_unknown")

	b = im.apply(b)
	if im.served(retired, "2026-11-23") != 0 || im.served(studying, "2026-11-23") != 1 {
		t.Error("the retired still serve, or those at study do not")
	}
	if s := im.check(xlsx(t, f)).Summary; !s.Empty() || s.Errors != 0 {
		t.Errorf("importing the same again would change: %+v", s)
	}
	im.undo(b)
	if after := im.state(); after != before {
		t.Errorf("undo did not restore: %s", firstDifference(before, after))
	}
}
