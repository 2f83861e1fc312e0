package mandates_test

import (
	"fmt"
	"testing"

	"mumpuni/courses/coursestest"
	"mumpuni/courses/mandates"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
)

// An order reaches who has not completed the course, did not make it, and was not ordered it: alone, or with a unit above.
func TestAnOrderReachesWhoNeedsIt(t *testing.T) {
	h := coursestest.Open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, _ := h.Published("Diperintahkan")
	done, free := h.Person("Selesai", h.Section), h.Person("Bebas", h.Section)
	enrolment, err := h.Courses.Enrol(ctx, done, c.ID)
	h.Must(err)
	h.Exec("update enrolments set completed_at = ? where id = ?", h.Clock, enrolment)
	ids := []id.Person{done.PersonID, free.PersonID, h.Trainer.PersonID}
	why := func() string {
		t.Helper()
		got, err := h.Mandates.Unneeding(ctx, h.DB, c.ID, ids, "2026-11-23")
		h.Must(err)
		return fmt.Sprintf("%s,%s,%s", got[ids[0]], got[ids[1]], got[ids[2]])
	}
	if got := why(); got != "completed,,author" {
		t.Fatal(got)
	}
	mandate, err := h.Mandates.Mandate(ctx, h.HR, mandates.NewMandate{CourseID: c.ID, UnitID: h.OPD, DueOn: "2026-12-31"})
	h.Must(err)
	if got := why(); got != "completed,ordered,author" {
		t.Fatal(got)
	}
	h.Must(h.Mandates.CancelMandate(ctx, h.HR, mandate))
	if got := why(); got != "completed,,author" {
		t.Fatalf("after it was taken back: %s", got)
	}
}
