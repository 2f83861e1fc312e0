package quizzes_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/quizzes"
)

// newLarge is a world in which 21 people sat a quiz ten times each: more than is regraded while somebody waits. All failed by A.
func newLarge(t *testing.T) (w *regrading, quiz id.Quiz, versions map[string]uuid.UUID) {
	t.Helper()
	w = newRegrading(t, 21)
	quiz, versions = w.asks(6000, "A", "B")
	for _, who := range w.Learners {
		for range 10 {
			w.sat(quiz, who, "B")
		}
	}
	return w, quiz, versions
}

func (w *regrading) state(r quizzes.Regrade) quizzes.RegradeState {
	w.T.Helper()
	v, err := w.Service.Regrade(w.T.Context(), w.HR, r.ID)
	w.must(err)
	return v.State
}

// jobs are those that wait for a regrade.
func (w *regrading) jobs(r quizzes.Regrade) int {
	return w.Count(fmt.Sprintf("river_job where kind = 'quizzes_regrade' and args ->> 'regrade_id' = '%s' and finalized_at is null", r.ID))
}

// ends lets the job of a regrade be over, as when it was done, or given up.
func (w *regrading) ends(r quizzes.Regrade) {
	w.Exec("delete from river_job where args ->> 'regrade_id' = ?", r.ID.String())
}

// What concerns many is worked out and carried out by a job, to the same end as what concerns few; a job that is lost on the way leaves a
// ruling that holds, is said to have failed, and is resumed where it stopped: nobody is graded or told twice. Taken back, each figure is as before.
func TestALargeRegradeSurvivesItsJob(t *testing.T) {
	w, _, v := newLarge(t)
	before := w.figures()
	again := func() int { return w.Count("attempts where grading = 2") }
	end := func() { w.pass(2 * time.Minute); w.must(w.EndLost(t.Context())) }

	r := w.propose(quizzes.Proposal{Kind: quizzes.OfQuestion, VersionID: v["A"]})
	if r.State != quizzes.Computing || w.jobs(r) != 1 {
		t.Fatalf("proposed: %s, %d jobs", r.State, w.jobs(r))
	}
	end()
	if w.state(r) != quizzes.Computing {
		t.Fatal("ended while its job waits")
	}
	w.must(w.GoOn(t.Context(), r.ID))
	w.ends(r)
	preview, err := w.Service.Regrade(t.Context(), w.HR, r.ID)
	w.must(err)
	if c := preview.Counts; preview.State != quizzes.Ready || preview.People != 21 || c.Marks != 210 || c.Gained != 210 || c.Kept != 0 {
		t.Errorf("preview: %s, %d people, %+v", preview.State, preview.People, c)
	}
	end()
	if !slices.Equal(before, w.figures()) || w.state(r) != quizzes.Ready || len(w.notices) != 0 {
		t.Error("a preview changed something, or was ended")
	}

	_, err = w.AskRegrade(t.Context(), w.Trainer, r.ID)
	w.must(err)
	w.must(w.carry(preview.Regrade))
	if w.state(r) != quizzes.Applying || w.jobs(r) != 1 || again() != 0 {
		t.Errorf("agreed to: %s, %d jobs, %d graded again", w.state(r), w.jobs(r), again())
	}
	refused(t, w.ResumeRegrade(t.Context(), w.Trainer, r.ID), "regrade.not_now")
	w.most = 205
	if err := w.GoOn(t.Context(), r.ID); err == nil || again() != 200 {
		t.Fatalf("stopped in between: %v, %d graded again", err, again())
	}
	w.ends(r)
	end()
	if w.state(r) != quizzes.Failed {
		t.Errorf("its job lost: %s", w.state(r))
	}
	_, err = w.Propose(t.Context(), w.Trainer, quizzes.Proposal{Kind: quizzes.OfReversal, ReversesID: r.ID, Reason: "Sebelum selesai dijalankan."})
	refused(t, err, "regrade.not_now")

	w.most = 0
	w.must(w.ResumeRegrade(t.Context(), w.Trainer, r.ID))
	if w.state(r) != quizzes.Applying || w.jobs(r) != 1 {
		t.Errorf("resumed: %s, %d jobs", w.state(r), w.jobs(r))
	}
	w.must(w.GoOn(t.Context(), r.ID))
	w.must(w.GoOn(t.Context(), r.ID)) // a job may run twice
	w.ends(r)
	if n := w.Count("regrade_effects where applied_at is null"); w.state(r) != quizzes.Done || again() != 210 || w.Count("gradings where number = 2") != 210 || len(w.notices) != 210 || n != 0 {
		t.Errorf("done: %s, %d graded again, %d told, %d effects not carried out", w.state(r), again(), len(w.notices), n)
	}
	if n := w.Count("attempts where fraction = 10000 and passed"); n != 210 {
		t.Errorf("%d passed", n)
	}

	back := w.propose(quizzes.Proposal{Kind: quizzes.OfReversal, ReversesID: r.ID})
	w.must(w.GoOn(t.Context(), back.ID))
	preview, err = w.Service.Regrade(t.Context(), w.HR, back.ID)
	w.must(err)
	_, err = w.AskRegrade(t.Context(), w.Trainer, back.ID)
	w.must(err)
	w.must(w.carry(preview.Regrade))
	w.must(w.GoOn(t.Context(), back.ID))
	if after := w.figures(); w.state(back) != quizzes.Done || !slices.Equal(before, after) {
		t.Errorf("taken back: %s, figures differ", w.state(back))
	}
}

// Of what concerns many, too, just what was agreed to is carried out: an attempt graded otherwise since refuses it.
func TestALargeRegradeIsNotCarriedOutOtherwise(t *testing.T) {
	w, _, v := newLarge(t)
	r := w.propose(quizzes.Proposal{Kind: quizzes.OfQuestion, VersionID: v["A"]})
	w.must(w.GoOn(t.Context(), r.ID))
	w.ends(r)
	preview, err := w.Service.Regrade(t.Context(), w.HR, r.ID)
	w.must(err)
	_, err = w.AskRegrade(t.Context(), w.Trainer, r.ID)
	w.must(err)
	var one id.Attempt
	w.must(w.DB.NewRaw("select id from attempts limit 1").Scan(t.Context(), &one))
	w.rule(quizzes.Proposal{Kind: quizzes.OfAttempt, AttemptID: one})
	refused(t, w.carry(preview.Regrade), "regrade.changed_since")
	if w.state(r) != quizzes.Asking || w.Count("gradings where number = 2") != 1 {
		t.Errorf("it is %s", w.state(r))
	}
}

// A preview whose job is lost ends, and the objection that it was to answer waits again: it is not on its way for ever.
func TestALostPreviewReopensItsObjection(t *testing.T) {
	w, quiz, _ := newLarge(t)
	who := w.Learners[0]
	a := w.sat(quiz, who, "B")
	k, err := w.Contest(t.Context(), who, quizzes.Objection{AttemptID: a.ID, Slot: 1, Words: "Peraturannya mengatakan lain."})
	w.must(err)
	r, err := w.UpholdContest(t.Context(), w.HR, k.ID, quizzes.Proposal{Kind: quizzes.OfQuestion, Reason: "Kuncinya memang keliru."})
	w.must(err)
	if v, err := w.ContestOf(t.Context(), who, k.ID); err != nil || v.State != quizzes.ContestRegrade || w.state(r) != quizzes.Computing {
		t.Fatalf("being worked out: %s, %v", v.State, err)
	}
	w.ends(r)
	w.pass(2 * time.Minute)
	w.must(w.EndLost(t.Context()))
	if v, err := w.ContestOf(t.Context(), who, k.ID); err != nil || v.State != quizzes.ContestOpen || w.state(r) != quizzes.Dropped {
		t.Errorf("its job lost: %s, the objection is %s, %v", w.state(r), v.State, err)
	}
}
