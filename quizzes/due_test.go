package quizzes_test

import (
	"cmp"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

func TestTheJobFinishesOverdueAttempts(t *testing.T) {
	url := pgtest.URL(t)
	db, err := pg.Open(t.Context(), url, 10)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	w := newWorld(t, db, 30)
	st := rules
	st.TimeLimitS = 60
	quiz := w.quiz(st, quiztest.Single("a", "b"))
	for _, who := range w.Learners {
		w.start(quiz, who)
	}
	w.pass(time.Minute + quizzes.Grace + time.Second)
	workers := river.NewWorkers()
	w.AddWorkers(workers)
	runner, err := jobs.Start(t.Context(), jobs.Config{URL: url, Workers: workers, Periodic: w.Periodic(), Parallel: 2, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { w.must(runner.Stop(t.Context())) }()
	deadline := time.After(20 * time.Second)
	for w.Count("attempts where state = 'finished' and finished_by = 'deadline'") < len(w.Learners) {
		select {
		case <-deadline:
			t.Fatalf("only %d attempts were finished", w.Count("attempts where state = 'finished'"))
		case <-time.After(50 * time.Millisecond):
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.finished) != len(w.Learners) {
		t.Errorf("the hook was told %d times of %d attempts", len(w.finished), len(w.Learners))
	}
}

func TestWhatLeadsToAQuizMayRefuseIt(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 1)
	quiz, who := w.quiz(rules, quiztest.Single("a", "b")), w.Learners[0]
	var asked []fmt.Stringer
	refusal := fault.New(fault.NotFound, "course.not_enrolled")
	strict := quizzes.New(w.DB, w.Questions, nil, quizzes.Hooks{
		MayAttempt: func(db bun.IDB, person id.Person, enrolment id.Enrolment, module id.Module, q id.Quiz) pg.Question {
			asked = []fmt.Stringer{person, enrolment, module, q}
			return pg.Asking(db, new(int), func(_ ctx, err error) error { return cmp.Or(err, error(refusal)) }, "select 1")
		},
	}, w.now)
	_, err := strict.Start(t.Context(), who, w.Request(quiz, who))
	refused(t, err, "course.not_enrolled")
	if !slices.Equal(asked, []fmt.Stringer{who.PersonID, w.Enrolments[who.PersonID], w.Module, quiz}) {
		t.Errorf("asked about %v", asked)
	}
	if n := w.Count("attempts"); n != 0 {
		t.Errorf("%d attempts of a refused start", n)
	}
	_, err = w.Start(t.Context(), who, quizzes.StartRequest{QuizID: quiz, ModuleID: w.Module})
	refused(t, err, "quiz.not_found")
}

func TestTheOutsideOfAQuiz(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 1)
	st := rules
	st.MaxAttempts = 2
	quiz, who := w.quiz(st, quiztest.AllKinds()...), w.Learners[0]
	look := func() quizzes.Overview {
		t.Helper()
		o, err := w.Overview(t.Context(), who, quiz)
		w.must(err)
		return o
	}
	if o := look(); o.Questions != 5 || o.Left() != 2 || o.Open() != nil || o.Best() != nil {
		t.Errorf("before: %+v", o)
	}
	a := w.start(quiz, who)
	if o := look(); o.Open() == nil || o.Open().ID != a.ID || o.Left() != 1 {
		t.Errorf("open: %+v", o)
	}
	_, err := w.Finish(t.Context(), who, a.ID)
	w.must(err)
	b := w.start(quiz, who)
	_, err = w.save(who, b.ID, 1, w.right(b)[1])
	w.must(err)
	_, err = w.Finish(t.Context(), who, b.ID)
	w.must(err)
	if o := look(); o.Best() == nil || o.Best().ID != b.ID || o.Left() != 0 || o.Open() != nil {
		t.Errorf("after two: %+v", o)
	}
}
