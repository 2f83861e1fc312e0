package identity

import (
	"context"
	"time"

	"github.com/riverqueue/river"
)

// What has ended is kept a while, so that questions about it can be answered, and then deleted.
const keepEnded = 30 * 24 * time.Hour

// SweepArgs is the hourly job that deletes what has long ended and makes signing keys in time.
type SweepArgs struct{}

// Kind names the job.
func (SweepArgs) Kind() string { return "identity_sweep" }

type sweeper struct {
	river.WorkerDefaults[SweepArgs]
	s *Service
}

// Work runs one sweep.
func (w *sweeper) Work(ctx context.Context, _ *river.Job[SweepArgs]) error { return w.s.Sweep(ctx) }

// AddWorkers registers the package's jobs.
func (s *Service) AddWorkers(w *river.Workers) { river.AddWorker(w, &sweeper{s: s}) }

// Periodic lists the package's recurring jobs.
func (s *Service) Periodic() []*river.PeriodicJob {
	return []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(time.Hour),
		func() (river.JobArgs, *river.InsertOpts) {
			return SweepArgs{}, &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByPeriod: time.Hour}}
		}, &river.PeriodicJobOpts{RunOnStart: true})}
}

// Sweep deletes sessions, tokens, links and counts that have long ended, and retired keys, and makes the next key if due.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.now()
	ended := now.Add(-keepEnded)
	for _, d := range []struct {
		what, query string
		before      time.Time
	}{
		{"sweep sessions", `delete from web_sessions where expires_at < ?0 or revoked_at < ?0`, ended},
		{"sweep families", `delete from token_families where expires_at < ?0 or revoked_at < ?0`, ended},
		{"sweep spent tokens", `delete from refresh_tokens where expires_at < ?0`, ended},
		{"sweep links", `delete from reset_links where expires_at < ?0`, ended},
		{"sweep factor codes", `delete from factor_codes where expires_at < ?0`, ended},
		{"sweep devices", `delete from known_devices where last_used_at < ?0`, now.Add(-DeviceLife)},
		{"sweep counts", `delete from throttles where window_start < ?0`, now.Add(-2 * codeWindow)},
		{"sweep keys", `delete from signing_keys where retire_at < ?0`, now},
	} {
		if err := run(ctx, s.db, d.what, d.query, d.before); err != nil {
			return err
		}
	}
	_, err := s.RotateKeys(ctx)
	return err
}
