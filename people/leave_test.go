package people_test

import (
	"testing"

	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

func (w *world) openGrants(id id.Person) (n int) {
	w.Helper()
	w.must(w.db.NewRaw("select count(*) from role_grants where person_id = ? and revoked_at is null", id).Scan(w.Context(), &n))
	return n
}

// ends gives where and until when somebody served last.
func (w *world) ends(id id.Person) people.Served {
	w.Helper()
	served, err := w.History(w.Context(), people.System(), id)
	w.must(err)
	return served[0]
}

func TestNobodyIsDismissedFromBelow(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	admin, boss := w.holder(people.Administrator, w.dinas), w.person(w.dinas, "Kepala Dinas")
	_, err := w.Grant(t.Context(), people.System(), boss, people.HR, w.root)
	w.must(err)
	for _, day := range []people.Day{"2026-11-23", "2026-12-31"} {
		w.refused(w.Leave(t.Context(), admin, boss, day), "role.beyond_yours")
	}
	if a := w.actor(boss); !a.Has(people.HR) || w.ends(boss).To != "" {
		t.Errorf("a refused dismissal was kept: %+v", a)
	}
	w.must(w.Leave(t.Context(), w.holder(people.Administrator, w.root), boss, "2026-11-23"))
	if w.openGrants(boss) != 0 {
		t.Error("who has left keeps a role")
	}
}

func TestALeavingAheadCanBeCorrected(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	admin, siti := w.holder(people.Administrator, w.dinas), w.person(w.bidang, "Siti")
	_, err := w.Grant(t.Context(), people.System(), siti, people.Trainer, w.bidang)
	w.must(err)
	other := w.holder(people.Administrator, w.root)
	appoint := func(to people.Appointment) { // who holds a role: two do it
		waits, err := w.Assign(t.Context(), admin, siti, to)
		w.must(err)
		w.must(w.try(other, waits))
	}
	appoint(clerk(w.dinas, "2027-01-01"))
	for _, day := range []people.Day{"2062-12-31", "2026-12-01", "2027-03-01"} { // later, before and after the next post begins
		w.must(w.Leave(t.Context(), admin, siti, day))
		if may, err := w.Administers(t.Context(), admin, siti); !may || err != nil {
			t.Fatalf("leaving on %s: administered %v, %v", day, may, err)
		}
	}
	served, err := w.History(t.Context(), people.System(), siti)
	w.must(err)
	if len(served) != 2 || served[1].To != "2027-01-01" || served[0].To != "2027-03-01" || !w.actor(siti).Has(people.Trainer) {
		t.Fatalf("%+v", served)
	}

	appoint(clerk(w.bidang, "2027-02-01")) // still leaves
	if last := w.ends(siti); last.UnitID != w.bidang || last.To != "2027-03-01" {
		t.Fatalf("moved before leaving: %+v", last)
	}
	appoint(clerk(w.dinas, "2027-03-01")) // stays
	view, err := w.Person(t.Context(), admin, siti)
	w.must(err)
	if last := w.ends(siti); last.UnitID != w.dinas || last.To != "" || view.LeftOn != "" {
		t.Fatalf("appointed after leaving: %+v, leaves on %q", last, view.LeftOn)
	}

	w.must(w.Leave(t.Context(), admin, siti, "2026-11-23"))
	w.refused(w.Leave(t.Context(), admin, siti, "2026-12-31"), "person.unknown")
	if w.openGrants(siti) != 0 {
		t.Error("who has left keeps a role")
	}
}

// The day comes without anybody doing anything: a grant that nobody revoked counts no more.
func TestRolesEndOnTheDayOfLeaving(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	admin, siti := w.holder(people.Administrator, w.root), w.person(w.bidang, "Siti")
	_, err := w.Grant(t.Context(), people.System(), siti, people.Signatory, w.bidang)
	w.must(err)
	w.must(w.Leave(t.Context(), admin, siti, "2026-11-24"))
	if !w.actor(siti).Has(people.Signatory) {
		t.Error("the role ended before the day")
	}
	_, err = w.db.NewRaw("update persons set left_on = '2026-11-23' where id = ?", siti).Exec(t.Context())
	w.must(err)
	_, err = w.LoadActor(t.Context(), siti)
	w.refused(err, "person.unknown")
	for _, left := range []bool{false, true} {
		found, _, err := w.SearchPersons(t.Context(), admin, people.PersonFilter{Role: people.Signatory, Left: left})
		w.must(err)
		if len(found) != 0 {
			t.Errorf("left %v: still found as %+v", left, found[0])
		}
	}
}
