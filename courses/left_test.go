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
	c, m := h.course("Sisa")
	h.publish(c.ID)
	enrolment, err := h.s.Enrol(ctx, h.learner, c.ID)
	h.must(err)
	left := func(who people.Actor) courses.Left {
		return pgtest.Asked(t, func(into *courses.Left) pg.Question { return h.s.AskLeft(who, enrolment, into) })
	}
	check := func(when string) {
		t.Helper()
		tasks, err := h.s.Learn(ctx, h.learner, enrolment)
		h.must(err)
		next, _ := tasks.Resume()
		want := courses.Left{Completed: !tasks.CompletedAt.IsZero(), Why: tasks.CertificateWhy, Modules: len(tasks.List) - tasks.Done(), Next: next.ID}
		if want.Modules == 0 {
			want.Next = id.Module{}
		}
		if got := left(h.learner); got != want {
			t.Errorf("%s: %+v, want %+v", when, got, want)
		}
	}
	check("nothing opened")
	for _, at := range []int{1, 2, 0} {
		_, err = h.s.OpenModule(ctx, h.learner, enrolment, m[at], 0)
		h.must(err)
		check("one opened")
	}
	h.exec("update module_progress set completed_at = now() where module_id = ?", m[0])
	check("the last opened is done")
	h.exec("update module_progress set completed_at = now()")
	h.exec("update enrolments set completed_at = now()")
	check("all is done")
	if got := left(h.trainer); got != (courses.Left{}) {
		t.Errorf("another's: %+v", got)
	}
}
