package results_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses/coursestest"
	"mumpuni/courses/results"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

func TestOutcomesTellWhoCompletedWhat(t *testing.T) {
	h := coursestest.Open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	one, modules := h.Published("Satu")
	two, _ := h.Published("Dua")
	elsewhere := h.Person("Tono", h.Other)
	for _, who := range []people.Actor{h.Learner, h.Trainer, elsewhere} {
		for _, c := range []uuid.UUID{one.ID, two.ID} {
			_, err := h.Courses.Enrol(ctx, who, c)
			h.Must(err)
		}
	}
	enrolment, err := h.Courses.Enrol(ctx, h.Learner, one.ID)
	h.Must(err)
	h.ReadArticle(h.Learner, enrolment, modules[0])
	h.Exec("update enrolments set completed_at = ? where person_id = ? and course_id = ?", h.Clock, h.Trainer.PersonID, one.ID)

	all, err := h.Results.Outcomes(ctx, h.HR, results.OutcomeFilter{})
	h.Must(err)
	if all.Unit.Name != "Dinas Kominfo" || all.Enrolments != 4 || all.People != 2 || all.Completed != 1 || all.Started != 1 || all.NotStarted() != 2 || len(all.List) != 4 {
		t.Fatalf("%+v", all)
	}
	for _, o := range all.List {
		if o.FullName == "Tono" {
			t.Error("somebody of another agency is listed")
		}
	}
	seen(t, h, results.OutcomeFilter{CourseID: one.ID}, "Rina completed 10000", "Siti started 3333")
	seen(t, h, results.OutcomeFilter{State: "not_started"}, "Rina not_started 0", "Siti not_started 0")
	seen(t, h, results.OutcomeFilter{State: "started"}, "Siti started 3333")
	seen(t, h, results.OutcomeFilter{State: "completed", CourseID: one.ID}, "Rina completed 10000")
	seen(t, h, results.OutcomeFilter{State: "completed", CourseID: two.ID})
	sameByPage(t, h, results.OutcomeFilter{}, all)
	seen(t, h, results.OutcomeFilter{UnitID: h.Section, CourseID: one.ID}, "Siti started 3333")

	var pages []string
	f := results.OutcomeFilter{Limit: 1}
	for first := true; first || f.After != ""; first = false {
		page, err := h.Results.Outcomes(ctx, h.HR, f)
		h.Must(err)
		pages, f.After = append(pages, page.List[0].EnrolmentID.String()), page.Next
	}
	if len(pages) != 4 || pages[0] != all.List[0].EnrolmentID.String() || pages[3] != all.List[3].EnrolmentID.String() {
		t.Errorf("page by page: %v", pages)
	}
	if n := h.Count("select count(*) from audit_entries where action = 'course.outcomes' and subject_id = ? and actor_id = ?", h.Learner.PersonID, h.HR.PersonID); n < 3 {
		t.Errorf("the learner sees %d readings", n)
	}
}

func seen(t *testing.T, h *coursestest.House, f results.OutcomeFilter, want ...string) {
	t.Helper()
	o, err := h.Results.Outcomes(t.Context(), h.HR, f)
	h.Must(err)
	var got []string
	for _, e := range o.List {
		got = append(got, fmt.Sprint(e.FullName, " ", e.State, " ", e.Fraction))
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v: %q, want %q", f, got, want)
	}
	sameByPage(t, h, f, o)
}

// sameByPage holds that the pages of the screen, of one row each, are the rows of the file and bear its sums.
func sameByPage(t *testing.T, h *coursestest.House, f results.OutcomeFilter, whole results.Outcomes) {
	t.Helper()
	var rows []results.Outcome
	f.Limit = 1
	for first := true; first || f.After != ""; first = false {
		page, err := h.Results.Outcomes(t.Context(), h.HR, f)
		h.Must(err)
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
	h := coursestest.Open(t, pgtest.Tx(t), nil)
	h.Published("Satu")
	for _, c := range []struct {
		who  people.Actor
		unit uuid.UUID
	}{{h.Learner, uuid.Nil}, {h.Trainer, h.OPD}, {h.HR, h.Other}, {people.Actor{}, h.OPD}, {h.HR, uuid.New()}} {
		_, err := h.Results.Outcomes(t.Context(), c.who, results.OutcomeFilter{UnitID: c.unit})
		h.Wants(err, "course.outcomes_unit")
	}
	_, err := h.Results.Outcomes(t.Context(), h.HR, results.OutcomeFilter{State: "entah"})
	h.Wants(err, "course.outcomes_state")
	_, err = h.Results.Outcomes(t.Context(), h.HR, results.OutcomeFilter{After: "?"})
	h.Wants(err, "course.outcomes_cursor")
}

// Who has left by today is not told of.
func TestOutcomesLeaveOutWhoLeft(t *testing.T) {
	h := coursestest.Open(t, pgtest.Tx(t), nil)
	c, _ := h.Published("Satu")
	_, err := h.Courses.Enrol(t.Context(), h.Learner, c.ID)
	h.Must(err)
	seen(t, h, results.OutcomeFilter{}, "Siti not_started 0")
	h.Exec("update persons set left_on = ? where id = ?", h.Clock.Add(-48*time.Hour).Format(time.DateOnly), h.Learner.PersonID)
	seen(t, h, results.OutcomeFilter{})
}
