package siasn

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
)

// ImportRetention is how long the rows of an import, which are personal data, are kept: long enough to mend the file, to
// look something up and to undo. The import's counts stay.
const ImportRetention = 90 * 24 * time.Hour

// purgeArgs asks for removing the rows of old imports.
type purgeArgs struct{}

// Kind names the job.
func (purgeArgs) Kind() string { return "people_import_purge" }

type purgeWorker struct {
	river.WorkerDefaults[purgeArgs]
	s *Service
}

// Work removes what is too old.
func (w *purgeWorker) Work(ctx context.Context, _ *river.Job[purgeArgs]) error {
	return w.s.purgeImports(ctx)
}

// Periodic gives the jobs that this package runs by the clock.
func (s *Service) Periodic() []*river.PeriodicJob {
	daily := river.PeriodicInterval(24 * time.Hour)
	return []*river.PeriodicJob{river.NewPeriodicJob(daily, func() (river.JobArgs, *river.InsertOpts) { return purgeArgs{}, nil }, nil)}
}

// purgeImports removes the rows of imports older than ImportRetention that no job is at work on.
func (s *Service) purgeImports(ctx context.Context) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `
			with old as (update import_batches set purged_at = ?0, made = '{}'
				where purged_at is null and created_at < ?1 and state not in ('checking', 'applying', 'undoing') returning id)
			delete from import_rows r using old where r.batch_id = old.id`, s.now(), s.now().Add(-ImportRetention))
		if err != nil {
			return fmt.Errorf("purge imports: %w", err)
		}
		return nil
	})
}
