package courses_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/pgtest"
)

// A quiz that was begun before leaving a course and passed after it counts on coming back, whoever ends it.
func TestAQuizPassedAfterLeavingCountsOnReturn(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, modules := h.published("Uji")
	enrolment, err := h.s.Enrol(ctx, h.learner, c.ID)
	h.must(err)
	h.readArticle(h.learner, enrolment, modules[0])
	_, err = h.s.OpenModule(ctx, h.learner, enrolment, modules[1], 0)
	h.must(err)
	h.pass(time.Minute)
	_, err = h.s.MarkRead(ctx, h.learner, enrolment, modules[1])
	h.must(err)
	h.must(h.s.Withdraw(ctx, h.learner, enrolment))
	h.passQuiz(h.learner, enrolment, modules[2], 8000)
	if len(h.completed) != 0 {
		t.Fatal("a course that was left is completed")
	}
	again, err := h.s.Enrol(ctx, h.learner, c.ID)
	h.must(err)
	if again != enrolment || len(h.completed) != 1 || *h.completed[0].Fraction != 8000 {
		t.Fatalf("back in %v (was %v), completed %+v", again, enrolment, h.completed)
	}
}

// Who comes back after a revision finds what they had done, in the version they did it in; who had done nothing gets the new one.
func TestComingBackAfterARevisionLosesNothing(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, modules := h.published("Uji")
	idle := h.person("Tono", h.section)
	began, err := h.s.Enrol(ctx, h.learner, c.ID)
	h.must(err)
	untouched, err := h.s.Enrol(ctx, idle, c.ID)
	h.must(err)
	h.readArticle(h.learner, began, modules[0])
	h.must(h.s.Withdraw(ctx, h.learner, began))
	h.must(h.s.Withdraw(ctx, idle, untouched))
	_, err = h.s.StartRevision(ctx, h.trainer, c.ID)
	h.must(err)
	h.publish(c.ID)
	back, err := h.s.Enrol(ctx, h.learner, c.ID)
	h.must(err)
	if tasks, err := h.s.Learn(ctx, h.learner, back); err != nil || back != began || tasks.Done() != 1 {
		t.Fatalf("back in %v (was %v) with %d done, %v", back, began, tasks.Done(), err)
	}
	fresh, err := h.s.Enrol(ctx, idle, c.ID)
	h.must(err)
	if n := h.count("select count(*) from enrolments e join course_versions v on v.id = e.version_id where e.id = ? and v.state = 'published'", fresh); n != 1 {
		t.Fatal("who had done nothing learns from an old version")
	}
}

// A quiz may be begun without opening its page (through the API): a revision published meanwhile does not take it away.
func TestARevisionLeavesABegunAttemptAlone(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, modules := h.published("Uji")
	enrolment, err := h.s.Enrol(ctx, h.learner, c.ID)
	h.must(err)
	h.exec(`insert into attempts (id, purpose, quiz_id, person_id, enrolment_id, module_id, number, state, started_at, pass_mark)
		select ?, 'course', quiz_id, ?, ?, id, 1, 'open', ?, 7000 from modules where id = ?`, uuid.New(), h.learner.PersonID, enrolment, h.clock, modules[2])
	_, err = h.s.StartRevision(ctx, h.trainer, c.ID)
	h.must(err)
	h.publish(c.ID)
	h.passQuiz(h.learner, enrolment, modules[2], 8000)
	tasks, err := h.s.Learn(ctx, h.learner, enrolment)
	h.must(err)
	if tasks.Done() != 1 {
		t.Fatal("the passed attempt is lost")
	}
}

// An address that reads as the ID of a course leads to that course and no other.
func TestNoSlugTakesTheAddressOfAnotherCourse(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	victim, _ := h.published("Asli")
	_, err := h.s.CreateCourse(ctx, h.trainer, courses.NewCourse{Title: "Tiruan", Slug: victim.ID.String()})
	h.wants(err, "course.slug_invalid")
	impostor, _ := h.published(victim.ID.String())
	if impostor.Slug != "kursus-"+victim.ID.String() {
		t.Errorf("slug %q", impostor.Slug)
	}
	h.exec("update courses set slug = ? where id = ?", victim.ID.String(), impostor.ID) // as an earlier version allowed
	if page, err := h.s.CoursePage(ctx, h.learner, victim.ID.String()); err != nil || page.CourseID != victim.ID {
		t.Errorf("%v leads to %v, %v", victim.ID, page.CourseID, err)
	}
}

// JP are booked on the day that it is where the person serves, also when the end of that service is known already.
func TestJPAreBookedInTheZoneOfTheUnitInForce(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	h.exec("update unit_versions set time_zone = 'Asia/Jayapura' where unit_id = ?", h.section)
	h.exec("update assignments set valid_to = '2027-02-01' where person_id = ?", h.learner.PersonID)
	h.exec(`insert into assignments (id, person_id, unit_id, post_id, valid_from)
		select ?, person_id, ?, post_id, '2027-02-01' from assignments where person_id = ?`, uuid.New(), h.opd, h.learner.PersonID)
	h.clock = time.Date(2026, 12, 31, 15, 30, 0, 0, time.UTC) // 00.30 of the new year in Jayapura
	c, modules := h.published("Uji")
	enrolment, err := h.s.Enrol(t.Context(), h.learner, c.ID)
	h.must(err)
	h.readArticle(h.learner, enrolment, modules[0])
	_, err = h.s.OpenModule(t.Context(), h.learner, enrolment, modules[1], 0)
	h.must(err)
	h.pass(time.Minute)
	_, err = h.s.MarkRead(t.Context(), h.learner, enrolment, modules[1])
	h.must(err)
	h.passQuiz(h.learner, enrolment, modules[2], 8000)
	if n := h.count("select count(*) from jp_entries where person_id = ? and local_day <> '2027-01-01'", h.learner.PersonID); n != 0 {
		t.Errorf("%d entries on another day than it is in Jayapura", n)
	}
	if n := h.count("select count(*) from jp_entries where person_id = ?", h.learner.PersonID); n == 0 {
		t.Error("nothing was booked")
	}
}
