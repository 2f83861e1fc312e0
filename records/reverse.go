package records

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Correct takes back what a source was credited to a person, for a stated reason: HR or an administrator of the person's
// unit, never their own. It writes an audit entry. Faults: record.reason_missing, record.earning_unknown, record.correct_forbidden,
// person.oneself.
func (s *Service) Correct(ctx context.Context, who people.Actor, person id.Person, source string, sourceID uuid.UUID, reason string) error {
	if err := s.mayCorrect(ctx, who, person); err != nil {
		return err
	}
	if reason == "" {
		return fault.Field("reason", "record.reason_missing")
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := Reverse(ctx, tx, person, source, sourceID); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{
			At: s.now(), ActorID: who.AuditID(), Action: "jp.correct", SubjectID: person,
			Object: source + ":" + sourceID.String(), Detail: map[string]any{"reason": reason},
		})
	})
}

// ErrCorrectForbidden refuses those who may not correct.
var ErrCorrectForbidden = fault.New(fault.Forbidden, "record.correct_forbidden")

func (s *Service) mayCorrect(ctx context.Context, who people.Actor, person id.Person) error {
	scope := who.Scope(s.now(), people.HR, people.Administrator)
	there, err := people.PersonIn(ctx, s.db, person, scope.Person)
	switch {
	case err != nil:
		return err
	case !there:
		return fault.New(fault.NotFound, "record.person_unknown")
	case scope.Empty():
		return ErrCorrectForbidden
	}
	return who.NotOneself(person)
}

// Reverse books the opposite of every row of a source, in tx. Room this frees under a day's cap is given to learning of
// that day and form that the cap had explained away, oldest first, so a day always counts min(cap, raw minutes that
// stand). A source once reversed is not credited again; reversing it twice changes nothing.
func Reverse(ctx context.Context, tx bun.IDB, person id.Person, source string, sourceID uuid.UUID) error {
	if err := lockPerson(ctx, tx, person); err != nil {
		return err
	}
	rows, err := originals(ctx, tx, "s.person_id = ? and s.source = ? and s.source_id = ?", person, source, sourceID)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return fault.New(fault.NotFound, "record.earning_unknown")
	}
	for _, r := range rows {
		if r.Reversed {
			continue
		}
		if err := r.reverse(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// original is a row of the ledger with what corrections made of it.
type original struct {
	Entry
	Released int  `bun:"released"` // minutes counted later
	Reversed bool `bun:"reversed"`
}

func originals(ctx context.Context, tx bun.IDB, where string, args ...any) ([]original, error) {
	rows := []original{}
	err := tx.NewSelect().TableExpr("jp_entries s").ColumnExpr("s.*").
		ColumnExpr(`coalesce((select sum(l.counted_minutes) from jp_entries l where l.person_id = s.person_id and l.source = s.source
			and l.source_id = s.source_id and l.local_day = s.local_day and l.why = 'released'), 0) as released`).
		ColumnExpr("exists (select from jp_entries r where r.person_id = s.person_id and r.reverses = s.id) as reversed").
		Where("s.why not in ('correction', 'released')").Where(where, args...).
		Order("s.created_at", "s.id").Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("standing JP: %w", err)
	}
	return rows, nil
}

func (r original) reverse(ctx context.Context, tx bun.IDB) error {
	back := r.Entry
	back.ID, back.CreatedAt, back.Reverses, back.Why = uuid.Must(uuid.NewV7()), time.Time{}, r.ID, Correction
	back.RawMinutes, back.CountedMinutes = -r.RawMinutes, -(r.CountedMinutes + r.Released)
	if err := insertEntries(ctx, tx, []Entry{back}); err != nil {
		return err
	}
	return release(ctx, tx, back)
}

// release gives room that reversal back freed to learning of its day that waits under the cap.
func release(ctx context.Context, tx bun.IDB, back Entry) error {
	waiting, err := originals(ctx, tx, "s.person_id = ? and s.form = ? and s.local_day = ? and s.why = 'daily_cap'",
		back.PersonID, back.Form, back.LocalDay)
	if err != nil {
		return err
	}
	policy, err := policyOn(ctx, tx, back.Form, back.LocalDay.Time())
	if err != nil {
		return err
	}
	already, err := countedOn(ctx, tx, back.PersonID, back.Form, back.LocalDay.Time())
	if err != nil {
		return err
	}
	rows := []Entry{}
	for _, w := range waiting {
		minutes := policy.counts(w.Explained()-w.Released, already)
		if w.Reversed || minutes == 0 {
			continue
		}
		already += minutes
		row := w.Entry
		row.ID, row.CreatedAt, row.ReleasedBy, row.Why = uuid.Must(uuid.NewV7()), time.Time{}, back.ID, Released
		row.RawMinutes, row.CountedMinutes = 0, minutes
		rows = append(rows, row)
	}
	return insertEntries(ctx, tx, rows)
}
