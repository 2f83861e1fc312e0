package approvals

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// Open lets who ask for what a second person must approve, and gives the approval's id: it is a people.Asker. The same
// question that still waits is not asked twice: its id is given. Nil means that it was done at once: by the system, or while
// the installation is being founded. Faults: identity.step_up_needed, person.oneself, approval.approver_asks, unit.unknown.
func (s *Service) Open(ctx context.Context, tx bun.Tx, who people.Actor, ask people.Ask) (uuid.UUID, error) {
	kind, known := s.kinds[ask.Kind]
	if !known {
		return uuid.Nil, fmt.Errorf("no kind of approval is called %q", ask.Kind)
	}
	a, err := s.draft(who, ask, kind)
	if err != nil {
		return uuid.Nil, err
	}
	if who.IsSystem() {
		return uuid.Nil, kind.Carry(ctx, tx, a, who)
	}
	if err := mayAsk(who, a); err != nil {
		return uuid.Nil, err
	}
	if kind.AtOnce != nil {
		now, err := kind.AtOnce(ctx, tx)
		if err != nil {
			return uuid.Nil, err
		}
		if now {
			return uuid.Nil, kind.Carry(ctx, tx, a, who)
		}
	}
	return s.open(ctx, tx, who, kind, a)
}

// mayAsk is what holds of whoever asks, whatever the kind.
func mayAsk(who people.Actor, a Approval) error {
	switch {
	case who.IsNobody():
		return errNobody
	case who.IsOneself(a.Beneficiary):
		return people.ErrOneself
	case who.IsOneself(a.Approver):
		return fault.New(fault.Conflict, "approval.approver_asks")
	case !who.Fresh:
		return people.ErrStepUp
	}
	return nil
}

// open writes a down, unless the same waits already, and tells those who may refuse where nobody else could approve.
func (s *Service) open(ctx context.Context, tx bun.Tx, who people.Actor, kind Behaviour, a Approval) (uuid.UUID, error) {
	if err := s.unitsStand(ctx, tx, a); err != nil {
		return uuid.Nil, err
	}
	if err := s.expire(ctx, tx, "kind = ? and subject_id = ? and digest = ?", a.Kind, a.SubjectID, a.Digest); err != nil {
		return uuid.Nil, err
	}
	alone, err := s.alone(ctx, tx, kind, a)
	if err != nil {
		return uuid.Nil, err
	}
	if alone {
		a.AloneAt = a.AskedAt.Add(AloneWait)
	}
	var standing uuid.UUID
	err = tx.NewInsert().Model(&a).On("conflict (kind, subject_id, digest) where state = 'waiting' do nothing").Returning("id").Scan(ctx, &standing)
	if errors.Is(err, sql.ErrNoRows) {
		err = tx.NewRaw("select id from approvals where kind = ? and subject_id = ? and digest = ? and state = 'waiting'", a.Kind, a.SubjectID, a.Digest).
			Scan(ctx, &standing)
		if err != nil {
			return uuid.Nil, fmt.Errorf("standing approval: %w", err)
		}
		return standing, nil
	}
	if err != nil {
		return uuid.Nil, fmt.Errorf("open approval: %w", err)
	}
	if alone {
		if err := s.tellLone(ctx, tx, a); err != nil {
			return uuid.Nil, err
		}
	}
	return a.ID, s.audit(ctx, tx, who.AuditID(), "approval.ask", a)
}

// unitsStand refuses units that do not exist today, and a question to nobody in particular that names none: above them nobody would
// be found, and that must not pass for "nobody".
func (s *Service) unitsStand(ctx context.Context, tx bun.Tx, a Approval) error {
	units := a.Units
	if len(units) == 0 && a.Approver.IsZero() {
		return fault.New(fault.NotFound, "unit.unknown")
	}
	var missing bool
	err := tx.NewRaw(`select exists (select from unnest(?::uuid[]) as u(id) where not exists (select from units_above(u.id, ?)))`,
		pgdialect.Array(units), s.today()).Scan(ctx, &missing)
	if err != nil {
		return fmt.Errorf("units of approval: %w", err)
	}
	if missing {
		return fault.New(fault.NotFound, "unit.unknown")
	}
	return nil
}

// audit notes a step of a.
func (s *Service) audit(ctx context.Context, db bun.IDB, actor id.Person, action string, a Approval) error {
	return audit.Write(ctx, db, audit.Entry{
		At: s.now(), ActorID: actor, Action: action, SubjectID: a.Beneficiary, Object: "approval:" + a.ID.String(),
		Detail: map[string]any{"kind": a.Kind, "digest": a.Digest, "subject": a.SubjectID},
	})
}
