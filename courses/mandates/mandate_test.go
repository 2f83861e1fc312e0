package mandates_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/courses/coursestest"
	"mumpuni/courses/mandates"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

func TestAMandateIsFollowedToItsDay(t *testing.T) {
	h := coursestest.Open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, m := h.Published("Wajib")
	key, err := h.Mandates.Mandate(ctx, h.HR, mandates.NewMandate{CourseID: c.ID, UnitID: h.OPD, DueOn: "2026-11-30", Note: "Sebelum akhir bulan"})
	h.Must(err)
	mine, err := h.Courses.MyLearning(ctx, h.Learner)
	h.Must(err)
	if len(mine) != 1 || !mine[0].EnrolmentID.IsZero() || mine[0].DueOn != "2026-11-30" || mine[0].Overdue {
		t.Fatalf("%+v", mine)
	}
	enrolment, err := h.Courses.Enrol(ctx, h.Learner, c.ID)
	h.Must(err)
	h.Wants(h.Courses.Withdraw(ctx, h.Learner, enrolment), "course.withdraw_mandated")
	h.ReadArticle(h.Learner, enrolment, m[0])
	card := mandate(t, h, h.HR, mandates.MandateFilter{})
	if card.Assigned != 3 || card.Started != 1 || card.NotStarted() != 2 || card.Overdue != 0 || card.Title != "Wajib" || card.UnitName != "Dinas Kominfo" {
		t.Fatalf("%+v", card)
	}
	h.Pass(8 * 24 * time.Hour)
	if card = mandate(t, h, h.HR, mandates.MandateFilter{State: "overdue"}); card.Overdue != 3 {
		t.Fatalf("%+v", card)
	}
	_, standing, total, err := h.Mandates.MandatePeople(ctx, h.HR, key, "started", 1)
	h.Must(err)
	if total != 1 || standing[0].Name != "Siti" || standing[0].Fraction != courses.Whole/3 || standing[0].UnitName != "Seksi Layanan" {
		t.Fatalf("%+v", standing)
	}
	if h.Count("select count(*) from audit_entries where action in ('mandate.give','mandate.read') and actor_id = ?", h.HR.PersonID) != 2 {
		t.Fatal("not in the audit trail")
	}
	h.Must(h.Mandates.CancelMandate(ctx, h.HR, key))
	h.Must(h.Mandates.CancelMandate(ctx, h.HR, key))
	h.Must(h.Courses.Withdraw(ctx, h.Learner, enrolment))
	back, err := h.Courses.Enrol(ctx, h.Learner, c.ID)
	h.Must(err)
	tasks, err := h.Courses.Learn(ctx, h.Learner, back)
	if h.Must(err); tasks.Done() != 1 {
		t.Fatal("what was read is gone after coming back")
	}
}

// What is ordered and due stands first, on the home and in the catalogue, whatever was opened last or published last; what is
// completed is due no more.
func TestWhatIsDueStandsFirst(t *testing.T) {
	h := coursestest.Open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	soon, _ := h.Published("Segera")
	later, _ := h.Published("Nanti")
	free, read := h.Published("Sukarela")
	for course, day := range map[uuid.UUID]people.Day{soon.ID: "2026-11-30", later.ID: "2027-01-05"} {
		_, err := h.Mandates.Mandate(ctx, h.HR, mandates.NewMandate{CourseID: course, UnitID: h.OPD, DueOn: day})
		h.Must(err)
	}
	enrolment, err := h.Courses.Enrol(ctx, h.Learner, free.ID)
	h.Must(err)
	h.ReadArticle(h.Learner, enrolment, read[0])
	home := func() (list []string) {
		mine, err := h.Courses.MyLearning(ctx, h.Learner)
		h.Must(err)
		for _, l := range mine {
			list = append(list, l.Title)
		}
		return list
	}
	catalogue := func() (list []string) {
		cards, _, err := h.Courses.Catalogue(ctx, h.Learner, courses.CatalogueFilter{})
		h.Must(err)
		for _, c := range cards {
			list = append(list, c.Title)
		}
		return list
	}
	if want := []string{"Segera", "Nanti", "Sukarela"}; !slices.Equal(home(), want) || !slices.Equal(catalogue(), want) {
		t.Fatalf("home %q, catalogue %q", home(), catalogue())
	}
	mine, err := h.Courses.MyLearning(ctx, h.Learner)
	h.Must(err)
	today := people.DayOf(h.Clock.In(h.Learner.Location()))
	if in := mine[0].DueIn; in <= 0 || today.Time().AddDate(0, 0, in) != people.Day("2026-11-30").Time() || mine[2].DueIn != 0 {
		t.Errorf("%d and %d days are left", mine[0].DueIn, mine[2].DueIn)
	}
	if mine[2].Done != 1 || mine[2].Fraction != courses.Whole/3 {
		t.Errorf("one of three modules is %d of 10000", mine[2].Fraction)
	}
	done, err := h.Courses.Enrol(ctx, h.Learner, soon.ID)
	h.Must(err)
	h.Exec("update enrolments set completed_at = ? where id = ?", h.Clock, done)
	if got := catalogue(); got[0] != "Nanti" || home()[2] != "Segera" {
		t.Fatalf("after completing: catalogue %q, home %q", got, home())
	}
}

func mandate(t *testing.T, h *coursestest.House, who people.Actor, f mandates.MandateFilter) mandates.MandateView {
	t.Helper()
	list, total, err := h.Mandates.Mandates(t.Context(), who, f)
	h.Must(err)
	if total != 1 || len(list) != 1 {
		t.Fatalf("%d mandates", total)
	}
	return list[0]
}

func TestAMandateForAPersonEnrolsThem(t *testing.T) {
	h := coursestest.Open(t, pgtest.Tx(t), nil)
	c, _ := h.Published("Perorangan")
	_, err := h.Mandates.Mandate(t.Context(), h.HR, mandates.NewMandate{CourseID: c.ID, PersonID: h.Learner.PersonID, DueOn: "2026-11-23"})
	h.Must(err)
	mine, err := h.Courses.MyLearning(t.Context(), h.Learner)
	h.Must(err)
	if len(mine) != 1 || mine[0].EnrolmentID.IsZero() || mine[0].DueOn != "2026-11-23" {
		t.Fatalf("%+v", mine)
	}
	if card := mandate(t, h, h.HR, mandates.MandateFilter{CourseID: c.ID}); card.Assigned != 1 || card.PersonName != "Siti" {
		t.Fatalf("%+v", card)
	}
	_, err = h.Mandates.Mandate(t.Context(), h.HR, mandates.NewMandate{CourseID: c.ID, PersonID: h.Learner.PersonID, DueOn: "2026-12-01"})
	h.Wants(err, "course.mandate_twice")
}

func TestMandatesStayInTheirScope(t *testing.T) {
	h := coursestest.Open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, _ := h.Published("Batas")
	draft, _ := h.Drafted("Draf")
	id, err := h.Mandates.Mandate(ctx, h.HR, mandates.NewMandate{CourseID: c.ID, UnitID: h.Section, DueOn: "2026-12-31"})
	h.Must(err)
	outside := h.Person("Dinkes", h.Other, people.Grant{Role: people.HR, UnitID: h.Other})
	stranger := h.Person("Perawat", h.Other)
	for _, who := range []people.Actor{outside, h.Trainer, h.Learner, {}} {
		_, err := h.Mandates.Mandate(ctx, who, mandates.NewMandate{CourseID: c.ID, UnitID: h.OPD, DueOn: "2026-12-31"})
		h.Wants(err, "course.mandate_not_yours")
		h.Wants(h.Mandates.CancelMandate(ctx, who, id), "course.mandate_not_found")
		_, _, _, err = h.Mandates.MandatePeople(ctx, who, id, "", 1)
		h.Wants(err, "course.mandate_not_found")
	}
	_, err = h.Mandates.Mandate(ctx, h.HR, mandates.NewMandate{CourseID: c.ID, PersonID: stranger.PersonID, DueOn: "2026-12-31"})
	h.Wants(err, "course.mandate_not_yours")
	_, err = h.Mandates.Mandate(ctx, h.HR, mandates.NewMandate{CourseID: draft.ID, UnitID: h.OPD, DueOn: "2026-12-31"})
	h.Wants(err, "course.not_found")
	_, err = h.Mandates.Mandate(ctx, h.HR, mandates.NewMandate{DueOn: "2026-02-30", UnitID: h.OPD, PersonID: h.Learner.PersonID})
	for _, key := range []string{"course.course_missing", "course.mandate_target", "course.due_missing"} {
		h.Wants(err, key)
	}
	_, err = h.Mandates.Mandate(ctx, h.HR, mandates.NewMandate{CourseID: c.ID, UnitID: h.OPD, DueOn: "2026-11-22"})
	h.Wants(err, "course.due_past")
	_, _, err = h.Mandates.Mandates(ctx, h.Learner, mandates.MandateFilter{})
	h.Wants(err, "course.mandates_not_yours")
	if _, total, err := h.Mandates.Mandates(ctx, outside, mandates.MandateFilter{State: "all"}); err != nil || total != 0 {
		t.Fatalf("%d, %v", total, err)
	}
	auditor := h.Person("Inspektur", h.OPD, people.Grant{Role: people.Auditor, UnitID: h.OPD})
	mandate(t, h, auditor, mandates.MandateFilter{State: "all"})
	_, err = h.Mandates.Mandate(ctx, auditor, mandates.NewMandate{CourseID: c.ID, UnitID: h.OPD, DueOn: "2026-12-31"})
	h.Wants(err, "course.mandate_not_yours")
}

// HR frees nobody of what names themselves; of what is ordered to their unit they do as of any other.
func TestNobodyCancelsTheirOwnOrder(t *testing.T) {
	h := coursestest.Open(t, pgtest.Tx(t), nil)
	c, _ := h.Published("Wajib")
	above := h.Person("Atasan", h.OPD, people.Grant{Role: people.HR, UnitID: h.OPD})
	own, err := h.Mandates.Mandate(t.Context(), above, mandates.NewMandate{CourseID: c.ID, PersonID: h.HR.PersonID, DueOn: "2026-11-30"})
	h.Must(err)
	unit, err := h.Mandates.Mandate(t.Context(), above, mandates.NewMandate{CourseID: c.ID, UnitID: h.OPD, DueOn: "2026-11-30"})
	h.Must(err)
	h.Wants(h.Mandates.CancelMandate(t.Context(), h.HR, own), "person.oneself")
	h.Must(h.Mandates.CancelMandate(t.Context(), h.HR, unit))
	h.Must(h.Mandates.CancelMandate(t.Context(), above, own))
}
