package quizzes

import (
	"context"
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
	n, err := s.db.NewSelect().TableExpr("attempts").Where("id = ? and person_id = ?", id, who.PersonID).Count(ctx)
	if err != nil {
		return Attempt{}, fmt.Errorf("finish: %w", err)
	}
	if n == 0 {
		return Attempt{}, errAttempt
	}
	if err := s.finish(ctx, id, byPerson); err != nil {
		return Attempt{}, err
	}
	return s.Attempt(ctx, who, id)
}

// finish ends an attempt if it is time to, and is carried through even if whoever asked has gone. A failure is logged and
// left for FinishDue; only if not even that could be noted is there an error.
func (s *Service) finish(ctx context.Context, id uuid.UUID, by ender) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTimeout)
	defer cancel()
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error { return s.finishIn(ctx, tx, id, by) })
	if err == nil {
		return nil
	}
	slog.ErrorContext(ctx, "finish attempt; will be tried again", "attempt", id, "error", err)
	if by == byDeadline {
		return nil // it stays overdue: FinishDue finds it again
	}
	_, noteErr := s.db.NewUpdate().TableExpr("attempts").Set("state = ?", Submitted).Set("submitted_at = ?", s.now()).
		Where("id = ? and state = ?", id, Open).Exec(ctx)
	if noteErr != nil {
		return fault.New(fault.Unavailable, "quiz.finish_failed").Because(err)
	}
	return nil
}

// finishIn grades a locked attempt and does what follows. An attempt that is finished, or not due yet, is left alone.
func (s *Service) finishIn(ctx context.Context, tx bun.Tx, id uuid.UUID, by ender) error {
	var a Attempt
	err := tx.NewSelect().Model(&a).ColumnExpr("a.*, z.title").Join("join quizzes as z on z.id = a.quiz_id").
		Where("a.id = ?", id).For("update of a").Scan(ctx)
	if err != nil {
		return pg.OrNotFound(err, errAttempt)
	}
	switch now := s.now(); {
	case a.State == Finished:
		return nil
	case a.State == Submitted:
		a.FinishedAt, a.FinishedBy = a.SubmittedAt, string(byPerson)
	case a.overdue(now):
		a.FinishedAt, a.FinishedBy = a.DeadlineAt, string(byDeadline)
	case by == byPerson:
		a.SubmittedAt, a.FinishedAt, a.FinishedBy = now, now, string(byPerson)
	default:
		return nil
	}
	slots, err := s.grade(ctx, tx, a)
	if err != nil {
		return err
	}
	fraction := total(slots)
	passed := fraction >= a.PassMark
	a.State, a.Fraction, a.Passed = Finished, &fraction, &passed
	_, err = tx.NewUpdate().Model(&a).WherePK().
		Column("state", "submitted_at", "finished_at", "finished_by", "fraction", "passed").Exec(ctx)
	if err != nil {
		return fmt.Errorf("finish attempt: %w", err)
	}
	return s.consequences(ctx, tx, a, slots)
}

type markRow struct {
	bun.BaseModel `bun:"table:attempt_marks"`

	AttemptID uuid.UUID `bun:"attempt_id"`
	Slot      int       `bun:"slot"`
	Fraction  int       `bun:"fraction"`
	Mark      string    `bun:"mark"`
	GradedAt  time.Time `bun:"graded_at"`
}

// grade compares the newest answer of each slot with its question and writes the marks.
func (s *Service) grade(ctx context.Context, tx bun.Tx, a Attempt) ([]graded, error) {
	versions, err := s.versions.load(ctx, tx, versionsOf(a.Layout))
	if err != nil {
		return nil, err
	}
	answers, err := newestAnswers(ctx, tx, a.ID)
	if err != nil {
		return nil, err
	}
	slots := make([]graded, len(a.Layout))
	marks := make([]markRow, len(a.Layout))
	for i, place := range a.Layout {
		v := versions[place.Version]
		g := graded{slot: i + 1, maxMark: place.MaxMark, competencyID: v.CompetencyID, level: v.Level}
		g.fraction = Fraction(v.Kind, v.Body, answers[g.slot].Answer)
		slots[i] = g
		points := g.fraction * g.maxMark
		marks[i] = markRow{
			AttemptID: a.ID, Slot: g.slot, Fraction: g.fraction, GradedAt: s.now(),
			Mark: fmt.Sprintf("%d.%04d", points/Whole, points%Whole),
		}
	}
	if _, err := tx.NewInsert().Model(&marks).Exec(ctx); err != nil {
		return nil, fmt.Errorf("write marks: %w", err)
	}
	return slots, nil
}

// step is the newest step of a slot.
type step struct {
	Slot   int    `bun:"slot"`
	Seq    int64  `bun:"seq"`
	Answer Answer `bun:"answer,type:jsonb"`
}

func newestAnswers(ctx context.Context, db bun.IDB, attempt uuid.UUID) (map[int]step, error) {
	var rows []step
	err := db.NewSelect().TableExpr("attempt_steps").DistinctOn("slot").Column("slot", "seq", "answer").
		Where("attempt_id = ?", attempt).OrderExpr("slot, seq desc").Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("answers of an attempt: %w", err)
	}
	bySlot := make(map[int]step, len(rows))
	for _, r := range rows {
		bySlot[r.Slot] = r
	}
	return bySlot, nil
}
