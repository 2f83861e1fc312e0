package courses

import (
	"context"

	"github.com/riverqueue/river"
)

// BinArgs is the job that empties the bin of what was deleted more than 30 days ago.
type BinArgs struct{}

// Kind names the job.
func (BinArgs) Kind() string { return "course_bin" }

type binWorker struct {
	river.WorkerDefaults[BinArgs]
	service *Service
}

// Work empties the bin.
func (w *binWorker) Work(ctx context.Context, _ *river.Job[BinArgs]) error {
	return w.service.emptyBin(ctx)
}
