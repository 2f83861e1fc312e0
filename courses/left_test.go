package courses_test

import (
	"testing"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// What is left of an enrolment is what its list of modules says, wherever the learner is; of another's, nothing is said.
func TestWhatIsLeftIsWhatTheListSays(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, m := h.Drafted("Sisa")
	h.Publish(c.ID)
	enrolment, err := h.Courses.Enrol(ctx, h.Learner, c.ID)
	h.Must(err)
	left := func(who people.Actor) courses.Left {
		return pgtest.Asked(t, func(into *courses.Left) pg.Question { return h.Courses.AskLeft(who, enrolment, into) })
	}
	check := func(when string) {
		t.Helper()
		tasks, err := h.Courses.Learn(ctx, h.Learner, enrolment)
		h.Must(err)
		next, _ := tasks.Resume()
		want := courses.Left{Completed: !tasks.CompletedAt.IsZero(), Why: tasks.CertificateWhy, Modules: len(tasks.List) - tasks.Done(), Next: next.ID}
		if want.Modules == 0 {
			want.Next = id.Module{}
		}
		if got := left(h.Learner); got != want {
			t.Errorf("%s: %+v, want %+v", when, got, want)
		}
	}
	check("nothing opened")
	for _, at := range []int{1, 2, 0} {
		_, err = h.Courses.OpenModule(ctx, h.Learner, enrolment, m[at], 0)
		h.Must(err)
		check("one opened")
	}
	h.Exec("update module_progress set completed_at = now() where module_id = ?", m[0])
	check("the last opened is done")
	h.Exec("update module_progress set completed_at = now()")
	h.Exec("update enrolments set completed_at = now()")
	check("all is done")
	if got := left(h.Trainer); got != (courses.Left{}) {
		t.Errorf("another's: %+v", got)
	}
}
