package quizzes_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

// removing is a quiz of the questions A to D, out of which some are taken.
type removing struct {
	*world
	quiz id.Quiz
	ids  []uuid.UUID
}

func newRemoving(t *testing.T) *removing {
	t.Helper()
	w := &removing{world: newWorld(t, pgtest.Tx(t), 0)}
	var drafts []quizzes.Draft
	for i, stem := range []string{"A", "B", "C", "D"} {
		d := quiztest.Single("ya", "tidak")
		d.Stem, d.MaxMark = stem, i+2
		drafts = append(drafts, d)
	}
	w.quiz = w.world.quiz(rules, drafts...)
	var err error
	w.ids, err = w.QuestionsOf(t.Context(), w.quiz)
	w.must(err)
	return w
}

func (w *removing) remove(n int) {
	w.T.Helper()
	w.must(w.RemoveQuestion(w.T.Context(), w.Trainer, w.quiz, w.ids[n-1]))
}

func (w *removing) removed() []quizzes.Removed {
	w.T.Helper()
	list, err := w.Removed(w.T.Context(), w.Trainer, w.quiz)
	w.must(err)
	return list
}

func (w *removing) is(stems ...string) {
	w.T.Helper()
	q, err := w.Service.Quiz(w.T.Context(), w.Trainer, w.quiz)
	w.must(err)
	var got []string
	for i, item := range q.Items {
		got = append(got, item.Stem)
		if item.Slot != i+1 {
			w.T.Errorf("place %d is %d", i+1, item.Slot)
		}
	}
	if !slices.Equal(got, stems) {
		w.T.Errorf("%v, want %v", got, stems)
	}
}

// What is taken out of a quiz comes back to its place, with its version and its mark, for thirty days, and not twice.
func TestAQuestionThatWasTakenOutComesBack(t *testing.T) {
	w := newRemoving(t)
	ctx := t.Context()
	w.remove(2)
	w.is("A", "C", "D")
	gone := w.removed()
	if len(gone) != 1 || gone[0].QuestionID != w.ids[1] || gone[0].Slot != 2 || gone[0].MaxMark != 3 || gone[0].Stem != "B" || gone[0].By == "" || !gone[0].Just(w.Trainer, w.now()) {
		t.Fatalf("%+v", gone)
	}
	refused(t, w.Restore(ctx, w.Stranger, w.quiz, w.ids[1]), "quiz.not_found")
	w.must(w.Restore(ctx, w.Trainer, w.quiz, w.ids[1]))
	w.is("A", "B", "C", "D")
	if q, err := w.Service.Quiz(ctx, w.Trainer, w.quiz); err != nil || q.Items[1].MaxMark != 3 {
		t.Errorf("%+v %v", q.Items, err)
	}
	refused(t, w.Restore(ctx, w.Trainer, w.quiz, w.ids[1]), "quiz.question_not_found")
	if gone = w.removed(); len(gone) != 0 {
		t.Errorf("what is back waits still: %+v", gone)
	}
	w.remove(4) // the last two, and back behind the last that is there
	w.remove(3)
	w.must(w.Restore(ctx, w.Trainer, w.quiz, w.ids[3]))
	w.is("A", "B", "D")
	w.must(w.Restore(ctx, w.Trainer, w.quiz, w.ids[2]))
	w.is("A", "B", "C", "D")
}

// It waits for thirty days, and is offered where one works for ten minutes, to who took it out.
func TestWhatWasTakenOutWaitsThirtyDays(t *testing.T) {
	w := newRemoving(t)
	w.remove(1)
	if w.removed()[0].Just(w.Stranger, w.now()) {
		t.Error("offered to somebody else")
	}
	w.pass(30*24*time.Hour - time.Second)
	if len(w.removed()) != 1 || w.removed()[0].Just(w.Trainer, w.now()) {
		t.Error("offered too long, or gone too soon")
	}
	w.pass(time.Second)
	if len(w.removed()) != 0 {
		t.Error("it waits longer")
	}
	refused(t, w.Restore(t.Context(), w.Trainer, w.quiz, w.ids[0]), "quiz.question_not_found")
	w.remove(2)
	if n := w.Count("quiz_bin"); n != 1 {
		t.Errorf("%d wait", n)
	}
}

// One that somebody put in again meanwhile is there once, and a quiz in use takes nothing back.
func TestAQuestionThatIsThereComesNotBack(t *testing.T) {
	w := newRemoving(t)
	ctx := t.Context()
	w.remove(1)
	w.must(w.AddFromBank(ctx, w.Trainer, w.quiz, w.ids[0]))
	refused(t, w.Restore(ctx, w.Trainer, w.quiz, w.ids[0]), "quiz.question_there")
	w.remove(1)
	if gone := w.removed(); len(gone) != 1 || gone[0].Slot != 4 {
		t.Errorf("the place of the last time counts: %+v", gone)
	}
	w.publish(w.quiz)
	refused(t, w.Restore(ctx, w.Trainer, w.quiz, w.ids[0]), "quiz.frozen")
	if len(w.removed()) != 0 {
		t.Error("a quiz in use offers what it does not take")
	}
}
