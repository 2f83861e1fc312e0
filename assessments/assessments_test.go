package assessments_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/quizzes"
)

func isKey(err error, key string) bool {
	var f *fault.Fault
	var many fault.Many
	return errors.As(err, &f) && f.Key == key || errors.As(err, &many) && len(many) > 0 && many[0].Key == key
}

// A paper by the plan, from reviewed questions: who knows reaches the level, who knows nothing is below, who leaves most out is not
// taken for one who knows, and nothing of key or right and wrong leaves the server.
func TestATryDecidesALevelFromAllItsAnswers(t *testing.T) {
	w := newWorld(t, 5)
	c := w.Competencies[0]
	w.fill(c, 1, 4, 9)
	id := w.published(w.draft(assessments.Draw, assessments.Cell{CompetencyID: c, Level: 1, Count: 5}, assessments.Cell{CompetencyID: c, Level: 2, Count: 5},
		assessments.Cell{CompetencyID: c, Level: 3, Count: 5}, assessments.Cell{CompetencyID: c, Level: 4, Count: 4}))

	able := w.sit(w.Learners[0], id, "", all("right")).Competencies[0]
	if able.Level < 3 || !able.Counts || able.Questions != 19 || able.Probabilities["3"] < .95 {
		t.Errorf("who knows all: %+v", able)
	}
	none := w.sit(w.Learners[1], id, "", all("wrong")).Competencies[0]
	if none.Level != 0 || none.BelowFrom == 0 || none.BelowFrom > 2 {
		t.Errorf("who knows nothing: level %d, below from %d, %v", none.Level, none.BelowFrom, none.Probabilities)
	}
	n := 0
	choosy := w.sit(w.Learners[2], id, "", func(quizzes.Asked) string {
		if n++; n <= 8 {
			return "right"
		}
		return ""
	}).Competencies[0]
	if choosy.Level != 0 {
		t.Errorf("who answers eight of nineteen: %+v", choosy)
	}
	a, err := w.Quizzes.Attempt(t.Context(), w.Learners[0], w.sit(w.Learners[3], id, "", all("right")).AttemptID)
	if !isKey(err, "quiz.attempt_not_found") {
		t.Errorf("another's attempt: %v, %v", a, err)
	}
}

func TestNothingOfTheKeyLeavesTheServer(t *testing.T) {
	w := newWorld(t, 2)
	c := w.Competencies[0]
	w.fill(c, 2, 3, 9)
	id := w.published(w.draft(assessments.Draw, assessments.Cell{CompetencyID: c, Level: 2, Count: 6}, assessments.Cell{CompetencyID: c, Level: 3, Count: 6}))
	r := w.sit(w.Learners[0], id, "", all("right"))
	a, err := w.Quizzes.Attempt(t.Context(), w.Learners[0], r.AttemptID)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range a.Questions {
		if q.Review != nil {
			t.Fatalf("slot %d tells %+v", q.Slot, q.Review)
		}
	}
	if a.KeyShown || a.Fraction != nil || a.Passed != nil {
		t.Errorf("the key is shown, or how many were right: %v", a.Fraction)
	}
}

// Published is what a second person approved, and nothing else.
func TestPublishingNeedsASecondPersonAndAFullBank(t *testing.T) {
	w := newWorld(t, 1)
	c := w.Competencies[0]
	w.fill(c, 2, 2, 5)
	d := w.draft(assessments.Draw, assessments.Cell{CompetencyID: c, Level: 2, Count: 4})
	made, err := w.Create(t.Context(), w.Trainer, d)
	w.must(err)
	if _, err := w.Publish(t.Context(), w.Trainer, made); !isKey(err, "assessment.lacks") {
		t.Fatalf("five questions for a draw of four: %v", err)
	}
	lacks, err := w.Lacks(t.Context(), w.Trainer, made)
	if err != nil || len(lacks) != 1 || lacks[0].Have != 5 || lacks[0].Need != 6 {
		t.Fatalf("lacks %+v, %v", lacks, err)
	}
	extra := w.question(c, 2, true)
	if _, err = w.Publish(t.Context(), w.Stranger, made); !isKey(err, "assessment.not_found") {
		t.Errorf("a trainer of another unit: %v", err)
	}
	_, err = w.Publish(t.Context(), w.Trainer, made)
	w.must(err)
	barred := map[id.Person]bool{}
	for _, p := range w.asked.Barred {
		barred[p] = true
	}
	if !barred[w.Trainer.PersonID] || !barred[w.reviewer.PersonID] {
		t.Errorf("barred from approving: %v", w.asked.Barred)
	}
	w.must(w.Bank.Retire(t.Context(), w.Trainer, []uuid.UUID{extra}))
	if err := w.carry(w.HR); !isKey(err, "assessment.changed_since") {
		t.Errorf("a question was retired since: %v", err)
	}
}

func TestWhoMaySitAndHowOften(t *testing.T) {
	w := newWorld(t, 3)
	c := w.Competencies[0]
	w.fill(c, 2, 2, 40)
	id := w.published(w.draft(assessments.Draw, assessments.Cell{CompetencyID: c, Level: 2, Count: 8}))
	start := func(who people.Actor, want string) {
		t.Helper()
		if _, err := w.Start(t.Context(), who, id, ""); !isKey(err, want) {
			t.Errorf("start: %v, want %s", err, want)
		}
	}
	start(w.Stranger, "assessment.not_found")
	start(w.Trainer, "assessment.known")
	who := w.Learners[0]
	first := w.sit(who, id, "", all("wrong"))
	if first.NextTry.Left != 2 || first.NextTry.From != "2026-11-30" {
		t.Errorf("next try %+v", first.NextTry)
	}
	start(who, "assessment.cool_down")
	w.clock = w.clock.AddDate(0, 0, 7)
	second := w.sit(who, id, "", all("wrong"))
	if n := w.Count(`attempt_items a join attempt_items b on a.version_id = b.version_id where a.attempt_id = ? and b.attempt_id = ?`, first.AttemptID, second.AttemptID); n > 0 {
		t.Errorf("two tries share %d of 8 questions while 32 others are there", n)
	}
	w.clock = w.clock.AddDate(0, 0, 7)
	w.sit(who, id, "", all("wrong"))
	w.clock = w.clock.AddDate(0, 0, 7)
	start(who, "assessment.tries_used")
	w.must(w.Close(t.Context(), w.Trainer, id))
	start(w.Learners[1], "assessment.over")
}

// Questions whose key was published count only in a supervised sitting, which somebody of another unit opened.
func TestOpenQuestionsNeedSupervision(t *testing.T) {
	w := newWorld(t, 5)
	c := w.Competencies[0]
	for range 20 {
		w.question(c, 2, false)
	}
	cell := assessments.Cell{CompetencyID: c, Level: 2, Count: 10}
	alone := w.sit(w.Learners[0], w.published(w.draft(assessments.Draw, cell)), "", all("right")).Competencies[0]
	if alone.Counts {
		t.Error("open questions without supervision count")
	}
	d := w.draft(assessments.Draw, cell)
	d.Supervised = true
	id := w.published(d)
	if _, err := w.OpenSitting(t.Context(), w.HR, id, w.Unit, w.clock, w.clock.Add(1)); !isKey(err, "assessment.own_unit") {
		t.Errorf("one's own unit: %v", err)
	}
	above := w.Stranger
	above.Grants = []people.Grant{{Role: people.HR, UnitID: w.Root}}
	sitting, err := w.OpenSitting(t.Context(), above, id, w.Unit, w.clock, w.clock.Add(assessments.MaxSitting))
	w.must(err)
	if _, err := w.Start(t.Context(), w.Learners[1], id, "SALAH1"); !isKey(err, "assessment.code_wrong") {
		t.Errorf("a wrong code: %v", err)
	}
	if _, err := w.Start(t.Context(), w.Learners[1], id, ""); !isKey(err, "assessment.code_missing") {
		t.Errorf("no code: %v", err)
	}
	if in, err := w.InWindow(t.Context()); err != nil || !in {
		t.Errorf("a sitting is open: %v %v", in, err)
	}
	watched := w.sit(w.Learners[1], id, sitting.Code, all("right")).Competencies[0]
	if !watched.Counts || !watched.Supervised {
		t.Errorf("supervised: %+v", watched)
	}
	from := w.clock
	for at, want := range map[time.Duration]bool{-time.Hour: false, assessments.MaxSitting - time.Second: true, assessments.MaxSitting + 12*time.Hour: false} {
		w.clock = from.Add(at)
		if in, err := w.InWindow(t.Context()); err != nil || in != want {
			t.Errorf("%s after it was opened: %v %v", at, in, err)
		}
	}
	w.clock = from
	over := func(want bool) {
		t.Helper()
		list, err := w.Sittings(t.Context(), above, id)
		w.must(err)
		if len(list) != 1 || list[0].Over != want {
			t.Errorf("sittings %+v, over: want %v", list, want)
		}
	}
	over(false)
	w.clock = sitting.ClosesAt
	over(true)
	w.clock = from
	w.must(w.EndSitting(t.Context(), above, sitting.ID))
	over(true)
	if _, err := w.Start(t.Context(), w.Learners[3], id, sitting.Code); !isKey(err, "assessment.code_wrong") {
		t.Errorf("after its end: %v", err)
	}
	for range 9 {
		_, _ = w.Start(t.Context(), w.Learners[3], id, "SALAH2")
	}
	if _, err := w.Start(t.Context(), w.Learners[3], id, sitting.Code); !isKey(err, "assessment.codes_many") {
		t.Errorf("after ten wrong codes: %v", err)
	}
	w.clock = w.clock.Add(time.Minute)
	if _, err := w.Start(t.Context(), w.Learners[3], id, sitting.Code); !isKey(err, "assessment.code_wrong") {
		t.Errorf("a minute later: %v", err)
	}
	w.clock = from.AddDate(0, 0, competencies.FirstPolicy.CoolDownDays)
	sitting, err = w.OpenSitting(t.Context(), above, id, w.Unit, w.clock, w.clock.Add(assessments.MaxSitting))
	w.must(err)
	wrong, after := w.sit(w.Learners[2], id, sitting.Code, all("wrong")).Competencies[0], w.sit(w.Learners[0], id, sitting.Code, all("wrong")).Competencies[0]
	if wrong.Probabilities["2"] != after.Probabilities["2"] {
		t.Errorf("a try that counts for nothing lends the next: %v, without it %v", after.Probabilities, wrong.Probabilities)
	}
}

// Beside a bank that anybody may read, as that which comes with the program, a unit's own questions still prove something: an
// assessment may ask closed ones alone.
func TestAnAssessmentOfClosedQuestionsAlone(t *testing.T) {
	w := newWorld(t, 2)
	c := w.Competencies[0]
	for range 20 {
		w.question(c, 2, false)
	}
	d := w.draft(assessments.Draw, assessments.Cell{CompetencyID: c, Level: 2, Count: 8})
	d.ClosedOnly = true
	id, err := w.Create(t.Context(), w.Trainer, d)
	w.must(err)
	for range 12 {
		lacks, err := w.Lacks(t.Context(), w.Trainer, id)
		w.must(err)
		if len(lacks) != 1 {
			t.Fatalf("open questions fill the plan: %+v", lacks)
		}
		if _, err := w.Publish(t.Context(), w.Trainer, id); !isKey(err, "assessment.lacks") {
			t.Fatalf("published with open questions: %v", err)
		}
		w.question(c, 2, true)
	}
	asked := w.published(d)
	if r := w.sit(w.Learners[0], asked, "", all("right")).Competencies[0]; !r.Counts || r.Questions != 8 {
		t.Errorf("closed questions without supervision: %+v", r)
	}
	if row, err := w.Get(t.Context(), w.Trainer, asked); err != nil || !row.ClosedOnly {
		t.Errorf("it is not kept that closed questions alone are asked: %v", err)
	}
}

// Forms are fixed, share nothing, and are dealt out.
func TestFormsShareNothing(t *testing.T) {
	w := newWorld(t, 3)
	c := w.Competencies[0]
	w.fill(c, 1, 3, 8)
	id := w.published(w.draft(assessments.Forms, assessments.Cell{CompetencyID: c, Level: 1, Count: 4}, assessments.Cell{CompetencyID: c, Level: 2, Count: 4},
		assessments.Cell{CompetencyID: c, Level: 3, Count: 4}))
	if n := w.Count("assessment_questions where assessment_id = ?", id); n != 24 {
		t.Fatalf("%d questions on two forms of twelve", n)
	}
	who := w.Learners[0]
	first := w.sit(who, id, "", all("right"))
	w.clock = w.clock.AddDate(0, 0, 8)
	second := w.sit(who, id, "", all("right"))
	if n := w.Count("attempt_items a join attempt_items b on a.version_id = b.version_id where a.attempt_id = ? and b.attempt_id = ?", first.AttemptID, second.AttemptID); n != 0 {
		t.Errorf("the second try shares %d questions", n)
	}
}

// An adaptive try goes on until the level that the post requires is decided; an answer is final once the next question is shown.
func TestAnAdaptiveTry(t *testing.T) {
	w := newWorld(t, 3)
	c := w.Competencies[0]
	w.fill(c, 1, 4, 15)
	id := w.published(w.draft(assessments.Adaptive, assessments.Cell{CompetencyID: c, Level: 1, Count: 1}, assessments.Cell{CompetencyID: c, Level: 2, Count: 2},
		assessments.Cell{CompetencyID: c, Level: 3, Count: 2}, assessments.Cell{CompetencyID: c, Level: 4, Count: 1}))
	run := func(who people.Actor, right bool) (n int, r assessments.Result) {
		t.Helper()
		a, err := w.Start(t.Context(), who, id, "")
		w.must(err)
		for {
			next, err := w.Advance(t.Context(), who, a.ID)
			w.must(err)
			if next.Stopped != "" {
				break
			}
			again, err := w.Advance(t.Context(), who, a.ID)
			if err != nil || again.Slot != next.Slot {
				t.Fatalf("asked again: %+v, then %+v, %v", next, again, err)
			}
			n = next.Slot
			w.must(w.answer(who, a.ID, n, right))
			if n > 1 {
				if err := w.answer(who, a.ID, n-1, !right); !isKey(err, "quiz.answer_final") {
					t.Fatalf("the answer before can be changed: %v", err)
				}
			}
		}
		_, err = w.Quizzes.Finish(t.Context(), who, a.ID)
		w.must(err)
		r, err = w.Result(t.Context(), who, a.ID)
		w.must(err)
		return n, r
	}
	n, able := run(w.Learners[0], true)
	if n < 6 || n > 20 || able.Competencies[0].Level < 3 {
		t.Errorf("%d questions, %+v", n, able.Competencies[0])
	}
	n, none := run(w.Learners[1], false)
	if n < 6 || n > 20 || none.Competencies[0].BelowFrom == 0 {
		t.Errorf("%d questions, %+v", n, none.Competencies[0])
	}
}

// What a try measures is on the board, and an assessment that decides a level is an instrument for it.
func TestATryIsOnRecord(t *testing.T) {
	w := newWorld(t, 2)
	c := w.Competencies[0]
	w.fill(c, 1, 3, 12)
	id := w.published(w.draft(assessments.Draw, assessments.Cell{CompetencyID: c, Level: 1, Count: 8}, assessments.Cell{CompetencyID: c, Level: 2, Count: 8},
		assessments.Cell{CompetencyID: c, Level: 3, Count: 8}))
	if n := w.Count("instruments where source_id = ? and decides >= ?", id, competencies.MinDecides); n < 2 {
		t.Errorf("decides %d levels for 40 in a hundred", n)
	}
	r := w.sit(w.Learners[0], id, "", all("right"))
	if n := w.Count("measurements where source_id = ? and grade = 'E2' and attained >= 2 and valid_until = '2028-11-23'", r.AttemptID); n != 1 {
		t.Errorf("%d measurements", n)
	}
	if _, err := w.Result(t.Context(), w.Trainer, r.AttemptID); !isKey(err, "quiz.attempt_not_found") {
		t.Errorf("a trainer sees a person's result: %v", err)
	}
	if _, err := w.Result(t.Context(), w.HR, r.AttemptID); err != nil {
		t.Error(err)
	}
	if n := w.Count("audit_entries where action = 'assessment.result' and subject_id = ?", w.Learners[0].PersonID); n != 1 {
		t.Errorf("audited %d times", n)
	}
	offers, err := w.Offers(t.Context(), w.Learners[0], uuid.Nil)
	if err != nil || len(offers) != 1 || offers[0].LastID != r.AttemptID || !isKey(offers[0].Refusal, "assessment.cool_down") {
		t.Errorf("offers %+v, %v", offers, err)
	}
}

// Who ends a try at night is told the day of their own calendar from which the next may begin, the same one everywhere.
func TestTheNextTryIsADayWhereThePersonIs(t *testing.T) {
	w := newWorld(t, 2)
	c := w.Competencies[0]
	for range 40 {
		w.question(c, 2, true)
	}
	id := w.published(w.draft(assessments.Draw, assessments.Cell{CompetencyID: c, Level: 2, Count: 10}))
	w.clock = time.Date(2026, 12, 10, 20, 25, 0, 0, time.UTC) // 03.25 of the 11th in WIB
	ended := w.sit(w.Learners[0], id, "", all("right"))
	r, err := w.Result(t.Context(), w.Learners[0], ended.AttemptID)
	if err != nil || r.NextTry.From != "2026-12-18" {
		t.Errorf("result: %s %v", r.NextTry.From, err)
	}
	_, err = w.Start(t.Context(), w.Learners[0], id, "")
	var f *fault.Fault
	if !errors.As(err, &f) || f.Args["Date"] != people.Day("2026-12-18") {
		t.Errorf("refusal: %v", err)
	}
}

func TestADraftSaysAllThatIsWrongWithIt(t *testing.T) {
	w := newWorld(t, 1)
	d := assessments.Draft{Title: strings.Repeat("x", 201), Mode: "x", Minutes: 1, Cells: []assessments.Cell{{Level: 6, Count: 1}}}
	_, err := w.Create(t.Context(), w.Trainer, d)
	var many fault.Many
	if !errors.As(err, &many) || len(many) != 5 {
		t.Errorf("with no unit, too long a title, no mode, too little time and a level that is none: %v", err)
	}
}
