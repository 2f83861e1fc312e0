package quizzes

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"mumpuni/internal/id"
)

// PassedAttempts lists the passed attempts of an enrolment, for whoever has to withdraw what they attained.
func (s *Service) PassedAttempts(ctx context.Context, tx bun.IDB, enrolment id.Enrolment) (ids []id.Attempt, err error) {
	err = tx.NewSelect().TableExpr("attempts").Column("id").Where("enrolment_id = ? and passed", enrolment).Scan(ctx, &ids)
	if err != nil {
		return nil, fmt.Errorf("passed attempts: %w", err)
	}
	return ids, nil
}
