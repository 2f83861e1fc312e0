package results_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses/coursestest"
	"mumpuni/courses/results"
	"mumpuni/internal/pgtest"
)

// Trainers see how far learners come and at which module they stop; whoever was seen lately, has completed or has left is not said to have stopped.
func TestAFunnelTellsWhereLearnersStop(t *testing.T) {
	h := coursestest.Open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	course, modules := h.Published("Corong")
	quick, gone, idle := h.Person("Cepat", h.Section), h.Person("Pergi", h.Section), h.Person("Diam", h.Section)
	h.ReadArticle(h.Learner, h.Enrol(h.Learner, course.ID), modules[0]) // stops here
	h.ReadArticle(quick, h.Enrol(quick, course.ID), modules[0])
	h.Exec("update enrolments set completed_at = ? where person_id = ?", h.Clock, quick.PersonID)
	left := h.Enrol(gone, course.ID)
	h.ReadArticle(gone, left, modules[0])
	h.Exec("update enrolments set withdrawn_at = ? where id = ?", h.Clock, left)
	h.Enrol(idle, course.ID) // has not begun

	f, err := h.Results.Funnel(ctx, h.Trainer, course.ID, uuid.Nil)
	h.Must(err)
	if f.Version.Learners != 3 || f.Version.Began != 2 || f.Version.Completed != 1 || f.Version.Stopped != 0 || len(f.Steps) != len(modules) {
		t.Fatalf("%+v", f)
	}
	if s := f.Steps[0]; s.Began != 2 || s.Finished != 2 || s.Stopped != 0 {
		t.Errorf("seen lately: %+v", s)
	}
	h.Pass(results.StoppedAfter + time.Minute)
	f, err = h.Results.Funnel(ctx, h.Trainer, course.ID, f.Version.ID)
	h.Must(err)
	if f.Version.Stopped != 1 || f.Steps[0].Stopped != 1 || f.Steps[1].Stopped != 0 || f.Steps[1].Began != 0 {
		t.Errorf("not seen for long: %+v", f)
	}
	_, err = h.Results.Funnel(ctx, h.Learner, course.ID, uuid.Nil)
	h.Wants(err, "course.not_found")
}
