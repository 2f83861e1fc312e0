package people_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// move moves a unit at once.
func (w *world) move(who people.Actor, unit, parent uuid.UUID, from people.Day) error {
	w.Helper()
	approval, err := w.MoveUnit(w.Context(), who, unit, parent, from)
	if err == nil && approval != uuid.Nil {
		w.Fatal("the move waits for a second person")
	}
	return err
}

// stands is the unit above one today.
func (w *world) stands(unit uuid.UUID) (above uuid.UUID) {
	w.Helper()
	w.must(w.db.NewRaw("select parent_id from unit_versions where unit_id = ? and valid_to is null", unit).Scan(w.Context(), &above))
	return above
}

// A role reaches a unit and all below it: who moves a unit below one on which somebody holds a role gives that role to them.
func TestAMoveThatGivesReachNeedsASecondPerson(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	ctx := t.Context()
	admin, second := w.holder(people.Administrator, w.root), w.holder(people.Administrator, w.root)
	friend := w.holder(people.Administrator, w.kecamatan)
	scope := func() bool {
		there, err := people.UnitIn(ctx, w.db, w.bidang, w.actor(friend.PersonID).Scope(noon, people.Administrator))
		w.must(err)
		return there
	}
	id, err := w.MoveUnit(ctx, admin, w.bidang, w.kecamatan, "2026-06-01")
	w.must(err)
	if id == uuid.Nil || w.stands(w.bidang) != w.dinas || scope() {
		t.Fatal("one administrator alone gave another the reach of a unit")
	}
	w.refused(w.second.Approve(ctx, w.actor(friend.PersonID), id, w.digest(second, id)), "approval.unknown")
	w.approve(second, id)
	if w.stands(w.bidang) != w.kecamatan || !scope() {
		t.Error("what was approved was not done")
	}
	// Back to where it was nobody gains.
	w.must(w.move(admin, w.bidang, w.dinas, "2026-07-01"))
}

func TestNobodyMovesUnitsBelowTheirOwnRole(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	admin := w.holder(people.Administrator, w.root)
	w.holder(people.Administrator, w.root)
	_, err := w.Grant(t.Context(), people.System(), admin.PersonID, people.HR, w.kecamatan)
	w.must(err)
	w.refused(w.move(w.actor(admin.PersonID), w.bidang, w.kecamatan, "2026-06-01"), "person.oneself")
	w.must(w.move(w.actor(admin.PersonID), w.kecamatan, w.dinas, "2026-06-01"))
}

// What hangs below a unit that is to be moved itself is seen where it will stand.
func TestAMoveInTwoStepsGivesNoReachEither(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	ctx := t.Context()
	admin, second := w.holder(people.Administrator, w.root), w.holder(people.Administrator, w.root)
	w.holder(people.HR, w.kecamatan)
	empty := w.unit(w.root, "Unit kosong", "bidang")
	later := people.DayOf(noon.AddDate(0, 0, 30))
	id, err := w.MoveUnit(ctx, admin, empty, w.kecamatan, later)
	w.must(err)
	w.approve(second, id)
	for _, day := range []people.Day{"2026-06-01", later, people.DayOf(noon.Add(60 * 24 * time.Hour))} {
		if id, err = w.MoveUnit(ctx, admin, w.bidang, empty, day); err != nil || id == uuid.Nil {
			t.Errorf("%s: %v, %v", day, id, err)
		}
	}
}

// Who is given a role above the unit after the question was put gains what the approver was not shown.
func TestAMoveIsWhatTheApproverWasShown(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	ctx := t.Context()
	admin, second := w.holder(people.Administrator, w.root), w.holder(people.Administrator, w.root)
	w.holder(people.HR, w.kecamatan)
	id, err := w.MoveUnit(ctx, admin, w.bidang, w.kecamatan, "2026-06-01")
	w.must(err)
	w.holder(people.HR, w.kecamatan)
	w.refused(w.second.Approve(ctx, second, id, w.digest(second, id)), "unit.changed_meanwhile")
}
