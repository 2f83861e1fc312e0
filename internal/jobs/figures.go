package jobs

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"
)

// Count is how many jobs are in a state, and for how long the oldest of them has been due or at work.
type Count struct {
	State   string  `bun:"state"`
	Jobs    int     `bun:"jobs"`
	Seconds float64 `bun:"seconds"`
}

// Counts counts the jobs that are due, at work, to be tried again or given up; those of a later time are not due.
func Counts(ctx context.Context, db bun.IDB) ([]Count, error) {
	var list []Count
	err := db.NewRaw(`select s.state, count(j.id) as jobs, coalesce(extract(epoch from max(now() - case j.state
				when 'running' then j.attempted_at when 'discarded' then j.finalized_at else j.scheduled_at end)), 0)::float8 as seconds
		from unnest(array['available', 'running', 'retryable', 'discarded']) s (state)
		left join river_job j on j.state = s.state::river_job_state and (j.state <> 'available' or j.scheduled_at <= now())
		group by s.state order by s.state`).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("count jobs: %w", err)
	}
	return list, nil
}
