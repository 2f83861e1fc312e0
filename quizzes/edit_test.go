package quizzes_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

func TestOnlyTrainersOfTheUnitAndAboveEdit(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 1)
	quiz := w.quiz(rules, quiztest.Single("a", "b"))
	above := people.Actor{PersonID: w.HR.PersonID, Grants: []people.Grant{{Role: people.Trainer, UnitID: w.Root}}}
	for name, who := range map[string]people.Actor{"another unit": w.Stranger, "HR": w.HR, "a learner": w.Learners[0], "nobody": {}} {
		_, err := w.Service.Quiz(t.Context(), who, quiz)
		refused(t, err, "quiz.not_found")
		refused(t, w.Update(t.Context(), who, quiz, rules), "quiz.not_found")
		_, err = w.AddQuestion(t.Context(), who, quiz, quiztest.Single("a", "b"))
		refused(t, err, "quiz.not_found")
		_, err = w.Preview(t.Context(), who, quiz)
		refused(t, err, "quiz.not_found")
		_, err = w.Create(t.Context(), who, w.Unit, rules)
		refused(t, err, "quiz.unit_not_yours")
		if list, _, err := w.Quizzes(t.Context(), who, quizzes.Filter{}); err != nil || len(list) != 0 {
			t.Errorf("%s saw %d quizzes, %v", name, len(list), err)
		}
		if bank, _, err := w.Questions.Bank(t.Context(), who, questions.BankFilter{}); err != nil || len(bank) != 0 {
			t.Errorf("%s saw %d questions of the bank, %v", name, len(bank), err)
		}
	}
	w.must(w.Update(t.Context(), above, quiz, rules))
	if list, _, err := w.Quizzes(t.Context(), w.Trainer, quizzes.Filter{Query: "KEAMANAN"}); err != nil || len(list) != 1 || list[0].Questions != 1 {
		t.Errorf("the trainer's list: %+v, %v", list, err)
	}
}

func TestFaultsOfAQuestionAreAllToldAtOnce(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 0)
	quiz := w.quiz(rules)
	long := strings.Repeat("x", 4001)
	opt := func(text string, right bool) kinds.Option { return kinds.Option{Text: text, Right: right} }
	draft := func(d kinds.Draft) quizzes.Draft { return quizzes.Draft{Draft: d, MaxMark: 1} }
	for name, c := range map[string]struct {
		draft quizzes.Draft
		want  map[string]string // field: key
	}{
		"empty": {quizzes.Draft{Draft: kinds.Draft{Kind: kinds.Single}}, map[string]string{
			"stem": "quiz.stem_missing", "max_mark": "quiz.max_mark_range", "options": "quiz.options_count",
		}},
		"two right": {
			draft(kinds.Draft{Kind: kinds.Single, Stem: "s", Body: kinds.Body{Options: []kinds.Option{opt("a", true), opt("b", true)}}}),
			map[string]string{"options": "quiz.one_right"},
		},
		"none right": {
			draft(kinds.Draft{Kind: kinds.Multiple, Stem: "s", Body: kinds.Body{Options: []kinds.Option{opt("a", false), opt("b", false)}}}),
			map[string]string{"options": "quiz.some_right"},
		},
		"none wrong": {
			draft(kinds.Draft{Kind: kinds.Multiple, Stem: "s", Body: kinds.Body{Options: []kinds.Option{opt("a", true), opt("b", true)}}}),
			map[string]string{"options": "quiz.some_wrong"},
		},
		"the same twice": {
			draft(kinds.Draft{Kind: kinds.Single, Stem: "s", Body: kinds.Body{Options: []kinds.Option{opt("a  b", true), opt(" a b", false)}}}),
			map[string]string{"options.1.text": "quiz.option_twice"},
		},
		"an empty option": {
			draft(kinds.Draft{Kind: kinds.Single, Stem: "s", Body: kinds.Body{Options: []kinds.Option{opt("a", true), opt(" ", false)}}}),
			map[string]string{"options.1.text": "quiz.option_missing"},
		},
		"too long": {
			draft(kinds.Draft{Kind: kinds.TrueFalse, Stem: long, Body: kinds.Body{Options: []kinds.Option{{ID: "true", Right: true}}}}),
			map[string]string{"stem": "quiz.text_too_long"},
		},
		"tangled": {
			draft(kinds.Draft{Kind: kinds.Short, Stem: "|a|a|\n|-|-|\n" + strings.Repeat("|||||||||||||||||||||\n|\n", 100) + strings.Repeat("> ", 30), Body: kinds.Body{Accepted: []string{"a"}}}),
			map[string]string{"stem": "quiz.text_tangled"},
		},
		"a picture": {
			draft(kinds.Draft{Kind: kinds.Short, Stem: "![diagram](https://x.example/a.png) siapa?", Body: kinds.Body{Accepted: []string{"a"}, Feedback: "![b](modul:c)"}}),
			map[string]string{"stem": "quiz.text_picture", "feedback": "quiz.text_picture"},
		},
		"numbers": {
			draft(kinds.Draft{Kind: kinds.Numeric, Stem: "s", Body: kinds.Body{Number: &kinds.Number{Value: "1.000", Tolerance: "-1"}}}),
			map[string]string{"number.value": "quiz.number_ambiguous", "number.tolerance": "quiz.tolerance_negative"},
		},
		"accepted": {
			draft(kinds.Draft{Kind: kinds.Short, Stem: "s", Body: kinds.Body{Accepted: []string{"É", "e"}}}),
			map[string]string{"accepted": "quiz.accepted_twice"},
		},
		"no accepted": {draft(kinds.Draft{Kind: kinds.Short, Stem: "s"}), map[string]string{"accepted": "quiz.accepted_count"}},
		"kind":        {draft(kinds.Draft{Kind: "essay", Stem: "s"}), map[string]string{"kind": "quiz.kind_unknown"}},
		"level alone": {func() quizzes.Draft { d := quiztest.Single("a", "b"); d.Level = 2; return d }(), map[string]string{"level": "quiz.level_needed"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.AddQuestion(t.Context(), w.Trainer, quiz, c.draft)
			var many fault.Many
			if !errors.As(err, &many) || len(many) != len(c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			for _, f := range many {
				if c.want[f.Field] != f.Key {
					t.Errorf("field %s: %s, want %s", f.Field, f.Key, c.want[f.Field])
				}
			}
		})
	}
	_, err := w.AddQuestion(t.Context(), w.Trainer, quiz, quiztest.Measuring(quiztest.Single("a", "b"), uuid.New(), 2))
	refused(t, err, "quiz.competency_unknown")
}

func TestAnEditMakesANewVersionAndFrozenQuizzesNeverChange(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 1)
	quiz := w.quiz(rules, quiztest.Single("lama", "x"))
	before, err := w.Service.Quiz(t.Context(), w.Trainer, quiz)
	w.must(err)
	question := before.Items[0].QuestionID
	var copied id.Quiz
	w.must(pg.InTx(t.Context(), w.DB, func(ctx context.Context, tx bun.Tx) (err error) {
		if err := w.Freeze(ctx, tx, []id.Quiz{quiz}, w.now()); err != nil {
			return err
		}
		copied, err = w.Copy(ctx, tx, quiz, w.Trainer)
		return err
	}))
	for _, err := range []error{
		w.Update(t.Context(), w.Trainer, quiz, rules),
		w.EditQuestion(t.Context(), w.Trainer, quiz, question, quiztest.Single("baru", "x")),
		w.RemoveQuestion(t.Context(), w.Trainer, quiz, question),
		w.Move(t.Context(), w.Trainer, quiz, question, 1),
		w.Reorder(t.Context(), w.Trainer, quiz, []uuid.UUID{question}),
		w.AddFromBank(t.Context(), w.Trainer, quiz, question),
	} {
		refused(t, err, "quiz.frozen")
	}
	w.must(w.EditQuestion(t.Context(), w.Trainer, copied, question, quiztest.Single("baru", "x")))
	old, err := w.Service.Quiz(t.Context(), w.Trainer, quiz)
	w.must(err)
	now, err := w.Service.Quiz(t.Context(), w.Trainer, copied)
	w.must(err)
	if old.Items[0].ID != before.Items[0].ID || old.Items[0].Stem != before.Items[0].Stem {
		t.Error("the frozen quiz changed")
	}
	if now.Items[0].Number != 2 || now.Items[0].QuestionID != question || !strings.Contains(now.Items[0].Stem, "baru") {
		t.Errorf("the copy has %+v", now.Items[0])
	}
}

func TestAnEmptyQuizIsNotFrozen(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 0)
	quiz := w.quiz(rules)
	err := pg.InTx(t.Context(), w.DB, func(ctx context.Context, tx bun.Tx) error {
		return w.Freeze(ctx, tx, []id.Quiz{quiz}, w.now())
	})
	refused(t, err, "quiz.empty")
}

func TestQuestionsAreMovedRemovedAndTakenFromTheBank(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 0)
	quiz := w.quiz(rules, quiztest.Single("satu", "x"), quiztest.Single("dua", "x"), quiztest.Single("tiga", "x"), quiztest.Single("empat", "x"))
	order := func() (ids []uuid.UUID) {
		q, err := w.Service.Quiz(t.Context(), w.Trainer, quiz)
		w.must(err)
		for i, item := range q.Items {
			if item.Slot != i+1 {
				t.Fatalf("place %d holds slot %d", i, item.Slot)
			}
			ids = append(ids, item.QuestionID)
		}
		return ids
	}
	q := order()
	check := func(what string, want ...uuid.UUID) {
		t.Helper()
		if got := order(); !slices.Equal(got, want) {
			t.Fatalf("%s: %v, want %v", what, got, want)
		}
	}
	w.must(w.Move(t.Context(), w.Trainer, quiz, q[0], 2))
	check("down by two", q[1], q[2], q[0], q[3])
	w.must(w.Move(t.Context(), w.Trainer, quiz, q[3], -9))
	check("up beyond the top", q[3], q[1], q[2], q[0])
	w.must(w.Reorder(t.Context(), w.Trainer, quiz, q))
	check("reordered", q...)
	refused(t, w.Reorder(t.Context(), w.Trainer, quiz, q[:3]), "quiz.order_changed")
	refused(t, w.Reorder(t.Context(), w.Trainer, quiz, []uuid.UUID{q[0], q[1], q[2], q[2]}), "quiz.order_changed")
	refused(t, w.Reorder(t.Context(), w.Trainer, quiz, []uuid.UUID{q[0], q[1], q[2], uuid.New()}), "quiz.order_changed")
	w.must(w.RemoveQuestion(t.Context(), w.Trainer, quiz, q[1]))
	check("removed", q[0], q[2], q[3])
	asked, err := w.QuestionsOf(t.Context(), quiz)
	w.must(err)
	bank, _, err := w.Questions.Bank(t.Context(), w.Trainer, questions.BankFilter{Except: asked, Query: "DUA"})
	if err != nil || len(bank) != 1 || bank[0].QuestionID != q[1] {
		t.Fatalf("bank without the quiz: %v, %v", bank, err)
	}
	w.must(w.Questions.Apart(t.Context(), w.Trainer, q[1], q[2:3]))
	refused(t, w.AddFromBank(t.Context(), w.Trainer, quiz, q[1]), "quiz.question_apart")
	w.must(w.Questions.Apart(t.Context(), w.Trainer, q[1], nil))
	w.must(w.AddFromBank(t.Context(), w.Trainer, quiz, q[1]))
	check("back from the bank", q[0], q[2], q[3], q[1])
	refused(t, w.AddFromBank(t.Context(), w.Trainer, quiz, q[1]), "quiz.question_there")
	refused(t, w.AddFromBank(t.Context(), w.Trainer, quiz, uuid.New()), "quiz.question_not_found")
}

// TestAQuestionOfAnotherBankStaysAsItIsThere: who may put it into a quiz may use it, but writes only in their own bank.
func TestAQuestionOfAnotherBankStaysAsItIsThere(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 0)
	above := w.Stranger
	above.Grants = append(slices.Clone(above.Grants), people.Grant{Role: people.Trainer, UnitID: w.Root})
	theirs, err := w.Create(t.Context(), w.Stranger, w.Other, quizzes.Settings{Title: "Milik sana", PassMark: 7000})
	w.must(err)
	question, err := w.AddQuestion(t.Context(), w.Stranger, theirs.ID, quiztest.Single("lama", "x"))
	w.must(err)
	ours, err := w.Create(t.Context(), w.Trainer, w.Unit, quizzes.Settings{Title: "Milik sini", PassMark: 7000})
	w.must(err)
	w.must(w.AddFromBank(t.Context(), above, ours.ID, question))
	w.must(w.EditQuestion(t.Context(), w.Trainer, ours.ID, question, quiztest.Single("baru", "x")))
	there, err := w.Service.Quiz(t.Context(), w.Stranger, theirs.ID)
	w.must(err)
	bank, _, err := w.Questions.Bank(t.Context(), w.Stranger, questions.BankFilter{})
	if err != nil || len(bank) != 1 || bank[0].Number != 1 || !strings.Contains(there.Items[0].Stem, "lama") {
		t.Errorf("the other bank changed: %+v, %v", bank, err)
	}
	here, err := w.Service.Quiz(t.Context(), w.Trainer, ours.ID)
	w.must(err)
	if it := here.Items[0]; it.QuestionID == question || !strings.Contains(it.Stem, "baru") {
		t.Errorf("our quiz has %+v", it)
	}
}
