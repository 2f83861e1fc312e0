package certification

import (
	"context"
	"fmt"
	"time"
)

// Waiting counts the certificates whose file should be there by now and is not: issued ten minutes ago or more.
func (s *Service) Waiting(ctx context.Context) (int, error) {
	n, err := s.db.NewSelect().Model((*Certificate)(nil)).Where("c.pdf_key is null and c.issued_at < ?", s.now().Add(-10*time.Minute)).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("certificates that wait: %w", err)
	}
	return int(n), nil
}
