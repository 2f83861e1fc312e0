package questions_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/stale"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
)

func written(stem string) kinds.Draft {
	return kinds.Draft{Kind: kinds.Single, Stem: stem, Body: kinds.Body{Options: []kinds.Option{{Text: "SRIKANDI", Right: true}, {Text: "e-Kinerja"}}}}
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
	changed.Stem, changed.Seen, changed.Kind = "Surat masuk dicatat di mana?", v.ID, kinds.Short
	next, err := b.Edit(t.Context(), b.Trainer, v.QuestionID, changed, questions.Tags{})
	if err != nil || next.Number != 2 || next.Kind != kinds.Single {
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
	d.ID = uuid.Must(uuid.NewV7())
	answers := make(chan string)
	for range 8 { // at once: each is told of the same question
		go func() {
			v, err := b.Create(t.Context(), b.Trainer, b.Unit, d, questions.Tags{})
			answers <- fmt.Sprint(v.QuestionID, err)
		}()
	}
	for range 8 {
		if got, want := <-answers, fmt.Sprint(d.ID, nil); got != want {
			t.Errorf("%s, not %s", got, want)
		}
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

// A descriptor belongs to the level that a question claims: one of another level is refused with that level, and moving the question
// needs another descriptor.
func TestADescriptorIsOfTheLevelClaimed(t *testing.T) {
	b := newBank(t)
	b.Service = questions.New(b.DB, time.Now).WithCodes(func(context.Context, bun.IDB) ([]questions.Measured, error) {
		return []questions.Measured{
			{ID: b.Competencies[0], Code: "LD.1", Level: 5, Descriptors: map[int][]string{1: {"mengenali"}, 2: {"menjalankan", "memilih"}}},
			{ID: b.Competencies[1], Code: "LD.2", Level: 5},
		}, nil
	})
	d := kinds.Draft{Kind: kinds.Short, Stem: "Apa?", Body: kinds.Body{Accepted: []string{"x"}}, CompetencyID: b.Competencies[0], Level: 2}
	for says, want := range map[string]string{"": "", "memilih": "", "mengenali": "bank.descriptor_other", "karangan": "bank.descriptor_other"} {
		if _, err := b.Create(t.Context(), b.Trainer, b.Unit, d, questions.Tags{Descriptor: says}); keyOf(err) != want {
			t.Errorf("%q: %v, not %q", says, err, want)
		}
	}
	alone := d
	alone.CompetencyID, alone.Level = uuid.Nil, 0
	if _, err := b.Create(t.Context(), b.Trainer, b.Unit, alone, questions.Tags{Descriptor: "memilih"}); keyOf(err) != "bank.descriptor_alone" {
		t.Error("a descriptor of nothing:", err)
	}
	other := d
	other.CompetencyID = b.Competencies[1]
	v, err := b.Create(t.Context(), b.Trainer, b.Unit, other, questions.Tags{Descriptor: "apa saja"})
	if err != nil || b.detail(v.QuestionID).Says != "apa saja" {
		t.Error("a framework without descriptors:", err)
	}
	if v, err = b.Create(t.Context(), b.Trainer, b.Unit, d, questions.Tags{Descriptor: "memilih"}); err != nil {
		t.Fatal(err)
	}
	moved := d
	moved.Level = 1
	if _, err := b.Edit(t.Context(), b.Trainer, v.QuestionID, moved, questions.Tags{Descriptor: "memilih"}); keyOf(err) != "bank.descriptor_other" {
		t.Error("moved with its old descriptor:", err)
	}
	if _, err := b.Edit(t.Context(), b.Trainer, v.QuestionID, moved, questions.Tags{Descriptor: "mengenali"}); err != nil || b.detail(v.QuestionID).Says != "mengenali" {
		t.Error("moved:", err)
	}
}

// A file's descriptor that the framework does not say is told; a question of it that is written anew keeps its code and what it is kept
// apart from.
func TestAFileTellsAStrayDescriptor(t *testing.T) {
	b := newBank(t)
	b.Service = questions.New(b.DB, time.Now).WithCodes(func(context.Context, bun.IDB) ([]questions.Measured, error) {
		return []questions.Measured{{ID: b.Competencies[0], Code: "LD.1", Level: 5, Descriptors: map[int][]string{2: {"memilih"}}}}, nil
	})
	tags := "// [tag:kompetensi=LD.1] [tag:level=2] [tag:terbuka=ya] "
	id := b.start(tags + "[tag:kode=A] [tag:tidak bersama=B] [tag:deskriptor=mengarang]\nSatu? {=dua ~tiga}\n\n" + tags + "[tag:kode=B] [tag:tidak bersama=A] [tag:deskriptor=memilih]\nDua? {=empat ~lima}\n")
	p := b.plan(id)
	if l := p.Questions[0].Losses; len(l) != 1 || l[0].Key != "bank.loss.descriptor" || len(p.Questions[1].Losses) > 0 {
		t.Fatalf("%v %v", l, p.Questions[1].Losses)
	}
	if err := b.MendQuestion(t.Context(), b.Trainer, id, 1, p.Questions[0].Draft, questions.Tags{Descriptor: "mengarang"}); keyOf(err) != "bank.descriptor_other" {
		t.Error(err)
	}
	if err := b.MendQuestion(t.Context(), b.Trainer, id, 1, p.Questions[0].Draft, questions.Tags{Descriptor: "memilih"}); err != nil {
		t.Fatal(err)
	}
	it := b.plan(id).Questions[0].Item
	if it.Code != "A" || !it.Open || len(it.Apart) != 1 || it.Descriptor != "memilih" {
		t.Errorf("%+v", it)
	}
}
