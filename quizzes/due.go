package quizzes

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"mumpuni/internal/id"
)

// dueEvery is how often overdue and submitted attempts are looked for. With Grace, an attempt is finished at most 20
// seconds after its deadline, plus the grading itself.
const dueEvery = 10 * time.Second

const (
	dueBatch   = 500
	dueWorkers = 4
)

// FinishDue finishes every attempt whose time is over or that was submitted without being graded, and returns how many
// it tried. One that fails again is logged and does not stop the others.
func (s *Service) FinishDue(ctx context.Context) (int, error) {
	tried, after := 0, id.Attempt{}
	for {
		var ids []id.Attempt
		err := s.db.NewSelect().TableExpr("attempts").Column("id").
			Where("(state = ? and deadline_at < ?) or state = ?", Open, s.now().Add(-Grace), Submitted).
			Where("id > ?", after).Order("id").Limit(dueBatch).Scan(ctx, &ids)
		if err != nil {
			return tried, fmt.Errorf("find due attempts: %w", err)
		}
		if len(ids) == 0 {
			return tried, nil
		}
		s.finishAll(ctx, ids)
		tried, after = tried+len(ids), ids[len(ids)-1]
	}
}

func (s *Service) finishAll(ctx context.Context, ids []id.Attempt) {
	todo := make(chan id.Attempt)
	var workers sync.WaitGroup
	for range dueWorkers {
		workers.Go(func() {
			for id := range todo {
				_ = s.finish(ctx, id, byDeadline) // logged there; the next round tries again
			}
		})
	}
	for _, id := range ids {
		todo <- id
	}
	close(todo)
	workers.Wait()
}

type dueArgs struct{}

// Kind names the job.
func (dueArgs) Kind() string { return "quizzes_finish_due" }

// InsertOpts: one at a time, and no retry, as the next one comes soon.
func (dueArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateScheduled,
	}}}
}

type dueWorker struct {
	river.WorkerDefaults[dueArgs]
	service *Service
}

// Work finishes what is due.
func (w *dueWorker) Work(ctx context.Context, _ *river.Job[dueArgs]) error {
	_, err := w.service.FinishDue(ctx)
	return err
}

// AddWorkers registers the jobs of this package.
func (s *Service) AddWorkers(w *river.Workers) {
	river.AddWorker(w, &dueWorker{service: s})
	river.AddWorker(w, &regradeWorker{service: s})
	river.AddWorker(w, &contestWorker{service: s})
}

// Periodic lists the jobs that run by the clock.
func (s *Service) Periodic() []*river.PeriodicJob {
	return []*river.PeriodicJob{
		river.NewPeriodicJob(river.PeriodicInterval(dueEvery), func() (river.JobArgs, *river.InsertOpts) { return dueArgs{}, nil },
			&river.PeriodicJobOpts{ID: "quizzes_finish_due", RunOnStart: true}),
		river.NewPeriodicJob(river.PeriodicInterval(contestsEvery), func() (river.JobArgs, *river.InsertOpts) { return contestArgs{}, nil },
			&river.PeriodicJobOpts{ID: "quizzes_contests", RunOnStart: true}),
	}
}
