package siasn_test

import (
	"testing"

	"mumpuni/people"
	"mumpuni/people/siasngen"
)

// An import that changes a person leaves their roles alone. Only who had left, and comes back by it, starts without any.
func TestAnImportTakesTheRolesOfWhoHadLeftAlone(t *testing.T) {
	im := newImporter(t)
	f := siasngen.Generate(4, 91, siasngen.Today)
	rows := im.all(im.apply(im.check(xlsx(t, f))).ID)
	serving, returning := rows[2].PersonID, rows[3].PersonID
	for _, id := range []people.Grant{{Role: people.HR, UnitID: im.dinas}, {Role: people.Trainer, UnitID: im.root}} {
		_, err := im.folk.Grant(t.Context(), people.System(), serving, id.Role, id.UnitID)
		im.must(err)
	}
	_, err := im.folk.Grant(t.Context(), people.System(), returning, people.HR, im.dinas)
	im.must(err)
	_, err = im.db.NewRaw("update persons set left_on = '2026-11-01' where id = ?", returning).Exec(t.Context()) // a day that came by itself
	im.must(err)
	f.Rows[0].Set("NAMA", "NAMA BARU")
	b := im.check(xlsx(t, f))
	if b.Summary.Changed != 2 {
		t.Fatalf("%+v", b.Summary)
	}
	im.apply(b)
	if n := im.openGrants(serving); n != 2 {
		t.Errorf("who was renamed has %d roles of 2", n)
	}
	if n := im.openGrants(returning); n != 0 {
		t.Errorf("who comes back has %d roles", n)
	}
}
