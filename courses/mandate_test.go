package courses_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

func TestAMandateIsFollowedToItsDay(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, m := h.published("Wajib")
	key, err := h.s.Mandate(ctx, h.hr, courses.NewMandate{CourseID: c.ID, UnitID: h.opd, DueOn: "2026-11-30", Note: "Sebelum akhir bulan"})
	h.must(err)
	mine, err := h.s.MyLearning(ctx, h.learner)
	h.must(err)
	if len(mine) != 1 || !mine[0].EnrolmentID.IsZero() || mine[0].DueOn != "2026-11-30" || mine[0].Overdue {
		t.Fatalf("%+v", mine)
	}
	enrolment, err := h.s.Enrol(ctx, h.learner, c.ID)
	h.must(err)
	h.wants(h.s.Withdraw(ctx, h.learner, enrolment), "course.withdraw_mandated")
	h.readArticle(h.learner, enrolment, m[0])
	card := h.mandate(t, h.hr, courses.MandateFilter{})
	if card.Assigned != 3 || card.Started != 1 || card.NotStarted() != 2 || card.Overdue != 0 || card.Title != "Wajib" || card.UnitName != "Dinas Kominfo" {
		t.Fatalf("%+v", card)
	}
	h.pass(8 * 24 * time.Hour)
	if card = h.mandate(t, h.hr, courses.MandateFilter{State: "overdue"}); card.Overdue != 3 {
		t.Fatalf("%+v", card)
	}
	_, standing, total, err := h.s.MandatePeople(ctx, h.hr, key, "started", 1)
	h.must(err)
	if total != 1 || standing[0].Name != "Siti" || standing[0].Fraction != courses.Whole/3 || standing[0].UnitName != "Seksi Layanan" {
		t.Fatalf("%+v", standing)
	}
	if h.count("select count(*) from audit_entries where action in ('mandate.give','mandate.read') and actor_id = ?", h.hr.PersonID) != 2 {
		t.Fatal("not in the audit trail")
	}
	h.must(h.s.CancelMandate(ctx, h.hr, key))
	h.must(h.s.CancelMandate(ctx, h.hr, key))
	h.must(h.s.Withdraw(ctx, h.learner, enrolment))
	back, err := h.s.Enrol(ctx, h.learner, c.ID)
	h.must(err)
	tasks, err := h.s.Learn(ctx, h.learner, back)
	if h.must(err); tasks.Done() != 1 {
		t.Fatal("what was read is gone after coming back")
	}
}

// What is ordered and due stands first, on the home and in the catalogue, whatever was opened last or published last; what is
// completed is due no more.
func TestWhatIsDueStandsFirst(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	soon, _ := h.published("Segera")
	later, _ := h.published("Nanti")
	free, read := h.published("Sukarela")
	for course, day := range map[uuid.UUID]people.Day{soon.ID: "2026-11-30", later.ID: "2027-01-05"} {
		_, err := h.s.Mandate(ctx, h.hr, courses.NewMandate{CourseID: course, UnitID: h.opd, DueOn: day})
		h.must(err)
	}
	enrolment, err := h.s.Enrol(ctx, h.learner, free.ID)
	h.must(err)
	h.readArticle(h.learner, enrolment, read[0])
	home := func() (list []string) {
		mine, err := h.s.MyLearning(ctx, h.learner)
		h.must(err)
		for _, l := range mine {
			list = append(list, l.Title)
		}
		return list
	}
	catalogue := func() (list []string) {
		cards, _, err := h.s.Catalogue(ctx, h.learner, courses.CatalogueFilter{})
		h.must(err)
		for _, c := range cards {
			list = append(list, c.Title)
		}
		return list
	}
	if want := []string{"Segera", "Nanti", "Sukarela"}; !slices.Equal(home(), want) || !slices.Equal(catalogue(), want) {
		t.Fatalf("home %q, catalogue %q", home(), catalogue())
	}
	mine, err := h.s.MyLearning(ctx, h.learner)
	h.must(err)
	today := people.DayOf(h.clock.In(h.learner.Location()))
	if in := mine[0].DueIn; in <= 0 || today.Time().AddDate(0, 0, in) != people.Day("2026-11-30").Time() || mine[2].DueIn != 0 {
		t.Errorf("%d and %d days are left", mine[0].DueIn, mine[2].DueIn)
	}
	if mine[2].Done != 1 || mine[2].Fraction != courses.Whole/3 {
		t.Errorf("one of three modules is %d of 10000", mine[2].Fraction)
	}
	done, err := h.s.Enrol(ctx, h.learner, soon.ID)
	h.must(err)
	h.exec("update enrolments set completed_at = ? where id = ?", h.clock, done)
	if got := catalogue(); got[0] != "Nanti" || home()[2] != "Segera" {
		t.Fatalf("after completing: catalogue %q, home %q", got, home())
	}
}

func (h *house) mandate(t *testing.T, who people.Actor, f courses.MandateFilter) courses.MandateView {
	t.Helper()
	list, total, err := h.s.Mandates(t.Context(), who, f)
	h.must(err)
	if total != 1 || len(list) != 1 {
		t.Fatalf("%d mandates", total)
	}
	return list[0]
}

func TestAMandateForAPersonEnrolsThem(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, _ := h.published("Perorangan")
	_, err := h.s.Mandate(t.Context(), h.hr, courses.NewMandate{CourseID: c.ID, PersonID: h.learner.PersonID, DueOn: "2026-11-23"})
	h.must(err)
	mine, err := h.s.MyLearning(t.Context(), h.learner)
	h.must(err)
	if len(mine) != 1 || mine[0].EnrolmentID.IsZero() || mine[0].DueOn != "2026-11-23" {
		t.Fatalf("%+v", mine)
	}
	if card := h.mandate(t, h.hr, courses.MandateFilter{CourseID: c.ID}); card.Assigned != 1 || card.PersonName != "Siti" {
		t.Fatalf("%+v", card)
	}
	_, err = h.s.Mandate(t.Context(), h.hr, courses.NewMandate{CourseID: c.ID, PersonID: h.learner.PersonID, DueOn: "2026-12-01"})
	h.wants(err, "course.mandate_twice")
}

func TestMandatesStayInTheirScope(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, _ := h.published("Batas")
	draft, _ := h.course("Draf")
	id, err := h.s.Mandate(ctx, h.hr, courses.NewMandate{CourseID: c.ID, UnitID: h.section, DueOn: "2026-12-31"})
	h.must(err)
	outside := h.person("Dinkes", h.other, people.Grant{Role: people.HR, UnitID: h.other})
	stranger := h.person("Perawat", h.other)
	for _, who := range []people.Actor{outside, h.trainer, h.learner, {}} {
		_, err := h.s.Mandate(ctx, who, courses.NewMandate{CourseID: c.ID, UnitID: h.opd, DueOn: "2026-12-31"})
		h.wants(err, "course.mandate_not_yours")
		h.wants(h.s.CancelMandate(ctx, who, id), "course.mandate_not_found")
		_, _, _, err = h.s.MandatePeople(ctx, who, id, "", 1)
		h.wants(err, "course.mandate_not_found")
	}
	_, err = h.s.Mandate(ctx, h.hr, courses.NewMandate{CourseID: c.ID, PersonID: stranger.PersonID, DueOn: "2026-12-31"})
	h.wants(err, "course.mandate_not_yours")
	_, err = h.s.Mandate(ctx, h.hr, courses.NewMandate{CourseID: draft.ID, UnitID: h.opd, DueOn: "2026-12-31"})
	h.wants(err, "course.not_found")
	_, err = h.s.Mandate(ctx, h.hr, courses.NewMandate{DueOn: "2026-02-30", UnitID: h.opd, PersonID: h.learner.PersonID})
	for _, key := range []string{"course.course_missing", "course.mandate_target", "course.due_missing"} {
		h.wants(err, key)
	}
	_, err = h.s.Mandate(ctx, h.hr, courses.NewMandate{CourseID: c.ID, UnitID: h.opd, DueOn: "2026-11-22"})
	h.wants(err, "course.due_past")
	_, _, err = h.s.Mandates(ctx, h.learner, courses.MandateFilter{})
	h.wants(err, "course.mandates_not_yours")
	if _, total, err := h.s.Mandates(ctx, outside, courses.MandateFilter{State: "all"}); err != nil || total != 0 {
		t.Fatalf("%d, %v", total, err)
	}
	auditor := h.person("Inspektur", h.opd, people.Grant{Role: people.Auditor, UnitID: h.opd})
	h.mandate(t, auditor, courses.MandateFilter{State: "all"})
	_, err = h.s.Mandate(ctx, auditor, courses.NewMandate{CourseID: c.ID, UnitID: h.opd, DueOn: "2026-12-31"})
	h.wants(err, "course.mandate_not_yours")
}

// HR frees nobody of what names themselves; of what is ordered to their unit they do as of any other.
func TestNobodyCancelsTheirOwnOrder(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, _ := h.published("Wajib")
	above := h.person("Atasan", h.opd, people.Grant{Role: people.HR, UnitID: h.opd})
	own, err := h.s.Mandate(t.Context(), above, courses.NewMandate{CourseID: c.ID, PersonID: h.hr.PersonID, DueOn: "2026-11-30"})
	h.must(err)
	unit, err := h.s.Mandate(t.Context(), above, courses.NewMandate{CourseID: c.ID, UnitID: h.opd, DueOn: "2026-11-30"})
	h.must(err)
	h.wants(h.s.CancelMandate(t.Context(), h.hr, own), "person.oneself")
	h.must(h.s.CancelMandate(t.Context(), h.hr, unit))
	h.must(h.s.CancelMandate(t.Context(), above, own))
}
