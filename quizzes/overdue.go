package quizzes

import (
	"context"
	"fmt"
	"time"
)

// Overdue counts the attempts that should be finished by now and are not: their time was over, or they were sent, a minute ago or
// more.
func (s *Service) Overdue(ctx context.Context) (int, error) {
	before := s.now().Add(-Grace - time.Minute)
	n, err := s.db.NewSelect().TableExpr("attempts").
		Where("(state = ? and deadline_at < ?) or (state = ? and submitted_at < ?)", Open, before, Submitted, before).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("overdue attempts: %w", err)
	}
	return int(n), nil
}
