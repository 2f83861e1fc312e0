package assessments_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// Tries and the days between them are those of a competency: two assessments that measure it, however each puts its questions, give no more of
// either than one. What does not measure it has its own.
func TestTriesAreThoseOfACompetency(t *testing.T) {
	for _, second := range []assessments.Mode{assessments.Forms, assessments.Draw, assessments.Adaptive} {
		t.Run(string(second), func(t *testing.T) { triesOfACompetency(t, second) })
	}
}

func triesOfACompetency(t *testing.T, second assessments.Mode) {
	w := newWorld(t, 3)
	c, other := w.Competencies[0], w.Competencies[1]
	w.fill(c, 2, 2, 40)
	w.fill(other, 2, 2, 12)
	one := w.published(w.draft(assessments.Draw, assessments.Cell{CompetencyID: c, Level: 2, Count: 6}))
	d := w.draft(second, assessments.Cell{CompetencyID: c, Level: 2, Count: 6})
	d.Title, d.MaxQuestions = "Asesmen kedua", 6
	two := w.published(d)
	apart := w.published(w.draft(assessments.Draw, assessments.Cell{CompetencyID: other, Level: 2, Count: 6}))
	both := w.published(w.draft(assessments.Draw, assessments.Cell{CompetencyID: other, Level: 2, Count: 6}, assessments.Cell{CompetencyID: c, Level: 2, Count: 6}))
	who, ctx := w.Learners[0], t.Context()
	refused := func(a uuid.UUID, key string, day people.Day, title string) {
		t.Helper()
		_, err := w.Start(ctx, who, a, "")
		var f *fault.Fault
		if !errors.As(err, &f) || f.Key != key || f.Args["Date"] != day || f.Args["Title"] != title || f.Args["NameID"] == "" {
			t.Errorf("%v %v, want %s from %s, «%s»", err, f, key, day, title)
		}
		for _, o := range w.offers(who) {
			if o.ID == a && (!isKey(o.Refusal, key) || o.NextTry.From != day) {
				t.Errorf("the list says %v, from %s", o.Refusal, o.NextTry.From)
			}
		}
	}
	w.sit(who, one, "", all("wrong"))
	refused(one, "assessment.cool_down", "2026-11-30", "")
	refused(two, "assessment.cool_down", "2026-11-30", "Asesmen")
	refused(both, "assessment.cool_down", "2026-11-30", "Asesmen")
	if got := w.unneeding(two, who, "2026-11-29") + "," + w.unneeding(two, who, "2026-11-30"); got != "cool_down," {
		t.Errorf("an order is told %q", got)
	}
	w.sit(who, apart, "", all("wrong"))
	w.clock = w.clock.AddDate(0, 0, 7)
	w.through(who, two)
	refused(one, "assessment.cool_down", "2026-12-07", "Asesmen kedua")
	w.clock = w.clock.AddDate(0, 0, 7)
	last := w.sit(who, one, "", all("wrong"))
	if last.NextTry.Left != 0 || last.NextTry.From != "2027-11-23" {
		t.Errorf("three tries of two assessments leave %+v", last.NextTry)
	}
	w.clock = w.clock.AddDate(0, 0, 7)
	refused(two, "assessment.tries_used", "2027-11-23", "Asesmen")
	refused(both, "assessment.tries_used", "2027-11-23", "Asesmen")
	if got := w.unneeding(two, who, "2026-12-31"); got != "tries_used" {
		t.Errorf("an order is told %q", got)
	}
	if titles, err := w.Beside(ctx, two); err != nil || len(titles) != 1 || titles[0] != "Asesmen" {
		t.Errorf("beside: %v %v", titles, err)
	}
	if _, err := w.Start(ctx, who, apart, ""); err != nil {
		t.Errorf("another competency: %v", err)
	}
	if _, err := w.Start(ctx, w.Learners[1], two, ""); err != nil {
		t.Errorf("somebody else: %v", err)
	}
}

// Two assessments of one competency are not sat side by side, however they are begun: of twenty starts at once one begins.
func TestOneCompetencyIsNotSatTwiceAtOnce(t *testing.T) {
	w := newWorld(t, 2)
	c := w.Competencies[0]
	w.fill(c, 2, 2, 30)
	plan := w.draft(assessments.Draw, assessments.Cell{CompetencyID: c, Level: 2, Count: 6})
	var list []uuid.UUID
	for range 4 {
		list = append(list, w.published(plan))
	}
	who := w.Learners[0]
	var all sync.WaitGroup
	results := make([]error, 20)
	for i := range results {
		all.Go(func() { _, results[i] = w.Start(context.WithoutCancel(t.Context()), who, list[i%len(list)], "") })
	}
	all.Wait()
	begun := 0
	for _, err := range results {
		switch {
		case err == nil:
			begun++
		case !isKey(err, "assessment.other_runs") && !isKey(err, "quiz.start_again"):
			t.Errorf("%v", err)
		}
	}
	if n := w.Count("attempts where person_id = ?", who.PersonID); n != 1 || begun == 0 || begun > 5 {
		t.Errorf("%d tries begun by %d starts", n, begun)
	}
	w.clock = w.clock.Add(31 * time.Minute) // its time is over, whether or not somebody looked at it since
	for _, a := range list {
		if _, err := w.Start(t.Context(), who, a, ""); !isKey(err, "assessment.cool_down") && err != nil {
			t.Errorf("%v", err)
		}
	}
}

func (w *world) offers(who people.Actor) []assessments.Offer {
	w.T.Helper()
	list, err := w.Offers(w.T.Context(), who, uuid.Nil)
	w.must(err)
	return list
}

func (w *world) unneeding(a uuid.UUID, who people.Actor, due people.Day) string {
	w.T.Helper()
	got, err := w.Unneeding(w.T.Context(), w.DB, a, []id.Person{who.PersonID}, due, who.Location())
	w.must(err)
	return got[who.PersonID]
}

// through sits an assessment, whichever way it puts its questions, answering all wrong.
func (w *world) through(who people.Actor, assessment uuid.UUID) {
	w.T.Helper()
	a, err := w.Start(w.T.Context(), who, assessment, "")
	w.must(err)
	for {
		seen, err := w.Quizzes.Attempt(w.T.Context(), who, a.ID)
		w.must(err)
		for _, q := range seen.Questions {
			if q.Answer.Empty() {
				w.must(w.answer(who, a.ID, q.Slot, false))
			}
		}
		if !a.Stepwise {
			break
		}
		if next, err := w.Advance(w.T.Context(), who, a.ID); err != nil || next.Stopped != "" {
			w.must(err)
			break
		}
	}
	_, err = w.Quizzes.Finish(w.T.Context(), who, a.ID)
	w.must(err)
}
