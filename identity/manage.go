package identity

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// managed is somebody whose account is who's to manage.
type managed struct {
	PersonID   uuid.UUID `bun:"person_id"`
	HasAccount bool      `bun:"has_account"`
	Suspended  bool      `bun:"suspended"`
	HasLeft    bool      `bun:"has_left"`
}

//go:embed manage.sql
var manageSQL string

// mayManage finds the person among those whose account who may manage. Fault identity.person_unknown for anybody else:
// out of scope, who themselves, and whoever holds a role beyond who's units.
func (s *Service) mayManage(ctx context.Context, db bun.IDB, who people.Actor, person uuid.UUID) (managed, error) {
	if !who.Has(people.Administrator) {
		return managed{}, errForbidden
	}
	scope := who.Scope(s.today(), people.Administrator)
	var m managed
	err := db.NewRaw(manageSQL, person, who.PersonID, scope.Person("p.id"), scope.Unit("g.unit_id"), people.DayOf(s.today())).Scan(ctx, &m)
	if err != nil {
		return m, pg.OrNotFound(fmt.Errorf("manage account: %w", err), errNoPerson)
	}
	return m, nil
}

// manage runs act on an existing account of who's, in one transaction, with an audit entry. Sessions of the person end.
func (s *Service) manage(ctx context.Context, who people.Actor, person uuid.UUID, action string, act func(context.Context, bun.Tx, managed) error) error {
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		m, err := s.mayManage(ctx, tx, who, person)
		if err != nil {
			return err
		}
		if !m.HasAccount {
			return errNoAccount
		}
		if err := act(ctx, tx, m); err != nil {
			return err
		}
		if err := revokeAll(ctx, tx, person, uuid.Nil, s.now(), action); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: action, SubjectID: person})
	})
	s.forget()
	return err
}

// Suspend ends all sessions and links of a person in who's administration and lets them no longer sign in. Faults:
// identity.person_unknown, identity.account_missing, identity.account_suspended.
func (s *Service) Suspend(ctx context.Context, who people.Actor, person uuid.UUID) error {
	return s.manage(ctx, who, person, "account.suspend", func(ctx context.Context, tx bun.Tx, _ managed) error {
		ok, err := changed(ctx, tx, "suspend", `update accounts set suspended_at = ?1, suspended_by = ?2
			where person_id = ?0 and suspended_at is null`, person, s.now(), uuid.NullUUID{UUID: who.AuditID(), Valid: !who.IsSystem()})
		if err == nil && !ok {
			return fault.New(fault.Conflict, "identity.account_suspended")
		}
		if err != nil {
			return err
		}
		return dropLinks(ctx, tx, person, s.now())
	})
}

// Unsuspend lets a suspended person sign in again with the password and second factor they had. Faults as Suspend, and
// identity.account_not_suspended.
func (s *Service) Unsuspend(ctx context.Context, who people.Actor, person uuid.UUID) error {
	return s.manage(ctx, who, person, "account.unsuspend", func(ctx context.Context, tx bun.Tx, _ managed) error {
		ok, err := changed(ctx, tx, "unsuspend", `update accounts set suspended_at = null, suspended_by = null
			where person_id = ?0 and suspended_at is not null`, person)
		if err == nil && !ok {
			return fault.New(fault.Conflict, "identity.account_not_suspended")
		}
		return err
	})
}

// ResetTOTP takes away a lost second factor and its recovery codes; staff enrol a new one at their next sign-in. Faults as Suspend, and
// identity.totp_missing.
func (s *Service) ResetTOTP(ctx context.Context, who people.Actor, person uuid.UUID) error {
	return s.manage(ctx, who, person, "account.totp_reset", func(ctx context.Context, tx bun.Tx, _ managed) error {
		ok, err := changed(ctx, tx, "reset second factor", `update accounts set totp_sealed = null, totp_since = null, totp_last_step = 0
			where person_id = ?0 and totp_since is not null`, person)
		if err != nil || !ok {
			return firstOf(err, errNotEnrolled)
		}
		return dropRecovery(ctx, tx, person)
	})
}

// dropLinks makes every unused link of a person useless.
func dropLinks(ctx context.Context, db bun.IDB, person uuid.UUID, now time.Time) error {
	return run(ctx, db, "drop links", `update reset_links set expires_at = ?1 where person_id = ?0 and used_at is null and expires_at > ?1`, person, now)
}
