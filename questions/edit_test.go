package questions_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/stale"
	"mumpuni/questions"
)

func written(stem string) questions.Draft {
	return questions.Draft{Kind: questions.Single, Stem: stem, Body: questions.Body{Options: []questions.Option{{Text: "SRIKANDI", Right: true}, {Text: "e-Kinerja"}}}}
}

// accept has a question looked at by a second person.
func (b *bank) accept(id uuid.UUID) {
	b.T.Helper()
	if err := b.AskReview(b.T.Context(), b.Trainer, []uuid.UUID{id}); err != nil {
		b.T.Fatal(err)
	}
	if err := b.Review(b.T.Context(), b.Colleague, id, questions.Verdict{Accepted: true, Checks: questions.Checks}); err != nil {
		b.T.Fatal(err)
	}
}

// A question in use that is written anew is a draft again and its reviewed version stays named; what says the same writes no version.
func TestAQuestionWrittenAnewNeedsAnotherReview(t *testing.T) {
	b := newBank(t)
	v, err := b.Create(t.Context(), b.Trainer, b.Unit, written("Surat dicatat di mana?"), questions.Tags{Topic: " Naskah dinas ", Source: "Perka 5/2021"})
	if err != nil {
		t.Fatal(err)
	}
	b.accept(v.QuestionID)
	same := written("Surat dicatat di mana?")
	same.Body.Options = v.Body.Options
	if again, err := b.Edit(t.Context(), b.Trainer, v.QuestionID, same, questions.Tags{Topic: "Arsip"}); err != nil || again.Number != 1 {
		t.Fatal(again.Number, err)
	}
	d, err := b.Detail(t.Context(), b.Trainer, v.QuestionID)
	if err != nil || d.State != questions.StateInUse || d.Topic != "Arsip" || d.Source != "" {
		t.Fatalf("%+v %v", d.Listed, err)
	}
	changed := same
	changed.Stem, changed.Seen, changed.Kind = "Surat masuk dicatat di mana?", v.ID, questions.Short
	next, err := b.Edit(t.Context(), b.Trainer, v.QuestionID, changed, questions.Tags{})
	if err != nil || next.Number != 2 || next.Kind != questions.Single {
		t.Fatal(next, err)
	}
	if d, err = b.Detail(t.Context(), b.Trainer, v.QuestionID); err != nil || d.State != questions.StateDraft || d.Reviewed != v.ID || len(d.Versions) != 2 {
		t.Fatalf("%+v %v", d.Listed, err)
	}
	if _, err := b.Edit(t.Context(), b.Trainer, v.QuestionID, changed, questions.Tags{}); !errors.Is(err, stale.ErrChanged) {
		t.Error("an edit of an older version:", err)
	}
	if err := b.Retire(t.Context(), b.Trainer, []uuid.UUID{v.QuestionID}); err != nil {
		t.Fatal(err)
	}
	changed.Seen = uuid.Nil
	if _, err := b.Edit(t.Context(), b.Trainer, v.QuestionID, changed, questions.Tags{}); keyOf(err) != "bank.state_differs" {
		t.Error("a retired one was written anew:", err)
	}
}

// A form sent twice adds one question; another's ID is not taken over, and nobody writes into a bank that is not theirs.
func TestAQuestionIsCreatedOnce(t *testing.T) {
	b := newBank(t)
	d := written("Sekali saja?")
	d.ID = uuid.Must(uuid.NewV7())
	first, err := b.Create(t.Context(), b.Trainer, b.Unit, d, questions.Tags{})
	if err != nil {
		t.Fatal(err)
	}
	if again, err := b.Create(t.Context(), b.Trainer, b.Unit, d, questions.Tags{}); err != nil || again.ID != first.ID {
		t.Error(again.ID, first.ID, err)
	}
	if _, err := b.Create(t.Context(), b.Colleague, b.Unit, d, questions.Tags{}); keyOf(err) != "quiz.id_taken" {
		t.Error(err)
	}
	d.ID = uuid.Nil
	if _, err := b.Create(t.Context(), b.Stranger, b.Unit, d, questions.Tags{}); keyOf(err) != "quiz.unit_not_yours" {
		t.Error(err)
	}
	if _, err := b.Edit(t.Context(), b.Stranger, first.QuestionID, d, questions.Tags{}); keyOf(err) != "quiz.question_not_found" {
		t.Error(err)
	}
	d.Stem = ""
	_, err = b.Create(t.Context(), b.Trainer, b.Unit, d, questions.Tags{Topic: strings.Repeat("a", 101), Source: strings.Repeat("b", 501)})
	var many fault.Many
	if !errors.As(err, &many) || len(many) != 3 {
		t.Error(err)
	}
}
