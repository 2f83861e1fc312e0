package stack

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/assessments"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
)

// Measured is an assessment of a School: open to everybody there, of n closed questions of each of levels 1 to 3 with so many options.
// Key is the right option's text by stem: what only who knows everything knows.
type Measured struct {
	ID  uuid.UUID
	Key map[string]string
}

// Assess makes one that asks seven of each level. Tries may follow one another at once.
func (school *School) Assess(ctx context.Context, title string, mode assessments.Mode, n, options int) (Measured, error) {
	return school.AssessBy(ctx, title, mode, n, options, [3]int{7, 7, 7})
}

// AssessBy is Assess with how many are asked of levels 1 to 3.
func (school *School) AssessBy(ctx context.Context, title string, mode assessments.Mode, n, options int, counts [3]int) (m Measured, err error) {
	m.Key = map[string]string{}
	bank, asked := questions.New(school.db, time.Now), people.Ask{}
	service := assessments.New(school.db, bank, quizzes.New(school.db, bank, nil, quizzes.Hooks{}, time.Now), assessments.Hooks{
		Ask: func(_ context.Context, _ bun.Tx, _ people.Actor, a people.Ask) (uuid.UUID, error) {
			asked = a
			return uuid.NewV7()
		},
	}, time.Now)
	reviewer := school.Trainer
	reviewer.PersonID, reviewer.Fresh = school.second, true
	d := assessments.Draft{UnitID: school.Root, Title: title, Mode: mode, Minutes: 60, MaxQuestions: 20}
	for level := 1; level <= 3; level++ {
		d.Cells = append(d.Cells, assessments.Cell{CompetencyID: school.topic, Level: level, Count: counts[level-1]})
		for i := range n {
			if err := school.closed(ctx, bank, reviewer, fmt.Sprintf("%s: soal %d level %d", title, i, level), level, options, m.Key); err != nil {
				return m, err
			}
		}
	}
	if m.ID, err = service.Create(ctx, school.Trainer, d); err != nil {
		return m, err
	}
	if _, err := service.Publish(ctx, school.Trainer, m.ID); err != nil {
		return m, err
	}
	agreed, _ := asked.Payload.(assessments.Publication)
	err = pg.InTx(ctx, school.db, func(ctx context.Context, tx bun.Tx) error {
		return service.CarryPublish(ctx, tx, school.Trainer, school.second, agreed)
	})
	if err != nil {
		return m, err
	}
	hr := school.Trainer
	hr.Grants = []people.Grant{{Role: people.HR, UnitID: school.Root}}
	_, err = service.Open(ctx, hr, assessments.Opening{AssessmentID: m.ID, UnitID: school.Root})
	return m, err
}

// closed writes a question with a closed key and has it reviewed.
func (school *School) closed(ctx context.Context, bank *questions.Service, reviewer people.Actor, stem string, level, options int, key map[string]string) error {
	body := kinds.Body{Feedback: "Penjelasan yang tidak pernah tampil."}
	right := fmt.Sprintf("benar untuk %s", stem)
	for i := range options {
		o := kinds.Option{ID: string(rune('a' + i)), Text: fmt.Sprintf("pilihan %d untuk %s", i, stem)}
		if i == 0 {
			o.Text, o.Right = right, true
		}
		body.Options = append(body.Options, o)
	}
	d, err := kinds.Draft{Kind: kinds.Single, Stem: stem, CompetencyID: school.topic, Level: level, Body: body}.Check()
	if err != nil {
		return err
	}
	var id uuid.UUID
	err = pg.InTx(ctx, school.db, func(ctx context.Context, tx bun.Tx) error {
		v, err := bank.Add(ctx, tx, school.Trainer, school.Root, d)
		id = v.QuestionID
		return err
	})
	if err != nil {
		return err
	}
	key[stem] = right
	if _, err := pg.Exec(ctx, school.db, "update questions set open = false where id = $1", id); err != nil {
		return fmt.Errorf("close a question: %w", err)
	}
	if err := bank.AskReview(ctx, school.Trainer, []uuid.UUID{id}); err != nil {
		return err
	}
	return bank.Review(ctx, reviewer, id, questions.Verdict{Checks: questions.Checks, Accepted: true})
}

// Calibrate asks the server's job to calibrate a competency by what was answered, as a trainer does.
func (school *School) Calibrate(ctx context.Context, competency uuid.UUID) (uuid.UUID, error) {
	queue, err := jobs.NewQueue()
	if err != nil {
		return uuid.Nil, err
	}
	bank := questions.New(school.db, time.Now)
	service := assessments.New(school.db, bank, quizzes.New(school.db, bank, nil, quizzes.Hooks{}, time.Now), assessments.Hooks{Queue: queue}, time.Now)
	return service.Calibrate(ctx, school.Trainer, competency)
}
