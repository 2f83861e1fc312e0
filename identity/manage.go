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
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// managed is somebody whose account is who's to manage.
type managed struct {
	PersonID   id.Person `bun:"person_id"`
	HasAccount bool      `bun:"has_account"`
	Suspended  bool      `bun:"suspended"`
	HasLeft    bool      `bun:"has_left"`

	Name      string      `bun:"name"`
	Staff     bool        `bun:"staff"`       // holds a role: what gives them the account takes two people
	Units     []uuid.UUID `bun:"units,array"` // where they serve and hold roles
	TOTPSince *time.Time  `bun:"totp_since"`
}

//go:embed manage.sql
var manageSQL string

// mayManage finds the person among those whose account who may manage. Fault identity.person_unknown for anybody else:
// out of scope, who themselves, and whoever holds a role beyond who's units.
func (s *Service) mayManage(ctx context.Context, db bun.IDB, who people.Actor, person id.Person) (managed, error) {
	if !who.Has(people.Administrator) {
		return managed{}, errForbidden
	}
	if who.IsOneself(person) {
		return managed{}, errNoPerson // who one is, one manages in one's own pages
	}
	scope := who.Scope(s.today(), people.Administrator)
	var m managed
	err := db.NewRaw(manageSQL, person, who.PersonID, scope.Person("p.id"), scope.Unit("g.unit_id"), people.DayOf(s.today())).Scan(ctx, &m)
	if err != nil {
		return m, pg.OrNotFound(fmt.Errorf("manage account: %w", err), errNoPerson)
	}
	return m, nil
}

// manage runs act on an existing account of who's, in one transaction, with an audit entry and a notice. Sessions of the person end.
func (s *Service) manage(ctx context.Context, who people.Actor, person id.Person, action string, act func(context.Context, bun.Tx, managed) error) error {
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		m, err := s.mayManageAccount(ctx, tx, who, person)
		if err != nil {
			return err
		}
		if err := act(ctx, tx, m); err != nil {
			return err
		}
		if err := revokeAll(ctx, tx, person, uuid.Nil, s.now(), action); err != nil {
			return err
		}
		if err := s.notify(ctx, tx, person, "notices."+action); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: action, SubjectID: person})
	})
	s.forget()
	return err
}

func (s *Service) mayManageAccount(ctx context.Context, tx bun.Tx, who people.Actor, person id.Person) (managed, error) {
	m, err := s.mayManage(ctx, tx, who, person)
	if err == nil && !m.HasAccount {
		err = errNoAccount
	}
	return m, err
}

// Suspend ends all sessions and links of a person in who's administration and lets them no longer sign in. Faults:
// identity.person_unknown, identity.account_missing, identity.account_suspended.
func (s *Service) Suspend(ctx context.Context, who people.Actor, person id.Person) error {
	return s.manage(ctx, who, person, "account.suspend", func(ctx context.Context, tx bun.Tx, _ managed) error {
		ok, err := changed(ctx, tx, "suspend", `update accounts set suspended_at = ?1, suspended_by = ?2
			where person_id = ?0 and suspended_at is null`, person, s.now(), pg.Null(who.AuditID()))
		if err == nil && !ok {
			return fault.New(fault.Conflict, "identity.account_suspended")
		}
		if err != nil {
			return err
		}
		return dropLinks(ctx, tx, person, s.now())
	})
}

// EndSessions ends every session of a person in who's administration, on the web and of API clients. Faults:
// identity.person_unknown, identity.account_missing.
func (s *Service) EndSessions(ctx context.Context, who people.Actor, person id.Person) error {
	return s.manage(ctx, who, person, "account.end_sessions", func(context.Context, bun.Tx, managed) error { return nil })
}

// Unsuspend lets a suspended person sign in again with the password and second factor they had; for somebody who holds a role
// another administrator approves first. Faults as Suspend, and identity.account_not_suspended.
func (s *Service) Unsuspend(ctx context.Context, who people.Actor, person id.Person) (HandedOver, error) {
	return s.give(ctx, who, person, AskUnsuspend, func(_ context.Context, _ bun.Tx, m managed, _ *AccountAsk, _ *HandedOver) error {
		if !m.Suspended {
			return fault.New(fault.Conflict, "identity.account_not_suspended")
		}
		return nil
	})
}

// ResetTOTP takes away a lost second factor and its recovery codes, with a code by which the next one is enrolled; of somebody
// who holds a role another administrator approves first. Faults as Suspend, and identity.totp_missing.
func (s *Service) ResetTOTP(ctx context.Context, who people.Actor, person id.Person) (HandedOver, error) {
	return s.give(ctx, who, person, AskFactor, func(ctx context.Context, tx bun.Tx, m managed, ask *AccountAsk, out *HandedOver) (err error) {
		if m.TOTPSince == nil {
			return errNotEnrolled
		}
		ask.Factor = m.TOTPSince
		out.FactorCode, ask.Code, err = s.newCode(ctx, tx, who, person, true)
		return err
	})
}

// MakeFactorCode makes a code by which a person in who's administration enrols their first second factor: earlier ones no longer
// work. For somebody who holds a role another administrator approves first. Faults as Suspend, and identity.totp_enrolled.
func (s *Service) MakeFactorCode(ctx context.Context, who people.Actor, person id.Person) (HandedOver, error) {
	return s.give(ctx, who, person, AskCode, func(ctx context.Context, tx bun.Tx, m managed, ask *AccountAsk, out *HandedOver) (err error) {
		if m.TOTPSince != nil {
			return errEnrolled
		}
		out.FactorCode, ask.Code, err = s.newCode(ctx, tx, who, person, true)
		return err
	})
}

// give does what gives somebody their account (again): at once where no role is at stake, else once a second person approves.
func (s *Service) give(ctx context.Context, who people.Actor, person id.Person, kind string, prepare func(context.Context, bun.Tx, managed, *AccountAsk, *HandedOver) error) (out HandedOver, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		m, err := s.mayManageAccount(ctx, tx, who, person)
		if err != nil {
			return err
		}
		ask := AccountAsk{PersonID: person}
		if err := prepare(ctx, tx, m, &ask, &out); err != nil {
			return err
		}
		if !m.Staff || who.IsSystem() {
			return s.CarryAccount(ctx, tx, kind, who, ask)
		}
		out.Approval, err = s.question(ctx, tx, who, kind, m, ask)
		return err
	})
	s.forget()
	return out, err
}

// dropLinks makes every unused link of a person useless.
func dropLinks(ctx context.Context, db bun.IDB, person id.Person, now time.Time) error {
	return run(ctx, db, "drop links", `update reset_links set expires_at = ?1 where person_id = ?0 and used_at is null and not held and expires_at > ?1`, person, now)
}
