package courses_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/pgtest"
)

// Trainers see how far learners come and at which module they stop; whoever was seen lately, has completed or has left is not said to have stopped.
func TestAFunnelTellsWhereLearnersStop(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	course, modules := h.published("Corong")
	quick, gone, idle := h.person("Cepat", h.section), h.person("Pergi", h.section), h.person("Diam", h.section)
	h.readArticle(h.learner, h.enrol(h.learner, course.ID), modules[0]) // stops here
	h.readArticle(quick, h.enrol(quick, course.ID), modules[0])
	h.exec("update enrolments set completed_at = ? where person_id = ?", h.clock, quick.PersonID)
	left := h.enrol(gone, course.ID)
	h.readArticle(gone, left, modules[0])
	h.exec("update enrolments set withdrawn_at = ? where id = ?", h.clock, left)
	h.enrol(idle, course.ID) // has not begun

	f, err := h.s.Funnel(ctx, h.trainer, course.ID, uuid.Nil)
	h.must(err)
	if f.Version.Learners != 3 || f.Version.Began != 2 || f.Version.Completed != 1 || f.Version.Stopped != 0 || len(f.Steps) != len(modules) {
		t.Fatalf("%+v", f)
	}
	if s := f.Steps[0]; s.Began != 2 || s.Finished != 2 || s.Stopped != 0 {
		t.Errorf("seen lately: %+v", s)
	}
	h.pass(courses.StoppedAfter + time.Minute)
	f, err = h.s.Funnel(ctx, h.trainer, course.ID, f.Version.ID)
	h.must(err)
	if f.Version.Stopped != 1 || f.Steps[0].Stopped != 1 || f.Steps[1].Stopped != 0 || f.Steps[1].Began != 0 {
		t.Errorf("not seen for long: %+v", f)
	}
	_, err = h.s.Funnel(ctx, h.learner, course.ID, uuid.Nil)
	h.wants(err, "course.not_found")
}
