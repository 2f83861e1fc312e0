package quizzes

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/questions"
)

// sheet is an attempt that is being graded.
type sheet struct {
	Attempt
	answers map[int]step
	slots   []graded
}

func (t sheet) fractions() map[int]int {
	bySlot := make(map[int]int, len(t.slots))
	for _, g := range t.slots {
		bySlot[g.slot] = g.fraction
	}
	return bySlot
}

// grade compares the newest answer of each slot with its question.
func (s *Service) grade(ctx context.Context, tx bun.Tx, t *sheet) error {
	versions, err := s.bank.Versions(ctx, tx, questionsOf(t.Layout))
	if err != nil {
		return err
	}
	if t.answers, err = newestAnswers(ctx, tx, t.ID); err != nil {
		return err
	}
	for i, place := range t.Layout {
		v := versions[place.Version]
		g := graded{slot: i + 1, maxMark: place.MaxMark, competencyID: v.CompetencyID, level: v.Level}
		g.fraction = questions.Fraction(v.Kind, v.Body, t.answers[g.slot].Answer)
		t.slots = append(t.slots, g)
	}
	return nil
}

// step is the newest step of a slot.
type step struct {
	Slot   int              `bun:"slot"`
	Seq    int64            `bun:"seq"`
	Answer questions.Answer `bun:"answer,type:jsonb"`
}

func newestAnswers(ctx context.Context, db bun.IDB, attempt uuid.UUID) (map[int]step, error) {
	var rows []step
	err := pg.Query(ctx, db, &rows, `select distinct on (slot) slot, seq, answer from attempt_steps
		where attempt_id = $1 order by slot, seq desc`, attempt)
	if err != nil {
		return nil, fmt.Errorf("answers of an attempt: %w", err)
	}
	bySlot := make(map[int]step, len(rows))
	for _, r := range rows {
		bySlot[r.Slot] = r
	}
	return bySlot, nil
}
