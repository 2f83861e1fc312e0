package approvals_test

import (
	"sync"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"mumpuni/approvals"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// Two who decide at once: one decides, the other is told; what was asked is done once or not at all.
func TestOfTwoWhoDecideAtOnceOneDoes(t *testing.T) {
	w := newWorld(t, pgtest.DB(t).DB)
	asker, one, other := w.holder(people.Trainer, w.bidang), w.holder(people.HR, w.dinas), w.holder(people.HR, w.dinas)
	for name, second := range map[string]func(uuid.UUID, string) error{
		"approve and approve":  func(id uuid.UUID, digest string) error { return w.Approve(t.Context(), other, id, digest) },
		"approve and refuse":   func(id uuid.UUID, _ string) error { return w.Refuse(t.Context(), other, id, "tidak") },
		"approve and withdraw": func(id uuid.UUID, _ string) error { return w.Withdraw(t.Context(), asker, id) },
	} {
		for range 5 {
			id := w.deed(asker, name+uuid.NewString())
			digest := w.digest(one, id)
			var errs [2]error
			var both sync.WaitGroup
			both.Go(func() { errs[0] = w.Approve(t.Context(), one, id, digest) })
			both.Go(func() { errs[1] = second(id, digest) })
			both.Wait()
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Fatalf("%s: %v, %v", name, errs[0], errs[1])
			}
			for _, err := range errs {
				if err != nil && !isKey(err, "approval.decided") {
					t.Fatalf("%s: %v", name, err)
				}
			}
			done := 0
			for _, what := range w.done {
				if len(what) > len(name) && what[:len(name)] == name {
					done++
				}
			}
			if v, err := w.Get(t.Context(), asker, id); err != nil || (v.State == approvals.Approved) != (done == 1 || errs[0] == nil) {
				t.Fatalf("%s: %v %v", name, v.State, err)
			}
			w.done = nil
		}
	}
}

// Whatever is tried in whatever order: a deed is done exactly when its approval is approved, once, by none of those who may not;
// what is decided stays decided.
func TestAnApprovalHoldsItsRulesWhateverIsTried(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	asker, gains := w.holder(people.HR, w.dinas), w.holder(people.HR, w.dinas)
	free, stranger := w.holder(people.HR, w.dinas), w.holder(people.HR, w.kecamatan)
	stale := free
	stale.Fresh = false
	everybody := []people.Actor{asker, gains, free, stranger, stale}
	rapid.Check(t, func(r *rapid.T) {
		began := w.clock
		w.done = nil
		ask := w.about(uuid.NewString())
		ask.Beneficiary = gains.PersonID
		id, err := w.ask(asker, ask)
		w.must(err)
		digest, want := w.digest(asker, id), approvals.Waiting
		for range rapid.IntRange(1, 8).Draw(r, "steps") {
			who := everybody[rapid.IntRange(0, len(everybody)-1).Draw(r, "who")]
			expired := !w.clock.Before(began.Add(approvals.Life))
			open := want == approvals.Waiting && !expired
			switch rapid.SampledFrom([]string{"approve", "refuse", "withdraw", "wait", "sweep"}).Draw(r, "act") {
			case "approve":
				ok := w.Approve(t.Context(), who, id, digest) == nil
				if may := open && who.PersonID == free.PersonID && who.Fresh; ok != may {
					r.Fatalf("approve: %v, want %v", ok, may)
				} else if ok {
					want = approvals.Approved
				}
			case "refuse":
				ok := w.Refuse(t.Context(), who, id, "tidak") == nil
				if may := open && who.PersonID == free.PersonID; ok != may {
					r.Fatalf("refuse: %v, want %v", ok, may)
				} else if ok {
					want = approvals.Refused
				}
			case "withdraw":
				ok := w.Withdraw(t.Context(), who, id) == nil
				if may := open && who.PersonID == asker.PersonID; ok != may {
					r.Fatalf("withdraw: %v, want %v", ok, may)
				} else if ok {
					want = approvals.Withdrawn
				}
			case "wait":
				w.clock = w.clock.Add(approvals.Life / 2)
			case "sweep":
				w.must(w.Sweep(t.Context()))
			}
			shown := want
			if want == approvals.Waiting && !w.clock.Before(began.Add(approvals.Life)) {
				shown = approvals.Expired
			}
			if v, err := w.Get(t.Context(), asker, id); err != nil || v.State != shown || (len(w.done) == 1) != (want == approvals.Approved) || len(w.done) > 1 {
				r.Fatalf("%v, want %v; done %v, %v", v.State, shown, w.done, err)
			}
		}
	})
}
