package quizzes_test

import (
	"math"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/quizzes"
)

// The pace of an answer is from the one before it, or from the start, whatever changed later; of those made known at once it is unknown.
func TestPacesAreThoseOfFirstAnswers(t *testing.T) {
	w := newWorld(t, pgtest.DB(t), 0)
	quiz, attempt, start := uuid.New(), uuid.New(), time.Date(2026, 11, 1, 1, 0, 0, 0, time.UTC)
	w.Exec("insert into quizzes (id, unit_id, title, pass_mark, created_by, created_at, updated_at) values (?, ?, 'Kuis', 0, ?, now(), now())", quiz, w.Unit, w.Trainer.PersonID)
	w.Exec("insert into attempts (id, quiz_id, purpose, person_id, number, state, started_at, pass_mark) values (?, ?, 'preview', ?, 1, 'open', ?, 0)", attempt, quiz, w.Trainer.PersonID, start)
	for _, s := range []struct {
		slot int
		at   time.Duration
	}{{2, 5 * time.Second}, {1, 65 * time.Second}, {2, 90 * time.Second}, {4, 100 * time.Second}, {5, 100*time.Second + time.Millisecond}} {
		w.Exec("insert into attempt_steps (attempt_id, slot, answer, client_step, client_at, saved_at) values (?, ?, '{}', ?, ?, ?)", attempt, s.slot, uuid.New(), start.Add(s.at), start.Add(s.at+time.Minute))
	}
	got := pgtest.Asked(t, func(into *[]float64) pg.Question {
		return quizzes.AskPaces(w.DB, quizzes.Attempt{ID: id.Attempt(attempt), StartedAt: start}, 6, into)
	})
	nan := math.NaN()
	for i, want := range []float64{60, 5, nan, nan, nan, nan} {
		if got[i] != want && !(math.IsNaN(got[i]) && math.IsNaN(want)) {
			t.Errorf("slot %d: %v, want %v", i+1, got[i], want)
		}
	}
}
