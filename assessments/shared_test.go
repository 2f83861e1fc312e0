package assessments_test

import (
	"testing"

	"mumpuni/assessments"
)

// Two assessments may draw from one bank. Who sat the one meets none of its questions in the other, and a third one, for which nothing new
// is left, waits; for who sat none it does not.
func TestAssessmentsOfOneBankShareNoQuestions(t *testing.T) {
	w := newWorld(t, 3)
	c := w.Competencies[0]
	w.fill(c, 2, 2, 12)
	plan := w.draft(assessments.Draw, assessments.Cell{CompetencyID: c, Level: 2, Count: 6})
	first, second, third := w.published(plan), w.published(plan), w.published(plan)
	one := w.sit(w.Learners[0], first, "", all("right"))
	w.clock = w.clock.AddDate(0, 0, 7)
	two := w.sit(w.Learners[0], second, "", all("right"))
	both := `attempt_items i join question_versions v on v.id = i.version_id
		where i.attempt_id = ? and v.question_id in (select o.question_id from attempt_items j join question_versions o on o.id = j.version_id where j.attempt_id = ?)`
	if n := w.Count(both, one.AttemptID, two.AttemptID); n != 0 {
		t.Errorf("%d questions of six are met again", n)
	}
	w.clock = w.clock.AddDate(0, 0, 7)
	if _, err := w.Start(t.Context(), w.Learners[0], third, ""); !isKey(err, "assessment.bank_short") {
		t.Errorf("all twelve are met: %v", err)
	}
	if _, err := w.Start(t.Context(), w.Learners[1], third, ""); err != nil {
		t.Errorf("who met none: %v", err)
	}
	w.clock = w.clock.AddDate(1, 0, 1)
	if _, err := w.Start(t.Context(), w.Learners[0], third, ""); err != nil {
		t.Errorf("after a year: %v", err)
	}
}
