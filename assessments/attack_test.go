package assessments_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/quizzes"
)

// What a robot without knowledge gains by three tries: guessing blindly, and with all that a colleague who knows everything remembers of
// their own paper. The former rule gave it level 2 in 96 of 96 tries.
func TestARobotGainsNoLevel(t *testing.T) {
	w := newWorld(t, 26)
	c := w.Competencies[0]
	w.fill(c, 1, 3, 40)
	id := w.published(w.draft(assessments.Draw, assessments.Cell{CompetencyID: c, Level: 1, Count: 6}, assessments.Cell{CompetencyID: c, Level: 2, Count: 8},
		assessments.Cell{CompetencyID: c, Level: 3, Count: 6}))
	random := rand.New(rand.NewPCG(1, 2))
	colleague := w.Learners[0]
	remembered := map[uuid.UUID]bool{}
	w.sit(colleague, id, "", func(q quizzes.Asked) string {
		remembered[q.Version] = true
		return "right"
	})
	levels := map[bool]int{}
	for try := range 3 {
		for i, robot := range w.Learners[1:] {
			helped := i%2 == 0
			r := w.sit(robot, id, "", func(q quizzes.Asked) string {
				if helped && remembered[q.Version] || random.IntN(len(q.Options)) == 0 {
					return "right"
				}
				return "wrong"
			}).Competencies[0]
			if r.Level >= 2 {
				levels[helped]++
				t.Logf("try %d, helped %v: level %d, %v", try+1, helped, r.Level, r.Probabilities)
			}
		}
		w.clock = w.clock.AddDate(0, 0, 8)
	}
	if levels[false] > 0 || levels[true] > 1 {
		t.Errorf("in 36 tries each, guessing gave level 2 or more %d times, with a colleague's memory %d times", levels[false], levels[true])
	}
}

// Nobody makes a level alone: who writes questions, reviews them and plans the assessment cannot do all three, nor sit it.
func TestOneTrainerAloneMakesNoLevel(t *testing.T) {
	w := newWorld(t, 1)
	c := w.Competencies[0]
	one := w.Trainer
	one.Fresh = true
	one.Grants = append(one.Grants, people.Grant{Role: people.HR, UnitID: w.Unit})
	var mine []uuid.UUID
	for range 6 {
		q := w.question(c, 2, true)
		mine = append(mine, q)
		w.Exec("update questions set state = 'draft', reviewed_version_id = null where id = ?", q)
	}
	w.must(w.Bank.AskReview(t.Context(), one, mine))
	if err := w.Bank.Review(t.Context(), one, mine[0], questions.Verdict{Checks: questions.Checks, Accepted: true}); !isKey(err, "bank.review_own") {
		t.Errorf("reviews their own question: %v", err)
	}
	id, err := w.Create(t.Context(), one, w.draft(assessments.Draw, assessments.Cell{CompetencyID: c, Level: 2, Count: 4}))
	w.must(err)
	if _, err := w.Publish(t.Context(), one, id); !isKey(err, "assessment.lacks") {
		t.Errorf("publishes unreviewed questions: %v", err)
	}
	for _, q := range mine {
		w.must(w.Bank.Review(t.Context(), w.reviewer, q, questions.Verdict{Checks: questions.Checks, Accepted: true}))
	}
	_, err = w.Publish(t.Context(), one, id)
	w.must(err)
	if p := w.asked.Barred; len(p) == 0 || w.asked.Kind != assessments.AskPublish {
		t.Errorf("asked %+v", w.asked)
	}
	w.must(w.carry(w.Stranger))
	_, err = w.Open(t.Context(), w.HR, assessments.Opening{AssessmentID: id, UnitID: w.Unit})
	w.must(err)
	if _, err := w.Start(t.Context(), one, id, ""); !isKey(err, "assessment.known") {
		t.Errorf("sits what they wrote: %v", err)
	}
	if _, err := w.Start(t.Context(), w.reviewer, id, ""); !isKey(err, "assessment.known") {
		t.Errorf("sits what they reviewed: %v", err)
	}
}
