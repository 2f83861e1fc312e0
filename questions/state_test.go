package questions_test

import (
	"testing"

	"github.com/google/uuid"

	"mumpuni/people"
	"mumpuni/questions"
)

// one puts a question into the bank and gives it.
func (b *bank) one() uuid.UUID {
	b.T.Helper()
	id := b.start("1. Apa?\na. satu\nb. dua\nKunci: A")
	if err := b.ApplyImport(b.T.Context(), b.Trainer, id, b.plan(id).Digest); err != nil {
		b.T.Fatal(err)
	}
	return b.list()[0].QuestionID
}

func (b *bank) detail(id uuid.UUID) questions.Detail {
	b.T.Helper()
	d, err := b.Detail(b.T.Context(), b.Trainer, id)
	if err != nil {
		b.T.Fatal(err)
	}
	return d
}

// Nobody accepts what they wrote, what they asked to have reviewed, or what they did not look at in full.
func TestAQuestionIsAcceptedByASecondPersonWithTheWholeChecklist(t *testing.T) {
	b := newBank(t)
	ctx, id := t.Context(), b.one()
	review := func(who people.Actor, v questions.Verdict) string { return keyOf(b.Review(ctx, who, id, v)) }
	all := questions.Verdict{Accepted: true, Checks: questions.Checks}
	if got := review(b.Colleague, all); got != "bank.state_differs" {
		t.Errorf("a draft was accepted: %q", got)
	}
	if err := b.AskReview(ctx, b.Trainer, []uuid.UUID{id}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		who  people.Actor
		v    questions.Verdict
		want string
	}{
		"the author":                 {b.Trainer, all, "bank.review_own"},
		"another unit":               {b.Stranger, all, "quiz.question_not_found"},
		"a point missing":            {b.Colleague, questions.Verdict{Accepted: true, Checks: questions.Checks[1:]}, "bank.checks_missing"},
		"returned without a reason":  {b.Colleague, questions.Verdict{}, "bank.review_note_missing"},
		"another version than there": {b.Colleague, questions.Verdict{Accepted: true, Checks: questions.Checks, Seen: uuid.New()}, "web.changed_meanwhile"},
	} {
		if got := review(c.who, c.v); got != c.want {
			t.Errorf("%s: %q, not %q", name, got, c.want)
		}
	}
	if d := b.detail(id); d.State != questions.StateInReview || len(d.Reviews) != 0 {
		t.Fatalf("a refused verdict left something: %+v", d)
	}
	if got := review(b.Colleague, questions.Verdict{Note: "Pengecoh terlalu mudah.", Checks: questions.Checks[:1]}); got != "" {
		t.Fatal(got)
	}
	if d := b.detail(id); d.State != questions.StateDraft || d.Reviews[0].Verdict != "returned" || d.Reviewed != uuid.Nil {
		t.Fatalf("returned: %+v", d)
	}
	if err := b.AskReview(ctx, b.Trainer, []uuid.UUID{id}); err != nil {
		t.Fatal(err)
	}
	if got := review(b.Colleague, all); got != "" {
		t.Fatal(got)
	}
	if d := b.detail(id); d.State != questions.StateInUse || d.Reviewed != d.ID {
		t.Errorf("accepted: %+v", d)
	}
}

// Who asks for the review is no second person either, though somebody else wrote the question.
func TestWhoAsksForAReviewDoesNotGiveIt(t *testing.T) {
	b := newBank(t)
	id := b.one()
	if err := b.AskReview(t.Context(), b.Colleague, []uuid.UUID{id}); err != nil {
		t.Fatal(err)
	}
	if got := keyOf(b.Review(t.Context(), b.Colleague, id, questions.Verdict{Accepted: true, Checks: questions.Checks})); got != "bank.review_own" {
		t.Error(got)
	}
}

// Several at once: all or none.
func TestAnActOnSeveralQuestionsIsDoneToAllOrNone(t *testing.T) {
	b := newBank(t)
	ctx := t.Context()
	first, other := b.one(), b.one()
	if err := b.Retire(ctx, b.Trainer, []uuid.UUID{first}); err != nil {
		t.Fatal(err)
	}
	if got := keyOf(b.AskReview(ctx, b.Trainer, []uuid.UUID{other, first})); got != "bank.state_differs" {
		t.Error(got)
	}
	if d := b.detail(other); d.State != questions.StateDraft {
		t.Errorf("one of two was done: %s", d.State)
	}
	if err := b.Restore(ctx, b.Trainer, []uuid.UUID{first}); err != nil {
		t.Error(err)
	}
	if got := keyOf(b.Retire(ctx, b.Trainer, nil)); got != "bank.choose_some" {
		t.Error(got)
	}
	list, _, err := b.Catalogue(ctx, b.Trainer, questions.CatalogueFilter{State: questions.StateRetired})
	if err != nil || len(list) != 0 {
		t.Errorf("%v %+v", err, list)
	}
}
