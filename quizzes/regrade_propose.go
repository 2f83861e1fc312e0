package quizzes

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
)

// Proposal is what somebody wants regraded, and why. Which fields it takes is told by Kind.
type Proposal struct {
	Kind       Kind
	VersionID  uuid.UUID  // question, key
	WithID     uuid.UUID  // key: the version of the same question that has the right key
	AttemptID  id.Attempt // attempt, late
	Late       []int64    // late
	Accepted   bool       // late
	ReversesID uuid.UUID  // reversal
	ContestID  uuid.UUID  // the objection that it answers
	Reason     string
}

const (
	shortestReason = 10 // characters
	longestReason  = 1000
	maxRegradeName = 120
)

// Propose works out what p would change and keeps that as a regrade that its maker can look at and ask for; of many attempts a job
// works it out. who is a trainer or HR officer of the unit that owns the question, quiz or assessment. Faults: regrade.not_found,
// regrade.already, regrade.other_question, regrade.late_decided, person.oneself, regrade.reason_short.
func (s *Service) Propose(ctx context.Context, who people.Actor, p Proposal) (Regrade, error) {
	r := Regrade{
		ID: newID(), Kind: p.Kind, State: Computing, AskedBy: who.PersonID, AskedAt: s.now(), ContestID: p.ContestID, Late: []int64{}, Accepted: true,
		Reason: kinds.Tidy(p.Reason),
	}
	if f := kinds.CheckText("reason", r.Reason, "question.reason_missing", longestReason); f != nil {
		return r, f
	}
	if len([]rune(r.Reason)) < shortestReason {
		return r, fault.Field("reason", "regrade.reason_short").With("Limit", shortestReason)
	}
	var list []met
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := s.about(ctx, tx, who, p, &r); err != nil {
			return err
		}
		if _, err := tx.NewInsert().Model(&r).Exec(ctx); err != nil {
			return fmt.Errorf("propose regrade: %w", err)
		}
		var err error
		if list, err = s.concerned(ctx, tx, r, time.Time{}); err != nil {
			return err
		}
		if len(list) > smallSet && s.queue != nil {
			if err := s.queue.Add(ctx, tx, regradeArgs{r.ID}); err != nil {
				return err
			}
		}
		return audit.Write(ctx, tx, audit.Entry{
			At: s.now(), ActorID: who.AuditID(), Action: "regrade.propose", Object: "regrade:" + r.ID.String(), Detail: map[string]any{"kind": r.Kind, "reason": r.Reason},
		})
	})
	if err != nil || len(list) > smallSet {
		return r, err
	}
	if err := s.workOut(ctx, r, list); err != nil {
		return r, err
	}
	return s.readRegrade(ctx, s.db, r.ID)
}

// about checks what p is about and whether who may propose it, and fills r.
func (s *Service) about(ctx context.Context, tx bun.Tx, who people.Actor, p Proposal, r *Regrade) error {
	var err error
	switch p.Kind {
	case OfQuestion, OfKey:
		err = s.aboutQuestion(ctx, tx, p, r)
	case OfAttempt, OfLate:
		err = s.aboutAttempt(ctx, tx, who, p, r)
	case OfReversal:
		err = s.aboutReversal(ctx, tx, p, r)
	default:
		err = fault.Field("kind", "regrade.kind_unknown")
	}
	if err != nil {
		return err
	}
	there, err := people.UnitIn(ctx, tx, r.UnitID, who.Scope(s.now(), regraders...))
	if err == nil && !there {
		return errRegrade
	}
	return err
}

func (s *Service) aboutQuestion(ctx context.Context, tx bun.Tx, p Proposal, r *Regrade) error {
	var row struct {
		VersionID  uuid.UUID `bun:"version_id"`
		QuestionID uuid.UUID `bun:"question_id"`
		UnitID     uuid.UUID `bun:"unit_id"`
		Title      string    `bun:"title"`
	}
	if err := one(ctx, tx, &row, report.Args{"version": p.VersionID}, "question"); err != nil {
		return err
	}
	r.VersionID, r.UnitID, r.Title = row.VersionID, row.UnitID, shortened(row.Title)
	if p.Kind == OfKey {
		versions, err := s.bank.Versions(ctx, tx, []uuid.UUID{p.VersionID, p.WithID})
		if err != nil {
			return err
		}
		old, with := versions[p.VersionID], versions[p.WithID]
		if with == nil || with.QuestionID != row.QuestionID || with.ID == old.ID || with.Kind != old.Kind || !questions.Answers(old, with) {
			return fault.Field("with_id", "regrade.other_question")
		}
		r.WithID = with.ID
		return nil
	}
	there, err := tx.NewSelect().TableExpr("regrades as r").Where("r.version_id = ? and r.kind = ? and "+inForce, r.VersionID, OfQuestion).Exists(ctx)
	if err == nil && there {
		return errRegradeOnce
	}
	return err
}

func (s *Service) aboutAttempt(ctx context.Context, tx bun.Tx, who people.Actor, p Proposal, r *Regrade) error {
	var row satFor
	if err := one(ctx, tx, &row, report.Args{"attempt": p.AttemptID}, "attempt"); err != nil {
		return err
	}
	r.AttemptID, r.UnitID, r.Title = row.AttemptID, row.UnitID, shortened(row.Title)
	if err := who.NotOneself(row.PersonID); err != nil {
		return err
	}
	if p.Kind == OfAttempt {
		there, err := tx.NewSelect().TableExpr("regrades as r").Where("r.attempt_id = ? and r.kind = ? and "+inForce, r.AttemptID, OfAttempt).Exists(ctx)
		if err == nil && there {
			return errRegradeOnce
		}
		return err
	}
	r.Late, r.Accepted = slices.Compact(slices.Sorted(slices.Values(p.Late))), p.Accepted
	var late struct {
		N       int `bun:"n"`
		Decided int `bun:"decided"`
	}
	if len(r.Late) == 0 {
		return fault.Field("late", "regrade.late_unknown")
	}
	if err := one(ctx, tx, &late, report.Args{"attempt": r.AttemptID, "late": bun.List(r.Late)}, "late"); err != nil {
		return err
	}
	switch {
	case late.N != len(r.Late):
		return fault.Field("late", "regrade.late_unknown")
	case late.Decided > 0:
		return fault.New(fault.Conflict, "regrade.late_decided")
	}
	return nil
}

func (s *Service) aboutReversal(ctx context.Context, tx bun.Tx, p Proposal, r *Regrade) error {
	of, err := s.readRegrade(ctx, tx, p.ReversesID)
	switch {
	case err != nil:
		return err
	case !of.InForce() || of.State != Done:
		return errRegradeNow
	}
	r.ReversesID, r.UnitID, r.Title, r.Late = of.ID, of.UnitID, of.Title, []int64{}
	return nil
}

// satFor is a finished attempt with what it was an attempt of.
type satFor struct {
	AttemptID id.Attempt `bun:"attempt_id"`
	PersonID  id.Person  `bun:"person_id"`
	UnitID    uuid.UUID  `bun:"unit_id"`
	Title     string     `bun:"title"`
	MadeBy    id.Person  `bun:"made_by"`
}

// one reads the one row of a section. Fault regrade.not_found.
func one[T any](ctx context.Context, db bun.IDB, row *T, a report.Args, section string) error {
	var rows []T
	if err := regradeReport.Scan(ctx, db, &rows, a, section); err != nil {
		return err
	}
	if len(rows) == 0 {
		return errRegrade
	}
	*row = rows[0]
	return nil
}

func (s *Service) readRegrade(ctx context.Context, db bun.IDB, regrade uuid.UUID) (Regrade, error) {
	var r Regrade
	if err := db.NewSelect().Model(&r).Where("r.id = ?", regrade).Scan(ctx); err != nil {
		return r, pg.OrNotFound(err, errRegrade)
	}
	return r, nil
}

// shortened is a question's stem in one line.
func shortened(stem string) string {
	words := strings.Join(strings.Fields(stem), " ")
	if r := []rune(words); len(r) > maxRegradeName {
		return string(r[:maxRegradeName-1]) + "…"
	}
	return words
}

var errWorkedOut = errors.New("worked out")
