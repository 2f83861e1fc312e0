package quizzes_test

import (
	"testing"

	"github.com/google/uuid"

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

// A grading by hand names somebody and a ruling that are there, and a ruling that was in force stays.
func TestGradingsNameWhoAndWhatIsThere(t *testing.T) {
	w := newWorld(t, pgtest.DB(t), 1)
	who := w.Learners[0]
	a, err := w.Start(t.Context(), who, w.Request(w.quiz(rules, quiztest.Single("a", "b")), who))
	if err != nil {
		t.Fatal(err)
	}
	run := func(query string, args ...any) error {
		_, err := w.DB.NewRaw(query, args...).Exec(t.Context())
		return err
	}
	const grading = "insert into gradings (attempt_id, number, graded_at, graded_by, regrade_id, reason, fraction, passed) values (?, ?, now(), ?, ?, 'salah', 0, false)"
	if run(grading, a.ID, 2, uuid.New(), nil) == nil {
		t.Error("nobody graded")
	}
	if run(grading, a.ID, 2, who.PersonID, uuid.New()) == nil {
		t.Error("no ruling graded")
	}
	ruling := uuid.New()
	const ruled = `insert into regrades (id, kind, unit_id, attempt_id, title, reason, state, asked_by, asked_at, ruled_at, ruled_no)
		select ?, 'attempt', unit_id, ?, 'x', 'salah', ?, ?, now(), now(), ? from quizzes limit 1`
	if err := run(ruled, ruling, a.ID, "done", who.PersonID, 1); err != nil {
		t.Fatal(err)
	}
	if err := run(grading, a.ID, 2, who.PersonID, ruling); err != nil {
		t.Error(err)
	}
	if run("delete from regrades where id = ?", ruling) == nil {
		t.Error("a ruling in force was removed")
	}
}
