package questions_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
)

// Sharing says who may put a question on a paper; nobody else's trainer sees it by that.
func TestSharingGivesUseAndNotSight(t *testing.T) {
	b := newBank(t)
	ctx := t.Context()
	v, err := b.Create(ctx, b.Trainer, b.Unit, tagged(b, "Apa dasar hukumnya?"), questions.Tags{})
	if err != nil {
		t.Fatal(err)
	}
	b.accept(v.QuestionID)
	pool := func(unit uuid.UUID) int {
		t.Helper()
		list, err := b.Pool(ctx, b.DB, unit, []uuid.UUID{b.Competencies[0]})
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	other := b.Other // a unit beside
	if pool(b.Unit) != 1 || pool(other) != 0 {
		t.Fatal(pool(b.Unit), pool(other))
	}
	if got := keyOf(b.Share(ctx, b.Stranger, []uuid.UUID{v.QuestionID}, questions.SharedAll)); got != "quiz.question_not_found" {
		t.Errorf("another's question is shared: %q", got)
	}
	if got := keyOf(b.Share(ctx, b.Trainer, []uuid.UUID{v.QuestionID}, "siapa saja")); got != "bank.sharing_unknown" {
		t.Error(got)
	}
	if err := b.Share(ctx, b.Trainer, []uuid.UUID{v.QuestionID}, questions.SharedAll); err != nil {
		t.Fatal(err)
	}
	if pool(other) != 1 {
		t.Error("a question shared with all is on no paper elsewhere")
	}
	if _, err := b.Detail(ctx, b.Stranger, v.QuestionID); keyOf(err) != "quiz.question_not_found" {
		t.Error("sharing shows the key:", err)
	}
	banks, err := b.Banks(ctx, b.Stranger)
	if err != nil || len(banks) != 1 || banks[0].Own || banks[0].Closed != 1 || banks[0].All != 1 {
		t.Errorf("%+v %v", banks, err)
	}
	if got := keyOf(b.ShareBank(ctx, b.Stranger, b.Unit, questions.SharedUnit)); got != "quiz.unit_not_yours" {
		t.Error(got)
	}
	if err := b.ShareBank(ctx, b.Trainer, b.Unit, questions.SharedUnit); err != nil {
		t.Fatal(err)
	}
	if banks, err = b.Banks(ctx, b.Stranger); err != nil || len(banks) != 0 || pool(other) != 0 {
		t.Errorf("what is shared no more is counted: %+v %v", banks, err)
	}
	if banks, err = b.Banks(ctx, b.Trainer); err != nil || len(banks) != 1 || !banks[0].Own {
		t.Errorf("%+v %v", banks, err)
	}
}

func tagged(b *bank, stem string) kinds.Draft {
	d := written(stem)
	d.CompetencyID, d.Level = b.Competencies[0], 2
	return d
}

// A key that a quiz in use shows is open for good; an opening that showed nothing yet may be taken back.
func TestAShownKeyStaysOpen(t *testing.T) {
	b := newBank(t)
	ctx := t.Context()
	v, err := b.Create(ctx, b.Trainer, b.Unit, written("Apa?"), questions.Tags{})
	if err != nil {
		t.Fatal(err)
	}
	ids := []uuid.UUID{v.QuestionID}
	if err := b.Open(ctx, b.Trainer, ids); err != nil || !b.detail(v.QuestionID).Open {
		t.Fatal(err)
	}
	if err := b.Close(ctx, b.Trainer, ids); err != nil || b.detail(v.QuestionID).Open {
		t.Fatal(err)
	}
	asks := quizzes.New(b.DB, b.Service, nil, quizzes.Hooks{}, time.Now)
	q, err := asks.Create(ctx, b.Trainer, b.Unit, quizzes.Settings{Title: "Kuis akhir", PassMark: 5000})
	if err != nil {
		t.Fatal(err)
	}
	if err := asks.AddFromBank(ctx, b.Trainer, q.ID, v.QuestionID); err != nil {
		t.Fatal(err)
	}
	if b.detail(v.QuestionID).Open {
		t.Error("a quiz that nobody sits shows a key")
	}
	b.freeze(asks, q.ID)
	d := b.detail(v.QuestionID)
	if !d.Open || len(d.Uses) != 1 || d.Uses[0].Title != "Kuis akhir" || d.Uses[0].Number != 1 || !d.Uses[0].Shown {
		t.Errorf("%v %+v", d.Open, d.Uses)
	}
	if got := keyOf(b.Close(ctx, b.Trainer, ids)); got != "bank.key_shown" {
		t.Errorf("a key that was shown is closed again: %q", got)
	}
}

func (b *bank) freeze(asks *quizzes.Service, quiz id.Quiz) {
	b.T.Helper()
	err := pg.InTx(b.T.Context(), b.DB, func(ctx context.Context, tx bun.Tx) error {
		return asks.Freeze(ctx, tx, []id.Quiz{quiz}, time.Now())
	})
	if err != nil {
		b.T.Fatal(err)
	}
}

// Enemies are said from either side and replaced as a whole.
func TestQuestionsAreKeptApart(t *testing.T) {
	b := newBank(t)
	ctx := t.Context()
	var ids []uuid.UUID
	for _, stem := range []string{"Satu?", "Dua?", "Tiga?"} {
		v, err := b.Create(ctx, b.Trainer, b.Unit, written(stem), questions.Tags{})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, v.QuestionID)
	}
	apart := func(of uuid.UUID) int {
		t.Helper()
		list, err := b.Enemies(ctx, b.Trainer, of)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if err := b.Apart(ctx, b.Trainer, ids[1], []uuid.UUID{ids[0], ids[2]}); err != nil {
		t.Fatal(err)
	}
	if apart(ids[0]) != 1 || apart(ids[1]) != 2 || apart(ids[2]) != 1 {
		t.Error(apart(ids[0]), apart(ids[1]), apart(ids[2]))
	}
	if err := b.Apart(ctx, b.Trainer, ids[1], []uuid.UUID{ids[2]}); err != nil || apart(ids[0]) != 0 || apart(ids[1]) != 1 {
		t.Error(apart(ids[0]), apart(ids[1]), err)
	}
	if err := b.ApartAll(ctx, b.Trainer, ids); err != nil || apart(ids[0]) != 2 || apart(ids[1]) != 2 || apart(ids[2]) != 2 {
		t.Error(apart(ids[0]), apart(ids[1]), apart(ids[2]), err)
	}
	// What another bank's trainer said, whose question this one does not see, stays.
	theirs, err := b.Create(ctx, b.Stranger, b.Other, written("Empat?"), questions.Tags{})
	if err != nil {
		t.Fatal(err)
	}
	b.Exec("insert into question_enemies (question_id, enemy_id) values (least(?::uuid, ?::uuid), greatest(?::uuid, ?::uuid))", ids[0], theirs.QuestionID, ids[0], theirs.QuestionID)
	if err := b.Apart(ctx, b.Trainer, ids[0], nil); err != nil || apart(ids[0]) != 0 {
		t.Error(apart(ids[0]), err)
	}
	if n := b.Count("question_enemies where '" + theirs.QuestionID.String() + "' in (question_id::text, enemy_id::text)"); n != 1 {
		t.Errorf("a pair that the trainer does not see was taken back: %d left", n)
	}
}

// A refused row is put right where it is seen, and enters as it was typed.
func TestARefusedRowIsMendedInPlace(t *testing.T) {
	b := newBank(t)
	ctx := t.Context()
	id := b.start("1. Tanpa kunci?\na. satu\nb. dua\n\n2. Lain?\na. ya\n*b. tidak")
	if p := b.plan(id); p.Questions[0].Enters() {
		t.Fatal("a question without a key enters")
	}
	d := tagged(b, "Dengan kunci?")
	bad := d
	bad.Body.Options = nil
	if err := b.MendQuestion(ctx, b.Trainer, id, 1, bad, questions.Tags{}); err == nil {
		t.Error("what is wrong was taken")
	}
	bad = d
	bad.Stem += " ![x](gambar:lain.png)"
	if got := keyOf(b.MendQuestion(ctx, b.Trainer, id, 1, bad, questions.Tags{})); got != "quiz.picture_unknown" {
		t.Errorf("a picture that did not come: %q", got)
	}
	if got := keyOf(b.MendQuestion(ctx, b.Stranger, id, 1, d, questions.Tags{})); got != "bank.import_unknown" {
		t.Error(got)
	}
	if got := keyOf(b.MendQuestion(ctx, b.Trainer, id, 9, d, questions.Tags{})); got != "bank.import_unknown" {
		t.Error(got)
	}
	before := b.plan(id).Digest
	if err := b.MendQuestion(ctx, b.Trainer, id, 1, d, questions.Tags{Topic: "Arsip", Source: "UU"}); err != nil {
		t.Fatal(err)
	}
	p := b.plan(id)
	if p.Digest == before || !p.Questions[0].Enters() || p.Questions[0].Item.Competency != "LD.1" || p.Questions[0].Draft.Level != 2 {
		t.Fatalf("%+v", p.Questions[0])
	}
	if err := b.ApplyImport(ctx, b.Trainer, id, p.Digest); err != nil {
		t.Fatal(err)
	}
	q := b.detail(b.plan(id).Questions[0].QuestionID)
	if q.Stem != "Dengan kunci?" || q.Topic != "Arsip" || q.Source != "UU" || !q.Body.Options[0].Right {
		t.Errorf("%+v", q.Listed)
	}
	if got := keyOf(b.MendQuestion(ctx, b.Trainer, id, 1, d, questions.Tags{})); got != "bank.import_not_checked" {
		t.Error(got)
	}
}
