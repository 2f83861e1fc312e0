package people_test

import (
	"testing"

	"github.com/google/uuid"

	"mumpuni/people"
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
	tree, err := im.UnitTree(im.Context(), im.admin, day.Time())
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
	if m := b.Summary.UnitsMoved; len(m) != 1 || m[0] != (people.UnitMove{Name: "SEKSI SATU", From: "DINAS ALFA", To: "DINAS GAMMA"}) || b.Summary.Changed != 0 {
		t.Fatalf("%+v", b.Summary)
	}
	b = im.apply(b)
	if now, was := im.node("US", "2026-11-23"), im.node("US", "2026-11-22"); now.ParentID != im.node("UC", "2026-11-23").ID || was.ParentID != im.node("UA", "2026-11-22").ID {
		t.Errorf("now %+v, the day before %+v", now, was)
	}
	if s := im.check(xlsx(t, f)).Summary; !s.Empty() {
		t.Errorf("again: %+v", s)
	}
	if b = im.undo(b); b.State != people.ImportUndone || im.state() != before {
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
		_, err := im.Person(t.Context(), who, mover)
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

func TestOfficesBelowOneAnotherMakeNoCircle(t *testing.T) {
	im := newImporter(t)
	f := reorganised()
	im.apply(im.check(xlsx(t, f)))
	inOffice(f, "UA", "DINAS ALFA", "UB", "DINAS BETA", 0, 1)
	inOffice(f, "UB", "DINAS BETA", "UA", "DINAS ALFA", 2, 3)
	b := im.check(xlsx(t, f))
	if len(b.Summary.UnitsMoved) != 1 || !hasIssue(im.all(b.ID)[4], people.Issue{Column: "SATUAN KERJA KERJA NAMA", Key: "import.issue.unit_circle", Severity: people.SevWarning}) {
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
	if !hasIssue(im.all(b.ID)[4], people.Issue{Column: "SATUAN KERJA KERJA NAMA", Key: "import.issue.unit_two_offices", Severity: people.SevWarning}) {
		t.Errorf("%+v", im.all(b.ID)[4].Issues)
	}
	if im.node("UB", "2026-11-23").ID != uuid.Nil || im.node("US", "2026-11-23").ParentID != im.node("UA", "2026-11-23").ID {
		t.Error("the unit hangs below the office of most rows, the other is not made")
	}
}
