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
)

// stage is who plays in the story of the assessments, each with a second factor just entered, and what they play with.
type stage struct {
	writer, reviewer, hr, second, signatory people.Actor
	learner                                 member
	staff                                   []member
	taught                                  []taught
	codes                                   map[string]uuid.UUID
	poses                                   poses

	drawn, adaptive uuid.UUID            // assessments that anybody may sit
	formed          map[string]uuid.UUID // supervised ones, by competency
	sats            map[string][]sat     // the first tries of those
	own             []met                // what the learner met in the drawn one
}

// assess tells how the regency measures: it fills the bank, publishes assessments for the whole regency, lets people sit them in the months
// since, calibrates, and lets the new rule count.
func (b *builder) assess(ctx context.Context, cast map[string]member, staff []member, taught []taught) error {
	b.clock.Set(b.today.AddDate(0, -5, 0))
	s := &stage{learner: cast["learner"], staff: staff, taught: taught, formed: map[string]uuid.UUID{}, sats: map[string][]sat{}}
	for key, who := range map[string]*people.Actor{
		"trainer": &s.writer, "trainer_2": &s.reviewer, "hr": &s.hr, "hr_2": &s.second, "signatory": &s.signatory,
	} {
		var err error
		if *who, err = b.fresh(ctx, cast[key].id); err != nil {
			return err
		}
	}
	var err error
	if s.codes, err = b.codes(ctx); err != nil {
		return err
	}
	if s.poses, err = b.bank(ctx, s.writer, s.reviewer, s.codes); err != nil {
		return fmt.Errorf("question bank: %w", err)
	}
	for _, part := range []struct {
		name string
		tell func(context.Context, *stage) error
	}{{"open assessments", b.openAssessments}, {"sittings", b.sittings}, {"calibration", b.calibrate}, {"the new rule", b.newRule}, {"since then", b.since}} {
		if err := part.tell(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}

// plan is an assessment of one competency with so many questions of each level on a paper.
func (b *builder) plan(s *stage, code string, d assessments.Draft, counts ...int) assessments.Draft {
	d.UnitID = b.root
	for i, n := range counts {
		d.Cells = append(d.Cells, assessments.Cell{CompetencyID: s.codes[code], Level: i + 1, Count: n})
	}
	return d
}

// openAssessments publishes the two that anybody sits when they like, and lets some do so.
func (b *builder) openAssessments(ctx context.Context, s *stage) (err error) {
	s.drawn, err = b.openPlan(ctx, s, b.plan(s, "LD.1.2", assessments.Draft{
		Title: "Asesmen literasi data: mengevaluasi informasi", Mode: assessments.Draw, Minutes: 40,
		About: "Soal tentang memeriksa sumber, membaca angka, dan menilai kesimpulan dalam pekerjaan kantor sehari-hari.",
	}, 4, 8, 4))
	if err != nil {
		return err
	}
	s.adaptive, err = b.openPlan(ctx, s, b.plan(s, "LD.1.3", assessments.Draft{
		Title: "Asesmen adaptif: mengelola data kantor", Mode: assessments.Adaptive, Minutes: 30, MaxQuestions: 14,
		About: "Soal berikutnya dipilih menurut jawaban Anda, dari bank soal tentang berkas, arsip, dan lembar data.",
	}, 3, 7, 4))
	if err != nil {
		return err
	}
	return b.together(ctx, 2, len(s.staff), func(ctx context.Context, hand *builder, i int) error {
		if i%oneOfSits > 0 {
			return nil
		}
		by, err := hand.sitter(ctx, s.staff[i], "own", 0)
		if err != nil {
			return err
		}
		plans := []uuid.UUID{s.drawn, s.adaptive}[:1+i/oneOfSits%2]
		for _, plan := range plans {
			hand.clock.Set(b.day(65 + hand.rng.IntN(70)).Add(time.Duration(120+hand.rng.IntN(360)) * time.Minute))
			if _, _, err := hand.try(ctx, by, s.poses, plan, ""); err != nil {
				return err
			}
		}
		return nil
	})
}

// oneOfSits is how many of the staff there are for each who sits an assessment that nobody asks for; every other one sits both.
const oneOfSits = 8

// openPlan makes an assessment that HR approves and opens to everybody.
func (b *builder) openPlan(ctx context.Context, s *stage, d assessments.Draft) (uuid.UUID, error) {
	plan, err := b.house.Assessments.Create(ctx, s.writer, d)
	if err != nil {
		return plan, fmt.Errorf("%s: %w", d.Title, err)
	}
	approval, err := b.house.Assessments.Publish(ctx, s.writer, plan)
	if err != nil {
		return plan, fmt.Errorf("%s: %w", d.Title, err)
	}
	if err := b.agree(ctx, s.hr, approval); err != nil {
		return plan, fmt.Errorf("%s: %w", d.Title, err)
	}
	_, err = b.house.Assessments.Open(ctx, s.hr, assessments.Opening{AssessmentID: plan, UnitID: b.root})
	return plan, err
}

// try sits an assessment to its end, and tells what was met.
func (b *builder) try(ctx context.Context, by sitter, ps poses, plan uuid.UUID, code string) (attempt id.Attempt, list []met, err error) {
	begun, err := b.house.Assessments.Start(ctx, by.who, plan, code)
	if err != nil {
		return attempt, nil, fmt.Errorf("try of %s: %w", by.nip, err)
	}
	answer := b.answerAll
	if begun.Stepwise {
		answer = b.answerStepwise
	}
	if list, err = answer(ctx, by, ps, begun.ID); err != nil {
		return begun.ID, list, fmt.Errorf("answers of %s: %w", by.nip, err)
	}
	_, err = b.house.Quizzes.Finish(ctx, by.who, begun.ID)
	return begun.ID, list, err
}

func (b *builder) answerAll(ctx context.Context, by sitter, ps poses, attempt id.Attempt) (list []met, err error) {
	paper, err := b.house.Quizzes.Attempt(ctx, by.who, attempt)
	if err != nil {
		return nil, err
	}
	for _, q := range paper.Questions {
		m, err := b.one(ctx, by, ps, attempt, q)
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, nil
}

func (b *builder) answerStepwise(ctx context.Context, by sitter, ps poses, attempt id.Attempt) (list []met, err error) {
	for {
		next, err := b.house.Assessments.Advance(ctx, by.who, attempt)
		if err != nil && fault.KindOf(err) == fault.Conflict || err == nil && next.Stopped != "" {
			return list, nil
		}
		if err != nil {
			return list, err
		}
		paper, err := b.house.Quizzes.Attempt(ctx, by.who, attempt)
		if err != nil {
			return list, err
		}
		m, err := b.one(ctx, by, ps, attempt, paper.Questions[len(paper.Questions)-1])
		if err != nil {
			return list, err
		}
		list = append(list, m)
	}
}
