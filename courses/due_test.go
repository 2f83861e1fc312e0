package courses_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// dueOf are the people of a mandate who have it still to do.
func (h *house) dueOf(t *testing.T, mandate uuid.UUID) map[id.Person]courses.Due {
	t.Helper()
	today := people.DayOf(h.clock)
	list, err := h.s.DueOf(t.Context(), h.db, mandate, today, people.DayOf(today.Time().AddDate(0, 0, -14)), id.Person{}, 500)
	h.must(err)
	due := map[id.Person]courses.Due{}
	for _, d := range list {
		due[d.PersonID] = d
	}
	return due
}

// TestTheEarlierDayIsDue: who was ordered a course with their unit and in person has it to do once, by the earlier day, until it is done, taken
// back or archived.
func TestTheEarlierDayIsDue(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx, today := t.Context(), people.DayOf(h.clock)
	c, _ := h.published("Wajib")
	day := func(n int) people.Day { return people.DayOf(today.Time().AddDate(0, 0, n)) }
	unit, err := h.s.Mandate(ctx, h.hr, courses.NewMandate{CourseID: c.ID, UnitID: h.opd, DueOn: day(20)})
	h.must(err)
	everybody := len(h.dueOf(t, unit))
	own, err := h.s.Mandate(ctx, h.hr, courses.NewMandate{CourseID: c.ID, PersonID: h.learner.PersonID, DueOn: day(10)})
	h.must(err)
	if due := h.dueOf(t, unit); len(due) != everybody-1 || due[h.learner.PersonID].Title != "" {
		t.Errorf("%d people of %d have it to do with their unit", len(due), everybody)
	}
	if due := h.dueOf(t, own)[h.learner.PersonID]; due.Title != "Wajib" || due.DueOn != day(10) || due.Told || due.Begun || due.TimeZone == "" || due.Href() != "/kursus/"+c.ID.String() {
		t.Errorf("%+v", due)
	}
	still := func(mandate uuid.UUID) bool {
		t.Helper()
		open, err := h.s.StillDue(ctx, h.db, mandate, h.learner.PersonID, today)
		h.must(err)
		return open
	}
	if !still(own) || !still(unit) {
		t.Error("it is not to be done any more")
	}
	standing, err := h.s.StandingMandates(ctx, h.db, day(11))
	if h.must(err); len(standing) != 1 || standing[0] != unit {
		t.Errorf("standing %v", standing)
	}
	h.must(h.s.CancelMandate(ctx, h.hr, own))
	if still(own) || !still(unit) || len(h.dueOf(t, unit)) != everybody {
		t.Error("what was taken back is still to be done, or hides the other")
	}
	h.exec("update enrolments set completed_at = ? where person_id = ?", h.clock, h.learner.PersonID)
	if still(unit) || len(h.dueOf(t, unit)) != everybody-1 {
		t.Error("what is done is still to be done")
	}
	entries, err := h.s.DueCalendar(ctx, h.db, h.learner.PersonID, today, day(-90))
	if h.must(err); len(entries) != 2 || entries[0].CancelledAt.IsZero() || entries[1].DoneAt.IsZero() {
		t.Errorf("%+v", entries)
	}
	h.exec("update courses set archived_at = ? where id = ?", h.clock, c.ID)
	if len(h.dueOf(t, unit)) != 0 {
		t.Error("an archived course is to be done")
	}
}

// TestBehindIsWhoHasNotBegunAWeekBefore, or is at the day, whatever they began.
func TestBehindIsWhoHasNotBegunAWeekBefore(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, _ := h.published("Wajib")
	due := people.DayOf(h.clock.AddDate(0, 0, 9))
	_, err := h.s.Mandate(ctx, h.hr, courses.NewMandate{CourseID: c.ID, PersonID: h.learner.PersonID, DueOn: due})
	h.must(err)
	behind := func() int {
		t.Helper()
		_, n, err := h.s.Behind(ctx, h.hr, courses.BehindFilter{})
		h.must(err)
		return n
	}
	if behind() != 0 {
		t.Error("behind nine days before")
	}
	h.pass(3 * 24 * time.Hour)
	if behind() != 1 {
		t.Error("not behind six days before with nothing begun")
	}
	h.exec("update enrolments set last_seen_at = ? where person_id = ?", h.clock, h.learner.PersonID)
	if behind() != 0 {
		t.Error("behind though begun")
	}
	h.pass(5 * 24 * time.Hour)
	if behind() != 1 {
		t.Error("not behind the day before")
	}
	if n := h.count("select count(*) from audit_entries where action = 'mandate.behind' and actor_id = ?", h.hr.PersonID); n != 2 {
		t.Errorf("%d lists with names are in the audit", n)
	}
}
