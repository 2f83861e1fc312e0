package courses

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/records"
)

// QuizRegraded is what counts of a person's attempts at a module's quiz after a ruling about one of them.
type QuizRegraded struct {
	PersonID    id.Person
	EnrolmentID id.Enrolment
	ModuleID    id.Module

	Best    *int            // the best result that counts, of 10000; nil: none
	Passing []PassedAttempt // in the order in which they ended

	Undoing
}

// PassedAttempt is one that passes.
type PassedAttempt struct {
	ID id.Attempt
	At time.Time
}

// Undoing is the ruling from which something follows: its ID (of one that takes another back: Restores), who approved it, and its
// reason.
type Undoing struct {
	Cause, Restores uuid.UUID
	By              id.Person
	Reason          string
}

// QuizRegraded moves a module, and the course, to what counts now, in the ruling's transaction: a pass that is new completes them as
// finishing would, a pass that is gone takes their completion, JP, evidence and certificate back, and a ruling that takes another back
// restores just what that one took.
func (s *Service) QuizRegraded(ctx context.Context, tx bun.Tx, r QuizRegraded) error {
	e, m, p, err := s.begun(ctx, tx, r.PersonID, r.EnrolmentID, r.ModuleID)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	before := p.Completed()
	p.BestFraction = r.Best
	switch i := slices.IndexFunc(r.Passing, func(a PassedAttempt) bool { return a.ID == p.AttemptID }); {
	case len(r.Passing) == 0:
		p.AttemptID, p.CompletedAt, p.Fraction = id.Attempt{}, time.Time{}, 0
	case i < 0:
		p.AttemptID = r.Passing[0].ID
		p.CompletedAt, p.Fraction = r.Passing[0].At, Whole
	}
	_, err = pg.Exec(ctx, tx, `update module_progress set fraction = $3, completed_at = $4, best_fraction = $5, attempt_id = $6
		where enrolment_id = $1 and module_id = $2`, p.EnrolmentID, p.ModuleID, p.Fraction, pg.Null(p.CompletedAt), p.BestFraction, pg.Null(p.AttemptID))
	switch {
	case err != nil:
		return wrap(err, "regrade module")
	case before && !p.Completed():
		return s.undo(ctx, tx, e, r.Undoing)
	case !before && p.Completed():
		return s.redo(ctx, tx, e, m, p, r.Undoing)
	}
	return nil
}

// undo takes a completion back with all that followed from it.
func (s *Service) undo(ctx context.Context, tx bun.Tx, e Enrolment, u Undoing) error {
	if e.CompletedAt.IsZero() {
		return nil
	}
	credited, err := records.Stands(ctx, tx, e.PersonID, "enrolment", uuid.UUID(e.ID))
	if err != nil {
		return err
	}
	_, err = pg.Exec(ctx, tx, `with kept as (insert into undone_completions (enrolment_id, undone_at, cause_id, completed_at, credited)
			values ($1, $2, $3, $4, $5) on conflict (enrolment_id, undone_at) do update set cause_id = excluded.cause_id)
		update enrolments set completed_at = null where id = $1`, e.ID, s.now(), u.Cause, e.CompletedAt, credited)
	if err != nil {
		return wrap(err, "undo completion")
	}
	if err := competencies.Withdraw(ctx, tx, "enrolment", uuid.UUID(e.ID), s.now()); err != nil {
		return err
	}
	if credited {
		if err := records.Reverse(ctx, tx, e.PersonID, "enrolment", uuid.UUID(e.ID)); err != nil {
			return err
		}
	}
	err = records.Append(ctx, tx, records.Statement{
		PersonID: e.PersonID, Verb: records.Revoked, ObjectType: "course", ObjectID: e.CourseID, OccurredAt: s.now(),
		Context: map[string]any{"enrolment": e.ID, "version": e.VersionID, "regrade": u.Cause},
	})
	if err != nil || s.hooks.Uncertify == nil {
		return err
	}
	return s.hooks.Uncertify(ctx, tx, e.ID, u)
}

// redo completes a course whose last module is complete now: as it was, when u takes back the ruling that undid it, else as of now.
func (s *Service) redo(ctx context.Context, tx bun.Tx, e Enrolment, m Module, p Progress, u Undoing) error {
	var was struct {
		UndoneAt    time.Time `bun:"undone_at"`
		CompletedAt time.Time `bun:"completed_at"`
		Credited    bool      `bun:"credited"`
	}
	err := pg.Query(ctx, tx, &was, `update undone_completions u set redone_at = $3 where enrolment_id = $1 and undone_at = (select max(o.undone_at)
			from undone_completions o where o.enrolment_id = $1 and o.cause_id = $2 and o.redone_at is null)
		returning undone_at, completed_at, credited`, e.ID, u.Restores, s.now())
	if err := pg.OrNil(err); err != nil {
		return wrap(err, "completion as it was")
	}
	modules, err := doneModules(ctx, tx, e)
	if err != nil {
		return err
	}
	if was.CompletedAt.IsZero() {
		if err := moduleCompleted(ctx, tx, e, m, p); err != nil || !e.CompletedAt.IsZero() || !e.WithdrawnAt.IsZero() {
			return err
		}
		return s.completeIfDone(ctx, tx, e, modules)
	}
	if left(modules) > 0 || !e.CompletedAt.IsZero() {
		return nil
	}
	var v Version
	if err := tx.NewSelect().Model(&v).Where("v.id = ?", e.VersionID).Scan(ctx); err != nil {
		return wrap(err, "version completed")
	}
	c := completionOf(e, v, modules, was.CompletedAt)
	if _, err := tx.NewUpdate().Table("enrolments").Set("completed_at = ?", c.CompletedAt).Where("id = ?", e.ID).Exec(ctx); err != nil {
		return wrap(err, "complete enrolment again")
	}
	if err := s.attain(ctx, tx, c); err != nil {
		return err
	}
	if was.Credited {
		if err := s.credit(ctx, tx, c, modules, true); err != nil {
			return err
		}
	}
	err = records.Append(ctx, tx, records.Statement{
		PersonID: e.PersonID, Verb: records.Completed, ObjectType: "course", ObjectID: e.CourseID, OccurredAt: s.now(),
		Result: map[string]any{"completion": true}, Context: map[string]any{"enrolment": e.ID, "version": e.VersionID, "regrade": u.Cause, "title": v.Title},
	})
	if err != nil || !e.Certificate || s.hooks.Recertify == nil {
		return err
	}
	return s.hooks.Recertify(ctx, tx, c, u)
}

// CompletedNow reports whether an enrolment is completed as tx sees it.
func CompletedNow(ctx context.Context, db bun.IDB, enrolment id.Enrolment) (bool, error) {
	there, err := db.NewSelect().Table("enrolments").Where("id = ? and completed_at is not null", enrolment).Exists(ctx)
	return there, wrap(err, "is an enrolment completed")
}
