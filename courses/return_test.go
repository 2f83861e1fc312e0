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
	c, modules := h.Published("Uji")
	enrolment, err := h.Courses.Enrol(ctx, h.Learner, c.ID)
	h.Must(err)
	h.ReadArticle(h.Learner, enrolment, modules[0])
	_, err = h.Courses.OpenModule(ctx, h.Learner, enrolment, modules[1], 0)
	h.Must(err)
	h.Pass(time.Minute)
	_, err = h.Courses.MarkRead(ctx, h.Learner, enrolment, modules[1])
	h.Must(err)
	h.Must(h.Courses.Withdraw(ctx, h.Learner, enrolment))
	h.PassQuiz(h.Learner, enrolment, modules[2], 8000)
	if len(h.Completed) != 0 {
		t.Fatal("a course that was left is completed")
	}
	again, err := h.Courses.Enrol(ctx, h.Learner, c.ID)
	h.Must(err)
	if again != enrolment || len(h.Completed) != 1 || *h.Completed[0].Fraction != 8000 {
		t.Fatalf("back in %v (was %v), completed %+v", again, enrolment, h.Completed)
	}
}

// Who comes back after a revision finds what they had done, in the version they did it in; who had done nothing gets the new one.
func TestComingBackAfterARevisionLosesNothing(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, modules := h.Published("Uji")
	idle := h.Person("Tono", h.Section)
	began, err := h.Courses.Enrol(ctx, h.Learner, c.ID)
	h.Must(err)
	untouched, err := h.Courses.Enrol(ctx, idle, c.ID)
	h.Must(err)
	h.ReadArticle(h.Learner, began, modules[0])
	h.Must(h.Courses.Withdraw(ctx, h.Learner, began))
	h.Must(h.Courses.Withdraw(ctx, idle, untouched))
	_, err = h.Courses.StartRevision(ctx, h.Trainer, c.ID)
	h.Must(err)
	h.Publish(c.ID)
	back, err := h.Courses.Enrol(ctx, h.Learner, c.ID)
	h.Must(err)
	if tasks, err := h.Courses.Learn(ctx, h.Learner, back); err != nil || back != began || tasks.Done() != 1 {
		t.Fatalf("back in %v (was %v) with %d done, %v", back, began, tasks.Done(), err)
	}
	fresh, err := h.Courses.Enrol(ctx, idle, c.ID)
	h.Must(err)
	if n := h.Count("select count(*) from enrolments e join course_versions v on v.id = e.version_id where e.id = ? and v.state = 'published'", fresh); n != 1 {
		t.Fatal("who had done nothing learns from an old version")
	}
}

// A quiz may be begun without opening its page (through the API): a revision published meanwhile does not take it away.
func TestARevisionLeavesABegunAttemptAlone(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, modules := h.Published("Uji")
	enrolment, err := h.Courses.Enrol(ctx, h.Learner, c.ID)
	h.Must(err)
	h.Exec(`insert into attempts (id, purpose, quiz_id, person_id, enrolment_id, module_id, number, state, started_at, pass_mark)
		select ?, 'course', quiz_id, ?, ?, id, 1, 'open', ?, 7000 from modules where id = ?`, uuid.New(), h.Learner.PersonID, enrolment, h.Clock, modules[2])
	_, err = h.Courses.StartRevision(ctx, h.Trainer, c.ID)
	h.Must(err)
	h.Publish(c.ID)
	h.PassQuiz(h.Learner, enrolment, modules[2], 8000)
	tasks, err := h.Courses.Learn(ctx, h.Learner, enrolment)
	h.Must(err)
	if tasks.Done() != 1 {
		t.Fatal("the passed attempt is lost")
	}
}

// An address that reads as the ID of a course leads to that course and no other.
func TestNoSlugTakesTheAddressOfAnotherCourse(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	victim, _ := h.Published("Asli")
	_, err := h.Courses.CreateCourse(ctx, h.Trainer, courses.NewCourse{Title: "Tiruan", Slug: victim.ID.String()})
	h.Wants(err, "course.slug_invalid")
	impostor, _ := h.Published(victim.ID.String())
	if impostor.Slug != "kursus-"+victim.ID.String() {
		t.Errorf("slug %q", impostor.Slug)
	}
	h.Exec("update courses set slug = ? where id = ?", victim.ID.String(), impostor.ID) // as an earlier version allowed
	if page, err := h.Courses.CoursePage(ctx, h.Learner, victim.ID.String()); err != nil || page.CourseID != victim.ID {
		t.Errorf("%v leads to %v, %v", victim.ID, page.CourseID, err)
	}
}

// JP are booked on the day that it is where the person serves, also when the end of that service is known already.
func TestJPAreBookedInTheZoneOfTheUnitInForce(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	h.Exec("update unit_versions set time_zone = 'Asia/Jayapura' where unit_id = ?", h.Section)
	h.Exec("update assignments set valid_to = '2027-02-01' where person_id = ?", h.Learner.PersonID)
	h.Exec(`insert into assignments (id, person_id, unit_id, post_id, valid_from)
		select ?, person_id, ?, post_id, '2027-02-01' from assignments where person_id = ?`, uuid.New(), h.OPD, h.Learner.PersonID)
	h.Clock = time.Date(2026, 12, 31, 15, 30, 0, 0, time.UTC) // 00.30 of the new year in Jayapura
	c, modules := h.Published("Uji")
	enrolment, err := h.Courses.Enrol(t.Context(), h.Learner, c.ID)
	h.Must(err)
	h.ReadArticle(h.Learner, enrolment, modules[0])
	_, err = h.Courses.OpenModule(t.Context(), h.Learner, enrolment, modules[1], 0)
	h.Must(err)
	h.Pass(time.Minute)
	_, err = h.Courses.MarkRead(t.Context(), h.Learner, enrolment, modules[1])
	h.Must(err)
	h.PassQuiz(h.Learner, enrolment, modules[2], 8000)
	if n := h.Count("select count(*) from jp_entries where person_id = ? and local_day <> '2027-01-01'", h.Learner.PersonID); n != 0 {
		t.Errorf("%d entries on another day than it is in Jayapura", n)
	}
	if n := h.Count("select count(*) from jp_entries where person_id = ?", h.Learner.PersonID); n == 0 {
		t.Error("nothing was booked")
	}
}
