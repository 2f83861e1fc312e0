package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/quizzes"
)

// assessed is a published assessment, and which options are right, by rightKey.
type assessed struct {
	plan  uuid.UUID
	mode  assessments.Mode
	right map[string]bool
}

// assess fills the bank, publishes a drawn and an adaptive assessment for the whole regency, and lets some people of different
// skill sit them in the months since. One result waits for a decision.
func (b *builder) assess(ctx context.Context, cast map[string]member, staff []member) error {
	b.clock.Set(b.today.AddDate(0, -5, 0))
	codes, err := b.codes(ctx)
	if err != nil {
		return err
	}
	writer, err := b.fresh(ctx, cast["trainer"].id)
	if err != nil {
		return err
	}
	reviewer, err := b.fresh(ctx, cast["trainer_2"].id)
	if err != nil {
		return err
	}
	hr, err := b.fresh(ctx, cast["hr"].id)
	if err != nil {
		return err
	}
	right, err := b.bank(ctx, writer, reviewer, codes)
	if err != nil {
		return fmt.Errorf("question bank: %w", err)
	}
	var list []assessed
	for _, d := range b.plans(codes) {
		plan, err := b.openPlan(ctx, writer, hr, d)
		if err != nil {
			return fmt.Errorf("assessment %s: %w", d.Title, err)
		}
		list = append(list, assessed{plan, d.Mode, right})
	}
	return b.tries(ctx, cast["learner"], staff, list)
}

func (b *builder) plans(codes map[string]uuid.UUID) []assessments.Draft {
	cells := func(code string, counts ...int) (list []assessments.Cell) {
		for i, n := range counts {
			list = append(list, assessments.Cell{CompetencyID: codes[code], Level: i + 1, Count: n})
		}
		return list
	}
	return []assessments.Draft{
		{
			UnitID: b.root, Title: "Asesmen literasi data: mengevaluasi informasi", Mode: assessments.Draw, Minutes: 40,
			About: "Soal tentang memeriksa sumber, membaca angka, dan menilai kesimpulan dalam pekerjaan kantor sehari-hari.",
			Cells: cells("LD.1.2", 4, 8, 4),
		},
		{
			UnitID: b.root, Title: "Asesmen adaptif: mengelola data kantor", Mode: assessments.Adaptive, Minutes: 30, MaxQuestions: 14,
			About: "Soal berikutnya dipilih menurut jawaban Anda, dari bank soal tentang berkas, arsip, dan lembar data.",
			Cells: cells("LD.1.3", 3, 7, 4),
		},
	}
}

// openPlan makes an assessment that HR approves and opens to everybody.
func (b *builder) openPlan(ctx context.Context, writer, hr people.Actor, d assessments.Draft) (uuid.UUID, error) {
	plan, err := b.house.Assessments.Create(ctx, writer, d)
	if err != nil {
		return plan, err
	}
	approval, err := b.house.Assessments.Publish(ctx, writer, plan)
	if err != nil {
		return plan, err
	}
	if err := b.agree(ctx, hr, approval); err != nil {
		return plan, err
	}
	_, err = b.house.Assessments.Open(ctx, hr, assessments.Opening{AssessmentID: plan, UnitID: b.root, DueOn: people.DayOf(b.today.AddDate(0, 1, 0))})
	return plan, err
}

// How many sit: one of so many of the staff, and of those one of so many the adaptive one too.
const (
	oneOfSits = 8
	oneOfBoth = 3
)

// tries lets people sit; the persona of a learner has sat the drawn one.
func (b *builder) tries(ctx context.Context, learner member, staff []member, list []assessed) error {
	sat := 0
	sit := func(m member, a assessed, skill float64, daysAgo int) error {
		day := b.today.AddDate(0, 0, -daysAgo)
		b.clock.Set(time.Date(day.Year(), day.Month(), day.Day(), 2+b.rng.IntN(6), b.rng.IntN(60), 0, 0, time.UTC))
		attempt, err := b.try(ctx, m, a, skill)
		if err != nil {
			return fmt.Errorf("try of %s: %w", m.nip, err)
		}
		if sat++; sat == 1 {
			return b.house.Hold(ctx, attempt, b.today.AddDate(0, 0, 30))
		}
		return nil
	}
	for i := 0; i < len(staff); i += oneOfSits {
		skill := []float64{0.15, 0.97, 0.6}[i/oneOfSits%3]
		if err := sit(staff[i], list[0], skill, 5+b.rng.IntN(130)); err != nil {
			return err
		}
		if i%(oneOfSits*oneOfBoth) == 0 {
			if err := sit(staff[i], list[1], []float64{0.97, 0.2}[i/(oneOfSits*oneOfBoth)%2], 5+b.rng.IntN(130)); err != nil {
				return err
			}
		}
	}
	if err := sit(learner, list[0], 1, 20); err != nil {
		return err
	}
	b.house.Tell("[4/4] 2 asesmen terbit, %d percobaan", "[4/4] 2 assessments published, %d tries", sat)
	return nil
}

// try sits an assessment to its end, answering rightly as often as skill says.
func (b *builder) try(ctx context.Context, m member, a assessed, skill float64) (id.Attempt, error) {
	who, err := b.house.People.LoadActor(ctx, m.id)
	if err != nil {
		return id.Attempt{}, err
	}
	begun, err := b.house.Assessments.Start(ctx, who, a.plan, "")
	if err != nil {
		return begun.ID, err
	}
	answer := b.answerAll
	if a.mode == assessments.Adaptive {
		answer = b.answerStepwise
	}
	if err := answer(ctx, who, begun.ID, a, skill); err != nil {
		return begun.ID, err
	}
	_, err = b.house.Quizzes.Finish(ctx, who, begun.ID)
	return begun.ID, err
}

func (b *builder) answerAll(ctx context.Context, who people.Actor, attempt id.Attempt, a assessed, skill float64) error {
	paper, err := b.house.Quizzes.Attempt(ctx, who, attempt)
	if err != nil {
		return err
	}
	for _, q := range paper.Questions {
		if err := b.answerOne(ctx, who, attempt, a, q, skill); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) answerStepwise(ctx context.Context, who people.Actor, attempt id.Attempt, a assessed, skill float64) error {
	for {
		next, err := b.house.Assessments.Advance(ctx, who, attempt)
		if fault.KindOf(err) == fault.Conflict && err != nil || err == nil && next.Stopped != "" {
			return nil
		}
		if err != nil {
			return err
		}
		paper, err := b.house.Quizzes.Attempt(ctx, who, attempt)
		if err != nil {
			return err
		}
		if err := b.answerOne(ctx, who, attempt, a, paper.Questions[len(paper.Questions)-1], skill); err != nil {
			return err
		}
	}
}

func (b *builder) answerOne(ctx context.Context, who people.Actor, attempt id.Attempt, a assessed, q quizzes.Asked, skill float64) error {
	b.clock.Forward(time.Duration(25+b.rng.IntN(40)) * time.Second)
	right := b.rng.Float64() < skill
	for _, o := range q.Options {
		if a.right[rightKey(q.Stem, o.Text)] == right {
			_, err := b.house.Quizzes.SaveAnswer(ctx, who, quizzes.Save{
				AttemptID: attempt, Slot: q.Slot, Answer: questions.Answer{Options: []string{o.ID}}, ClientStep: uuid.New(),
			})
			return err
		}
	}
	return fmt.Errorf("no such option: %s", q.Stem)
}
