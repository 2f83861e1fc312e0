package courses_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// A quiz for a new module is made with it, of its course's unit, and never without it.
func TestAModuleBringsItsQuiz(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	made, refuse := 0, error(nil)
	h.Courses = courses.New(h.DB, nil, h.Files, courses.Hooks{
		NewQuiz: func(ctx context.Context, tx bun.Tx, who people.Actor, unit uuid.UUID, title string) (id.Quiz, error) {
			made++
			id := id.Quiz(uuid.New())
			_, err := tx.NewRaw("insert into quizzes (id, title, unit_id, created_by, created_at, updated_at) values (?, ?, ?, ?, ?, ?)",
				id, title, unit, who.PersonID, start, start).Exec(ctx)
			return id, errors.Join(refuse, err)
		},
	}, func() time.Time { return h.Clock })
	c, err := h.Courses.CreateCourse(ctx, h.Trainer, courses.NewCourse{Title: "Dengan kuis"})
	h.Must(err)
	d := courses.ModuleDraft{ID: id.Module(uuid.New()), Kind: courses.Quiz, Part: courses.Evaluation, Title: "Evaluasi akhir"}
	for range 2 { // the second repeats the first
		_, err = h.Courses.AddModule(ctx, h.Trainer, c.ID, d)
		h.Must(err)
	}
	w, err := h.Courses.Studio(ctx, h.Trainer, c.ID)
	h.Must(err)
	m, _ := w.Module(d.ID)
	if made != 1 || m.QuizID.IsZero() || h.Count("select count(*) from quizzes where id = ? and unit_id = ? and title = 'Evaluasi akhir'", m.QuizID, h.OPD) != 1 {
		t.Errorf("%d quizzes, %+v", made, m)
	}
	refuse = errors.New("no")
	if _, err := h.Courses.AddModule(ctx, h.Trainer, c.ID, courses.ModuleDraft{Kind: courses.Quiz, Title: "Lain"}); !errors.Is(err, refuse) {
		t.Fatal(err)
	}
	_, err = h.Courses.AddModule(ctx, h.Trainer, uuid.New(), courses.ModuleDraft{Kind: courses.Quiz, Title: "Lain"})
	h.Wants(err, "course.not_found")
	if n := h.Count("select count(*) from quizzes"); n != 1 {
		t.Errorf("%d quizzes without a module", n-1)
	}
}
