package courses_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"mumpuni/courses"
	"mumpuni/internal/pgtest"
)

// From an empty draft to a completed course: what the catalogue shows, what progress takes, and all that follows.
func TestACourseIsMadeTakenAndCompleted(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, modules := h.Published("Pelindungan Data Pribadi")
	if c.Slug != "pelindungan-data-pribadi" {
		t.Fatalf("slug %q", c.Slug)
	}
	cards, total, err := h.Courses.Catalogue(ctx, h.Learner, courses.CatalogueFilter{Query: "data PRIBADI"})
	h.Must(err)
	if total != 1 || cards[0].Modules != 3 || cards[0].UnitName != "Dinas Kominfo" || !slices.Equal(cards[0].Groups, []string{"LD"}) {
		t.Fatalf("%d %+v", total, cards)
	}
	enrolment, err := h.Courses.Enrol(ctx, h.Learner, c.ID)
	h.Must(err)
	again, err := h.Courses.Enrol(ctx, h.Learner, c.ID)
	if h.Must(err); again != enrolment {
		t.Fatal("enrolled twice")
	}
	if p := h.ReadArticle(h.Learner, enrolment, modules[0]); !p.Completed() || p.Fraction != courses.Whole {
		t.Fatalf("article read but %+v", p)
	}
	h.Pass(24 * time.Hour)
	lesson, err := h.Courses.OpenModule(ctx, h.Learner, enrolment, modules[1], 0)
	h.Must(err)
	if lesson.Previous.ID != modules[0] || lesson.Next.ID != modules[2] || lesson.Wait != 15 {
		t.Fatalf("lesson %+v", lesson)
	}
	_, err = h.Courses.MarkRead(ctx, h.Learner, enrolment, modules[1])
	if f := h.Wants(err, "course.too_early"); f.Args["Seconds"] != 15 {
		t.Fatalf("%+v", f.Args)
	}
	h.Pass(15 * time.Second)
	_, err = h.Courses.MarkRead(ctx, h.Learner, enrolment, modules[1])
	h.Must(err)
	if len(h.Completed) != 0 {
		t.Fatal("completed without its quiz")
	}
	h.PassQuiz(h.Learner, enrolment, modules[2], 6000)
	h.PassQuiz(h.Learner, enrolment, modules[2], 8500)
	h.PassQuiz(h.Learner, enrolment, modules[2], 9000)
	if len(h.Completed) != 1 {
		t.Fatalf("completed %d times", len(h.Completed))
	}
	done := h.Completed[0]
	if *done.Fraction != 8500 || len(done.Modules) != 3 || done.JP != 1 || done.AttemptID.IsZero() || done.Title != "Pelindungan Data Pribadi" {
		t.Fatalf("%+v", done)
	}
	if n := h.Count("select count(*) from attainments where person_id = ? and grade = 'E1' and level = 2", h.Learner.PersonID); n != 1 {
		t.Fatalf("%d attainments", n)
	}
	var days []struct{ LocalDay, Raw string }
	h.Must(h.DB.NewRaw("select local_day::text, raw_minutes::text as raw from jp_entries where person_id = ? order by 1", h.Learner.PersonID).Scan(ctx, &days))
	if len(days) != 2 || days[0].LocalDay != "2026-11-23" || days[0].Raw != "15" || days[1].Raw != "30" {
		t.Fatalf("JP by day %+v", days)
	}
	if n := h.Count("select count(*) from statements where person_id = ?", h.Learner.PersonID); n != 6 { // registered, launched, 3 modules, course
		t.Fatalf("%d statements", n)
	}
	mine, err := h.Courses.MyLearning(ctx, h.Learner)
	h.Must(err)
	if len(mine) != 1 || mine[0].Fraction != courses.Whole || mine[0].Done != 3 || mine[0].CompletedAt.IsZero() {
		t.Fatalf("%+v", mine)
	}
	h.Wants(h.Courses.Withdraw(ctx, h.Learner, enrolment), "course.withdraw_completed")
}

// A failing consequence completes nothing: neither the module nor the course, and the learner can try again.
func TestAFailingConsequenceLosesNothing(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, modules := h.Published("Uji")
	enrolment, err := h.Courses.Enrol(t.Context(), h.Learner, c.ID)
	h.Must(err)
	h.PassQuiz(h.Learner, enrolment, modules[2], 8000)
	_, err = h.Courses.OpenModule(t.Context(), h.Learner, enrolment, modules[1], 0)
	h.Must(err)
	h.ReadArticle(h.Learner, enrolment, modules[0])
	h.FailAfter = errors.New("no certificate today")
	if _, err = h.Courses.MarkRead(t.Context(), h.Learner, enrolment, modules[1]); !errors.Is(err, h.FailAfter) {
		t.Fatal(err)
	}
	tasks, err := h.Courses.Learn(t.Context(), h.Learner, enrolment)
	h.Must(err)
	if tasks.Done() != 2 || !tasks.CompletedAt.IsZero() {
		t.Fatalf("%d done, %v", tasks.Done(), tasks.CompletedAt)
	}
	h.FailAfter = nil
	_, err = h.Courses.MarkRead(t.Context(), h.Learner, enrolment, modules[1])
	h.Must(err)
	if tasks, _ = h.Courses.Learn(t.Context(), h.Learner, enrolment); tasks.CompletedAt.IsZero() {
		t.Fatal("not completed the second time")
	}
}
