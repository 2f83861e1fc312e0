package approvals_test

import (
	"context"
	"testing"
	"time"

	"mumpuni/approvals"
	"mumpuni/internal/fault"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

func TestWhereNobodyElseIsEligibleADayPasses(t *testing.T) {
	w := newWorld(t, pgtest.DB(t).DB)
	asker, auditor, gains := w.holder(people.Trainer, w.bidang), w.holder(people.Auditor, w.root), w.actor(w.person(w.bidang, "Siti"))
	above := w.holder(people.Administrator, w.root)
	ask := w.about("x")
	ask.Beneficiary = gains.PersonID
	key, err := w.ask(asker, ask)
	w.must(err)
	for name, who := range map[string]people.Actor{"auditor": auditor, "beneficiary": gains, "unit above": above} {
		told, err := w.Notices(t.Context(), who)
		w.must(err)
		if len(told) == 0 || told[0].Key != "notices.approval_alone" {
			t.Errorf("%s was told %+v", name, told)
		}
		if v, err := w.Get(t.Context(), who, key); err != nil || !v.MayRefuse || v.MayApprove {
			t.Errorf("%s: %+v %v", name, v, err)
		}
	}
	w.clock = w.clock.Add(24*time.Hour - time.Second)
	w.must(w.Sweep(t.Context()))
	w.did()
	w.clock = w.clock.Add(time.Second)
	w.must(w.Sweep(t.Context()))
	w.must(w.Sweep(t.Context()))
	w.did("x")
	if v, err := w.Get(t.Context(), asker, key); err != nil || v.State != approvals.Approved || !v.DecidedBy.IsZero() {
		t.Errorf("%+v %v", v.Approval, err)
	}
}

func TestEachWatcherMayRefuseALoneApproval(t *testing.T) {
	for name, pick := range map[string]func(w *world) people.Actor{
		"auditor":     func(w *world) people.Actor { return w.holder(people.Auditor, w.dinas) },
		"beneficiary": func(w *world) people.Actor { return w.actor(w.person(w.bidang, "Siti")) },
		"unit above":  func(w *world) people.Actor { return w.holder(people.Administrator, w.dinas) },
	} {
		t.Run(name, func(t *testing.T) { watcherRefuses(newWorld(t, pgtest.Tx(t)), name, pick) })
	}
}

func watcherRefuses(w *world, name string, pick func(w *world) people.Actor) {
	asker, watcher := w.holder(people.Trainer, w.bidang), pick(w)
	ask := w.about("x")
	ask.Beneficiary = watcher.PersonID
	if name != "beneficiary" {
		ask.Beneficiary = w.person(w.bidang, "Lain")
	}
	id, err := w.ask(asker, ask)
	w.must(err)
	w.refused(w.Refuse(w.Context(), w.holder(people.Auditor, w.kecamatan), id, "x"), "approval.unknown")
	w.must(w.Refuse(w.Context(), watcher, id, "jangan"))
	w.clock = w.clock.Add(2 * 24 * time.Hour)
	w.must(w.Sweep(w.Context()))
	w.did()
}

// Somebody who held the role within thirty days counts: taking it from them is no way to be alone. Who comes in the meantime
// decides.
func TestNobodyMakesThemselvesAlone(t *testing.T) {
	w := newWorld(t, pgtest.DB(t).DB)
	asker, hr := w.holder(people.Trainer, w.bidang), w.holder(people.HR, w.dinas)
	grants, err := w.staff.Grants(t.Context(), people.System(), hr.PersonID)
	w.must(err)
	w.must(w.staff.Revoke(t.Context(), people.System(), hr.PersonID, grants[0].ID))
	w.clock = w.clock.Add(30*24*time.Hour - time.Second)
	soon := w.deed(asker, "dini")
	w.clock = w.clock.Add(2 * time.Second)
	later := w.deed(asker, "larut")
	w.clock = w.clock.Add(24 * time.Hour)
	for id, alone := range map[string]bool{soon.String(): false, later.String(): true} {
		var is bool
		w.must(w.db.NewRaw("select alone_at is not null from approvals where id = ?", id).Scan(t.Context(), &is))
		if is != alone {
			t.Errorf("alone: %v, want %v", is, alone)
		}
	}
	came := w.holder(people.HR, w.dinas)
	w.must(w.Sweep(t.Context()))
	w.did()
	w.must(w.approve(came, later))
	w.did("larut")
}

func TestALoneDeedThatCanNoLongerBeDoneIsVoid(t *testing.T) {
	w := newWorld(t, pgtest.DB(t).DB)
	asker := w.holder(people.Trainer, w.bidang)
	id := w.deed(asker, "x")
	w.fails = fault.New(fault.Conflict, "deed.impossible")
	w.clock = w.clock.Add(24 * time.Hour)
	w.must(w.Sweep(t.Context()))
	v, err := w.Get(t.Context(), asker, id)
	w.must(err)
	if v.State != approvals.Void || v.Reason != "deed.impossible" || len(w.ended) != 1 {
		t.Errorf("%+v", v.Approval)
	}
	w.fails = context.DeadlineExceeded // not a refusal: the next sweep tries again
	again := w.deed(asker, "y")
	w.clock = w.clock.Add(24 * time.Hour)
	w.must(w.Sweep(t.Context()))
	w.fails = nil
	w.must(w.Sweep(t.Context()))
	if v, err = w.Get(t.Context(), asker, again); err != nil || v.State != approvals.Approved {
		t.Errorf("%v %v", v.State, err)
	}
}
