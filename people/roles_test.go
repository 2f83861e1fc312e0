package people_test

import (
	"testing"

	"github.com/google/uuid"

	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

func TestNobodyGrantsBeyondTheirReach(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	siti, joko := w.person(w.bidang, "Siti"), w.person(w.kecamatan, "Joko")
	admin, hr := w.holder(people.Administrator, w.dinas), w.holder(people.HR, w.root)
	ctx := t.Context()

	_, err := w.Grant(ctx, admin, siti, people.HR, w.root)
	w.refused(err, "unit.unknown")
	_, err = w.Grant(ctx, admin, joko, people.HR, w.dinas)
	w.refused(err, "person.unknown")
	_, err = w.Grant(ctx, hr, siti, people.Trainer, w.bidang)
	w.refused(err, "person.unknown")
	_, err = w.Grant(ctx, admin, siti, "king", w.bidang)
	w.refused(err, "role.unknown")

	_, err = w.Grant(ctx, admin, admin.PersonID, people.Trainer, w.bidang)
	w.refused(err, "person.oneself")
	asked, err := w.Grant(ctx, admin, siti, people.Trainer, w.bidang)
	w.must(err)
	if asked.ApprovalID == uuid.Nil || w.actor(siti).IsStaff() {
		t.Fatalf("one administrator alone gave a role: %+v", asked)
	}
	w.approve(w.holder(people.Administrator, w.root), asked.ApprovalID)
	again, err := w.Grant(ctx, admin, siti, people.Trainer, w.bidang)
	w.must(err)
	first := again.ID
	if again.ApprovalID != uuid.Nil || first == uuid.Nil {
		t.Errorf("what is held is asked for again: %+v", again)
	}
	if a := w.actor(siti); !a.Has(people.Trainer) || a.Grants[0].UnitID != w.bidang {
		t.Errorf("actor after grant: %+v", a)
	}
	w.refused(w.Revoke(ctx, hr, siti, first), "role.grant_unknown")
	w.refused(w.Revoke(ctx, admin, admin.PersonID, first), "role.grant_unknown") // it is not that person's
	w.must(w.Revoke(ctx, admin, siti, first))
	w.refused(w.Revoke(ctx, admin, siti, first), "role.grant_unknown")
	if a := w.actor(siti); a.IsStaff() {
		t.Errorf("actor after revoke: %+v", a)
	}
}

func TestTheLastAdministratorOfTheRootStays(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	first, second := w.holder(people.Administrator, w.root), w.holder(people.Administrator, w.root)
	grants, err := w.Grants(t.Context(), first, first.PersonID)
	w.must(err)
	w.must(w.Leave(t.Context(), first, second.PersonID, "2026-11-23"))
	w.refused(w.Leave(t.Context(), first, first.PersonID, "2026-11-23"), "role.last_administrator")
	w.refused(w.Revoke(t.Context(), first, first.PersonID, grants[0].ID), "role.last_administrator")
	if !w.actor(first.PersonID).Has(people.Administrator) {
		t.Error("a refused revocation was kept")
	}
}
