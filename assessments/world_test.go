package assessments_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/assessments"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

// world is a town with a bank, two trainers and an HR officer of it, and a clock that moves when told.
type world struct {
	*quiztest.Town
	*assessments.Service
	Bank    *questions.Service
	Quizzes *quizzes.Service

	reviewer people.Actor
	clock    time.Time
	finished []quizzes.Result // of attempts by which a course goes on
	asked    people.Ask
}

func newWorld(t *testing.T, learners int) *world {
	t.Helper()
	db := pgtest.DB(t)
	w := &world{Town: quiztest.New(t, db, learners), clock: time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)}
	now := func() time.Time { return w.clock }
	w.Bank = questions.New(w.DB, now)
	w.Quizzes = quizzes.New(w.DB, w.Bank, nil, quizzes.Hooks{
		Assessed: func(ctx context.Context, tx bun.Tx, a quizzes.Assessed) error { return w.Service.Assessed(ctx, tx, a) },
		Remeasured: func(ctx context.Context, tx bun.Tx, person id.Person, attempt id.Attempt) error {
			return w.Service.Remeasured(ctx, tx, person, attempt)
		},
		Ask: func(context.Context, bun.Tx, people.Actor, people.Ask) (uuid.UUID, error) { return uuid.New(), nil },
		Finished: func(_ context.Context, _ bun.Tx, r quizzes.Result) error {
			w.finished = append(w.finished, r)
			return nil
		},
		MayEvaluate: func(ctx context.Context, db bun.IDB, who people.Actor, a uuid.UUID) error {
			return w.Service.MayEvaluate(ctx, db, who, a)
		},
		Evaluation: func(ctx context.Context, db bun.IDB, a uuid.UUID) (quizzes.Evaluation, error) {
			return w.Service.Evaluation(ctx, db, a)
		},
		Paper: func(ctx context.Context, db bun.IDB, who people.Actor, a uuid.UUID) (quizzes.Paper, error) {
			return w.Service.Paper(ctx, db, who, a)
		},
	}, now)
	w.Service = assessments.New(w.DB, w.Bank, w.Quizzes, assessments.Hooks{
		Ask: func(_ context.Context, _ bun.Tx, _ people.Actor, a people.Ask) (uuid.UUID, error) {
			w.asked = a
			return uuid.New(), nil
		},
	}, now)
	w.reviewer = w.Learners[0]
	w.reviewer.Grants, w.reviewer.Fresh = []people.Grant{{Role: people.Trainer, UnitID: w.Unit}}, true
	w.Learners = w.Learners[1:]
	return w
}

func (w *world) must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// question writes one single-choice question of a competency's level, the first option right, and has it reviewed.
func (w *world) question(competency uuid.UUID, level int, closed bool) uuid.UUID {
	w.T.Helper()
	var question uuid.UUID
	d, err := kinds.Draft{
		Kind: kinds.Single, Stem: fmt.Sprintf("Soal %s", uuid.New()), CompetencyID: competency, Level: level,
		Body: kinds.Body{Options: []kinds.Option{{ID: "a", Text: "benar", Right: true}, {ID: "b", Text: "salah"}, {ID: "c", Text: "keliru"}, {ID: "d", Text: "bukan"}}},
	}.Check()
	w.must(err)
	w.must(pg.InTx(w.T.Context(), w.DB, func(ctx context.Context, tx bun.Tx) error {
		v, err := w.Bank.Add(ctx, tx, w.Trainer, w.Unit, d)
		question = v.QuestionID
		return err
	}))
	w.Exec("update questions set open = ? where id = ?", !closed, question)
	w.must(w.Bank.AskReview(w.T.Context(), w.Trainer, []uuid.UUID{question}))
	w.must(w.Bank.Review(w.T.Context(), w.reviewer, question, questions.Verdict{Checks: questions.Checks, Accepted: true}))
	return question
}

// fill writes n questions of each level from one to another.
func (w *world) fill(competency uuid.UUID, from, to, n int) {
	for level := from; level <= to; level++ {
		for range n {
			w.question(competency, level, true)
		}
	}
}

func (w *world) draft(mode assessments.Mode, cells ...assessments.Cell) assessments.Draft {
	return assessments.Draft{UnitID: w.Unit, Title: "Asesmen", Mode: mode, Minutes: 30, MaxQuestions: 20, Forms: 2, Cells: cells}
}

// published makes an assessment that two persons publish, open to the unit.
func (w *world) published(d assessments.Draft) uuid.UUID {
	w.T.Helper()
	id, err := w.Create(w.T.Context(), w.Trainer, d)
	w.must(err)
	_, err = w.Publish(w.T.Context(), w.Trainer, id)
	w.must(err)
	w.must(w.carry(w.HR))
	_, err = w.Open(w.T.Context(), w.HR, assessments.Opening{AssessmentID: id, UnitID: w.Unit})
	w.must(err)
	return id
}

// carry does what was asked last, as by approves it.
func (w *world) carry(by people.Actor) error {
	return pg.InTx(w.T.Context(), w.DB, func(ctx context.Context, tx bun.Tx) error {
		return w.CarryPublish(ctx, tx, w.Trainer, by.PersonID, w.asked.Payload.(assessments.Publication))
	})
}

// answer answers a slot, with the right option or a wrong one.
func (w *world) answer(who people.Actor, attempt id.Attempt, slot int, right bool) error {
	option := "b"
	if right {
		option = "a"
	}
	_, err := w.Quizzes.SaveAnswer(w.T.Context(), who, quizzes.Save{
		AttemptID: attempt, Slot: slot, Answer: kinds.Answer{Options: []string{option}}, ClientStep: uuid.New(),
	})
	return err
}

// sit lets who sit a fixed paper and answer each slot as told, "" leaving it out, and gives the result.
func (w *world) sit(who people.Actor, id uuid.UUID, code string, how func(q quizzes.Asked) string) assessments.Result {
	w.T.Helper()
	a, err := w.Start(w.T.Context(), who, id, code)
	w.must(err)
	a, err = w.Quizzes.Attempt(w.T.Context(), who, a.ID)
	w.must(err)
	for _, q := range a.Questions {
		if h := how(q); h != "" {
			w.must(w.answer(who, a.ID, q.Slot, h == "right"))
		}
	}
	_, err = w.Quizzes.Finish(w.T.Context(), who, a.ID)
	w.must(err)
	r, err := w.Result(w.T.Context(), who, a.ID)
	w.must(err)
	return r
}

func all(how string) func(quizzes.Asked) string { return func(quizzes.Asked) string { return how } }

func (w *world) unfinished(who people.Actor) []assessments.Unfinished {
	w.T.Helper()
	return pgtest.Asked(w.T, func(list *[]assessments.Unfinished) pg.Question { return w.AskUnfinished(who, list) })
}
