package assessments_test

import (
	"encoding/json"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// work answers an adaptive attempt to its end, the n-th question (from 1 on) as told, and gives the number of questions and the result.
func (w *world) work(who people.Actor, attempt id.Attempt, right func(n int) bool) (int, assessments.Result) {
	w.T.Helper()
	n := 0
	for {
		next, err := w.Advance(w.T.Context(), who, attempt)
		w.must(err)
		if next.Stopped != "" {
			break
		}
		n = next.Slot
		w.must(w.answer(who, attempt, n, right(n)))
	}
	_, err := w.Quizzes.Finish(w.T.Context(), who, attempt)
	w.must(err)
	r, err := w.Result(w.T.Context(), who, attempt)
	w.must(err)
	return n, r
}

// adaptive is a published adaptive assessment of levels 1 and 2 with at most so many questions, on a bank of n a level.
func (w *world) adaptive(most, n int) uuid.UUID {
	w.T.Helper()
	c := w.Competencies[0]
	w.fill(c, 1, 2, n)
	d := w.draft(assessments.Adaptive, assessments.Cell{CompetencyID: c, Level: 1, Count: 2}, assessments.Cell{CompetencyID: c, Level: 2, Count: 2})
	d.MaxQuestions = most
	return w.published(d)
}

func odd(n int) bool  { return n%2 == 1 }
func always(int) bool { return true }
func isFault(err error) *fault.Fault {
	var f *fault.Fault
	errors.As(err, &f)
	return f
}

// «Belum cukup bukti» is no dead end: the same try goes on, on what is known, and counts as one.
func TestATryGoesOn(t *testing.T) {
	w := newWorld(t, 2)
	plan, who := w.adaptive(8, 25), w.Learners[0]
	a, err := w.Start(t.Context(), who, plan, "")
	w.must(err)
	n, first := w.work(who, a.ID, odd)
	m := first.Competencies[0]
	if n != 8 || m.State == "attained" || m.State == "below" || m.Stopped != "most" || first.Continue == nil || first.Continue.Questions < 1 || first.Continue.DaysLeft != 7 {
		t.Fatalf("%d questions, %+v, may go on: %+v", n, m, first.Continue)
	}
	if list := w.unfinished(who); len(list) != 1 || list[0].AttemptID != a.ID || list[0].DaysLeft != 7 {
		t.Errorf("unfinished %+v", list)
	}
	w.clock = w.clock.AddDate(0, 0, 6)
	more, err := w.Continue(t.Context(), who, a.ID, "")
	w.must(err)
	if again, err := w.Continue(t.Context(), who, a.ID, ""); err != nil || again.ID != more.ID || more.ID == a.ID {
		t.Fatalf("pressed twice: %v, then %v, %v", more.ID, again.ID, err)
	}
	k, second := w.work(who, more.ID, func(int) bool { return false })
	got := second.Competencies[0]
	if k > first.Continue.Most || got.Questions != n+k || got.BelowFrom < 1 || got.BelowFrom > 2 || got.Stopped != "decided" {
		t.Errorf("after %d more of at most %d: %+v", k, first.Continue.Most, got)
	}
	if n := w.Count(`attempt_items a join attempt_items b on a.version_id = b.version_id where a.attempt_id = ? and b.attempt_id = ?`, a.ID, more.ID); n > 0 {
		t.Errorf("%d questions were asked twice", n)
	}
	if second.Number != 1 || second.Part != 2 || second.NextTry.Left != 2 || second.Continue != nil {
		t.Errorf("the same try: number %d, part %d, %+v, may go on %+v", second.Number, second.Part, second.NextTry, second.Continue)
	}
	if old, err := w.Result(t.Context(), who, a.ID); err != nil || old.NewerID != more.ID || old.Continue != nil {
		t.Errorf("the first part's page: %+v, %v", old, err)
	}
	if _, err := w.Start(t.Context(), who, plan, ""); !isKey(err, "assessment.cool_down") {
		t.Errorf("a new try at once: %v", err)
	}
	if _, err := w.Continue(t.Context(), who, more.ID, ""); !isKey(err, "assessment.continue_decided") {
		t.Errorf("going on with what is decided: %v", err)
	}
}

// The same answers in two parts say what they say in one.
func TestTwoPartsSayWhatOneSays(t *testing.T) {
	w := newWorld(t, 3)
	c := w.Competencies[0]
	w.fill(c, 2, 2, 50) // all alike: which are drawn does not matter
	one, two := w.draft(assessments.Adaptive, assessments.Cell{CompetencyID: c, Level: 2, Count: 1}), w.draft(assessments.Adaptive, assessments.Cell{CompetencyID: c, Level: 2, Count: 1})
	one.MaxQuestions, two.MaxQuestions = 30, 8
	long, short := w.published(one), w.published(two)
	a, err := w.Start(t.Context(), w.Learners[0], long, "")
	w.must(err)
	answers := func(n int) bool { return n != 2 }
	n, whole := w.work(w.Learners[0], a.ID, answers)
	b, err := w.Start(t.Context(), w.Learners[1], short, "")
	w.must(err)
	k, part := w.work(w.Learners[1], b.ID, answers)
	if k != 8 || n <= 8 || part.Continue == nil {
		t.Fatalf("%d questions in one part, %d in the first of two, %+v", n, k, part.Continue)
	}
	more, err := w.Continue(t.Context(), w.Learners[1], b.ID, "")
	w.must(err)
	_, both := w.work(w.Learners[1], more.ID, func(n int) bool { return answers(n + 8) })
	for level, p := range whole.Competencies[0].Probabilities {
		if q := both.Competencies[0].Probabilities[level]; math.Abs(p-q) > 1e-6 {
			t.Errorf("level %s: %v in one part, %v in two", level, p, q)
		}
	}
	if whole.Competencies[0].Questions != both.Competencies[0].Questions {
		t.Errorf("%d questions in one part, %d in two", whole.Competencies[0].Questions, both.Competencies[0].Questions)
	}
}

// A try goes on within a week, only the newest, only while something is open; where the bank is short it says by how many.
func TestWhenATryMayNotGoOn(t *testing.T) {
	w := newWorld(t, 4)
	who := w.Learners[0]
	w.fill(w.Competencies[0], 2, 2, 9)
	d := w.draft(assessments.Adaptive, assessments.Cell{CompetencyID: w.Competencies[0], Level: 2, Count: 1})
	d.MaxQuestions = 8
	plan := w.published(d)
	a, err := w.Start(t.Context(), who, plan, "")
	w.must(err)
	if _, err := w.Continue(t.Context(), who, a.ID, ""); !isKey(err, "assessment.continue_over") {
		t.Errorf("of one that runs: %v", err)
	}
	_, r := w.work(who, a.ID, func(n int) bool { return n != 2 })
	if r.Continue == nil || r.Continue.Questions != 0 || r.Continue.Lacks < 1 {
		t.Fatalf("a bank of 9: %+v", r.Continue)
	}
	if _, err := w.Continue(t.Context(), who, a.ID, ""); !isKey(err, "assessment.bank_short") || isFault(err).Args["Count"] != r.Continue.Lacks {
		t.Errorf("with a bank that is short: %v", err)
	}
	if _, err := w.Continue(t.Context(), w.Learners[1], a.ID, ""); !isKey(err, "quiz.attempt_not_found") {
		t.Errorf("somebody else's: %v", err)
	}
	if list := w.unfinished(who); len(list) != 0 {
		t.Errorf("unfinished %+v", list)
	}
	big := w.adaptive(8, 25)
	who = w.Learners[2] // tries of one competency do not follow each other so soon
	b, err := w.Start(t.Context(), who, big, "")
	w.must(err)
	_, r = w.work(who, b.ID, odd)
	w.clock = w.clock.AddDate(0, 0, assessments.ContinueDays)
	if _, err := w.Continue(t.Context(), who, b.ID, ""); !isKey(err, "assessment.continue_over") || r.Continue == nil {
		t.Errorf("after a week: %v", err)
	}
	if list := w.unfinished(who); len(list) != 0 {
		t.Errorf("unfinished after a week: %+v", list)
	}
}

// What was supervised goes on supervised, with a code of its own day; and a draw goes on one question after the other.
func TestWhatWasSupervisedGoesOnSupervised(t *testing.T) {
	w := newWorld(t, 2)
	c := w.Competencies[0]
	for range 40 {
		w.question(c, 2, false)
	}
	d := w.draft(assessments.Draw, assessments.Cell{CompetencyID: c, Level: 2, Count: 8})
	d.Supervised = true
	plan, who := w.published(d), w.Learners[0]
	above := w.Stranger
	above.Grants = []people.Grant{{Role: people.HR, UnitID: w.Root}}
	code := func() string {
		s, err := w.OpenSitting(t.Context(), above, plan, w.Unit, w.clock, w.clock.Add(assessments.MaxSitting))
		w.must(err)
		return s.Code
	}
	yesterday := code()
	a, err := w.Start(t.Context(), who, plan, yesterday)
	w.must(err)
	for slot := 1; slot <= 8; slot++ {
		w.must(w.answer(who, a.ID, slot, odd(slot)))
	}
	_, err = w.Quizzes.Finish(t.Context(), who, a.ID)
	w.must(err)
	r, err := w.Result(t.Context(), who, a.ID)
	w.must(err)
	if r.Continue == nil || !r.Continue.Supervised {
		t.Fatalf("may go on: %+v after %+v", r.Continue, r.Competencies)
	}
	w.clock = w.clock.AddDate(0, 0, 1)
	if _, err := w.Continue(t.Context(), who, a.ID, yesterday); !isKey(err, "assessment.code_wrong") {
		t.Errorf("with yesterday's code: %v", err)
	}
	more, err := w.Continue(t.Context(), who, a.ID, code())
	w.must(err)
	_, done := w.work(who, more.ID, always)
	if m := done.Competencies[0]; !m.Supervised || !m.Counts {
		t.Errorf("in two supervised parts: %+v", m)
	}
}

// Another try that was measured between the parts holds the first part already: it is not counted twice.
func TestAPartIsNotCountedTwice(t *testing.T) {
	w := newWorld(t, 2)
	_, err := w.DB.NewRaw("insert into measurement_policies (id, certainty, valid_months, cool_down_days, tries_a_year, set_at) values (gen_random_uuid(), 0.95, 24, 1, 3, ?)", w.clock).Exec(t.Context())
	w.must(err) // with the cool-down of a week nothing comes between them
	plan, who := w.adaptive(8, 25), w.Learners[0]
	other := w.published(w.draft(assessments.Draw, assessments.Cell{CompetencyID: w.Competencies[0], Level: 2, Count: 8}))
	a, err := w.Start(t.Context(), who, plan, "")
	w.must(err)
	w.work(who, a.ID, odd)
	w.clock = w.clock.AddDate(0, 0, 1)
	w.sit(who, other, "", all("wrong"))
	w.clock = w.clock.AddDate(0, 0, 1)
	more, err := w.Continue(t.Context(), who, a.ID, "")
	w.must(err)
	k, r := w.work(who, more.ID, always)
	if r.Competencies[0].Questions != k {
		t.Errorf("%d questions asked in this part, %d counted", k, r.Competencies[0].Questions)
	}
}

// A first part that waits for a decision, or was taken back, takes the second with it.
func TestThePartsOfATryWaitTogether(t *testing.T) {
	w := newWorld(t, 2)
	plan, who := w.adaptive(8, 25), w.Learners[0]
	a, err := w.Start(t.Context(), who, plan, "")
	w.must(err)
	w.work(who, a.ID, odd)
	w.Exec("update measurements set held_until = ?::timestamptz where source_id = ?", w.clock.AddDate(0, 0, 14), a.ID)
	if _, err := w.Continue(t.Context(), who, a.ID, ""); !isKey(err, "assessment.continue_held") {
		t.Errorf("while it waits: %v", err)
	}
	w.Exec("update measurements set held_until = ?::timestamptz where source_id = ?", w.clock.AddDate(0, 0, 6), a.ID)
	w.clock = w.clock.AddDate(0, 0, 12)
	more, err := w.Continue(t.Context(), who, a.ID, "") // a week from the release on
	w.must(err)
	w.Exec("update measurements set withdrawn_at = ?, withdrawn_for = 'annulled' where source_id = ?", w.clock, a.ID)
	w.work(who, more.ID, always)
	if n := w.Count("measurements where source_id = ? and withdrawn_for = 'annulled'", more.ID); n != 1 {
		t.Errorf("%d measurements of the second part are taken back with the first", n)
	}
}

// The days that are left are those between today and the date that is shown, where the person is; on the last one it is still a day.
func TestTheDaysLeftAreThoseOfTheCalendar(t *testing.T) {
	w := newWorld(t, 2)
	plan, who := w.adaptive(8, 25), w.Learners[0]
	w.clock = time.Date(2026, 12, 10, 16, 30, 0, 0, time.UTC) // 23.30 in WIB: it may go on until 23.30 of the 17th
	a, err := w.Start(t.Context(), who, plan, "")
	w.must(err)
	w.work(who, a.ID, odd)
	for _, c := range []struct {
		after time.Duration
		left  int
	}{{0, 7}, {2 * time.Hour, 6}, {7*24*time.Hour - 30*time.Minute, 1}} {
		w.clock = time.Date(2026, 12, 10, 16, 30, 0, 0, time.UTC).Add(c.after)
		if list := w.unfinished(who); len(list) != 1 || list[0].DaysLeft != c.left {
			t.Errorf("after %v: %+v", c.after, list)
		}
	}
}

// A question that was withdrawn since the start is not asked any more, nor one that an earlier try met; with none left the try stops, and
// says that.
func TestAnAdaptiveTryOutlivesItsQuestions(t *testing.T) {
	w := newWorld(t, 2)
	plan, who := w.adaptive(20, 10), w.Learners[0]
	a, err := w.Start(t.Context(), who, plan, "")
	w.must(err)
	for n := 1; n <= 4; n++ {
		next, err := w.Advance(t.Context(), who, a.ID)
		w.must(err)
		w.must(w.answer(who, a.ID, next.Slot, odd(n)))
	}
	w.Exec("update questions set state = 'retired' where id in (select question_id from assessment_questions where assessment_id = ?)", plan)
	_, r := w.work(who, a.ID, odd)
	m := r.Competencies[0]
	if m.Questions != 4 || m.Level != 0 || m.BelowFrom != 0 || m.Stopped != "exhausted" {
		t.Errorf("after four answers and no question left: %+v", m)
	}
	if _, err := w.Start(t.Context(), who, plan, ""); !isKey(err, "assessment.cool_down") {
		t.Errorf("again: %v", err)
	}
	w.clock = w.clock.AddDate(0, 0, 8)
	if _, err := w.Start(t.Context(), who, plan, ""); !isKey(err, "assessment.bank_short") {
		t.Errorf("an assessment without questions: %v", err)
	}
	var kept struct {
		Kept []int `json:"kept"`
	}
	var raw []byte
	w.must(w.DB.NewRaw("select setup from attempts where id = ?", a.ID).Scan(t.Context(), &raw))
	w.must(json.Unmarshal(raw, &kept))
	if len(kept.Kept) != 16 {
		t.Errorf("of 20 questions, 4 asked, %d are left out", len(kept.Kept))
	}
}
