package certification

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
)

// CatchUpArgs is the job that issues what had to wait, and has missing files drawn again. Cause tells one that follows a release
// from one that is running already and may have passed by what is free now.
type CatchUpArgs struct {
	Cause string `json:"cause,omitempty"`
}

// Kind names the job.
func (CatchUpArgs) Kind() string { return "certificate_catch_up" }

// InsertOpts keeps one such job a cause in the queue.
func (CatchUpArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: unfinished}}
}

// unfinished are the states in which a second copy of a job would do nothing that the first does not.
var unfinished = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled,
}

// holdsSeen is how far back the job looks for results that were held and count since: far longer than a server stands still.
const holdsSeen = 15 * 24 * time.Hour

type catchUpWorker struct {
	river.WorkerDefaults[CatchUpArgs]
	service *Service
}

// Work issues what waits and draws what has no file.
func (w *catchUpWorker) Work(ctx context.Context, _ *river.Job[CatchUpArgs]) error {
	since := w.service.now().Add(-holdsSeen)
	return errors.Join(w.service.issueAwaiting(ctx), w.service.reconsiderAwaiting(ctx, since), w.service.redraw(ctx), w.service.tellWaiting(ctx))
}

// AddWorkers registers the jobs of certificates.
func (s *Service) AddWorkers(w *river.Workers) {
	river.AddWorker(w, &drawWorker{service: s})
	river.AddWorker(w, &catchUpWorker{service: s})
}

// Periodic lists the jobs that run by the clock.
func (s *Service) Periodic() []*river.PeriodicJob {
	hourly := func() (river.JobArgs, *river.InsertOpts) { return CatchUpArgs{}, nil }
	return []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(time.Hour), hourly, &river.PeriodicJobOpts{RunOnStart: true})}
}

// EndLost says on each certificate without a file that no job makes any more why it has none: its server died too often. The next
// round of redraw adds a job again.
func (s *Service) EndLost(ctx context.Context) error {
	_, err := s.db.NewUpdate().Model((*Certificate)(nil)).Set("pdf_failure = ?", drawFailed).
		Where("c.pdf_key is null and c.pdf_failure <> ? and c.issued_at < ?", drawFailed, s.now().Add(-time.Minute)).
		Where("not ?", jobs.Live(DrawArgs{}.Kind(), "certificate_id", "c.id")).Exec(ctx)
	if err != nil {
		return fmt.Errorf("end lost certificates: %w", err)
	}
	return nil
}

// issueAwaiting tries each waiting completion in a transaction of its own; those that still lack an issuer stay.
func (s *Service) issueAwaiting(ctx context.Context) error {
	var ids []id.Enrolment
	err := s.db.NewSelect().Model((*awaiting)(nil)).Column("enrolment_id").Where("w.kind = ?", OfCourse).Order("created_at", "enrolment_id").Scan(ctx, &ids)
	if err != nil {
		return fmt.Errorf("awaiting certificates: %w", err)
	}
	var failed error
	for _, id := range ids {
		if err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error { return s.issueOne(ctx, tx, id) }); err != nil {
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

// issueOne keeps the row until there is a certificate, so that what waits on has waited since it was completed. The lock
// is the one that completing takes first, too: the two never wait for each other.
func (s *Service) issueOne(ctx context.Context, tx bun.Tx, enrolment id.Enrolment) error {
	if _, err := lockEnrolment(ctx, tx, enrolment); err != nil {
		return err
	}
	var row awaiting
	err := tx.NewSelect().Model(&row).Where("enrolment_id = ?", enrolment).For("update").Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // another worker was faster
	}
	if err != nil {
		return fmt.Errorf("awaiting certificate: %w", err)
	}
	var c Completed
	if err := json.Unmarshal(row.Completed, &c); err != nil {
		return fmt.Errorf("awaiting certificate %s: %w", enrolment, err)
	}
	if err := s.CourseCompleted(ctx, tx, c); err != nil {
		return err
	}
	issued, err := lockEnrolment(ctx, tx, enrolment)
	if err != nil || !issued {
		return err
	}
	if _, err := tx.NewDelete().Model(&row).Where("enrolment_id = ?", enrolment).Exec(ctx); err != nil {
		return fmt.Errorf("awaiting certificate: %w", err)
	}
	return nil
}

// redraw queues the files of certificates that have none though their job should be done; a copy of a job that still
// waits is not added.
func (s *Service) redraw(ctx context.Context) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		var ids []uuid.UUID
		err := tx.NewSelect().Model((*Certificate)(nil)).Column("id").Where("pdf_key is null").
			Where("issued_at < ?", s.now().Add(-10*time.Minute)).Order("issued_at").Limit(1000).Scan(ctx, &ids)
		if err != nil {
			return fmt.Errorf("certificates without a file: %w", err)
		}
		for _, id := range ids {
			if err := s.queue.Add(ctx, tx, DrawArgs{id}); err != nil {
				return err
			}
		}
		return nil
	})
}
