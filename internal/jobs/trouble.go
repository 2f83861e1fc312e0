package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// Trouble is a job that failed: it will be tried again at Next, or was given up (Next is zero), perhaps without an error: its server
// died in its last try, or too often. Why it failed is in the server's log only: such texts may name people and machines.
type Trouble struct {
	ID       int64     `bun:"id" json:"id"`
	Kind     string    `bun:"kind" json:"kind"`
	State    string    `bun:"state" json:"state" enum:"available,retryable,scheduled,running,discarded"`
	Attempt  int       `bun:"attempt" json:"attempt"`
	Most     int       `bun:"max_attempts" json:"max_attempts"`
	Created  time.Time `bun:"created_at" json:"created_at"`
	FailedAt time.Time `bun:"failed_at" json:"failed_at"`
	Next     time.Time `bun:"next_at,nullzero" json:"next_at,omitzero"`
}

// Troubles lists what failed and is not mended yet, latest failure first, at most 100. River forgets what was given up
// after a week.
func Troubles(ctx context.Context, db bun.IDB) ([]Trouble, error) {
	list := []Trouble{}
	err := db.NewRaw(`select id, kind, state, attempt, max_attempts, created_at,
			coalesce(greatest((errors[array_upper(errors, 1)]->>'at')::timestamptz, finalized_at), attempted_at, created_at) as failed_at,
			case when state <> 'discarded' then scheduled_at end as next_at
		from river_job where state = 'discarded' or array_upper(errors, 1) > 0 and state in ('available', 'retryable', 'scheduled', 'running')
		order by failed_at desc, id desc limit 100`).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("jobs in trouble: %w", err)
	}
	return list, nil
}
