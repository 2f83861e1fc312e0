package approvals

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Approve does what was asked, exactly and once, in one transaction; digest is what who saw of it. Faults: approval.unknown,
// approval.not_yours, approval.decided, approval.expired, approval.changed, identity.step_up_needed, and what doing it refuses.
func (s *Service) Approve(ctx context.Context, who people.Actor, key uuid.UUID, digest string) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		v, err := s.lock(ctx, tx, who, key)
		if err != nil {
			return err
		}
		if err := s.mayApprove(who, v, digest); err != nil {
			return err
		}
		v.DecidedBy, v.ForID = who.PersonID, v.ByID
		if who.IsOneself(v.ForID) {
			v.ForID = id.Person{}
		}
		return s.carry(ctx, tx, v.Approval)
	})
}

// mayApprove says why who may not approve v now.
func (s *Service) mayApprove(who people.Actor, v View, digest string) error {
	switch {
	case v.State == Expired:
		return errExpired
	case v.State != Waiting:
		return errDecided
	case !v.MayApprove:
		return errNotYours
	case !who.Fresh:
		return people.ErrStepUp
	}
	was, err := v.digest()
	switch {
	case err != nil:
		return err
	case was != v.Digest || digest != v.Digest:
		return errChanged
	}
	return nil
}

// lock holds an approval until the commit and reads it as who may.
func (s *Service) lock(ctx context.Context, tx bun.Tx, who people.Actor, id uuid.UUID) (View, error) {
	var held uuid.UUID
	if err := tx.NewRaw("select id from approvals where id = ? for update", id).Scan(ctx, &held); err != nil {
		return View{}, pg.OrNotFound(fmt.Errorf("approval: %w", err), errUnknown)
	}
	return s.get(ctx, tx, who, id)
}

// carry does what a asks with the requester's rights of now, and tells whom it concerns.
func (s *Service) carry(ctx context.Context, tx bun.Tx, a Approval) error {
	asker, err := s.staff.ActorIn(ctx, tx, a.AskedBy)
	if err != nil {
		return fault.New(fault.Conflict, "approval.asker_gone").Because(err)
	}
	a.State = Approved
	if err := s.decide(ctx, tx, &a); err != nil {
		return err
	}
	if err := s.kinds[a.Kind].Carry(ctx, tx, a, asker); err != nil {
		return err
	}
	if err := s.tell(ctx, tx, a, "notices.approval_approved", a.AskedBy, a.Beneficiary); err != nil {
		return err
	}
	return s.audit(ctx, tx, a.DecidedBy, "approval.approve", a)
}

// decide writes the final state of a down.
func (s *Service) decide(ctx context.Context, tx bun.Tx, a *Approval) error {
	a.DecidedAt = s.now()
	res, err := tx.NewUpdate().Model(a).Column("state", "decided_by", "for_id", "decided_at", "reason").WherePK().Where("a.state = 'waiting'").Exec(ctx)
	if err != nil {
		return fmt.Errorf("decide approval: %w", err)
	}
	if n, _ := res.RowsAffected(); n != 1 {
		return errDecided
	}
	return nil
}

const maxReason = 1000

// Refuse ends an approval with a reason; nothing is done. Of a lone one the beneficiary, administrators above and auditors may
// too. Faults as Approve, and approval.reason_missing or approval.reason_long on reason.
func (s *Service) Refuse(ctx context.Context, who people.Actor, id uuid.UUID, reason string) error {
	reason = strings.TrimSpace(reason)
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		v, err := s.lock(ctx, tx, who, id)
		switch {
		case err != nil:
			return err
		case v.State == Expired:
			return errExpired
		case v.State != Waiting:
			return errDecided
		case !v.MayRefuse:
			return errNotYours
		case reason == "":
			return errReasonFew
		case utf8.RuneCountInString(reason) > maxReason:
			return fault.Field("reason", "approval.reason_long").With("Max", maxReason)
		}
		v.State, v.DecidedBy, v.Reason = Refused, who.PersonID, reason
		return s.end(ctx, tx, v.Approval, "approval.refuse", "notices.approval_refused")
	})
}

// Withdraw takes back what who asked while it waits. Faults: approval.unknown, approval.not_yours, approval.decided,
// approval.expired.
func (s *Service) Withdraw(ctx context.Context, who people.Actor, id uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		v, err := s.lock(ctx, tx, who, id)
		switch {
		case err != nil:
			return err
		case !who.IsOneself(v.AskedBy):
			return errNotYours
		case v.State == Expired:
			return errExpired
		case v.State != Waiting:
			return errDecided
		}
		v.State, v.DecidedBy = Withdrawn, who.PersonID
		return s.end(ctx, tx, v.Approval, "approval.withdraw", "")
	})
}

// end closes a without doing it, undoes what was held for it and tells who asked.
func (s *Service) end(ctx context.Context, tx bun.Tx, a Approval, action, notice string) error {
	if err := s.decide(ctx, tx, &a); err != nil {
		return err
	}
	if undo := s.kinds[a.Kind].Ended; undo != nil {
		if err := undo(ctx, tx, a); err != nil {
			return err
		}
	}
	if notice != "" {
		if err := s.tell(ctx, tx, a, notice, a.AskedBy); err != nil {
			return err
		}
	}
	return s.audit(ctx, tx, a.DecidedBy, action, a)
}
