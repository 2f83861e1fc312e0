package assessments_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"pgregory.net/rapid"

	"mumpuni/assessments"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/quizzes"
)

// rule has two persons regrade something.
func (w *world) rule(p quizzes.Proposal) quizzes.Regrade {
	w.T.Helper()
	p.Reason = "Diperiksa ulang oleh panitia."
	r, err := w.Quizzes.Propose(w.T.Context(), w.Trainer, p)
	w.must(err)
	_, err = w.Quizzes.AskRegrade(w.T.Context(), w.Trainer, r.ID)
	w.must(err)
	w.clock = w.clock.Add(time.Second)
	w.must(pg.InTx(w.T.Context(), w.DB, func(ctx context.Context, tx bun.Tx) error {
		return w.Quizzes.CarryRegrade(ctx, tx, w.HR.PersonID, quizzes.RegradeAsked{ID: r.ID, Digest: r.Digest})
	}))
	return r
}

// standing is all that is measured and stands, to the last digit.
func (w *world) standing() []string {
	w.T.Helper()
	var out []string
	w.must(w.DB.NewRaw(`select source_id || ' ' || competency_id || ' ' || attained || ' ' || coalesce(below_from, 0) || ' ' || questions || ' ' || p::text || ' ' || eap || ' ' || sd || ' ' || mass::text
		from measurements where withdrawn_at is null order by 1`).Scan(w.T.Context(), &out))
	return out
}

// try lets who sit an assessment of two competencies, rightly where right says so.
func (w *world) try(who people.Actor, assessment uuid.UUID, right func(n int) bool) id.Attempt {
	w.T.Helper()
	n := 0
	r := w.sit(who, assessment, "", func(quizzes.Asked) string {
		if n++; right(n) {
			return "right"
		}
		return "wrong"
	})
	w.clock = w.clock.AddDate(0, 0, 8)
	return r.AttemptID
}

func (w *world) two() uuid.UUID {
	w.T.Helper()
	var cells []assessments.Cell
	for _, c := range w.Competencies {
		w.fill(c, 1, 2, 24)
		cells = append(cells, assessments.Cell{CompetencyID: c, Level: 1, Count: 4}, assessments.Cell{CompetencyID: c, Level: 2, Count: 4})
	}
	return w.published(w.draft(assessments.Draw, cells...))
}

// An annulled try leaves the chain: the one after it says what it would have said as the first, and the chain is as it was when that is
// taken back. A question annulled in the first try changes the second, too.
func TestAnAnnulledTryLeavesTheChain(t *testing.T) {
	w := newWorld(t, 3)
	a := w.two()
	first := w.try(w.Learners[0], a, func(int) bool { return true })
	second := w.try(w.Learners[0], a, func(n int) bool { return n%2 == 0 })
	before := w.standing()
	if len(before) != 4 {
		t.Fatalf("%d measurements", len(before))
	}
	r := w.rule(quizzes.Proposal{Kind: quizzes.OfAttempt, AttemptID: first})
	alone := w.standing()
	if len(alone) != 2 {
		t.Fatalf("%d stand", len(alone))
	}
	var spread float64
	w.must(w.DB.NewRaw("select max(sd) from measurements where source_id = ? and withdrawn_at is null", second).Scan(t.Context(), &spread))
	var spreadBefore float64
	w.must(w.DB.NewRaw("select max(sd) from measurements where source_id = ? and revision = 1", second).Scan(t.Context(), &spreadBefore))
	if slices.Equal(alone, before[2:]) || spread == spreadBefore {
		t.Error("the second try still begins where the annulled one ended")
	}
	res, err := w.Result(t.Context(), w.Learners[0], first)
	w.must(err)
	if len(res.Competencies) != 2 || !res.Competencies[0].Withdrawn {
		t.Errorf("its result does not say so: %+v", res.Competencies)
	}
	w.rule(quizzes.Proposal{Kind: quizzes.OfReversal, ReversesID: r.ID})
	if after := w.standing(); !slices.Equal(before, after) {
		t.Errorf("taken back:\n%v\nwas\n%v", after, before)
	}
	var version uuid.UUID
	w.must(w.DB.NewRaw("select version_id from attempt_items where attempt_id = ? order by slot limit 1", first).Scan(t.Context(), &version))
	q := w.rule(quizzes.Proposal{Kind: quizzes.OfQuestion, VersionID: version})
	changed := slices.DeleteFunc(w.standing(), func(m string) bool { return slices.Contains(before, m) })
	if len(changed) != 2 {
		t.Errorf("%d measurements were computed again, not one competency of two tries", len(changed))
	}
	w.rule(quizzes.Proposal{Kind: quizzes.OfReversal, ReversesID: q.ID})
	if after := w.standing(); !slices.Equal(before, after) {
		t.Errorf("taken back:\n%v\nwas\n%v", after, before)
	}
}

// Whatever is regraded, in whatever order it is taken back: what is measured is what it was, to the last digit.
func TestMeasurementsAreRestored(t *testing.T) {
	w := newWorld(t, 3)
	a := w.two()
	var tries []id.Attempt
	for i, who := range w.Learners {
		for k := range 2 {
			tries = append(tries, w.try(who, a, func(n int) bool { return (n+i+k)%3 > 0 }))
		}
	}
	first := w.standing()
	var versions []uuid.UUID
	w.must(w.DB.NewRaw("select version_id from attempt_items group by 1 order by count(*) desc, 1 limit 6").Scan(t.Context(), &versions))
	checks := 0
	rapid.Check(t, func(rt *rapid.T) {
		if checks++; checks > 12 {
			return // each some seconds
		}
		var hold []quizzes.Regrade
		for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, 5+len(tries)), 1, 3, rapid.ID).Draw(rt, "regrades") {
			p := quizzes.Proposal{Kind: quizzes.OfQuestion, VersionID: versions[n%6]}
			if n >= 6 {
				p = quizzes.Proposal{Kind: quizzes.OfAttempt, AttemptID: tries[n-6]}
			}
			hold = append(hold, w.rule(p))
		}
		for _, r := range rapid.Permutation(hold).Draw(rt, "taken back") {
			w.rule(quizzes.Proposal{Kind: quizzes.OfReversal, ReversesID: r.ID})
		}
		if now := w.standing(); !slices.Equal(now, first) {
			rt.Fatalf("taken back:\n%v\nwas\n%v", now, first)
		}
	})
}

// A question annulled while somebody sits an adaptive try is not asked any more, and what was answered to it counts for nothing.
func TestAnAdaptiveTryGoesOnWithoutAnAnnulledQuestion(t *testing.T) {
	w := newWorld(t, 2)
	c := w.Competencies[0]
	w.fill(c, 1, 3, 12)
	a := w.published(w.draft(assessments.Adaptive, assessments.Cell{CompetencyID: c, Level: 1, Count: 4}, assessments.Cell{CompetencyID: c, Level: 2, Count: 4}, assessments.Cell{CompetencyID: c, Level: 3, Count: 4}))
	who := w.Learners[0]
	try, err := w.Start(t.Context(), who, a, "")
	w.must(err)
	for range 3 {
		next, err := w.Advance(t.Context(), who, try.ID)
		w.must(err)
		w.must(w.answer(who, try.ID, next.Slot, true))
	}
	var version uuid.UUID
	w.must(w.DB.NewRaw("select version_id from attempt_items where attempt_id = ? and slot = 2", try.ID).Scan(t.Context(), &version))
	w.rule(quizzes.Proposal{Kind: quizzes.OfQuestion, VersionID: version})
	for {
		next, err := w.Advance(t.Context(), who, try.ID)
		w.must(err)
		if next.Slot == 0 {
			break
		}
		w.must(w.answer(who, try.ID, next.Slot, true))
	}
	done, err := w.Quizzes.Finish(t.Context(), who, try.ID)
	w.must(err)
	r, err := w.Result(t.Context(), who, try.ID)
	w.must(err)
	if len(r.Competencies) != 1 || r.Competencies[0].Questions != len(done.Questions)-1 {
		t.Errorf("%d asked, %+v", len(done.Questions), r.Competencies)
	}
	if n := w.Count("attempt_items i where i.version_id = ? and not exists (select from attempts t where t.id = i.attempt_id and t.id = ?)", version, try.ID); n != 0 {
		t.Error("asked again")
	}
}
