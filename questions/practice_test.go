package questions_test

import (
	"context"
	"slices"
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

// why is why texts of a course of unit do not ask a version; "" when they may.
func (b *bank) why(at questions.PracticePlace, v uuid.UUID) string {
	b.T.Helper()
	known, err := b.MayPractise(b.T.Context(), at, []uuid.UUID{v})
	if err != nil {
		b.T.Fatal(err)
	}
	listed, _, err := b.ToPractise(b.T.Context(), at, "", uuid.Nil)
	if err != nil {
		b.T.Fatal(err)
	}
	in := slices.ContainsFunc(listed, func(l *questions.Version) bool { return l.ID == v })
	if why := known[v].Wrong; in != (why == "") {
		b.T.Errorf("listed: %v, but %q", in, why)
	}
	return known[v].Wrong
}

// A text asks open questions alone, of its unit's bank or lent to it, and none that a quiz of its course asks; what it lists and what it
// takes is the same.
func TestTextsAskOpenQuestionsAlone(t *testing.T) {
	b := newBank(t)
	ctx := t.Context()
	v, err := b.Create(ctx, b.Trainer, b.Unit, written("Apa?"), questions.Tags{})
	if err != nil {
		t.Fatal(err)
	}
	here, there, ids := questions.PracticePlace{Unit: b.Unit}, questions.PracticePlace{Unit: b.Other}, []uuid.UUID{v.QuestionID}
	is := func(at questions.PracticePlace, want string) {
		t.Helper()
		if got := b.why(at, v.ID); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	is(here, "check.closed")
	if err := b.Open(ctx, b.Trainer, ids); err != nil {
		t.Fatal(err)
	}
	is(here, "")
	is(there, "check.unshared")
	if err := b.Share(ctx, b.Trainer, ids, questions.SharedAll); err != nil {
		t.Fatal(err)
	}
	is(there, "check.unshared") // nobody has reviewed it
	if err := b.AskReview(ctx, b.Trainer, ids); err != nil {
		t.Fatal(err)
	}
	if err := b.Review(ctx, b.Colleague, v.QuestionID, questions.Verdict{Note: "Dua pilihan benar."}); err != nil {
		t.Fatal(err)
	}
	is(there, "check.unshared") // who reviewed it gave it back
	b.accept(v.QuestionID)
	is(there, "")
	asks := quizzes.New(b.DB, b.Service, nil, quizzes.Hooks{}, time.Now)
	q, err := asks.Create(ctx, b.Trainer, b.Unit, quizzes.Settings{Title: "Kuis akhir", PassMark: 5000})
	if err != nil {
		t.Fatal(err)
	}
	if err := asks.AddFromBank(ctx, b.Trainer, q.ID, v.QuestionID); err != nil {
		t.Fatal(err)
	}
	is(here, "")
	is(questions.PracticePlace{Unit: b.Unit, Quizzes: []id.Quiz{q.ID}}, "check.asked")
	if err := b.Retire(ctx, b.Trainer, ids); err != nil {
		t.Fatal(err)
	}
	is(here, "check.retired")
	if known, err := b.Practice(ctx, []uuid.UUID{v.ID}); err != nil || known[v.ID].Wrong != "check.retired" {
		t.Errorf("learners are asked a retired question: %+v %v", known, err)
	}
	is(questions.PracticePlace{Unit: uuid.Max}, "check.retired")
	if got := b.why(here, uuid.Max); got != "check.unknown" {
		t.Error(got)
	}
}

// Every kind of question may be asked in a text; what is shuffled stands there in an order of its own that does not change and tells nothing.
func TestTextsAskEveryKind(t *testing.T) {
	b := newBank(t)
	options := []kinds.Option{{Text: "Satu"}, {Text: "Dua"}, {Text: "Tiga"}}
	for kind, body := range map[kinds.Kind]kinds.Body{
		kinds.Numeric:  {Number: &kinds.Number{Value: "45", Tolerance: "0"}},
		kinds.Short:    {Accepted: []string{"Loket"}},
		kinds.Matching: {Pairs: []kinds.Pair{{Left: "a", Right: "1"}, {Left: "b", Right: "2"}, {Left: "c", Right: "3"}}},
		kinds.Ordering: {Options: options},
	} {
		d := written("Bagaimana " + string(kind) + "?")
		d.Kind, d.Body = kind, body
		v, err := b.Create(t.Context(), b.Trainer, b.Unit, d, questions.Tags{})
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Open(t.Context(), b.Trainer, []uuid.UUID{v.QuestionID}); err != nil {
			t.Fatal(err)
		}
		if got := b.why(questions.PracticePlace{Unit: b.Unit}, v.ID); got != "" {
			t.Error(kind, got)
		}
		once := v.Steady()
		if again := v.Steady(); !slices.Equal(once, again) || kind == kinds.Ordering && slices.Equal(once, kinds.Key(kind, v.Body).Options) {
			t.Errorf("%s: %v, %v", kind, once, again)
		}
	}
}

// What a published text asks stays open, and the bank says where it stands.
func TestAPublishedTextKeepsItsQuestionsOpen(t *testing.T) {
	b := newBank(t)
	ctx := t.Context()
	v, err := b.Create(ctx, b.Trainer, b.Unit, written("Apa?"), questions.Tags{})
	if err != nil {
		t.Fatal(err)
	}
	ids := []uuid.UUID{v.QuestionID}
	if err := b.Open(ctx, b.Trainer, ids); err != nil {
		t.Fatal(err)
	}
	course, version := uuid.New(), uuid.New()
	b.Exec("insert into courses (id, slug, unit_id, created_by, created_at) values (?, 'jam', ?, ?, now())", course, b.Unit, b.Trainer.PersonID)
	b.Exec(`insert into course_versions (id, course_id, number, state, title, outcomes, jp, minutes, language, form, created_by, created_at, updated_at)
		values (?, ?, 1, 'published', 'Jam pelajaran', '{}', 0, 0, 'id', '16', ?, now(), now())`, version, course, b.Trainer.PersonID)
	err = pg.InTx(ctx, b.DB, func(ctx context.Context, tx bun.Tx) error { return b.ShowPractice(ctx, tx, version, []uuid.UUID{v.ID}) })
	if err != nil {
		t.Fatal(err)
	}
	if d := b.detail(v.QuestionID); len(d.Uses) != 1 || d.Uses[0].Kind != "course" || d.Uses[0].Title != "Jam pelajaran" {
		t.Errorf("%+v", d.Uses)
	}
	if got := keyOf(b.Close(ctx, b.Trainer, ids)); got != "bank.key_shown" {
		t.Errorf("a key that a text shows is closed again: %q", got)
	}
}
