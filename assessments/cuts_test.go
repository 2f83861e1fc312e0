package assessments_test

import (
	"testing"
	"time"

	"mumpuni/assessments"
	"mumpuni/quizzes"
)

// TestATryGoesByTheCutsOfItsStart: a panel's cuts that come while it runs are for the next one, and each says which it went by.
func TestATryGoesByTheCutsOfItsStart(t *testing.T) {
	w := newWorld(t, 4)
	c := w.Competencies[0]
	w.fill(c, 1, 3, 9)
	one := w.published(w.draft(assessments.Draw, assessments.Cell{CompetencyID: c, Level: 1, Count: 5}, assessments.Cell{CompetencyID: c, Level: 2, Count: 5}, assessments.Cell{CompetencyID: c, Level: 3, Count: 5}))
	running, err := w.Start(t.Context(), w.Learners[0], one, "")
	w.must(err)
	w.clock = w.clock.Add(time.Minute)
	w.Exec("insert into cut_scores (competency_id, version, cuts, errors, panel_size, source, imported_at) values (?, 1, '{-5,-4,-3,-2,-1}', '{0,0,0,0,0}', 9, 'x', ?)", c, w.clock)
	w.clock = w.clock.Add(time.Minute)
	for slot := 1; slot <= 15; slot++ {
		w.must(w.answer(w.Learners[0], running.ID, slot, slot%2 == 0))
	}
	_, err = w.Quizzes.Finish(t.Context(), w.Learners[0], running.ID)
	w.must(err)
	r, err := w.Result(t.Context(), w.Learners[0], running.ID)
	w.must(err)
	later := w.sit(w.Learners[1], one, "", func(q quizzes.Asked) string {
		if q.Slot%2 == 0 {
			return "right"
		}
		return "wrong"
	}).Competencies[0]
	first := r.Competencies[0]
	if first.Measurement.CutsVersion != 0 || !first.Provisional || later.Measurement.CutsVersion != 1 || later.Provisional {
		t.Errorf("versions %d and %d, provisional %v and %v", first.Measurement.CutsVersion, later.Measurement.CutsVersion, first.Provisional, later.Provisional)
	}
	if later.Measurement.EAP > first.Measurement.EAP-1 { // the scale of the second lies three lower
		t.Errorf("abilities %.2f and %.2f", first.Measurement.EAP, later.Measurement.EAP)
	}
}
