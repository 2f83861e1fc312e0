package people_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// bulk runs do in a bulk in who's name, and gives what it made.
func (w *world) bulk(who people.Actor, do func(tx bun.Tx, b *people.Bulk) error) people.Made {
	w.Helper()
	var made people.Made
	w.must(pg.InTx(w.Context(), w.db, func(ctx context.Context, tx bun.Tx) error {
		b, err := w.Bulk(ctx, tx, who)
		w.must(err)
		w.must(do(tx, b))
		made = b.Made
		return nil
	}))
	return made
}

// A bulk that changes a person leaves their roles alone. Only who had left, and comes back by it, starts without any.
func TestABulkTakesTheRolesOfWhoHadLeftAlone(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	admin, serving, returning := w.holder(people.Administrator, w.root), w.person(w.bidang, "Siti"), w.person(w.bidang, "Budi")
	for _, id := range []id.Person{serving, returning} {
		_, err := w.Grant(t.Context(), people.System(), id, people.HR, w.dinas)
		w.must(err)
	}
	_, err := w.db.NewRaw("update persons set left_on = '2026-11-01' where id = ?", returning).Exec(t.Context()) // a day that came by itself
	w.must(err)
	var steps []people.PersonStep
	for _, id := range []id.Person{serving, returning} {
		p := w.known(id).Person
		p.Name, p.LeftOn = p.Name+" Baru", ""
		steps = append(steps, people.PersonStep{Act: people.StepChanged, Person: p})
	}
	w.bulk(admin, func(_ bun.Tx, b *people.Bulk) error { return b.Persons(t.Context(), steps) })
	if n := w.openGrants(serving); n != 1 {
		t.Errorf("who was renamed has %d roles of 1", n)
	}
	if n := w.openGrants(returning); n != 0 {
		t.Errorf("who comes back has %d roles", n)
	}
}

// What a bulk made and changed is found untouched and goes back to what it was; who was changed since is named.
func TestABulkIsUndone(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	admin, siti := w.holder(people.Administrator, w.root), w.person(w.bidang, "Siti")
	unit, added := uuid.Must(uuid.NewV7()), id.Person(uuid.Must(uuid.NewV7()))
	was, before := w.known(siti), ""
	w.must(w.db.NewRaw("select person_state(?)::text", siti).Scan(t.Context(), &before))
	made := w.bulk(admin, func(_ bun.Tx, b *people.Bulk) error {
		w.must(b.Units(t.Context(), []people.UnitStep{
			{ID: unit, ParentID: w.dinas, Name: "Seksi Baru", New: &people.NewUnit{Kind: "seksi", TimeZone: "Asia/Jakarta", From: "2026-11-23"}},
			{ID: w.bidang, ParentID: unit, Name: "Bidang Lain"},
		}))
		return b.Persons(t.Context(), []people.PersonStep{
			{Act: people.StepChanged, Person: was.Person, Open: w.open(siti), To: &people.Appointment{UnitID: unit, Post: people.Post{Name: "Penelaah", Kind: "pelaksana"}, From: "2026-11-23"}},
			{Act: people.StepNew, Person: people.Person{ID: added, Name: "Baru", Employment: people.PNS}},
		})
	})
	if got := w.known(siti); got.UnitName != "Seksi Baru" || got.PostName != "Penelaah" {
		t.Fatalf("%+v", got)
	}
	if len(made.Units) != 1 || len(made.Changed) != 1 || len(made.Posts) != 1 {
		t.Fatalf("%+v", made)
	}
	var after string
	w.must(w.db.NewRaw("select person_state(?)::text", siti).Scan(t.Context(), &after))
	were := w.db.NewSelect().TableExpr(`(select 1 as nr, ?0::uuid as person_id, 'Siti' as name, ?1::jsonb as before, ?2::jsonb as after
		union all select 2, ?3, 'Baru', null, person_state(?3)) x`, siti, before, after, added)
	w.bulk(admin, func(_ bun.Tx, b *people.Bulk) error {
		names, units, err := b.Touched(t.Context(), were, made)
		if err != nil || len(names) != 0 || units {
			t.Errorf("touched: %v %v %v", names, units, err)
		}
		_, err = w.db.NewRaw("update persons set phone = '0812' where id = ?", siti).Exec(t.Context())
		w.must(err)
		if names, _, err = b.Touched(t.Context(), were, made); err != nil || !slices.Equal(names, []string{"Siti"}) {
			t.Errorf("touched since: %v %v", names, err)
		}
		return b.Undo(t.Context(), were, made)
	})
	if got := w.known(siti); got.UnitName != was.UnitName || got.PostName != was.PostName || got.Phone != was.Phone {
		t.Errorf("taken back: %+v", got)
	}
	var left int
	w.must(w.db.NewRaw("select (select count(*) from persons where id = ?) + (select count(*) from units where id = ?)", added, unit).Scan(t.Context(), &left))
	if left != 0 {
		t.Errorf("%d of what was made are still there", left)
	}
}

// open is the id of a person's open main assignment.
func (w *world) open(of id.Person) (key uuid.UUID) {
	w.Helper()
	w.must(w.db.NewRaw("select id from assignments where person_id = ? and main and valid_to is null", of).Scan(w.Context(), &key))
	return key
}
