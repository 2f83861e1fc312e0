package assessments_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/quizzes"
)

// holding is a world with a paper of 16 that people sit with a pace, and notices that are kept.
type holding struct {
	*world
	assessment uuid.UUID
	told       []people.Notice
	level      map[uuid.UUID]int // by version
}

func newHolding(t *testing.T) *holding {
	t.Helper()
	w, assessment, _ := measuring(t)
	h := &holding{world: w, assessment: assessment, level: map[uuid.UUID]int{}}
	w.WithNotify(func(_ context.Context, _ bun.Tx, n ...people.Notice) error { h.told = append(h.told, n...); return nil })
	var rows []struct {
		VersionID uuid.UUID `bun:"version_id"`
		Level     int       `bun:"level"`
	}
	w.must(w.DB.NewRaw("select version_id, level from assessment_questions where assessment_id = ?", assessment).Scan(t.Context(), &rows))
	for _, r := range rows {
		h.level[r.VersionID] = r.Level
	}
	return h
}

// sits lets who answer all questions, one each pace, rightly as told by level; and gives the attempt.
func (h *holding) sits(who people.Actor, pace time.Duration, right func(level int) bool) id.Attempt {
	h.T.Helper()
	a, err := h.Start(h.T.Context(), who, h.assessment, "")
	h.must(err)
	var rows []struct {
		Slot      int       `bun:"slot"`
		VersionID uuid.UUID `bun:"version_id"`
	}
	h.must(h.DB.NewRaw("select slot, version_id from attempt_items where attempt_id = ? order by slot", a.ID).Scan(h.T.Context(), &rows))
	for _, r := range rows {
		h.clock = h.clock.Add(pace)
		h.must(h.answer(who, a.ID, r.Slot, right(h.level[r.VersionID])))
	}
	_, err = h.Quizzes.Finish(h.T.Context(), who, a.ID)
	h.must(err)
	return a.ID
}

// known is whether a try counts, is held or was withdrawn.
func (h *holding) known(attempt id.Attempt) (counts, held, withdrawn bool) {
	h.T.Helper()
	var m competencies.Measurement
	h.must(h.DB.NewSelect().Model(&m).Where("m.source_id = ?", attempt).Scan(h.T.Context()))
	held = m.HeldUntil.After(h.clock)
	return m.WithdrawnAt.IsZero() && !held, held, !m.WithdrawnAt.IsZero()
}

func able(level int) bool   { return level <= 2 }
func upside(level int) bool { return level >= 3 }

// Who reads and answers by what they know is not held; who clicks, or knows the hard and not the easy, is: it waits, is told, and is
// decided by nobody. A paper that was sent at once says nothing of pace.
func TestWhatLooksOddWaits(t *testing.T) {
	h := newHolding(t)
	for _, c := range []struct {
		pace  time.Duration
		right func(int) bool
		kinds []string
	}{{30 * time.Second, able, nil}, {0, able, nil}, {time.Second, able, []string{"rapid"}}, {30 * time.Second, upside, []string{"unlikely"}}} {
		who := h.person("Peserta")
		told := len(h.told)
		attempt := h.sits(who, c.pace, c.right)
		_, held, _ := h.known(attempt)
		v, err := h.HeldTry(t.Context(), who, attempt)
		var kinds []string
		for _, s := range v.Signals {
			kinds = append(kinds, string(s.Kind))
		}
		if held != (c.kinds != nil) || !slices.Equal(kinds, c.kinds) || held == isKey(err, "held.not_found") || len(h.told)-told != len(c.kinds) {
			t.Errorf("%+v: held %v, %v, told %d, %v", c, held, kinds, len(h.told)-told, err)
		}
		if held && (!v.HeldUntil.Equal(h.clock.AddDate(0, 0, 14)) || v.State != assessments.StillHeld) {
			t.Errorf("%+v", v)
		}
	}
}

// Signals are seen by the person and by HR above them, who decide; never about themselves; by nobody else.
func TestSignalsAreSeenByWhoDecidesAndByThePerson(t *testing.T) {
	h := newHolding(t)
	who := h.Learners[0]
	attempt := h.sits(who, time.Second, able)
	self := h.HR
	self.PersonID = who.PersonID
	auditor := h.Learners[1]
	auditor.Grants = []people.Grant{{Role: people.Auditor, UnitID: h.Unit}}
	for name, c := range map[string]struct {
		by      people.Actor
		sees    bool
		decides string
	}{
		"the person":             {who, true, "person.oneself"},
		"HR of the unit":         {h.HR, true, ""},
		"HR who is the person":   {self, true, "person.oneself"},
		"HR of another unit":     {h.Stranger, false, "held.not_found"},
		"a trainer of the unit":  {h.Trainer, false, "held.not_found"},
		"an auditor of the unit": {auditor, false, "held.not_found"},
	} {
		_, err := h.HeldTry(t.Context(), c.by, attempt)
		list, listErr := h.Held(t.Context(), c.by)
		h.must(listErr)
		waiting := pgtest.Asked(t, func(n *int) pg.Question { return h.AskHeldWaiting(c.by, n) })
		if want := map[string]int{"HR of the unit": 1}[name]; waiting != want {
			t.Errorf("%d wait for %s, want %d", waiting, name, want)
		}
		if c.sees != (err == nil) || (len(list) == 1) != (name == "HR of the unit" || name == "HR who is the person" || name == "the person") {
			t.Errorf("%s: %v, %d listed", name, err, len(list))
		}
		if c.decides != "" {
			if err := h.Release(t.Context(), c.by, attempt); !isKey(err, c.decides) {
				t.Errorf("%s lets it count: %v", name, err)
			}
			if _, err := h.AskAnnul(t.Context(), c.by, attempt, "x"); !isKey(err, c.decides) {
				t.Errorf("%s annuls it: %v", name, err)
			}
		}
	}
	if _, err := h.AskAnnul(t.Context(), h.HR, attempt, " "); !isKey(err, "held.reason_missing") {
		t.Errorf("without a reason: %v", err)
	}
	r, err := h.Result(t.Context(), h.HR, attempt)
	h.must(err)
	if !r.Competencies[0].Held {
		t.Error("the result does not say that it waits")
	}
}

// A hold ends: by who looked and found nothing, by two persons against it, or by itself after 14 days; what came to nothing is deleted
// after 90 days.
func TestEveryHoldEnds(t *testing.T) {
	h := newHolding(t)
	end := func() { h.must(h.EndHeld(t.Context())) }
	state := func(attempt id.Attempt) assessments.HeldState {
		v, err := h.HeldTry(t.Context(), h.HR, attempt)
		if isKey(err, "held.not_found") {
			return ""
		}
		h.must(err)
		return v.State
	}
	released, annulled, refused, waited := h.sits(h.person("A"), time.Second, able), h.sits(h.person("B"), time.Second, able), h.sits(h.person("C"), time.Second, able), h.sits(h.person("D"), time.Second, able)
	h.must(h.Release(t.Context(), h.HR, released))
	if counts, _, _ := h.known(released); !counts || state(released) != assessments.HeldOver {
		t.Error("let go, it does not count")
	}
	for _, attempt := range []id.Attempt{annulled, refused} {
		_, err := h.AskAnnul(t.Context(), h.HR, attempt, "Kode beredar.")
		h.must(err)
		if h.asked.Beneficiary.IsZero() || h.asked.Units[0] != h.Unit {
			t.Errorf("%+v", h.asked)
		}
		if err := h.Release(t.Context(), h.HR, attempt); !isKey(err, "held.not_now") {
			t.Errorf("while it waits for the second person: %v", err)
		}
	}
	carry := func(do func(ctx context.Context, tx bun.Tx) error) error { return pg.InTx(t.Context(), h.DB, do) }
	against := assessments.AnnulHeld{AttemptID: annulled, Reason: "Kode beredar."}
	annul := func(ctx context.Context, tx bun.Tx) error {
		return h.CarryAnnul(ctx, tx, h.HR, h.reviewer.PersonID, against)
	}
	h.must(carry(annul))
	if err := carry(annul); !isKey(err, "held.not_now") {
		t.Errorf("annulled twice: %v", err)
	}
	if _, _, withdrawn := h.known(annulled); !withdrawn || state(annulled) != assessments.Annulled {
		t.Error("annulled, it is not withdrawn")
	}
	h.must(carry(func(ctx context.Context, tx bun.Tx) error {
		return h.NotAnnulled(ctx, tx, assessments.AnnulHeld{AttemptID: refused})
	}))
	h.clock = h.clock.AddDate(0, 0, 14).Add(-time.Minute)
	end()
	if _, held, _ := h.known(waited); !held || state(refused) != assessments.StillHeld {
		t.Error("let go before 14 days")
	}
	h.clock = h.clock.Add(time.Hour)
	end()
	for _, attempt := range []id.Attempt{refused, waited} {
		if counts, _, _ := h.known(attempt); !counts || state(attempt) != assessments.HeldOver {
			t.Errorf("after 14 days it does not count: %s", state(attempt))
		}
	}
	h.clock = h.clock.AddDate(0, 0, 91)
	end()
	if state(waited) != "" || state(released) != "" || state(annulled) != assessments.Annulled {
		t.Error("after 90 days what came to nothing is deleted, and nothing else")
	}
}

// What two persons annulled two persons give back: to the last digit, appended, with the tries after it, and the objection is upheld. Until
// the second agrees it stays annulled; refused, too.
func TestAnAnnulledTryIsGivenBack(t *testing.T) {
	h := newHolding(t)
	who := h.person("A")
	attempt := h.sits(who, time.Second, able)
	first := h.newest(attempt)
	h.must(h.annul(attempt))
	h.clock = h.clock.AddDate(1, 0, 1)
	later := h.sits(who, 30*time.Second, able)
	without := h.newest(later)
	k, err := h.Quizzes.Contest(t.Context(), who, quizzes.Objection{AttemptID: attempt, CompetencyID: first.CompetencyID, Words: "Saya mengerjakannya sendiri."})
	h.must(err)
	if _, err := h.AskRestore(t.Context(), h.HR, later, "Ternyata wajar."); !isKey(err, "held.not_found") {
		t.Errorf("one that was never held: %v", err)
	}
	if _, err := h.AskRestore(t.Context(), h.HR, attempt, " "); !isKey(err, "held.reason_missing") {
		t.Errorf("without a reason: %v", err)
	}
	if _, err := h.AskRestore(t.Context(), who, attempt, "Ternyata wajar."); !isKey(err, "person.oneself") {
		t.Errorf("oneself: %v", err)
	}
	r := assessments.RestoreHeld{AttemptID: attempt, Reason: "Ternyata wajar."}
	in := func(do func(ctx context.Context, tx bun.Tx) error) { h.must(pg.InTx(t.Context(), h.DB, do)) }
	ask := func() { _, err := h.AskRestore(t.Context(), h.HR, attempt, r.Reason); h.must(err) }
	ask()
	if h.asked.Kind != assessments.AskRestoreHeld || h.asked.Beneficiary != who.PersonID {
		t.Errorf("asked: %+v", h.asked)
	}
	if _, _, withdrawn := h.known(attempt); !withdrawn {
		t.Error("it counts before the second person agreed")
	}
	in(func(ctx context.Context, tx bun.Tx) error { return h.NotRestored(ctx, tx, r) })
	if v, err := h.HeldTry(t.Context(), who, attempt); err != nil || v.State != assessments.Annulled || len(v.Rulings) != 1 || len(v.Measured) != 1 {
		t.Errorf("refused: %+v, %v", v, err)
	}
	ask()
	in(func(ctx context.Context, tx bun.Tx) error {
		return h.CarryRestore(ctx, tx, h.HR, h.reviewer.PersonID, r)
	})
	again, after := h.newest(attempt), h.newest(later)
	if !again.Says(first) || !again.Stands() || again.Revision != 2 || again.HeldUntil.After(h.clock) {
		t.Errorf("given back: %+v, it was %+v", again, first)
	}
	if after.Says(without) || after.EAP == without.EAP {
		t.Error("the try after it still begins without it")
	}
	if v, err := h.HeldTry(t.Context(), who, attempt); err != nil || v.State != assessments.HeldOver || len(v.Rulings) != 2 || v.Rulings[1].Kind != assessments.RuledIn {
		t.Errorf("given back: %+v, %v", v, err)
	}
	if v, err := h.Quizzes.ContestOf(t.Context(), who, k.ID); err != nil || v.State != quizzes.ContestUpheld || v.Answer != r.Reason {
		t.Errorf("the objection: %+v, %v", v.Contest, err)
	}
	if _, err := h.AskRestore(t.Context(), h.HR, attempt, r.Reason); !isKey(err, "held.not_now") {
		t.Errorf("given back twice: %v", err)
	}
	h.clock = h.clock.AddDate(0, 0, 91)
	h.must(h.EndHeld(t.Context()))
	var left int
	h.must(h.DB.NewRaw("select (select count(*) from assessment_signals) + (select count(*) from held_rulings)").Scan(t.Context(), &left))
	if left != 0 {
		t.Errorf("%d rows of signals are left after 90 days", left)
	}
}

// annul has two persons annul a held try.
func (h *holding) annul(attempt id.Attempt) error {
	h.T.Helper()
	_, err := h.AskAnnul(h.T.Context(), h.HR, attempt, "Kode beredar.")
	h.must(err)
	return pg.InTx(h.T.Context(), h.DB, func(ctx context.Context, tx bun.Tx) error {
		return h.CarryAnnul(ctx, tx, h.HR, h.reviewer.PersonID, assessments.AnnulHeld{AttemptID: attempt, Reason: "Kode beredar."})
	})
}

// newest is what stands on record of an attempt.
func (h *holding) newest(attempt id.Attempt) (m competencies.Measurement) {
	h.T.Helper()
	h.must(h.DB.NewSelect().Model(&m).Where("m.source_id = ?", attempt).Order("m.revision desc").Limit(1).Scan(h.T.Context()))
	return m
}

// person is somebody more of the unit.
func (h *holding) person(string) people.Actor { return h.Learner() }
