package identity

import (
	"context"
	"encoding/hex"
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

// The kinds of approval by which somebody who holds a role gets into their account (again): whoever could do that alone could
// become them.
const (
	AskLink      = "account.link"
	AskFactor    = "account.totp_reset"
	AskCode      = "account.factor_code"
	AskUnsuspend = "account.unsuspend"
)

// AccountAsk is what such an approval carries out. Link and Code are the hashes of what was shown to who asked: it works only
// once the approval is given.
type AccountAsk struct {
	PersonID id.Person  `json:"person_id"`
	Link     string     `json:"link,omitempty"`
	Code     string     `json:"code,omitempty"`
	Factor   *time.Time `json:"factor,omitempty"` // since when the second factor stands that is taken away
}

// HandedOver is what an act on somebody's account gives to be handed over to them: shown once, kept as a hash. With Approval it
// works only once a second person approves.
type HandedOver struct {
	Token      string    // of a one-time link that sets a password; "" for none
	ExpiresAt  time.Time // of the link
	FactorCode string    // "ABCDE-12345", with which the first second factor is enrolled; "" for none
	Approval   uuid.UUID
}

const (
	codeLife = 30 * 24 * time.Hour // of a code that was handed over: a slip takes its time
	heldLife = 8 * 24 * time.Hour  // of what waits for an approval: a day more than that waits itself
)

var errSlip = fault.Field("slip", "identity.factor_code_wrong")

// question asks for what m's person may only get by two people.
func (s *Service) question(ctx context.Context, tx bun.Tx, who people.Actor, kind string, m managed, ask AccountAsk) (uuid.UUID, error) {
	if s.config.Ask == nil {
		return uuid.Nil, fault.New(fault.Unavailable, "approval.nobody_to_ask")
	}
	return s.config.Ask(ctx, tx, who, people.Ask{
		Kind: kind, SubjectID: uuid.UUID(m.PersonID), Units: m.Units, Beneficiary: m.PersonID, Payload: ask, Words: map[string]string{"Person": m.Name},
	})
}

// notify tells the person of an account what happened to it.
func (s *Service) notify(ctx context.Context, tx bun.Tx, person id.Person, key string) error {
	if s.config.Notify == nil {
		return nil
	}
	return s.config.Notify(ctx, tx, people.Notice{PersonID: person, Key: key, Href: "/sesi"})
}

// newCode makes a code for the first second factor of a person; a held one takes the place of none before it is released.
func (s *Service) newCode(ctx context.Context, tx bun.Tx, who people.Actor, person id.Person, held bool) (code, hash string, err error) {
	raw, now, life := newRecoveryCode(), s.now(), codeLife
	if held {
		life = heldLife
	} else if err := dropCodes(ctx, tx, person); err != nil {
		return "", "", err
	}
	sum := s.recoveryHash(person, "slip "+raw)
	err = run(ctx, tx, "insert factor code", `insert into factor_codes (code_hash, person_id, made_by, made_at, expires_at, held) values (?, ?, ?, ?, ?, ?)`,
		sum, person, pg.Null(who.AuditID()), now, now.Add(life), held)
	return raw[:recoveryChars/2] + "-" + raw[recoveryChars/2:], hex.EncodeToString(sum), err
}

// dropCodes makes every unused code of a person useless, but those that are held.
func dropCodes(ctx context.Context, db bun.IDB, person id.Person) error {
	return run(ctx, db, "drop factor codes", `delete from factor_codes where person_id = ? and used_at is null and not held`, person)
}

// spendSlip uses up the code with which person enrols a first second factor. Fault identity.factor_code_wrong on slip.
func (s *Service) spendSlip(ctx context.Context, tx bun.Tx, person id.Person, typed string) error {
	ok, err := changed(ctx, tx, "spend factor code", `update factor_codes set used_at = ?2
		where person_id = ?0 and code_hash = ?1 and used_at is null and not held and expires_at > ?2`,
		person, s.recoveryHash(person, "slip "+readRecovery(typed)), s.now())
	if err != nil || !ok {
		return firstOf(err, errSlip)
	}
	return nil
}

// release lets what was held for an approval work from now on.
func (s *Service) release(ctx context.Context, tx bun.Tx, ask AccountAsk) error {
	now := s.now()
	// Who makes another at the same time waits, and then sees this one: only the latest works.
	if err := run(ctx, tx, "lock account", `select from accounts where person_id = ? for update`, ask.PersonID); err != nil {
		return err
	}
	if ask.Link != "" {
		if err := dropLinks(ctx, tx, ask.PersonID, now); err != nil {
			return err
		}
		if err := s.unhold(ctx, tx, "reset_links", "token_hash", ask.Link, now.Add(linkLife)); err != nil {
			return err
		}
	}
	if ask.Code == "" {
		return nil
	}
	if err := dropCodes(ctx, tx, ask.PersonID); err != nil {
		return err
	}
	return s.unhold(ctx, tx, "factor_codes", "code_hash", ask.Code, now.Add(codeLife))
}

func (s *Service) unhold(ctx context.Context, tx bun.Tx, table, column, hash string, until time.Time) error {
	key, err := hex.DecodeString(hash)
	if err != nil {
		return fmt.Errorf("release %s: %w", table, err)
	}
	ok, err := changed(ctx, tx, "release "+table, `update ? set held = false, expires_at = ? where ? = ? and held`,
		bun.Ident(table), until, bun.Ident(column), key)
	if err == nil && !ok {
		return fault.New(fault.Conflict, "approval.changed")
	}
	return err
}

// Forget drops what was held for an approval that was not given.
func (s *Service) Forget(ctx context.Context, tx bun.Tx, ask AccountAsk) error {
	if err := run(ctx, tx, "forget link", `delete from reset_links where held and token_hash = decode(?, 'hex')`, ask.Link); err != nil {
		return err
	}
	return run(ctx, tx, "forget code", `delete from factor_codes where held and code_hash = decode(?, 'hex')`, ask.Code)
}

// CarryAccount does what an approval of kind asked, once it is given, in the name of who asked. Faults as of the acts.
func (s *Service) CarryAccount(ctx context.Context, tx bun.Tx, kind string, asker people.Actor, ask AccountAsk) error {
	m, err := s.mayManage(ctx, tx, asker, ask.PersonID)
	switch {
	case err != nil:
		return err
	case m.HasLeft:
		return fault.New(fault.Conflict, "identity.person_left")
	case m.Suspended && kind != AskUnsuspend:
		return fault.New(fault.Conflict, "identity.account_suspended")
	}
	if err := s.release(ctx, tx, ask); err != nil {
		return err
	}
	action, notice := kind, "notices."+kind
	switch kind {
	case AskFactor:
		err = s.dropFactor(ctx, tx, ask)
	case AskUnsuspend:
		err = s.unsuspend(ctx, tx, ask.PersonID)
	}
	if err != nil {
		return err
	}
	if err := s.notify(ctx, tx, ask.PersonID, notice); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: asker.AuditID(), Action: action, SubjectID: ask.PersonID})
}

// dropFactor takes the second factor away that stood when it was asked, with its recovery codes and all sessions.
func (s *Service) dropFactor(ctx context.Context, tx bun.Tx, ask AccountAsk) error {
	ok, err := changed(ctx, tx, "reset second factor", `update accounts set totp_sealed = null, totp_since = null, totp_last_step = 0
		where person_id = ? and totp_since = ?`, ask.PersonID, ask.Factor)
	if err != nil || !ok {
		return firstOf(err, errNotEnrolled)
	}
	if err := dropRecovery(ctx, tx, ask.PersonID); err != nil {
		return err
	}
	return revokeAll(ctx, tx, ask.PersonID, uuid.Nil, s.now(), "account.totp_reset")
}

func (s *Service) unsuspend(ctx context.Context, tx bun.Tx, person id.Person) error {
	ok, err := changed(ctx, tx, "unsuspend", `update accounts set suspended_at = null, suspended_by = null
		where person_id = ?0 and suspended_at is not null`, person)
	if err == nil && !ok {
		return fault.New(fault.Conflict, "identity.account_not_suspended")
	}
	return err
}

// founderSignedIn notes that a founder has shown the second factor for the first time; of anybody else it changes nothing.
func (s *Service) founderSignedIn(ctx context.Context, tx bun.Tx, person id.Person) error {
	return run(ctx, tx, "note founder's sign-in", `update founders set signed_in_at = ?1 where person_id = ?0 and signed_in_at is null`, person, s.now())
}

// Found notes who founded the installation: see Founding.
func (s *Service) Found(ctx context.Context, db bun.IDB, persons ...id.Person) error {
	for _, id := range persons {
		if err := run(ctx, db, "note founder", `insert into founders (person_id, named_at) values (?, ?)`, id, s.now()); err != nil {
			return err
		}
	}
	return nil
}

// Founding reports that the installation has founders and that not each of them has signed in yet, with the second factor: until
// then roles and master data are given without delay, and nothing is issued.
func (s *Service) Founding(ctx context.Context, db bun.IDB) (founding bool, err error) {
	err = db.NewRaw(`select exists (select from founders where signed_in_at is null)`).Scan(ctx, &founding)
	if err != nil {
		return false, fmt.Errorf("founding: %w", err)
	}
	return founding, nil
}
