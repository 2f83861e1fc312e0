package mandates_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses/coursestest"
	"mumpuni/courses/mandates"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// dueOf are the people of a mandate who have it still to do.
func dueOf(t *testing.T, h *coursestest.House, mandate uuid.UUID) map[id.Person]mandates.Due {
	t.Helper()
	today := people.DayOf(h.Clock)
	list, err := h.Mandates.DueOf(t.Context(), h.DB, mandate, today, people.DayOf(today.Time().AddDate(0, 0, -14)), id.Person{}, 500)
	h.Must(err)
	due := map[id.Person]mandates.Due{}
	for _, d := range list {
		due[d.PersonID] = d
	}
	return due
}

// TestTheEarlierDayIsDue: who was ordered a course with their unit and in person has it to do once, by the earlier day, until it is done, taken
// back or archived.
func TestTheEarlierDayIsDue(t *testing.T) {
	h := coursestest.Open(t, pgtest.Tx(t), nil)
	ctx, today := t.Context(), people.DayOf(h.Clock)
	c, _ := h.Published("Wajib")
	day := func(n int) people.Day { return people.DayOf(today.Time().AddDate(0, 0, n)) }
	unit, err := h.Mandates.Mandate(ctx, h.HR, mandates.NewMandate{CourseID: c.ID, UnitID: h.OPD, DueOn: day(20)})
	h.Must(err)
	everybody := len(dueOf(t, h, unit))
	own, err := h.Mandates.Mandate(ctx, h.HR, mandates.NewMandate{CourseID: c.ID, PersonID: h.Learner.PersonID, DueOn: day(10)})
	h.Must(err)
	if due := dueOf(t, h, unit); len(due) != everybody-1 || due[h.Learner.PersonID].Title != "" {
		t.Errorf("%d people of %d have it to do with their unit", len(due), everybody)
	}
	if due := dueOf(t, h, own)[h.Learner.PersonID]; due.Title != "Wajib" || due.DueOn != day(10) || due.Told || due.Begun || due.TimeZone == "" || due.Href() != "/kursus/"+c.ID.String() {
		t.Errorf("%+v", due)
	}
	still := func(mandate uuid.UUID) bool {
		t.Helper()
		open, err := h.Mandates.StillDue(ctx, h.DB, mandate, h.Learner.PersonID, today)
		h.Must(err)
		return open
	}
	if !still(own) || !still(unit) {
		t.Error("it is not to be done any more")
	}
	standing, err := h.Mandates.StandingMandates(ctx, h.DB, day(11))
	if h.Must(err); len(standing) != 1 || standing[0] != unit {
		t.Errorf("standing %v", standing)
	}
	h.Must(h.Mandates.CancelMandate(ctx, h.HR, own))
	if still(own) || !still(unit) || len(dueOf(t, h, unit)) != everybody {
		t.Error("what was taken back is still to be done, or hides the other")
	}
	h.Exec("update enrolments set completed_at = ? where person_id = ?", h.Clock, h.Learner.PersonID)
	if still(unit) || len(dueOf(t, h, unit)) != everybody-1 {
		t.Error("what is done is still to be done")
	}
	entries, err := h.Mandates.DueCalendar(ctx, h.DB, h.Learner.PersonID, today, day(-90))
	if h.Must(err); len(entries) != 2 || entries[0].CancelledAt.IsZero() || entries[1].DoneAt.IsZero() {
		t.Errorf("%+v", entries)
	}
	h.Exec("update courses set archived_at = ? where id = ?", h.Clock, c.ID)
	if len(dueOf(t, h, unit)) != 0 {
		t.Error("an archived course is to be done")
	}
}

// TestBehindIsWhoHasNotBegunAWeekBefore, or is at the day, whatever they began.
func TestBehindIsWhoHasNotBegunAWeekBefore(t *testing.T) {
	h := coursestest.Open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, _ := h.Published("Wajib")
	due := people.DayOf(h.Clock.AddDate(0, 0, 9))
	_, err := h.Mandates.Mandate(ctx, h.HR, mandates.NewMandate{CourseID: c.ID, PersonID: h.Learner.PersonID, DueOn: due})
	h.Must(err)
	behind := func() int {
		t.Helper()
		_, n, err := h.Mandates.Behind(ctx, h.HR, mandates.BehindFilter{})
		h.Must(err)
		return n
	}
	if behind() != 0 {
		t.Error("behind nine days before")
	}
	h.Pass(3 * 24 * time.Hour)
	if behind() != 1 {
		t.Error("not behind six days before with nothing begun")
	}
	h.Exec("update enrolments set last_seen_at = ? where person_id = ?", h.Clock, h.Learner.PersonID)
	if behind() != 0 {
		t.Error("behind though begun")
	}
	h.Pass(5 * 24 * time.Hour)
	if behind() != 1 {
		t.Error("not behind the day before")
	}
	if n := h.Count("select count(*) from audit_entries where action = 'mandate.behind' and actor_id = ?", h.HR.PersonID); n != 2 {
		t.Errorf("%d lists with names are in the audit", n)
	}
}
