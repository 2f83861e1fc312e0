package people_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"mumpuni/approvals"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// try lets who approve what waits under id.
func (w *world) try(who people.Actor, id uuid.UUID) error {
	w.Helper()
	v, err := w.second.Get(w.Context(), who, id)
	if err != nil {
		return err
	}
	return w.second.Approve(w.Context(), who, id, v.Digest)
}

// known is the record of a person as the system reads it.
func (w *world) known(id id.Person) people.PersonView {
	w.Helper()
	v, err := w.Person(w.Context(), people.System(), id)
	w.must(err)
	return v
}

// promote has who ask for a grade and a date of birth, and change a telephone besides.
func (w *world) promote(who people.Actor, id id.Person) (uuid.UUID, error) {
	p := w.known(id).Person
	p.Grade, p.BirthDate, p.Phone = "IV/a", "1980-02-01", "0812"
	return w.UpdatePerson(w.Context(), who, p)
}

// The grade and the date of birth of who holds a role wait for a second administrator, who is not that person; those of a learner,
// and whatever else is known of staff, do not.
func TestTheGradeOfStaffTakesTwo(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	admin, other, elsewhere := w.holder(people.Administrator, w.root), w.holder(people.Administrator, w.dinas), w.holder(people.Administrator, w.kecamatan)
	gains := w.holder(people.Administrator, w.dinas) // may approve, were it about somebody else
	w.settled(w.promote(admin, w.person(w.dinas, "Siti")))

	stale := admin
	stale.Fresh = false
	w.refused(second(w.promote(stale, gains.PersonID)), "identity.step_up_needed")
	if got := w.known(gains.PersonID); got.Phone != "" {
		t.Errorf("a refused change left %q", got.Phone)
	}
	waits, err := w.promote(admin, gains.PersonID)
	w.must(err)
	if got := w.known(gains.PersonID); waits == uuid.Nil || got.Grade != "" || got.BirthDate != "" || got.Phone != "0812" {
		t.Fatalf("asked %s: %+v", waits, got.Person)
	}
	v, err := w.second.Get(t.Context(), other, waits)
	w.must(err)
	want := []people.Fact{{Key: "approvals.fact.birth_date", After: "01/02/1980"}, {Key: "approvals.fact.grade", After: "IV/a"}}
	if !slices.Equal(v.Facts, want) || v.Beneficiary != gains.PersonID {
		t.Errorf("the approver sees %+v", v)
	}
	w.refused(w.try(admin, waits), "approval.not_yours")
	w.refused(w.try(gains, waits), "approval.not_yours")
	w.refused(w.try(elsewhere, waits), "approval.unknown")
	w.must(w.try(other, waits))
	if got := w.known(gains.PersonID); got.Grade != "IV/a" || got.BirthDate != "1980-02-01" || got.Phone != "0812" {
		t.Errorf("approved: %+v", got.Person)
	}
	changes, err := w.Changes(t.Context(), other, gains.PersonID)
	w.must(err)
	if len(changes) != 2 || changes[0].ByID != admin.PersonID || changes[0].Act != people.ActUpdate {
		t.Errorf("history: %+v", changes)
	}
	told, err := w.second.Notices(t.Context(), gains)
	w.must(err)
	if !slices.ContainsFunc(told, func(n approvals.NoticeView) bool { return n.Key == "notices.person_changed" }) {
		t.Errorf("the person was told %+v", told)
	}
	p := w.known(gains.PersonID).Person
	p.Name, p.Email = "Pemegang Peran", "peran@contoh.go.id"
	w.settled(w.UpdatePerson(t.Context(), admin, p))
}

// A post and a unit of staff take an administrator of where they serve and of where they would.
func TestThePostOfStaffTakesTwo(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	admin, above, here := w.holder(people.Administrator, w.root), w.holder(people.Administrator, w.root), w.holder(people.Administrator, w.dinas)
	staff := w.holder(people.Trainer, w.dinas).PersonID
	to := clerk(w.kecamatan, "2026-11-23")
	to.Post = people.Post{Name: "Pranata Komputer", Kind: "fungsional_keahlian", Level: "ahli_muda"}
	w.refused(second(w.Assign(t.Context(), admin, staff, clerk(w.kecamatan, "2019-01-01"))), "unit.parent_younger")
	waits, err := w.Assign(t.Context(), admin, staff, to)
	w.must(err)
	if got := w.known(staff); waits == uuid.Nil || got.UnitID != w.dinas {
		t.Fatalf("asked %s: %+v", waits, got)
	}
	v, err := w.second.Get(t.Context(), above, waits)
	w.must(err)
	for _, f := range []people.Fact{
		{Key: "approvals.fact.unit", Before: "Dinas Kominfo", After: "Kecamatan Curup"},
		{Key: "approvals.fact.post", Before: "Pengadministrasi Umum", After: "Pranata Komputer"},
		{Key: "approvals.fact.post_level", After: "people.post_level.ahli_muda", Say: true},
		{Key: "approvals.fact.since", Before: "01/01/2020", After: "23/11/2026"},
	} {
		if !slices.Contains(v.Facts, f) {
			t.Errorf("the approver does not see %+v in %+v", f, v.Facts)
		}
	}
	if err := w.try(here, waits); err == nil {
		t.Error("an administrator of the old unit alone approved")
	}
	w.must(w.try(above, waits))
	if got := w.known(staff); got.UnitID != w.kecamatan || got.PostLevel != "ahli_muda" || got.Since != "2026-11-23" {
		t.Errorf("approved: %+v", got)
	}
	to.Acting = true
	waits, err = w.Assign(t.Context(), admin, staff, to)
	w.must(err)
	w.must(w.try(above, waits))
	if served, err := w.History(t.Context(), admin, staff); err != nil || len(served) != 3 {
		t.Errorf("with an acting post: %+v %v", served, err)
	}
	w.refused(second(w.Assign(t.Context(), admin, staff, clerk(w.kecamatan, "2026-11-22"))), "person.assigned_later")
}

// What is approved is what was asked of the record as it stood, in the name of somebody who still may.
func TestAChangeOfStaffIsRefusedWhenTheRecordMoved(t *testing.T) {
	for name, c := range map[string]struct {
		meanwhile   func(w *world, asker people.Actor, id id.Person)
		grade, post string
	}{
		"nothing": {func(*world, people.Actor, id.Person) {}, "", ""},
		"a telephone": {func(w *world, _ people.Actor, id id.Person) {
			p := w.known(id).Person
			p.Phone = "0899"
			w.settled(w.UpdatePerson(w.Context(), people.System(), p))
		}, "", ""},
		"another grade": {func(w *world, _ people.Actor, id id.Person) {
			p := w.known(id).Person
			p.Grade = "III/d"
			w.settled(w.UpdatePerson(w.Context(), people.System(), p))
		}, "person.changed_meanwhile", ""},
		"another post": {func(w *world, _ people.Actor, id id.Person) {
			w.settled(w.Assign(w.Context(), people.System(), id, clerk(w.dinas, "2026-11-20")))
		}, "", "person.changed_meanwhile"},
		"another unit": {func(w *world, _ people.Actor, id id.Person) {
			w.settled(w.Assign(w.Context(), people.System(), id, clerk(w.bidang, "2026-11-20")))
		}, "person.changed_meanwhile", "person.changed_meanwhile"},
		"nowhere": {func(w *world, _ people.Actor, id id.Person) {
			_, err := w.db.NewRaw("update assignments set valid_to = '2026-11-22' where person_id = ?", id).Exec(w.Context())
			w.must(err)
		}, "person.changed_meanwhile", "person.changed_meanwhile"},
		"a leaving": {func(w *world, _ people.Actor, id id.Person) {
			w.must(w.Leave(w.Context(), people.System(), id, "2027-01-01"))
		}, "", "person.changed_meanwhile"},
		"the asker's role": {func(w *world, asker people.Actor, _ id.Person) {
			grants, err := w.Grants(w.Context(), people.System(), asker.PersonID)
			w.must(err)
			w.must(w.Revoke(w.Context(), people.System(), asker.PersonID, grants[0].ID))
		}, "person.unknown", "person.unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, pgtest.Tx(t))
			admin, other := w.holder(people.Administrator, w.root), w.holder(people.Administrator, w.root)
			staff := w.holder(people.Trainer, w.dinas).PersonID
			grade, err := w.promote(admin, staff)
			w.must(err)
			post, err := w.Assign(t.Context(), admin, staff, clerk(w.kecamatan, "2026-11-23"))
			w.must(err)
			c.meanwhile(w, admin, staff)
			for id, key := range map[uuid.UUID]string{grade: c.grade, post: c.post} {
				if key != "" {
					before := w.known(staff)
					w.refused(w.try(other, id), key)
					if got := w.known(staff); got.Grade != before.Grade || got.UnitID != before.UnitID || got.PostName != before.PostName {
						t.Errorf("a refused approval left %+v", got)
					}
				}
			}
			if c.grade == "" {
				w.must(w.try(other, grade))
			}
			if c.post == "" {
				w.must(w.try(other, post))
			}
		})
	}
}
