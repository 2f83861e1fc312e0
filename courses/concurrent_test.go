package courses_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// together runs each of acts at the same moment and waits for all.
func together(n int, act func(i int)) {
	var wg sync.WaitGroup
	begin := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-begin
			act(i)
		})
	}
	close(begin)
	wg.Wait()
}

// Many tabs at once: one enrolment, one draft, one completion, nothing lost and nothing counted twice.
func TestTabsDoNotDisturbEachOther(t *testing.T) {
	h := open(t, pgtest.DB(t), nil)
	ctx := t.Context()
	c, m := h.Published("Bersamaan")
	var enrolments sync.Map
	together(8, func(int) {
		id, err := h.Courses.Enrol(ctx, h.Learner, c.ID)
		if err != nil {
			t.Error(err)
		}
		enrolments.Store(id, true)
	})
	var enrolment id.Enrolment
	n := 0
	enrolments.Range(func(key, _ any) bool { enrolment, n = key.(id.Enrolment), n+1; return true })
	if n != 1 {
		t.Fatalf("%d enrolments", n)
	}
	for _, module := range m[:2] {
		_, err := h.Courses.OpenModule(ctx, h.Learner, enrolment, module, 0)
		h.Must(err)
	}
	h.PassQuiz(h.Learner, enrolment, m[2], 9000)
	h.Pass(20 * time.Second)
	var seconds atomic.Int64
	together(8, func(int) { // each tab read for twenty seconds: only one of them counts
		p, err := h.Courses.RecordProgress(ctx, h.Learner, enrolment, m[0], courses.Report{Scroll: 5000, Dwell: 20})
		if err != nil {
			t.Error(err)
		}
		for old := seconds.Load(); int64(p.Seconds) > old && !seconds.CompareAndSwap(old, int64(p.Seconds)); old = seconds.Load() {
		}
	})
	if seconds.Load() != 20 {
		t.Fatalf("%d seconds of 20", seconds.Load())
	}
	h.Pass(time.Minute)
	together(8, func(i int) { // the last two modules, each in four tabs
		var err error
		if i%2 == 0 {
			_, err = h.Courses.RecordProgress(ctx, h.Learner, enrolment, m[0], courses.Report{Scroll: 10000, Dwell: 60})
		} else {
			_, err = h.Courses.MarkRead(ctx, h.Learner, enrolment, m[1])
		}
		if err != nil {
			t.Error(err)
		}
	})
	if len(h.Completed) != 1 {
		t.Fatalf("completed %d times", len(h.Completed))
	}
	if n := h.Count("select count(*) from jp_entries where person_id = ?", h.Learner.PersonID); n != 1 {
		t.Fatalf("%d JP entries", n)
	}
	tasks, err := h.Courses.Learn(ctx, h.Learner, enrolment)
	if h.Must(err); tasks.CompletedAt.IsZero() || tasks.Fraction() != courses.Whole {
		t.Fatalf("%+v", tasks.Head)
	}
}

func TestTrainersDoNotDisturbEachOther(t *testing.T) {
	h := open(t, pgtest.DB(t), nil)
	ctx := t.Context()
	c, _ := h.Published("Bersama")
	var drafts sync.Map
	together(6, func(int) {
		id, err := h.Courses.StartRevision(ctx, h.Trainer, c.ID)
		if err != nil {
			t.Error(err)
		}
		drafts.Store(id, true)
	})
	n := 0
	drafts.Range(func(any, any) bool { n++; return true })
	if n != 1 {
		t.Fatalf("%d drafts", n)
	}
	together(6, func(i int) {
		_, err := h.Courses.AddModule(ctx, h.Trainer, c.ID, courses.ModuleDraft{Kind: courses.Article, Title: "Tambahan", Body: "Isi"})
		if err != nil {
			t.Error(err)
		}
	})
	if got := h.order(c.ID); len(got) != 9 {
		t.Fatalf("%d modules", len(got))
	}
	var published atomic.Int64
	_, err := h.Courses.Publish(ctx, h.Trainer, c.ID)
	h.Must(err)
	together(4, func(int) {
		if h.Agree(h.Second.PersonID) == nil {
			published.Add(1)
		}
	})
	if published.Load() != 1 || h.Count("select count(*) from course_versions where course_id = ? and state = 'published'", c.ID) != 1 {
		t.Fatalf("published %d times", published.Load())
	}
}

// What a page of the learner costs, with 300 courses, 40 mandates and a unit tree three deep.
func BenchmarkLearner(b *testing.B) {
	h := open(b, pgtest.DB(b), nil)
	ctx := context.Background()
	c, m := h.Published("Kursus utama")
	for i := range 300 {
		course, version := uuid.New(), uuid.New()
		h.Exec("insert into courses (id, slug, unit_id, created_by, created_at) values (?, ?, ?, ?, ?)", course, "k-"+course.String(), h.OPD, h.Trainer.PersonID, start)
		h.Exec(`insert into course_versions (id, course_id, number, state, title, summary, words, created_by, created_at, updated_at, published_at)
			values (?, ?, 1, 'published', ?, 'Ringkasan yang cukup panjang untuk kartu katalog', findable('pelatihan tata kelola data'), ?, ?, ?, ?)`,
			version, course, "Pelatihan tata kelola", h.Trainer.PersonID, start, start, start.Add(time.Duration(i)*time.Minute))
		h.Exec("insert into course_competencies values (?, ?, 2)", version, h.Competency)
		if i < 40 {
			h.Exec("insert into mandates (id, course_id, unit_id, due_on, created_by, created_at) values (?, ?, ?, '2026-12-31', ?, ?)", uuid.New(), course, h.OPD, h.HR.PersonID, start)
		}
	}
	enrolment, err := h.Courses.Enrol(ctx, h.Learner, c.ID)
	h.Must(err)
	_, err = h.Courses.OpenModule(ctx, h.Learner, enrolment, m[0], 0)
	h.Must(err)
	h.Exec("analyze")
	for name, act := range map[string]func(people.Actor) error{
		"catalogue": func(who people.Actor) error {
			_, _, err := h.Courses.Catalogue(ctx, who, courses.CatalogueFilter{Limit: 12})
			return err
		},
		"search": func(who people.Actor) error {
			_, _, err := h.Courses.Catalogue(ctx, who, courses.CatalogueFilter{Query: "tata data", Limit: 12})
			return err
		},
		"course": func(who people.Actor) error { _, err := h.Courses.CoursePage(ctx, who, c.Slug); return err },
		"home":   func(who people.Actor) error { _, err := h.Courses.MyLearning(ctx, who); return err },
		"tasks":  func(who people.Actor) error { _, err := h.Courses.Learn(ctx, who, enrolment); return err },
		"lesson": func(who people.Actor) error { _, err := h.Courses.OpenModule(ctx, who, enrolment, m[0], 0); return err },
		"progress": func(who people.Actor) error {
			_, err := h.Courses.RecordProgress(ctx, who, enrolment, m[0], courses.Report{Scroll: 3000, At: 3000})
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				h.Must(act(h.Learner))
			}
		})
	}
}
