package questions

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Summary is the figures of a question by which the bank is searched, as of ComputedAt. Facility and Rest are nil of too few people.
type Summary struct {
	bun.BaseModel `bun:"table:question_statistics,alias:qs"`

	QuestionID uuid.UUID `bun:"question_id,pk"`
	People     int       `bun:"people"`
	Facility   *float64  `bun:"facility"`
	Rest       *float64  `bun:"rest"`
	Advice     []string  `bun:"advice,array"`
	ComputedAt time.Time `bun:"computed_at"`
}

// KeepSummary keeps a question's figures in place of those before.
func (s *Service) KeepSummary(ctx context.Context, db bun.IDB, sum Summary) error {
	sum.ComputedAt = s.now()
	_, err := db.NewInsert().Model(&sum).On("conflict (question_id) do update").
		Set("people = excluded.people, facility = excluded.facility, rest = excluded.rest, advice = excluded.advice, computed_at = excluded.computed_at").Exec(ctx)
	if err != nil {
		return fmt.Errorf("keep figures of a question: %w", err)
	}
	return nil
}
