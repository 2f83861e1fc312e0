package questions_test

import (
	"testing"

	"github.com/google/uuid"

	"mumpuni/questions"
)

// What waits for a review is handed over by its import in one act, and is queued for a second person of the unit alone, the oldest first.
func TestTheReviewQueueIsForASecondPerson(t *testing.T) {
	b := newBank(t)
	ctx := t.Context()
	batch := b.start("1. Apa?\na. satu\nb. dua\nKunci: A\n\n2. Mana?\na. sini\nb. sana\nKunci: B")
	if err := b.ApplyImport(ctx, b.Trainer, batch, b.plan(batch).Digest); err != nil {
		t.Fatal(err)
	}
	drafts, err := b.DraftsOf(ctx, b.Trainer, batch)
	if err != nil || len(drafts) != 2 {
		t.Fatalf("%d drafts: %v", len(drafts), err)
	}
	if _, err := b.DraftsOf(ctx, b.Stranger, batch); keyOf(err) != "bank.import_unknown" {
		t.Errorf("a stranger: %v", err)
	}
	if err := b.AskReview(ctx, b.Trainer, drafts); err != nil {
		t.Fatal(err)
	}
	if left, err := b.DraftsOf(ctx, b.Trainer, batch); err != nil || len(left) != 0 {
		t.Errorf("handed over, and %d are drafts: %v", len(left), err)
	}
	queued := func(want int) uuid.UUID {
		t.Helper()
		next, n, err := b.ToReview(ctx, b.Colleague)
		if err != nil || n != want {
			t.Fatalf("%d wait, want %d: %v", n, want, err)
		}
		return next
	}
	if next := queued(2); next != drafts[0] {
		t.Errorf("the next is %s, not the oldest", next)
	}
	if _, n, err := b.ToReview(ctx, b.Trainer); err != nil || n != 0 {
		t.Errorf("%d of one's own wait: %v", n, err)
	}
	if _, n, err := b.ToReview(ctx, b.Stranger); err != nil || n != 0 {
		t.Errorf("%d of another unit wait: %v", n, err)
	}
	if err := b.Review(ctx, b.Colleague, drafts[0], questions.Verdict{Accepted: true, Checks: questions.Checks}); err != nil {
		t.Fatal(err)
	}
	if next := queued(1); next != drafts[1] {
		t.Errorf("after a verdict %s is next", next)
	}
}

// Whoever passes a question over meets the others first, round the ends, and one's own in no direction.
func TestTheReviewQueueIsWalkedBothWays(t *testing.T) {
	b := newBank(t)
	ctx := t.Context()
	batch := b.start("1. Apa?\na. satu\nb. dua\nKunci: A\n\n2. Mana?\na. sini\nb. sana\nKunci: B\n\n3. Siapa?\na. kamu\nb. dia\nKunci: B")
	if err := b.ApplyImport(ctx, b.Trainer, batch, b.plan(batch).Digest); err != nil {
		t.Fatal(err)
	}
	q, err := b.DraftsOf(ctx, b.Trainer, batch)
	if err != nil || len(q) != 3 {
		t.Fatal(q, err)
	}
	if err := b.AskReview(ctx, b.Trainer, q); err != nil {
		t.Fatal(err)
	}
	beside := func(at, before, after uuid.UUID, count int) {
		t.Helper()
		if got, err := b.ReviewsBeside(ctx, b.Colleague, at); err != nil || got != (questions.Queue{Before: before, After: after, Count: count}) {
			t.Errorf("beside %s: %+v, %v", at, got, err)
		}
	}
	beside(q[0], q[2], q[1], 3)
	beside(q[1], q[0], q[2], 3)
	beside(q[2], q[1], q[0], 3)
	if err := b.Review(ctx, b.Colleague, q[1], questions.Verdict{Accepted: true, Checks: questions.Checks}); err != nil {
		t.Fatal(err)
	}
	beside(q[1], q[0], q[2], 2)
	if got, err := b.ReviewsBeside(ctx, b.Trainer, q[0]); err != nil || got != (questions.Queue{}) {
		t.Errorf("one's own: %+v, %v", got, err)
	}
	if err := b.Review(ctx, b.Colleague, q[2], questions.Verdict{Accepted: true, Checks: questions.Checks}); err != nil {
		t.Fatal(err)
	}
	beside(q[0], uuid.Nil, uuid.Nil, 1)
}
