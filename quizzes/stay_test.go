package quizzes_test

import (
	"testing"

	"mumpuni/internal/pgtest"
	"mumpuni/quizzes/quiztest"
)

// No question and no answer is ever without its attempt: attempts are never removed, so neither looks its own up.
func TestAttemptsStay(t *testing.T) {
	w := newWorld(t, pgtest.DB(t), 1)
	who := w.Learners[0]
	a, err := w.Start(t.Context(), who, w.Request(w.quiz(rules, quiztest.Single("a", "b")), who))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.DB.NewRaw("delete from attempts where id = ?", a.ID).Exec(t.Context()); err == nil {
		t.Error("an attempt was removed")
	}
}
