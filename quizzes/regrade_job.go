package quizzes

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// regradeArgs is the job that works a regrade out, or carries it out.
type regradeArgs struct {
	RegradeID uuid.UUID `json:"regrade_id"`
}

// Kind names the job.
func (regradeArgs) Kind() string { return "quizzes_regrade" }

type regradeWorker struct {
	river.WorkerDefaults[regradeArgs]
	service *Service
}

// Work does what the regrade waits for.
func (w *regradeWorker) Work(ctx context.Context, job *river.Job[regradeArgs]) error {
	return w.service.GoOn(ctx, job.Args.RegradeID)
}

// GoOn does what a regrade waits for: it is worked out, or carried out; of one that is done it looks for attempts that were being
// finished while it began to hold, and settles those. It may be repeated.
func (s *Service) GoOn(ctx context.Context, regrade uuid.UUID) error {
	r, err := s.readRegrade(ctx, s.db, regrade)
	switch {
	case err != nil:
		return err
	case r.State == Computing:
		list, err := s.concerned(ctx, s.db, r, time.Time{})
		if err != nil {
			return err
		}
		return s.workOut(ctx, r, list)
	case r.State != Applying && r.State != Done:
		return nil
	}
	since := time.Time{}
	if r.State == Done {
		since = r.RuledAt.Add(-finishTimeout - time.Minute)
	}
	if err := s.awaitFinishing(ctx, r); err != nil {
		return err
	}
	list, err := s.concerned(ctx, s.db, r, since)
	if err != nil {
		return err
	}
	for _, some := range byPeople(list, togetherPeople) {
		err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
			effects, err := s.carryOut(ctx, tx, r, some)
			if err != nil {
				return err
			}
			return insertEffects(ctx, tx, effects)
		})
		if err != nil {
			return err
		}
	}
	if r.State == Done {
		return nil
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error { return s.regradeDone(ctx, tx, r) })
}

// awaitFinishing waits for those that are finishing an attempt now and may not have seen that r holds: they keep its row locked.
func (s *Service) awaitFinishing(ctx context.Context, r Regrade) error {
	_, err := s.db.ExecContext(ctx, `select from attempts a where a.state <> 'finished'
		and exists (select from attempt_items i where i.attempt_id = a.id and i.version_id = ?) for key share of a`, r.VersionID)
	if err != nil {
		return fmt.Errorf("wait for attempts that finish: %w", err)
	}
	return nil
}

// carryOut settles attempts and tells their people.
func (s *Service) carryOut(ctx context.Context, tx bun.Tx, r Regrade, list []met) ([]Effect, error) {
	effects, err := s.settleAll(ctx, tx, r, list)
	if err != nil {
		return nil, err
	}
	for i := range effects {
		effects[i].AppliedAt = s.now()
	}
	return effects, s.tellRegraded(ctx, tx, r, effects)
}

// tellRegraded tells each person in plain words what changed for them.
func (s *Service) tellRegraded(ctx context.Context, tx bun.Tx, r Regrade, effects []Effect) error {
	if s.hooks.Notify == nil || len(effects) == 0 {
		return nil
	}
	titles, err := s.titlesOf(ctx, tx, effects)
	if err != nil {
		return err
	}
	notices := make([]people.Notice, len(effects))
	for i, e := range effects {
		notices[i] = people.Notice{
			PersonID: e.PersonID, Key: "notices.regrade_" + e.outcome(), Href: e.href(),
			Args: map[string]string{"Title": titles[e.AttemptID], "Reason": r.Reason, "Before": WriteScore(e.Before.Fraction), "After": WriteScore(e.After.Fraction)},
		}
	}
	return s.hooks.Notify(ctx, tx, notices...)
}

// outcome is what of an effect matters most to its person.
func (e Effect) outcome() string {
	switch {
	case e.After.Annulled:
		return "annulled"
	case e.Before.Annulled:
		return "restored"
	case e.Gained:
		return "gained"
	case e.Lost:
		return "lost"
	case e.LevelUp > 0 || e.LevelDown > 0:
		return "level"
	case e.Purpose == ForAssessment:
		return "same"
	case e.MarkChanged:
		return "mark"
	}
	return "same"
}

func (e Effect) href() string {
	if e.Purpose == ForAssessment {
		return "/asesmen/hasil/" + e.AttemptID.String()
	}
	return "/kuis/" + e.AttemptID.String() + "/hasil"
}

// ResumeRegrade has a job carry on with a regrade whose job was lost. Faults: regrade.not_found, regrade.not_now.
func (s *Service) ResumeRegrade(ctx context.Context, who people.Actor, regrade uuid.UUID) error {
	if _, err := s.Regrade(ctx, who, regrade); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.lockRegrade(ctx, tx, regrade)
		switch {
		case err != nil:
			return err
		case r.State != Failed:
			return errRegradeNow
		}
		if _, err := pg.Exec(ctx, tx, "update regrades set state = $2, ended_at = null where id = $1", r.ID, Applying); err != nil {
			return fmt.Errorf("resume regrade: %w", err)
		}
		return s.queue.Add(ctx, tx, regradeArgs{r.ID})
	})
}

// EndLost ends regrades that wait for a job that does not come any more: one that was being worked out is dropped, and the objection that
// it was to answer is open again; one that was being carried out holds, is said to have failed, and can be resumed.
func (s *Service) EndLost(ctx context.Context) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		var lost []Regrade
		err := tx.NewSelect().Model(&lost).Where("r.state in (?, ?) and r.asked_at < ?", Computing, Applying, s.now().Add(-time.Minute)).
			Where("not ?", jobs.Live(regradeArgs{}.Kind(), "regrade_id", "r.id")).Order("r.id").For("update").Scan(ctx)
		if err != nil {
			return fmt.Errorf("lost regrades: %w", err)
		}
		for _, r := range lost {
			if err := s.endLost(ctx, tx, r); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) endLost(ctx context.Context, tx bun.Tx, r Regrade) error {
	if r.State == Computing {
		return s.drop(ctx, tx, r.ID, Computing)
	}
	if _, err := pg.Exec(ctx, tx, "update regrades set state = $2, ended_at = $3 where id = $1", r.ID, Failed, s.now()); err != nil {
		return fmt.Errorf("end lost regrade: %w", err)
	}
	return nil
}

var errContest = fault.New(fault.NotFound, "contest.not_found")
