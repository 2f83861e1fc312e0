package assessments_test

import (
	"testing"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/quizzes"
)

// An assessment as the evaluation of a course: the mark completes the course, the rule alone gives levels, either without the other;
// its questions tell nothing afterwards, and its tries are those of the assessment.
func TestAnAssessmentEvaluatesACourse(t *testing.T) {
	w := newWorld(t, 4)
	c := w.Competencies[0]
	w.fill(c, 1, 3, 12)
	plan := w.published(w.draft(assessments.Draw, assessments.Cell{CompetencyID: c, Level: 1, Count: 4}, assessments.Cell{CompetencyID: c, Level: 2, Count: 4},
		assessments.Cell{CompetencyID: c, Level: 3, Count: 4}))
	list, err := w.Evaluations(t.Context(), w.Trainer)
	if err != nil || len(list) != 1 || list[0].ID != plan {
		t.Fatalf("may be used: %+v, %v", list, err)
	}
	var last id.Quiz
	sit := func(who people.Actor, passMark int, how func(slot int) bool) assessments.Result {
		t.Helper()
		q, err := w.Quizzes.Create(t.Context(), w.Trainer, w.Unit, quizzes.Settings{Title: "Evaluasi", PassMark: passMark, MaxAttempts: 9, AssessmentID: plan})
		w.must(err)
		last = q.ID
		over, err := w.Quizzes.Overview(t.Context(), who, q.ID)
		if err != nil || over.Questions != 12 || over.TimeLimitS != 30*60 {
			t.Fatalf("seen from outside: %+v, %v", over, err)
		}
		a, err := w.Quizzes.Start(t.Context(), who, quizzes.StartRequest{QuizID: q.ID, EnrolmentID: w.Enrolments[who.PersonID], ModuleID: w.Module})
		w.must(err)
		for _, asked := range a.Questions {
			w.must(w.answer(who, a.ID, asked.Slot, how(asked.Slot)))
		}
		done, err := w.Quizzes.Finish(t.Context(), who, a.ID)
		w.must(err)
		if done.KeyShown || done.Questions[0].Review != nil {
			t.Error("the key is told")
		}
		r, err := w.Result(t.Context(), who, a.ID)
		w.must(err)
		return r
	}
	marks := func(by people.Actor, quiz id.Quiz) quizzes.Results {
		t.Helper()
		res, err := w.Quizzes.Results(t.Context(), by, quiz, id.Attempt{}, 10)
		w.must(err)
		return res
	}
	both := sit(w.Learners[0], 7000, always)
	for _, by := range []people.Actor{w.Trainer, w.HR} { // the mark is listed; what was asked and answered is not to be opened by it
		res := marks(by, last)
		if len(res.Rows) != 1 || res.AssessmentID != plan || *res.Rows[0].Fraction != 10000 || !*res.Rows[0].Passed || res.Rows[0].Readable() {
			t.Errorf("marks of the evaluation: %+v", res)
		}
		if _, err := w.Quizzes.Attempt(t.Context(), by, both.AttemptID); !isKey(err, "quiz.attempt_not_found") {
			t.Errorf("the attempt opens: %v", err)
		}
	}
	if !both.Passed() || *both.Mark != 10000 || both.Competencies[0].Level < 2 || !both.Competencies[0].Counts {
		t.Errorf("who knows all: %+v", both)
	}
	half := sit(w.Learners[1], 5000, odd)
	if !half.Passed() || half.Competencies[0].Level > 1 {
		t.Errorf("half right passes the mark of 50 and reaches no level of its own by that: %+v", half)
	}
	high := sit(w.Learners[2], 9500, func(slot int) bool { return slot != 3 })
	if high.Passed() || high.Competencies[0].Level < 1 {
		t.Errorf("eleven of twelve misses the mark of 95 and reaches a level all the same: %+v", high)
	}
	if len(w.finished) != 3 || !w.finished[0].Passed || !w.finished[1].Passed || w.finished[2].Passed || w.finished[0].ModuleID != w.Module {
		t.Errorf("the course hears %+v", w.finished)
	}
	if n := w.Count("attainments"); n != 0 {
		t.Errorf("the former rule gave %d levels by the way", n)
	}
	if _, err := w.Start(t.Context(), w.Learners[0], plan, ""); !isKey(err, "assessment.cool_down") {
		t.Errorf("the try is one of the assessment: %v", err)
	}
}

// Only what is published, as papers and unsupervised, evaluates a course, and a quiz has questions of its own or an assessment.
func TestWhatMayEvaluateACourse(t *testing.T) {
	w := newWorld(t, 1)
	c := w.Competencies[0]
	w.fill(c, 2, 2, 9)
	cell := assessments.Cell{CompetencyID: c, Level: 2, Count: 4}
	draft, err := w.Create(t.Context(), w.Trainer, w.draft(assessments.Draw, cell))
	w.must(err)
	watched := w.draft(assessments.Draw, cell)
	watched.Supervised = true
	for what, a := range map[string]uuid.UUID{"a draft": draft, "adaptive": w.published(w.draft(assessments.Adaptive, cell)), "supervised": w.published(watched), "none": uuid.New()} {
		if _, err := w.Quizzes.Create(t.Context(), w.Trainer, w.Unit, quizzes.Settings{Title: "Evaluasi", AssessmentID: a}); !isKey(err, "assessment.no_evaluation") {
			t.Errorf("%s: %v", what, err)
		}
	}
	plan := w.published(w.draft(assessments.Draw, cell))
	q, err := w.Quizzes.Create(t.Context(), w.Trainer, w.Unit, quizzes.Settings{Title: "Evaluasi", AssessmentID: plan})
	w.must(err)
	var question uuid.UUID
	w.must(w.DB.NewRaw("select id from questions limit 1").Scan(t.Context(), &question))
	if err := w.Quizzes.AddFromBank(t.Context(), w.Trainer, q.ID, question); !isKey(err, "quiz.of_assessment") {
		t.Errorf("a question beside an assessment: %v", err)
	}
	if _, err := w.Quizzes.Preview(t.Context(), w.Trainer, q.ID); !isKey(err, "quiz.of_assessment") {
		t.Errorf("an editor's trial of closed questions: %v", err)
	}
	own, err := w.Quizzes.Create(t.Context(), w.Trainer, w.Unit, quizzes.Settings{Title: "Kuis"})
	w.must(err)
	w.must(w.Quizzes.AddFromBank(t.Context(), w.Trainer, own.ID, question))
	if err := w.Quizzes.Update(t.Context(), w.Trainer, own.ID, quizzes.Settings{Title: "Kuis", AssessmentID: plan}); !isKey(err, "quiz.has_questions") {
		t.Errorf("an assessment beside a question: %v", err)
	}
}
