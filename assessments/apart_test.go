package assessments_test

import (
	"testing"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/internal/id"
)

// An adaptive try does not meet two questions that give one another away, though they are of two competencies, nor in its second part.
func TestAnAdaptiveTryKeepsCompetenciesApart(t *testing.T) {
	w := newWorld(t, 6)
	one, other := w.Competencies[0], w.Competencies[1]
	var firsts, seconds []uuid.UUID
	for range 8 {
		firsts, seconds = append(firsts, w.question(one, 2, true)), append(seconds, w.question(other, 2, true))
	}
	d := w.draft(assessments.Adaptive, assessments.Cell{CompetencyID: one, Level: 2, Count: 1}, assessments.Cell{CompetencyID: other, Level: 2, Count: 1})
	d.MaxQuestions = 12
	plan := w.published(d)
	for _, q := range firsts { // seven of the eight of the other give every one away
		w.must(w.Bank.Apart(t.Context(), w.Trainer, q, seconds[1:]))
	}
	asked := func(attempt id.Attempt) (list []uuid.UUID) {
		w.must(w.DB.NewRaw("select v.question_id from attempt_items i join question_versions v on v.id = i.version_id where i.attempt_id = ? order by i.slot", attempt).Scan(t.Context(), &list))
		return list
	}
	who := w.Learners[0]
	a, err := w.Start(t.Context(), who, plan, "")
	w.must(err)
	for {
		next, err := w.Advance(t.Context(), who, a.ID)
		w.must(err)
		if next.Stopped != "" {
			break
		}
		w.must(w.answer(who, a.ID, next.Slot, next.Slot%2 == 0))
	}
	var met [2]int
	for _, q := range asked(a.ID) {
		for i, list := range [][]uuid.UUID{firsts, seconds[1:]} {
			for _, of := range list {
				if q == of {
					met[i]++
				}
			}
		}
	}
	if met[0] == 0 || met[1] != 0 {
		t.Errorf("%d of one, %d that they give away", met[0], met[1])
	}
}
