package siasn

import (
	"context"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// WorkImport does a step of an import as its job would, at its last attempt.
func (s *Service) WorkImport(ctx context.Context, id uuid.UUID, step ImportState) error {
	return (&importWorker{s: s}).Work(ctx, &river.Job[importArgs]{
		JobRow: &rivertype.JobRow{Attempt: 3, MaxAttempts: 3}, Args: importArgs{id, step},
	})
}

// PurgeImports does what the daily job does.
func (s *Service) PurgeImports(ctx context.Context) error { return s.purgeImports(ctx) }
