package reminders

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"mumpuni/internal/jobs"
)

// planArgs is the job that writes down what is to be told; a mandate is gone through once a day, and a new one at the next round.
type planArgs struct{}

// Kind names the job.
func (planArgs) Kind() string { return "reminders_plan" }

// InsertOpts: behind exams' pools on a queue of its own, one at a time.
func (planArgs) InsertOpts() river.InsertOpts { return alone() }

// sendArgs is the job that sends letters for a minute.
type sendArgs struct{}

// Kind names the job.
func (sendArgs) Kind() string { return "reminders_send" }

// InsertOpts is planArgs'.
func (sendArgs) InsertOpts() river.InsertOpts { return alone() }

// alone: the next round comes soon, so that one that fails is not tried again.
func alone() river.InsertOpts {
	return river.InsertOpts{Queue: jobs.Letters, MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateScheduled,
	}}}
}

type planner struct {
	river.WorkerDefaults[planArgs]
	s *Service
}

// Work plans.
func (w *planner) Work(ctx context.Context, _ *river.Job[planArgs]) error { return w.s.Plan(ctx) }

// Timeout bounds a round; the next one goes on where it stopped.
func (*planner) Timeout(*river.Job[planArgs]) time.Duration { return 10 * time.Minute }

type sender struct {
	river.WorkerDefaults[sendArgs]
	s *Service
}

// Work sends.
func (w *sender) Work(ctx context.Context, _ *river.Job[sendArgs]) error { return w.s.Send(ctx) }

// Timeout bounds a round with one letter that hangs.
func (*sender) Timeout(*river.Job[sendArgs]) time.Duration { return 3 * time.Minute }

// AddWorkers registers the package's jobs.
func (s *Service) AddWorkers(w *river.Workers) {
	river.AddWorker(w, &planner{s: s})
	river.AddWorker(w, &sender{s: s})
}

// Periodic lists the package's recurring jobs.
func (s *Service) Periodic() []*river.PeriodicJob {
	every := func(d time.Duration, args river.JobArgs) *river.PeriodicJob {
		return river.NewPeriodicJob(river.PeriodicInterval(d), func() (river.JobArgs, *river.InsertOpts) { return args, nil },
			&river.PeriodicJobOpts{ID: args.Kind(), RunOnStart: true})
	}
	return []*river.PeriodicJob{every(10*time.Minute, planArgs{}), every(time.Minute, sendArgs{})}
}

// kept is for how long what ended is kept, for HR to see who was told.
const kept = 2 * 366 * 24 * time.Hour

// EndLost gives up what could not be told in three days, with or without a mail server, and forgets what ended two years ago.
func (s *Service) EndLost(ctx context.Context) error {
	now := s.now()
	_, err := s.db.NewRaw(`update reminders set state = ?0, reason = 'reminder.why.late', ended_at = ?1
		where state = ?2 and planned_at < ?3 and not_before < ?4`, Failed, now, Waiting, now.Add(-stale), now).Exec(ctx)
	if err == nil {
		_, err = s.db.NewRaw("delete from reminders where ended_at < ?", now.Add(-kept)).Exec(ctx)
	}
	if err != nil {
		return fmt.Errorf("end late reminders: %w", err)
	}
	return nil
}
