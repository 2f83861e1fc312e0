package assessments_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/people"
	"mumpuni/psychometrics"
	"mumpuni/questions"
)

// questionOf is the question of a version.
func (w *world) questionOf(version uuid.UUID) (q uuid.UUID) {
	w.T.Helper()
	w.must(w.DB.NewRaw("select question_id from question_versions where id = ?", version).Scan(w.T.Context(), &q))
	return q
}

// Figures are those of the answers; a wrong key is told; of five people at least, advice of thirty.
func TestAnswersSayWhatIsWrongWithAQuestion(t *testing.T) {
	w, assessment, competency := measuring(t)
	c := w.crowdOf(assessment, 11)
	c.flipped = 3
	good, wrong := w.questionOf(c.versions[8]), w.questionOf(c.versions[3])
	stat := func(id uuid.UUID) assessments.QuestionStatistics {
		q, err := w.Question(t.Context(), w.Trainer, id)
		w.must(err)
		return q
	}
	c.sit(assessment, competency, 4, 0)
	if q := stat(good); q.People != 4 || q.Shown || len(q.Options)+len(q.Curve)+len(q.Advice) > 0 || q.Facility != 0 {
		t.Errorf("four people: %+v", q)
	}
	c.sit(assessment, competency, 25, 0)
	if q := stat(wrong); q.People != 29 || !q.Shown || len(q.Advice) > 0 {
		t.Errorf("29 people: %+v", q)
	}
	c.sit(assessment, competency, 121, 0)
	q := stat(good)
	var right float64
	w.must(w.DB.NewRaw("select avg((fraction = 10000)::int)::float8 from attempt_items where version_id = ?", c.versions[8]).Scan(t.Context(), &right))
	sum, lower, upper := 0, *q.Options[0].Lower, *q.Options[0].Upper
	for _, o := range q.Options {
		sum += o.N
	}
	if q.People != 150 || math.Abs(q.Facility-right) > 1e-9 || *q.Rest < .15 || sum != 150 || !q.Options[0].Right || lower >= upper || len(q.Curve) != 5 || q.Exposure != 1 {
		t.Errorf("%+v", q)
	}
	if q.Curve[0].Right >= q.Curve[4].Right || math.Abs(q.Curve[0].Options[0]-q.Curve[0].Right) > 1e-9 {
		t.Errorf("%+v", q.Curve)
	}
	if q := stat(wrong); !slices.Contains(q.Advice, psychometrics.KeySuspect) {
		t.Errorf("a wrong key: %v, %v", q.Advice, *q.Rest)
	}
	v, err := w.Statistics(t.Context(), w.Trainer, assessment)
	w.must(err)
	s := v.Competencies[0]
	if s.People != 150 || *s.Alpha < .5 || *s.Alpha > .95 || *s.AlphaLow >= *s.Alpha || s.Rudner.Accuracy <= .3 || s.Lee.Accuracy <= s.Lee.Consistency-.1 || len(v.Questions) != 24 {
		t.Errorf("%+v", s)
	}
	if first := v.Questions[0]; first.QuestionID != wrong || !first.Seen || first.Advice[0] != psychometrics.KeySuspect {
		t.Errorf("the worst comes first: %+v", first)
	}
}

// A closed question is seen by who wrote, reviewed or approved it; another trainer of the unit sees how many answered, no more, until it
// is open. Who looked does not meet it for credit.
func TestAClosedQuestionIsSeenByWhoAnswersForIt(t *testing.T) {
	w, assessment, competency := measuring(t)
	c := w.crowdOf(assessment, 12)
	c.sit(assessment, competency, 40, 0)
	question := w.questionOf(c.versions[0])
	colleague := w.Learners[0]
	colleague.Grants = []people.Grant{{Role: people.Trainer, UnitID: w.Unit}}
	sees := func(who people.Actor) bool {
		_, err := w.Question(t.Context(), who, question)
		if err != nil && !isKey(err, "quiz.question_not_found") {
			t.Fatal(err)
		}
		return err == nil
	}
	if !sees(w.Trainer) || !sees(w.reviewer) || !sees(w.HR) || sees(colleague) || sees(w.Stranger) || sees(w.Learners[1]) {
		t.Error("a closed question")
	}
	v, err := w.Statistics(t.Context(), colleague, assessment)
	w.must(err)
	for _, q := range v.Questions {
		if q.Seen || q.Stem != "" || q.Facility != nil || q.Rest != nil || len(q.Advice) > 0 || q.People != 40 {
			t.Fatalf("told to a colleague: %+v", q)
		}
	}
	if _, err := w.Statistics(t.Context(), w.Stranger, assessment); !isKey(err, "assessment.not_found") {
		t.Errorf("another unit: %v", err)
	}
	var noted int
	w.must(w.DB.NewRaw("select count(*) from question_views where question_id = ? and person_id = ?", question, w.HR.PersonID).Scan(t.Context(), &noted))
	if noted != 1 {
		t.Errorf("the approver's look was noted %d times", noted)
	}
	w.Exec("update questions set open = true where id = ?", question)
	if !sees(colleague) || sees(w.Stranger) {
		t.Error("an open question")
	}
}

// The list of the bank knows what the page of a question counts, and counts anew when more people sat.
func TestTheBankKnowsWhatAnswersSay(t *testing.T) {
	w, assessment, competency := measuring(t)
	c := w.crowdOf(assessment, 13)
	c.sit(assessment, competency, 40, 0)
	people := func() int {
		w.must(w.CalibrateDue(t.Context()))
		rows, _, err := w.Bank.Catalogue(t.Context(), w.Trainer, questions.CatalogueFilter{})
		w.must(err)
		q, err := w.Question(t.Context(), w.Trainer, rows[0].QuestionID)
		w.must(err)
		if rows[0].Facility == nil || *rows[0].Facility != q.Facility && rows[0].People == q.People {
			t.Errorf("the list says %v, the page %v", rows[0].Facility, q.Facility)
		}
		return rows[0].People
	}
	if n := people(); n != 40 {
		t.Errorf("%d people", n)
	}
	w.clock = w.clock.Add(2 * time.Hour)
	c.sit(assessment, competency, 5, 0)
	if n := people(); n != 40 {
		t.Errorf("counted anew after two hours: %d", n)
	}
	w.clock = w.clock.Add(11 * time.Hour)
	if n := people(); n != 45 {
		t.Errorf("%d people", n)
	}
}
