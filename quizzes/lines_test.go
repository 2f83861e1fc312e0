package quizzes_test

import (
	"testing"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

// A quiz and what stood in its module before are one row, the newest on top; a search finds the row by any of them, and pages keep it whole.
func TestVersionsOfAQuizAreOneRow(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 1)
	alone := w.quiz(quizzes.Settings{Title: "Sendiri", PassMark: 7000}, quiztest.AllKinds()...)
	old := w.quiz(quizzes.Settings{Title: "Evaluasi lama", PassMark: 7000}, quiztest.AllKinds()...)
	fresh := w.quiz(quizzes.Settings{Title: "Evaluasi baru", PassMark: 7000}, quiztest.AllKinds()...)
	version := uuid.New()
	w.Exec("update modules set quiz_id = ? where id = ?", old, w.Module)
	w.Exec("update course_versions set state = 'replaced' where id = ?", w.Version)
	w.Exec(`insert into course_versions (id, course_id, number, state, title, created_by, created_at, updated_at, published_at)
		values (?, ?, 2, 'published', 'Kursus', ?, now(), now(), now())`, version, w.Course, w.Trainer.PersonID)
	w.Exec(`insert into modules (id, version_id, lineage_id, position, kind, title, quiz_id, created_at, updated_at)
		select gen_random_uuid(), ?, lineage_id, 1, 'quiz', 'Kuis', ?, now(), now() from modules where id = ?`, version, fresh, w.Module)

	list, next := w.lines(w.Trainer, quizzes.Filter{})
	if len(list) != 2 || !next.IsZero() || len(list[0].Versions) != 2 || list[0].Versions[0].ID != fresh || list[0].Versions[0].Version != 2 ||
		list[0].Versions[1].ID != old || list[1].Versions[0].ID != alone || list[1].Versions[0].Course != "" {
		t.Fatalf("%+v", list)
	}
	if list, _ = w.lines(w.Trainer, quizzes.Filter{Query: "LAMA"}); len(list) != 1 || len(list[0].Versions) != 2 {
		t.Errorf("by the title of the former: %+v", list)
	}
	first, next := w.lines(w.Trainer, quizzes.Filter{Limit: 1})
	if len(first) != 1 || len(first[0].Versions) != 2 || next != fresh {
		t.Errorf("first page: %+v, on after %s", first, next)
	}
	if rest, end := w.lines(w.Trainer, quizzes.Filter{Limit: 1, After: next}); len(rest) != 1 || rest[0].Versions[0].ID != alone || !end.IsZero() {
		t.Errorf("second page: %+v", rest)
	}
	if list, _ = w.lines(w.Stranger, quizzes.Filter{}); len(list) != 0 {
		t.Errorf("a trainer of another unit sees %+v", list)
	}
}

func (w *world) lines(who people.Actor, f quizzes.Filter) ([]quizzes.Line, id.Quiz) {
	w.T.Helper()
	list, next, err := w.Lines(w.T.Context(), who, f)
	w.must(err)
	return list, next
}
