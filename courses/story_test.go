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
	c, modules := h.published("Pelindungan Data Pribadi")
	if c.Slug != "pelindungan-data-pribadi" {
		t.Fatalf("slug %q", c.Slug)
	}
	cards, total, err := h.s.Catalogue(ctx, h.learner, courses.CatalogueFilter{Query: "data PRIBADI"})
	h.must(err)
	if total != 1 || cards[0].Modules != 3 || cards[0].UnitName != "Dinas Kominfo" || !slices.Equal(cards[0].Groups, []string{"LD"}) {
		t.Fatalf("%d %+v", total, cards)
	}
	enrolment, err := h.s.Enrol(ctx, h.learner, c.ID)
	h.must(err)
	again, err := h.s.Enrol(ctx, h.learner, c.ID)
	if h.must(err); again != enrolment {
		t.Fatal("enrolled twice")
	}
	if p := h.readArticle(h.learner, enrolment, modules[0]); !p.Completed() || p.Fraction != courses.Whole {
		t.Fatalf("article read but %+v", p)
	}
	h.pass(24 * time.Hour)
	lesson, err := h.s.OpenModule(ctx, h.learner, enrolment, modules[1], 0)
	h.must(err)
	if lesson.Previous.ID != modules[0] || lesson.Next.ID != modules[2] || lesson.Wait != 15 {
		t.Fatalf("lesson %+v", lesson)
	}
	_, err = h.s.MarkRead(ctx, h.learner, enrolment, modules[1])
	if f := h.wants(err, "course.too_early"); f.Args["Seconds"] != 15 {
		t.Fatalf("%+v", f.Args)
	}
	h.pass(15 * time.Second)
	_, err = h.s.MarkRead(ctx, h.learner, enrolment, modules[1])
	h.must(err)
	if len(h.completed) != 0 {
		t.Fatal("completed without its quiz")
	}
	h.passQuiz(h.learner, enrolment, modules[2], 6000)
	h.passQuiz(h.learner, enrolment, modules[2], 8500)
	h.passQuiz(h.learner, enrolment, modules[2], 9000)
	if len(h.completed) != 1 {
		t.Fatalf("completed %d times", len(h.completed))
	}
	done := h.completed[0]
	if *done.Fraction != 8500 || len(done.Modules) != 3 || done.JP != 1 || done.AttemptID.IsZero() || done.Title != "Pelindungan Data Pribadi" {
		t.Fatalf("%+v", done)
	}
	if n := h.count("select count(*) from attainments where person_id = ? and grade = 'E1' and level = 2", h.learner.PersonID); n != 1 {
		t.Fatalf("%d attainments", n)
	}
	var days []struct{ LocalDay, Raw string }
	h.must(h.db.NewRaw("select local_day::text, raw_minutes::text as raw from jp_entries where person_id = ? order by 1", h.learner.PersonID).Scan(ctx, &days))
	if len(days) != 2 || days[0].LocalDay != "2026-11-23" || days[0].Raw != "15" || days[1].Raw != "30" {
		t.Fatalf("JP by day %+v", days)
	}
	if n := h.count("select count(*) from statements where person_id = ?", h.learner.PersonID); n != 6 { // registered, launched, 3 modules, course
		t.Fatalf("%d statements", n)
	}
	mine, err := h.s.MyLearning(ctx, h.learner)
	h.must(err)
	if len(mine) != 1 || mine[0].Fraction != courses.Whole || mine[0].Done != 3 || mine[0].CompletedAt.IsZero() {
		t.Fatalf("%+v", mine)
	}
	h.wants(h.s.Withdraw(ctx, h.learner, enrolment), "course.withdraw_completed")
}

// A failing consequence completes nothing: neither the module nor the course, and the learner can try again.
func TestAFailingConsequenceLosesNothing(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, modules := h.published("Uji")
	enrolment, err := h.s.Enrol(t.Context(), h.learner, c.ID)
	h.must(err)
	h.passQuiz(h.learner, enrolment, modules[2], 8000)
	_, err = h.s.OpenModule(t.Context(), h.learner, enrolment, modules[1], 0)
	h.must(err)
	h.readArticle(h.learner, enrolment, modules[0])
	h.failAfter = errors.New("no certificate today")
	if _, err = h.s.MarkRead(t.Context(), h.learner, enrolment, modules[1]); !errors.Is(err, h.failAfter) {
		t.Fatal(err)
	}
	tasks, err := h.s.Learn(t.Context(), h.learner, enrolment)
	h.must(err)
	if tasks.Done() != 2 || !tasks.CompletedAt.IsZero() {
		t.Fatalf("%d done, %v", tasks.Done(), tasks.CompletedAt)
	}
	h.failAfter = nil
	_, err = h.s.MarkRead(t.Context(), h.learner, enrolment, modules[1])
	h.must(err)
	if tasks, _ = h.s.Learn(t.Context(), h.learner, enrolment); tasks.CompletedAt.IsZero() {
		t.Fatal("not completed the second time")
	}
}
