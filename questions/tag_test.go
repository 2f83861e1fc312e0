package questions_test

import (
	"testing"

	"github.com/google/uuid"

	"mumpuni/questions"
)

// Several questions are tagged in one act, and one act writes the tags back, unless somebody wrote one of them since.
func TestTagsOfManyAreSetInOneActAndWrittenBackInOne(t *testing.T) {
	b := newBank(t)
	ctx := t.Context()
	ids := []uuid.UUID{b.one(), b.one()}
	tags := func(id uuid.UUID) (uuid.UUID, int) { d := b.detail(id); return d.CompetencyID, d.Level }
	act, err := b.Tag(ctx, b.Trainer, ids, b.Competencies[0], 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if c, l := tags(id); c != b.Competencies[0] || l != 2 {
			t.Errorf("tagged: %v %d", c, l)
		}
	}
	if again, err := b.Tag(ctx, b.Trainer, ids, b.Competencies[0], 2); err != nil || again != uuid.Nil || len(b.detail(ids[0]).Versions) != 2 {
		t.Errorf("the same tags were written again: %v %v", again, err)
	}
	if got := keyOf(b.UndoTag(ctx, b.Colleague, act)); got != "bank.batch_unknown" {
		t.Errorf("another's act: %q", got)
	}
	if err := b.UndoTag(ctx, b.Trainer, act); err != nil {
		t.Fatal(err)
	}
	if c, l := tags(ids[1]); c != uuid.Nil || l != 0 {
		t.Errorf("written back: %v %d", c, l)
	}
	if got := keyOf(b.UndoTag(ctx, b.Trainer, act)); got != "bank.batch_unknown" {
		t.Errorf("twice: %q", got)
	}
	first, err := b.Tag(ctx, b.Trainer, ids, b.Competencies[1], 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Tag(ctx, b.Colleague, ids[:1], b.Competencies[0], 3); err != nil {
		t.Fatal(err)
	}
	if got := keyOf(b.UndoTag(ctx, b.Trainer, first)); got != "bank.batch_touched" {
		t.Errorf("touched since: %q", got)
	}
	if c, l := tags(ids[1]); c != b.Competencies[1] || l != 1 {
		t.Errorf("a refused undo changed something: %v %d", c, l)
	}
}

// A level is a point of the review: what is tagged anew waits for another.
func TestAQuestionTaggedAnewIsADraftAgain(t *testing.T) {
	b := newBank(t)
	ctx, id := t.Context(), b.one()
	if err := b.AskReview(ctx, b.Trainer, []uuid.UUID{id}); err != nil {
		t.Fatal(err)
	}
	if err := b.Review(ctx, b.Colleague, id, questions.Verdict{Accepted: true, Checks: questions.Checks}); err != nil {
		t.Fatal(err)
	}
	reviewed := b.detail(id).ID
	if _, err := b.Tag(ctx, b.Trainer, []uuid.UUID{id}, b.Competencies[0], 4); err != nil {
		t.Fatal(err)
	}
	if d := b.detail(id); d.State != questions.StateDraft || d.Reviewed != reviewed || d.ID == reviewed {
		t.Errorf("%+v", d)
	}
}
