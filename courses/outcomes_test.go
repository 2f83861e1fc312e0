package courses_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

func TestOutcomesTellWhoCompletedWhat(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	one, modules := h.published("Satu")
	two, _ := h.published("Dua")
	elsewhere := h.person("Tono", h.other)
	for _, who := range []people.Actor{h.learner, h.trainer, elsewhere} {
		for _, c := range []uuid.UUID{one.ID, two.ID} {
			_, err := h.s.Enrol(ctx, who, c)
			h.must(err)
		}
	}
	enrolment, err := h.s.Enrol(ctx, h.learner, one.ID)
	h.must(err)
	h.readArticle(h.learner, enrolment, modules[0])
	h.exec("update enrolments set completed_at = ? where person_id = ? and course_id = ?", h.clock, h.trainer.PersonID, one.ID)

	all, err := h.s.Outcomes(ctx, h.hr, courses.OutcomeFilter{})
	h.must(err)
	if all.Unit.Name != "Dinas Kominfo" || all.Enrolments != 4 || all.People != 2 || all.Completed != 1 || all.Started != 1 || all.NotStarted() != 2 || len(all.List) != 4 {
		t.Fatalf("%+v", all)
	}
	for _, o := range all.List {
		if o.FullName == "Tono" {
			t.Error("somebody of another agency is listed")
		}
	}
	h.seen(t, courses.OutcomeFilter{CourseID: one.ID}, "Rina completed 10000", "Siti started 3333")
	h.seen(t, courses.OutcomeFilter{State: "not_started"}, "Rina not_started 0", "Siti not_started 0")
	h.seen(t, courses.OutcomeFilter{State: "started"}, "Siti started 3333")
	h.seen(t, courses.OutcomeFilter{State: "completed", CourseID: one.ID}, "Rina completed 10000")
	h.seen(t, courses.OutcomeFilter{State: "completed", CourseID: two.ID})
	h.sameByPage(t, courses.OutcomeFilter{}, all)
	h.seen(t, courses.OutcomeFilter{UnitID: h.section, CourseID: one.ID}, "Siti started 3333")

	var pages []string
	f := courses.OutcomeFilter{Limit: 1}
	for first := true; first || f.After != ""; first = false {
		page, err := h.s.Outcomes(ctx, h.hr, f)
		h.must(err)
		pages, f.After = append(pages, page.List[0].EnrolmentID.String()), page.Next
	}
	if len(pages) != 4 || pages[0] != all.List[0].EnrolmentID.String() || pages[3] != all.List[3].EnrolmentID.String() {
		t.Errorf("page by page: %v", pages)
	}
	if n := h.count("select count(*) from audit_entries where action = 'course.outcomes' and subject_id = ? and actor_id = ?", h.learner.PersonID, h.hr.PersonID); n < 3 {
		t.Errorf("the learner sees %d readings", n)
	}
}

func (h *house) seen(t *testing.T, f courses.OutcomeFilter, want ...string) {
	t.Helper()
	o, err := h.s.Outcomes(t.Context(), h.hr, f)
	h.must(err)
	var got []string
	for _, e := range o.List {
		got = append(got, fmt.Sprint(e.FullName, " ", e.State, " ", e.Fraction))
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v: %q, want %q", f, got, want)
	}
	h.sameByPage(t, f, o)
}

// sameByPage holds that the pages of the screen, of one row each, are the rows of the file and bear its sums.
func (h *house) sameByPage(t *testing.T, f courses.OutcomeFilter, whole courses.Outcomes) {
	t.Helper()
	var rows []courses.Outcome
	f.Limit = 1
	for first := true; first || f.After != ""; first = false {
		page, err := h.s.Outcomes(t.Context(), h.hr, f)
		h.must(err)
		if page.OutcomeSums != whole.OutcomeSums {
			t.Errorf("%+v: a page sums up %+v, the file %+v", f, page.OutcomeSums, whole.OutcomeSums)
		}
		rows, f.After = append(rows, page.List...), page.Next
	}
	if !slices.Equal(rows, whole.List) {
		t.Errorf("%+v: by page %+v\nin the file %+v", f, rows, whole.List)
	}
}

func TestOutcomesAreForHROfTheUnit(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	h.published("Satu")
	for _, c := range []struct {
		who  people.Actor
		unit uuid.UUID
	}{{h.learner, uuid.Nil}, {h.trainer, h.opd}, {h.hr, h.other}, {people.Actor{}, h.opd}, {h.hr, uuid.New()}} {
		_, err := h.s.Outcomes(t.Context(), c.who, courses.OutcomeFilter{UnitID: c.unit})
		h.wants(err, "course.outcomes_unit")
	}
	_, err := h.s.Outcomes(t.Context(), h.hr, courses.OutcomeFilter{State: "entah"})
	h.wants(err, "course.outcomes_state")
	_, err = h.s.Outcomes(t.Context(), h.hr, courses.OutcomeFilter{After: "?"})
	h.wants(err, "course.outcomes_cursor")
}

// Who has left by today is not told of.
func TestOutcomesLeaveOutWhoLeft(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, _ := h.published("Satu")
	_, err := h.s.Enrol(t.Context(), h.learner, c.ID)
	h.must(err)
	h.seen(t, courses.OutcomeFilter{}, "Siti not_started 0")
	h.exec("update persons set left_on = ? where id = ?", h.clock.Add(-48*time.Hour).Format(time.DateOnly), h.learner.PersonID)
	h.seen(t, courses.OutcomeFilter{})
}
