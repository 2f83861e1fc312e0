package quizzes

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// ender is what ends an attempt.
type ender string

const (
	byPerson   ender = "person"
	byDeadline ender = "deadline"
)

// finishTimeout bounds grading and all that follows from it.
const finishTimeout = 30 * time.Second

// Finish ends who's attempt: what is stored is graded and everything that follows is done, in one transaction. Finishing
// twice is harmless. When a consequence fails, the attempt comes back as Submitted: the answers are safe, no more are
// taken, and grading is tried again every few seconds.
func (s *Service) Finish(ctx context.Context, who people.Actor, id uuid.UUID) (Attempt, error) {
	done, err := s.finishFor(ctx, who, id, byPerson)
	if err != nil {
		return Attempt{}, err
	}
	if done == nil {
		return s.Attempt(ctx, who, id)
	}
	if done.Questions, err = s.ask(ctx, s.db, done.Attempt, done.answers); err != nil {
		return Attempt{}, err
	}
	return done.Attempt, s.review(ctx, who, &done.Attempt, done.fractions())
}

// finish ends anybody's attempt if it is time to.
func (s *Service) finish(ctx context.Context, id uuid.UUID, by ender) error {
	_, err := s.finishFor(ctx, people.System(), id, by)
	return err
}

// finishFor ends an attempt of who (the system's are all) if it is time to, and is carried through even if whoever asked has
// gone. It gives what it graded, nil when there was nothing to do. A failure is logged and left for FinishDue; only if
// not even that could be noted is there an error.
func (s *Service) finishFor(ctx context.Context, who people.Actor, id uuid.UUID, by ender) (done *sheet, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTimeout)
	defer cancel()
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
		done, err = s.finishIn(ctx, tx, who, id, by)
		return err
	})
	if err == nil || errors.Is(err, errAttempt) {
		return done, err
	}
	slog.ErrorContext(ctx, "finish attempt; will be tried again", "attempt", id, "error", err)
	if by == byDeadline {
		return nil, nil // it stays overdue: FinishDue finds it again
	}
	_, noteErr := s.db.NewUpdate().TableExpr("attempts").Set("state = ?", Submitted).Set("submitted_at = ?", s.now()).
		Where("id = ? and state = ?", id, Open).Exec(ctx)
	if noteErr != nil {
		return nil, fault.New(fault.Unavailable, "quiz.finish_failed").Because(err)
	}
	return nil, nil
}

// finishIn grades a locked attempt and does what follows; nil when it is finished already or not due yet.
func (s *Service) finishIn(ctx context.Context, tx bun.Tx, who people.Actor, id uuid.UUID, by ender) (*sheet, error) {
	var t sheet
	a := &t.Attempt
	err := tx.NewSelect().Model(a).ColumnExpr("a.*, z.title, coalesce(z.max_attempts, 0) as max_attempts").
		Join("join quizzes as z on z.id = a.quiz_id").
		Where("a.id = ? and (a.person_id = ? or ?)", id, who.PersonID, who.IsSystem()).For("update of a").Scan(ctx)
	if err != nil {
		return nil, pg.OrNotFound(err, errAttempt)
	}
	switch now := s.now(); {
	case a.State == Finished:
		return nil, nil
	case a.State == Submitted:
		a.FinishedAt, a.FinishedBy = a.SubmittedAt, string(byPerson)
	case a.overdue(now):
		a.FinishedAt, a.FinishedBy = a.DeadlineAt, string(byDeadline)
	case by == byPerson:
		a.SubmittedAt, a.FinishedAt, a.FinishedBy = now, now, string(byPerson)
	default:
		return nil, nil
	}
	marks, err := s.grade(ctx, tx, &t)
	if err != nil {
		return nil, err
	}
	fraction := total(t.slots)
	passed := fraction >= a.PassMark
	a.State, a.Fraction, a.Passed = Finished, &fraction, &passed
	_, err = tx.NewUpdate().With("marks", tx.NewInsert().Model(&marks)).Model(a).WherePK().
		Column("state", "submitted_at", "finished_at", "finished_by", "fraction", "passed").Exec(ctx)
	if err != nil {
		return nil, fmt.Errorf("finish attempt: %w", err)
	}
	return &t, s.consequences(ctx, tx, t.Attempt, t.slots)
}
