package quizzes_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

type ctx = context.Context

// world is a town with a service of quizzes, a clock that moves only when told, and a hook that can be made to fail.
type world struct {
	*quiztest.Town
	*quizzes.Service
	Questions *questions.Service

	mu       sync.Mutex
	clock    time.Time
	finished []quizzes.Result
	refuse   error // what the Finished hook returns
}

func newWorld(t testing.TB, db bun.IDB, learners int) *world {
	t.Helper()
	w := &world{Town: quiztest.New(t, db, learners), clock: time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)}
	w.restart()
	return w
}

// restart makes the service anew on the same database, as a server restart does.
func (w *world) restart() {
	w.Questions = questions.New(w.DB, w.now)
	w.Service = quizzes.New(w.DB, w.Questions, nil, quizzes.Hooks{
		Finished: func(_ ctx, _ bun.Tx, r quizzes.Result) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.refuse == nil {
				w.finished = append(w.finished, r)
			}
			return w.refuse
		},
	}, w.now)
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
}

func (w *world) breakHook(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.refuse = err
}

func (w *world) quiz(st quizzes.Settings, drafts ...quizzes.Draft) id.Quiz {
	w.T.Helper()
	return w.Town.Quiz(w.Service, st, drafts...)
}

func (w *world) right(a quizzes.Attempt) map[int]kinds.Answer {
	w.T.Helper()
	return w.RightAnswers(w.Service, a)
}

// publish freezes a quiz, as publishing its course does.
func (w *world) publish(quiz id.Quiz) {
	w.T.Helper()
	w.must(pg.InTx(w.T.Context(), w.DB, func(ctx ctx, tx bun.Tx) error {
		return w.Freeze(ctx, tx, []id.Quiz{quiz}, w.now())
	}))
}

func (w *world) start(quiz id.Quiz, who people.Actor) quizzes.Attempt {
	w.T.Helper()
	a, err := w.Start(w.T.Context(), who, w.Request(quiz, who))
	w.must(err)
	return a
}

func (w *world) save(who people.Actor, attempt id.Attempt, slot int, a kinds.Answer) (quizzes.Saved, error) {
	return w.SaveAnswer(w.T.Context(), who, quizzes.Save{AttemptID: attempt, Slot: slot, Answer: a, ClientStep: uuid.New()})
}

func (w *world) must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// refused checks that err is the fault named, anywhere in a list of faults.
func refused(t testing.TB, err error, key string) {
	t.Helper()
	var f *fault.Fault
	if errors.As(err, &f) && f.Key == key {
		return
	}
	var many fault.Many
	if errors.As(err, &many) {
		for _, f := range many {
			if f.Key == key {
				return
			}
		}
	}
	t.Fatalf("got %v, want the fault %s", err, key)
}

func isFault(err error, key string) bool {
	var f *fault.Fault
	return errors.As(err, &f) && f.Key == key
}

var rules = quizzes.Settings{Title: "Kuis Keamanan Informasi", PassMark: 7000, Shuffle: true}
