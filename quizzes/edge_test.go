package quizzes_test

import (
	"fmt"
	"testing"

	"mumpuni/internal/pgtest"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

// The pass mark itself passes, and one question less does not.
func TestExactlyThePassMarkPasses(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 2)
	var drafts []quizzes.Draft
	for i := range 10 {
		drafts = append(drafts, quiztest.Single(fmt.Sprint("benar ", i), "salah", "keliru"))
	}
	quiz := w.quiz(rules, drafts...)
	for i, right := range []int{7, 6} {
		who := w.Learners[i]
		a := w.start(quiz, who)
		answers := w.right(a)
		for slot := range right {
			_, err := w.save(who, a.ID, slot+1, answers[slot+1])
			w.must(err)
		}
		done, err := w.Finish(t.Context(), who, a.ID)
		w.must(err)
		if *done.Fraction != 1000*right || *done.Passed != (1000*right >= rules.PassMark) {
			t.Errorf("%d of 10 with a pass mark of %d: fraction %d, passed %v", right, rules.PassMark, *done.Fraction, *done.Passed)
		}
	}
}
