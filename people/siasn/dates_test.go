package siasn_test

import (
	"strings"
	"testing"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/people/siasn"
	"mumpuni/people/siasngen"
)

// served counts the main assignments that a person holds on a day.
func (im *importer) served(id id.Person, day people.Day) (n int) {
	im.Helper()
	im.must(im.db.NewRaw("select count(*) from assignments where person_id = ?0 and main and valid_from <= ?1 and (valid_to is null or valid_to > ?1)", id, day).
		Scan(im.Context(), &n))
	return n
}

// What was decided for a day to come stays, whatever a file says of today, and nobody serves in two places at once.
func TestWhatIsScheduledSurvivesAnImport(t *testing.T) {
	im := newImporter(t)
	f := siasngen.Generate(3, 71, siasngen.Today)
	b := im.apply(im.check(xlsx(t, f)))
	goes, leaves := im.all(b.ID)[2].PersonID, im.all(b.ID)[3].PersonID
	im.must(second(im.folk.Assign(t.Context(), im.admin, goes, clerk(im.dinas, "2026-12-01"))))
	im.must(im.folk.Leave(t.Context(), im.admin, leaves, "2026-12-31"))
	b = im.check(xlsx(t, f))
	rows := im.all(b.ID)
	if !b.Summary.Empty() {
		t.Errorf("%+v", b.Summary)
	}
	if !hasIssue(rows[2], siasn.Issue{Column: "UNOR NAMA", Key: "import.issue.begins_on", Severity: siasn.SevWarning}) ||
		!hasIssue(rows[3], siasn.Issue{Column: "NIP BARU", Key: "import.issue.leaves_on", Severity: siasn.SevWarning}) {
		t.Errorf("not told: %+v %+v", rows[2].Issues, rows[3].Issues)
	}
	f.Rows[0].Set("UNOR ID", "LAIN")
	f.Rows[0].Set("UNOR NAMA", "UNIT LAIN")
	f.Rows[1].Set("NAMA", "NAMA BARU")
	im.apply(im.check(xlsx(t, f)))
	for _, person := range []id.Person{goes, leaves} {
		if today, then := im.served(person, "2026-11-23"), im.served(person, "2027-01-01"); today != 1 || then != map[id.Person]int{goes: 1, leaves: 0}[person] {
			t.Errorf("serves %d times today, %d in 2027", today, then)
		}
	}
}

// A later TMT for the same post does not unsay that the person held it before.
func TestALaterTMTKeepsWhatWas(t *testing.T) {
	im := newImporter(t)
	f := siasngen.Generate(2, 72, siasngen.Today)
	f.Rows[0].Set("TMT JABATAN", "01-02-2020")
	f.Rows[1].Set("TMT JABATAN", "01-02-2020")
	id := im.all(im.apply(im.check(xlsx(t, f))).ID)[2].PersonID
	f.Rows[0].Set("TMT JABATAN", "29-02-2024")
	im.apply(im.check(xlsx(t, f)))
	for _, day := range []people.Day{"2022-01-01", "2024-02-28", "2024-02-29", "2026-11-23"} {
		if n := im.served(id, day); n != 1 {
			t.Errorf("on %s the person serves %d times", day, n)
		}
	}
	if s := im.check(xlsx(t, f)).Summary; !s.Empty() {
		t.Errorf("again: %+v", s)
	}
}

// A post that the file dates before its unit begins with the unit, which the dry run and the file that comes back say; once
// recorded so, it is not told again.
func TestAPostOlderThanItsUnitIsTold(t *testing.T) {
	im := newImporter(t)
	f := siasngen.Generate(3, 73, siasngen.Today)
	for _, r := range f.Rows {
		r.Set("TMT JABATAN", "01-03-2022")
	}
	f.Rows[0].Set("TMT JABATAN", "01-03-2018") // the government is recorded since 2020
	b := im.check(xlsx(t, f))
	younger := siasn.Issue{Column: "TMT JABATAN", Key: "import.issue.unit_younger", Severity: siasn.SevWarning}
	rows := im.all(b.ID)
	if b.Summary.Warnings != 1 || !hasIssue(rows[2], younger) || hasIssue(rows[3], younger) || rows[2].Issues[0].Args["Day"] != "01/01/2020" {
		t.Errorf("%+v %+v %+v", b.Summary, rows[2].Issues, rows[3].Issues)
	}
	if !strings.Contains(string(im.annotated(b, "csv")), younger.Key) {
		t.Error("not in the file that comes back")
	}
	im.apply(b)
	if b = im.check(xlsx(t, f)); b.Summary.Warnings != 0 || !b.Summary.Empty() {
		t.Errorf("again: %+v", b.Summary)
	}
}
