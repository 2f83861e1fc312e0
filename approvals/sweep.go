package approvals

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
)

// SweepArgs is the job that ends what has run out, does what was asked alone a day ago and forgets old notices.
type SweepArgs struct{}

// Kind names the job.
func (SweepArgs) Kind() string { return "approvals_sweep" }

type sweeper struct {
	river.WorkerDefaults[SweepArgs]
	s *Service
}

// Work runs one sweep.
func (w *sweeper) Work(ctx context.Context, _ *river.Job[SweepArgs]) error { return w.s.Sweep(ctx) }

// AddWorkers registers the package's job.
func (s *Service) AddWorkers(w *river.Workers) { river.AddWorker(w, &sweeper{s: s}) }

// Periodic lists the package's recurring job.
func (s *Service) Periodic() []*river.PeriodicJob {
	return []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(time.Minute),
		func() (river.JobArgs, *river.InsertOpts) {
			return SweepArgs{}, &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByPeriod: time.Minute}}
		}, &river.PeriodicJobOpts{RunOnStart: true})}
}

// Sweep ends approvals that have run out, carries out those whose 24 hours are over and that nobody refused, and deletes
// notices: read ones after 90 days, all after 400.
func (s *Service) Sweep(ctx context.Context) error {
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error { return s.expire(ctx, tx, "true") })
	if err != nil {
		return err
	}
	var due []uuid.UUID
	if err := s.db.NewRaw("select id from approvals where state = 'waiting' and alone_at <= ? order by alone_at", s.now()).Scan(ctx, &due); err != nil {
		return fmt.Errorf("lone approvals: %w", err)
	}
	for _, id := range due {
		if err := s.carryLone(ctx, id); err != nil {
			slog.ErrorContext(ctx, "approval not carried out", "approval", id, "error", err)
		}
	}
	now := s.now()
	_, err = s.db.NewRaw("delete from notices where at < ? or read_at < ?", now.Add(-keepAll), now.Add(-keepRead)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("forget notices: %w", err)
	}
	return nil
}

// expire ends the waiting approvals under a condition whose time is over.
func (s *Service) expire(ctx context.Context, tx bun.Tx, where string, args ...any) error {
	var list []Approval
	err := tx.NewSelect().Model(&list).Where("a.state = 'waiting' and a.expires_at <= ?", s.now()).Where(where, args...).For("update").Scan(ctx)
	if err != nil {
		return fmt.Errorf("expired approvals: %w", err)
	}
	for _, a := range list {
		a.State = Expired
		if err := s.end(ctx, tx, a, "approval.expire", "notices.approval_expired"); err != nil {
			return err
		}
	}
	return nil
}

// Drop voids those of ids that still wait, in the transaction of what makes them impossible; reason is the key of the sentence
// that says why. It is a people.Dropper.
func (s *Service) Drop(ctx context.Context, tx bun.Tx, reason string, ids ...uuid.UUID) error {
	if len(ids) == 0 {
		return nil
	}
	var list []Approval
	err := tx.NewSelect().Model(&list).Where("a.state = 'waiting' and a.id in (?)", bun.List(ids)).OrderExpr("a.id").For("update").Scan(ctx)
	if err != nil {
		return fmt.Errorf("approvals to drop: %w", err)
	}
	for _, a := range list {
		a.State, a.Reason = Void, reason
		if err := s.end(ctx, tx, a, "approval.void", "notices.approval_void"); err != nil {
			return err
		}
	}
	return nil
}

// carryLone does what was asked where nobody else was eligible, if that is still so. What can no longer be done is void.
func (s *Service) carryLone(ctx context.Context, id uuid.UUID) error {
	var refused *fault.Fault
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		a, due, err := s.lockLone(ctx, tx, id)
		if err != nil || !due {
			return err
		}
		return s.carry(ctx, tx, a)
	})
	if !errors.As(err, &refused) || refused.Kind == fault.Internal {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		a, due, err := s.lockLone(ctx, tx, id)
		if err != nil || !due {
			return err
		}
		a.State, a.Reason = Void, refused.Key
		return s.end(ctx, tx, a, "approval.void", "notices.approval_void")
	})
}

// lockLone holds a lone approval that is due. Where somebody has become eligible since, it waits for them instead.
func (s *Service) lockLone(ctx context.Context, tx bun.Tx, id uuid.UUID) (a Approval, due bool, err error) {
	var list []Approval
	err = tx.NewSelect().Model(&list).Where("a.id = ? and a.state = 'waiting' and a.alone_at <= ? and a.expires_at > ?", id, s.now(), s.now()).
		For("update").Scan(ctx)
	if err != nil || len(list) == 0 {
		return a, false, err
	}
	a = list[0]
	still, err := s.alone(ctx, tx, s.kinds[a.Kind], a)
	if err != nil || still {
		return a, still, err
	}
	_, err = tx.NewUpdate().Model(&a).Set("alone_at = null").WherePK().Exec(ctx)
	return a, false, err
}
