package quizzes_test

import (
	"testing"

	"mumpuni/internal/pgtest"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

func TestLevelsOfFewQuestionsAreSaid(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 0)
	of := func(competency, level int) quizzes.Draft {
		return quiztest.Measuring(quiztest.Single("a", "b"), w.Competencies[competency], level)
	}
	quiz := w.quiz(rules, of(0, 2), of(0, 2), of(0, 2), of(0, 3), of(0, 3), of(1, 2), quiztest.Single("a", "b"))
	advice, err := w.ThinLevels(t.Context(), w.DB, quiz)
	w.must(err)
	if len(advice) != 2 || advice[0].Key != "quiz.level_thin" || advice[0].Args["Level"] != 3 || advice[0].Args["N"] != 2 || advice[1].Args["N"] != 1 {
		t.Errorf("%+v", advice)
	}
}
