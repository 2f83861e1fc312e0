package reminders

import (
	"context"
	"fmt"
	"slices"
)

// Standing is how a channel outside of the application stands.
type Standing struct {
	Set    bool    // the house has it
	Oldest float64 // seconds for which the oldest letter that is due has waited; 0 when none is
	Failed int     // reminders given up in the last day
}

// Standing counts how a channel stands.
func (s *Service) Standing(ctx context.Context, by Channel) (Standing, error) {
	now := s.now()
	v := Standing{Set: slices.Contains(s.carriers(), by)}
	err := s.db.NewRaw(`select coalesce(extract(epoch from ?0 - min(not_before) filter (where state = 'waiting' and not_before <= ?0)), 0)::float8,
		count(*) filter (where state = 'failed' and ended_at > ?1) from reminders where channel = ?2 and (state = 'waiting' or state = 'failed' and ended_at > ?1)`,
		now, now.AddDate(0, 0, -1), by).Scan(ctx, &v.Oldest, &v.Failed)
	if err != nil {
		return v, fmt.Errorf("standing of %s: %w", by, err)
	}
	return v, nil
}

// CheckPost reports whether the mail server answers; nil when there is none.
func (s *Service) CheckPost(ctx context.Context) error {
	if s.cfg.Post == nil {
		return nil
	}
	return s.cfg.Post.Check(ctx)
}
