package assessments

import (
	"context"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"mumpuni/internal/jobs"
	"mumpuni/people"
)

// Calculate does the job of a calibration once.
func (s *Service) Calculate(ctx context.Context, calibration uuid.UUID) error {
	w := &calibrateWorker{s: s}
	return w.Work(ctx, &river.Job[calibrateArgs]{JobRow: &rivertype.JobRow{Attempt: 1, MaxAttempts: 1}, Args: calibrateArgs{calibration}})
}

// CalibrateDue does the job that looks for what has new answers.
func (s *Service) CalibrateDue(ctx context.Context) error {
	return (&dueWorker{s: s}).Work(ctx, &river.Job[dueArgs]{JobRow: &rivertype.JobRow{}})
}

// WithQueue gives the hooks a queue.
func (s *Service) WithQueue(q *jobs.Queue) { s.hooks.Queue = q }

// WithNotify gives the hooks a way to tell people.
func (s *Service) WithNotify(n people.Notifier) { s.hooks.Notify = n }

// EndHeld does the job that lets go what is held too long.
func (s *Service) EndHeld(ctx context.Context) error {
	return (&heldWorker{s: s}).Work(ctx, &river.Job[heldArgs]{JobRow: &rivertype.JobRow{}})
}

// Forget forgets what was simulated.
func (s *Service) Forget() { s.forecasted = newForecasted() }

// Edition gives what is remembered of an assessment, and what was worked out of its questions: the same pointers while both are the same.
func (s *Service) Edition(ctx context.Context, assessment uuid.UUID) (remembered, worked any, err error) {
	e, err := s.edition(ctx, s.db, assessment)
	if err != nil {
		return nil, nil, err
	}
	return e, e.worked, nil
}
