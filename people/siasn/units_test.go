package siasn_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/people"
	"mumpuni/people/siasn"
	"mumpuni/people/siasngen"
)

// inOffice puts rows of a file into a unit of an office.
func inOffice(f siasngen.File, unit, unitName, office, officeName string, rows ...int) {
	for _, i := range rows {
		r := f.Rows[i]
		r.Set("UNOR ID", unit)
		r.Set("UNOR NAMA", unitName)
		r.Set("SATUAN KERJA KERJA ID", office)
		r.Set("SATUAN KERJA KERJA NAMA", officeName)
	}
}

// reorganised is a file of two offices, A and B, with a section below A.
func reorganised() siasngen.File {
	f := siasngen.Generate(6, 51, siasngen.Today)
	inOffice(f, "UA", "DINAS ALFA", "UA", "DINAS ALFA", 0, 1)
	inOffice(f, "UB", "DINAS BETA", "UB", "DINAS BETA", 2, 3)
	inOffice(f, "US", "SEKSI SATU", "UA", "DINAS ALFA", 4, 5)
	return f
}

func (im *importer) node(siasnID string, day people.Day) people.UnitNode {
	im.Helper()
	tree, err := im.folk.UnitTree(im.Context(), im.admin, day.Time())
	im.must(err)
	for _, u := range tree {
		if u.SIASNID == siasnID {
			return u
		}
	}
	return people.UnitNode{}
}

func TestAUnitMovesWithItsOfficeAndBack(t *testing.T) {
	im := newImporter(t)
	f := reorganised()
	im.apply(im.check(xlsx(t, f)))
	before := im.state()

	inOffice(f, "US", "SEKSI SATU", "UC", "DINAS GAMMA", 4, 5)
	b := im.check(xlsx(t, f))
	if m := b.Summary.UnitsMoved; len(m) != 1 || m[0] != (siasn.UnitMove{Name: "SEKSI SATU", From: "DINAS ALFA", To: "DINAS GAMMA"}) || b.Summary.Changed != 0 {
		t.Fatalf("%+v", b.Summary)
	}
	b = im.apply(b)
	if now, was := im.node("US", "2026-11-23"), im.node("US", "2026-11-22"); now.ParentID != im.node("UC", "2026-11-23").ID || was.ParentID != im.node("UA", "2026-11-22").ID {
		t.Errorf("now %+v, the day before %+v", now, was)
	}
	if s := im.check(xlsx(t, f)).Summary; !s.Empty() {
		t.Errorf("again: %+v", s)
	}
	if b = im.undo(b); b.State != siasn.ImportUndone || im.state() != before {
		t.Errorf("undo: %s %s", b.State, firstDifference(before, im.state()))
	}
}

func TestWhoManagesAnOfficeManagesWhatMovesThere(t *testing.T) {
	im := newImporter(t)
	f := reorganised()
	b := im.apply(im.check(xlsx(t, f)))
	mover := im.all(b.ID)[6].PersonID
	hrA, hrB := im.holder(people.HR, im.node("UA", "2026-11-23").ID), im.holder(people.HR, im.node("UB", "2026-11-23").ID)
	sees := func(who people.Actor) bool {
		_, err := im.folk.Person(t.Context(), who, mover)
		return err == nil
	}
	if !sees(hrA) || sees(hrB) {
		t.Fatal("before: the section is below A")
	}
	inOffice(f, "US", "SEKSI SATU", "UB", "DINAS BETA", 4, 5)
	im.apply(im.check(xlsx(t, f)))
	if sees(hrA) || !sees(hrB) {
		t.Error("after: the section is below B")
	}
}

// An import moves no unit to where an administrator, or a role of the importer's own, would come to reach it: that takes a second person.
func TestAnImportGivesNoAdministratorReach(t *testing.T) {
	im := newImporter(t)
	f := reorganised()
	im.apply(im.check(xlsx(t, f)))
	inOffice(f, "US", "SEKSI SATU", "UB", "DINAS BETA", 4, 5)
	held := func() bool {
		b := im.check(xlsx(t, f))
		said := slices.ContainsFunc(slices.Collect(maps.Values(im.all(b.ID))), func(r siasn.ImportRow) bool {
			return slices.ContainsFunc(r.Issues, func(i siasn.Issue) bool { return i.Key == "import.issue.unit_move_held" })
		})
		if said == (len(b.Summary.UnitsMoved) > 0) {
			t.Errorf("said: %t, moved: %v", said, b.Summary.UnitsMoved)
		}
		return said
	}
	if held() {
		t.Fatal("nobody gains, and it is held")
	}
	office := im.node("UB", "2026-11-23").ID
	admin := im.holder(people.Administrator, office)
	if !held() {
		t.Error("an administrator gains by the import of one person")
	}
	_, err := im.db.NewRaw("update role_grants set revoked_at = now() where person_id = ?", admin.PersonID).Exec(t.Context())
	im.must(err)
	if _, err = im.folk.Grant(t.Context(), people.System(), im.admin.PersonID, people.HR, office); err != nil {
		t.Fatal(err)
	}
	if !held() {
		t.Error("who imports gains by it")
	}
}

func TestOfficesBelowOneAnotherMakeNoCircle(t *testing.T) {
	im := newImporter(t)
	f := reorganised()
	im.apply(im.check(xlsx(t, f)))
	inOffice(f, "UA", "DINAS ALFA", "UB", "DINAS BETA", 0, 1)
	inOffice(f, "UB", "DINAS BETA", "UA", "DINAS ALFA", 2, 3)
	b := im.check(xlsx(t, f))
	if len(b.Summary.UnitsMoved) != 1 || !hasIssue(im.all(b.ID)[4], siasn.Issue{Column: "SATUAN KERJA KERJA NAMA", Key: "import.issue.unit_circle", Severity: siasn.SevWarning}) {
		t.Fatalf("%+v %+v", b.Summary, im.all(b.ID)[4].Issues)
	}
	im.apply(b)
	if im.node("UA", "2026-11-23").ParentID != im.node("UB", "2026-11-23").ID || im.node("UB", "2026-11-23").ParentID != im.root {
		t.Error("one of the two is below the other")
	}
}

func TestNamesOfUnitsAreTheSameWhateverTheirCase(t *testing.T) {
	im := newImporter(t)
	f := reorganised()
	for _, r := range f.Rows {
		r.Set("TMT JABATAN", "01-02-2020")
	}
	f.Rows[1].Set("UNOR NAMA", "Dinas Alfa")
	f.Rows[4].Set("SATUAN KERJA KERJA NAMA", "dinas  alfa")
	f.Rows[5].Set("SATUAN KERJA KERJA ID", "")
	b := im.check(xlsx(t, f))
	if b.Summary.Errors != 0 || b.Summary.Warnings != 0 || len(b.Summary.UnitsNew) != 3 {
		t.Fatalf("%+v", b.Summary)
	}
	im.apply(b)
	f.Rows[0].Set("UNOR NAMA", "Dinas Alfa")
	if s := im.check(xlsx(t, f)).Summary; !s.Empty() {
		t.Errorf("again: %+v", s)
	}
}

func TestRowsOfOneUnitNameOneOffice(t *testing.T) {
	im := newImporter(t)
	f := siasngen.Generate(3, 52, siasngen.Today)
	inOffice(f, "US", "SEKSI SATU", "UA", "DINAS ALFA", 0, 1)
	inOffice(f, "US", "SEKSI SATU", "UB", "DINAS BETA", 2)
	b := im.apply(im.check(xlsx(t, f)))
	if !hasIssue(im.all(b.ID)[4], siasn.Issue{Column: "SATUAN KERJA KERJA NAMA", Key: "import.issue.unit_two_offices", Severity: siasn.SevWarning}) {
		t.Errorf("%+v", im.all(b.ID)[4].Issues)
	}
	if im.node("UB", "2026-11-23").ID != uuid.Nil || im.node("US", "2026-11-23").ParentID != im.node("UA", "2026-11-23").ID {
		t.Error("the unit hangs below the office of most rows, the other is not made")
	}
}

// scattered is a file whose offices go by other IDs than the units of their heads, by no ID, by names in other case and in
// circles.
func scattered() siasngen.File {
	f := siasngen.Generate(16, 53, siasngen.Today)
	inOffice(f, "ZA", "DINAS ALFA", "S9", "DINAS ALFA", 0, 1)
	inOffice(f, "US", "SEKSI SATU", "S9", "DINAS ALFA", 2, 3)
	inOffice(f, "UT", "SEKSI DUA", "", "Dinas Alfa", 4, 5)
	inOffice(f, "YB", "BALAI BETA", "", "DINAS ALFA", 6)
	inOffice(f, "UX", "SEKSI TIGA", "YB", "BALAI LAMA", 7)
	inOffice(f, "UC", "GUGUS SATU", "S7", "GUGUS DUA", 8)
	inOffice(f, "UD", "GUGUS DUA", "S8", "GUGUS SATU", 9)
	inOffice(f, "UE", "SEKSI EMPAT", "S1", "DINAS BETA", 10)
	inOffice(f, "UE", "SEKSI EMPAT", "S2", "DINAS GAMMA", 11)
	inOffice(f, "UE", "Seksi Empat", "", "", 12)
	inOffice(f, "UF", "SEKSI LIMA", "S3", "KANTOR DELTA", 13)
	inOffice(f, "UG", "SEKSI ENAM", "", "kantor delta", 14)
	inOffice(f, "ZA", "DINAS ALFA", "S9", "DINAS ALFA", 15)
	f.Rows[15].Set("JENIS KELAMIN", "X")
	return f
}

// placed is every unit and who serves there since when, without the IDs that are ours.
func (im *importer) placed() string {
	im.Helper()
	var s string
	im.must(im.db.NewRaw(`select concat(
		(select string_agg(concat_ws('|', u.siasn_id, v.name, v.kind, p.siasn_id, w.name, v.valid_from, v.valid_to), chr(10)
			order by v.name, u.siasn_id, v.valid_from) from units u join unit_versions v on v.unit_id = u.id
			left join units p on p.id = v.parent_id left join unit_versions w on w.unit_id = p.id and w.valid_to is null), chr(10),
		(select string_agg(concat_ws('|', pe.nip, u.siasn_id, v.name, a.valid_from, a.valid_to), chr(10) order by pe.nip, a.valid_from)
			from assignments a join persons pe on pe.id = a.person_id join units u on u.id = a.unit_id
			join unit_versions v on v.unit_id = u.id and v.valid_to is null))`).Scan(im.Context(), &s))
	return s
}

func TestTheOrderOfTheRowsDoesNotMatter(t *testing.T) {
	im := newImporter(t)
	r := rand.New(rand.NewPCG(5, 5))
	other := siasngen.Generate(150, 54, siasngen.Today)
	for name, f := range map[string]siasngen.File{"scattered": scattered(), "a year later": somehow(other, r)} {
		want := ""
		for round := range 6 {
			before := im.state()
			b := im.apply(im.check(xlsx(t, f)))
			got := im.placed()
			if want == "" {
				want = got
			}
			if got != want {
				t.Errorf("%s, round %d: %s", name, round, firstDifference(want, got))
			}
			if s := im.check(xlsx(t, f)).Summary; !s.Empty() {
				t.Errorf("%s, round %d, again: %+v", name, round, s)
			}
			if im.undo(b); im.state() != before {
				t.Fatalf("%s, round %d: %s", name, round, firstDifference(before, im.state()))
			}
			r.Shuffle(len(f.Rows), func(i, j int) { f.Rows[i], f.Rows[j] = f.Rows[j], f.Rows[i] })
		}
		if name == "scattered" && (strings.Count(want, "|DINAS ALFA|opd|") != 1 || !strings.Contains(want, "US|SEKSI SATU|seksi|ZA|DINAS ALFA|")) {
			t.Errorf("the office is made once, with its UNOR ID:\n%s", want)
		}
	}
}
