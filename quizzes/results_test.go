package quizzes_test

import (
	"testing"
	"time"

	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/quizzes/quiztest"
)

// At half past six WIB it is yesterday in UTC; who came to the unit this morning is listed there all the same.
func TestResultsFollowTheDayWhereTheReaderWorks(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 1)
	quiz := w.quiz(rules, quiztest.Single("a", "b"))
	w.start(quiz, w.Learners[0])
	w.Exec("update assignments set valid_from = '2026-11-24' where person_id = ?", w.Learners[0].PersonID)
	w.pass(21*time.Hour + 30*time.Minute) // from 09.00 WIB
	res, err := w.Results(t.Context(), w.HR, quiz, id.Attempt{}, 10)
	w.must(err)
	if len(res.Rows) != 1 || res.Rows[0].Unit != "Dinas Pendidikan" {
		t.Errorf("%+v", res.Rows)
	}
}
