package siasn_test

import (
	"slices"
	"testing"

	"mumpuni/people"
	"mumpuni/people/siasn"
	"mumpuni/people/siasngen"
)

func (im *importer) changes(who people.Actor, r siasn.ImportRow) []people.PersonChange {
	im.Helper()
	list, err := im.folk.Changes(im.Context(), who, r.PersonID)
	im.must(err)
	return list
}

// What an import and its undoing change is in the history of each person, with the old and the new value.
func TestHistoryTellsWhatAnImportChanged(t *testing.T) {
	im := newImporter(t)
	f := siasngen.Generate(4, 61, siasngen.Today)
	first := im.apply(im.check(xlsx(t, f)))
	row := im.all(first.ID)[2]
	old := f.Rows[0].Text("GOL AKHIR NAMA")
	f.Rows[0].Set("GOL AKHIR NAMA", "IV/b")
	f.Rows[0].Set("TEMPAT LAHIR NAMA", "Manna")
	b := im.apply(im.check(xlsx(t, f)))
	got := im.changes(im.admin, row)
	if len(got) != 2 || got[0].Act != people.ActImport || got[0].ImportID != b.ID || got[0].ByID != im.admin.PersonID || got[0].ByName == "" || got[0].FileName != "asn.xlsx" || !got[0].At.Equal(noon) {
		t.Fatalf("%+v", got)
	}
	if grade := (people.FieldChange{Field: "grade", Before: old, After: "IV/b"}); !slices.Contains(got[0].Changes, grade) || len(got[0].Changes) != 2 {
		t.Errorf("%+v", got[0].Changes)
	}
	if others := im.changes(im.admin, im.all(first.ID)[3]); len(others) != 1 {
		t.Errorf("whom the second import left alone: %+v", others)
	}
	hr := im.holder(people.HR, im.root)
	if seen := im.changes(hr, row); len(seen) != 2 || len(seen[0].Changes) != 1 || seen[0].Changes[0].Field != "grade" {
		t.Errorf("HR is not shown the birth: %+v", seen)
	}
	if seen := im.changes(im.holder(people.HR, im.bidang), row); len(seen) != 0 {
		t.Errorf("outside: %+v", seen)
	}

	im.undo(b)
	got = im.changes(im.admin, row)
	if len(got) != 3 || got[0].Act != people.ActImportUndo || !slices.Contains(got[0].Changes, people.FieldChange{Field: "grade", Before: "IV/b", After: old}) {
		t.Errorf("after undoing: %+v", got)
	}
	var audited int
	im.must(im.db.NewRaw("select count(*) from audit_entries where subject_id = ? and action in ('person.import', 'person.import_undo') and object = ?",
		row.PersonID, "import:"+b.ID.String()).Scan(t.Context(), &audited))
	if audited != 2 {
		t.Errorf("%d audit entries about the person, want 2", audited)
	}
	if _, err := im.db.NewRaw("update person_changes set changes = '[]'").Exec(t.Context()); err == nil {
		t.Error("the history can be rewritten")
	}
}
