package bin

import (
	"context"
	"time"

	"github.com/riverqueue/river"
)

// Args is the job that empties the bin of what was deleted more than 30 days ago.
type Args struct{}

// Kind names the job.
func (Args) Kind() string { return "course_bin" }

type worker struct {
	river.WorkerDefaults[Args]
	service *Service
}

// Work empties the bin.
func (w *worker) Work(ctx context.Context, _ *river.Job[Args]) error {
	return w.service.Empty(ctx)
}

// AddWorkers registers the job.
func (s *Service) AddWorkers(w *river.Workers) { river.AddWorker(w, &worker{service: s}) }

// Periodic empties the bin once a day and at each start.
func (s *Service) Periodic() []*river.PeriodicJob {
	return []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(24*time.Hour), func() (river.JobArgs, *river.InsertOpts) { return Args{}, nil },
		&river.PeriodicJobOpts{ID: Args{}.Kind(), RunOnStart: true})}
}
