package quizzes

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
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

type markRow struct {
	bun.BaseModel `bun:"table:attempt_marks"`

	AttemptID uuid.UUID `bun:"attempt_id"`
	Slot      int       `bun:"slot"`
	Fraction  int       `bun:"fraction"`
	Mark      string    `bun:"mark"`
	GradedAt  time.Time `bun:"graded_at"`
}

// grade compares the newest answer of each slot with its question and gives the marks to write.
func (s *Service) grade(ctx context.Context, tx bun.Tx, t *sheet) ([]markRow, error) {
	versions, err := s.versionsOf(ctx, tx, questionsOf(t.Layout))
	if err != nil {
		return nil, err
	}
	if t.answers, err = newestAnswers(ctx, tx, t.ID); err != nil {
		return nil, err
	}
	marks := make([]markRow, len(t.Layout))
	for i, place := range t.Layout {
		v := versions[place.Version]
		g := graded{slot: i + 1, maxMark: place.MaxMark, competencyID: v.CompetencyID, level: v.Level}
		g.fraction = Fraction(v.Kind, v.Body, t.answers[g.slot].Answer)
		t.slots = append(t.slots, g)
		points := g.fraction * g.maxMark
		marks[i] = markRow{
			AttemptID: t.ID, Slot: g.slot, Fraction: g.fraction, GradedAt: s.now(),
			Mark: fmt.Sprintf("%d.%04d", points/Whole, points%Whole),
		}
	}
	return marks, nil
}

// step is the newest step of a slot.
type step struct {
	Slot   int    `bun:"slot"`
	Seq    int64  `bun:"seq"`
	Answer Answer `bun:"answer,type:jsonb"`
}

func newestAnswers(ctx context.Context, db bun.IDB, attempt uuid.UUID) (map[int]step, error) {
	var rows []step
	err := db.NewSelect().TableExpr("attempt_steps").DistinctOn("slot").Column("slot", "seq", "answer").
		Where("attempt_id = ?", attempt).OrderExpr("slot, seq desc").Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("answers of an attempt: %w", err)
	}
	bySlot := make(map[int]step, len(rows))
	for _, r := range rows {
		bySlot[r.Slot] = r
	}
	return bySlot, nil
}
