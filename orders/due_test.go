package orders_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses/mandates"
	"mumpuni/internal/id"
)

// TestAnAssessmentThatWasOrderedIsDue until a try that began after the order has ended.
func TestAnAssessmentThatWasOrderedIsDue(t *testing.T) {
	w := newTown(t, 3)
	for _, l := range w.Learners {
		w.tried(l, w.clock.AddDate(0, 0, -9), w.clock.AddDate(0, 0, -9).Add(time.Hour))
	}
	n := w.assess()
	n.Whom = w.whom(w.Learners[0].PersonID, w.Learners[1].PersonID, w.Learners[2].PersonID)
	order, err := w.Give(t.Context(), w.HR, n)
	w.must(err)
	w.tried(w.Learners[0], w.clock.Add(time.Hour), w.clock.Add(2*time.Hour))
	w.tried(w.Learners[1], w.clock.Add(time.Hour), time.Time{})
	due := map[id.Person]mandates.Due{}
	mandates, err := w.mandates.StandingMandates(t.Context(), w.DB, "2026-11-23")
	w.must(err)
	for _, m := range mandates {
		list, err := w.mandates.DueOf(t.Context(), w.DB, m, "2026-11-23", "2026-11-09", id.Person{}, 10)
		w.must(err)
		for _, d := range list {
			due[d.PersonID] = d
		}
	}
	one := due[w.Learners[2].PersonID]
	if len(mandates) != 3 || len(due) != 2 || due[w.Learners[0].PersonID].GroupID != uuid.Nil {
		t.Errorf("%d mandates, %d due", len(mandates), len(due))
	}
	if one.GroupID != order || !one.Told || one.Begun || one.Title != "Asesmen" || one.Href() != "/asesmen/"+w.assessment.String() || !due[w.Learners[1].PersonID].Begun {
		t.Errorf("%+v", one)
	}
}
