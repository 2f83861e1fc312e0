package reminders

import (
	"context"
	"fmt"
)

// Standing is how the e-mail of the house stands.
type Standing struct {
	Set    bool    // there is a mail server
	Oldest float64 // seconds for which the oldest letter that is due has waited; 0 when none is
	Failed int     // reminders given up in the last day
}

// Standing counts how e-mail stands.
func (s *Service) Standing(ctx context.Context) (Standing, error) {
	now := s.now()
	v := Standing{Set: s.cfg.Post != nil}
	err := s.db.NewRaw(`select coalesce(extract(epoch from ?0 - min(not_before) filter (where state = 'waiting' and not_before <= ?0)), 0)::float8,
		count(*) filter (where state = 'failed' and ended_at > ?1) from reminders where channel = 'mail' and (state = 'waiting' or state = 'failed' and ended_at > ?1)`,
		now, now.AddDate(0, 0, -1)).Scan(ctx, &v.Oldest, &v.Failed)
	if err != nil {
		return v, fmt.Errorf("standing of e-mail: %w", err)
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
