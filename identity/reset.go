package identity

import (
	"context"
	"encoding/hex"
	"fmt"
	"net/netip"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

const linkLife = 24 * time.Hour

var errLink = fault.New(fault.NotFound, "identity.link_invalid")

// MakeLink makes a one-time link for a person in who's administration, opening the account if there is none, with a code for the
// first second factor where none is enrolled; links made before it no longer work. The password in use goes on working until the
// link is used. For somebody who holds a role it works once another administrator approves. Faults: identity.person_unknown,
// identity.person_left, identity.account_suspended.
func (s *Service) MakeLink(ctx context.Context, who people.Actor, person id.Person) (out HandedOver, err error) {
	now := s.now()
	out = HandedOver{Token: newToken(), ExpiresAt: now.Add(linkLife)}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		m, err := s.mayManage(ctx, tx, who, person)
		switch {
		case err != nil:
			return err
		case m.HasLeft:
			return fault.New(fault.Conflict, "identity.person_left")
		case m.Suspended:
			return fault.New(fault.Conflict, "identity.account_suspended")
		}
		if err := s.EnsureAccount(ctx, tx, Seed{PersonID: person, MustChange: true}); err != nil {
			return err
		}
		ask := AccountAsk{PersonID: person, Link: hex.EncodeToString(hashOf(out.Token))}
		if err := run(ctx, tx, "insert link", `insert into reset_links (token_hash, person_id, made_by, made_at, expires_at, held) values (?, ?, ?, ?, ?, true)`,
			hashOf(out.Token), person, pg.Null(who.AuditID()), now, now.Add(heldLife)); err != nil {
			return err
		}
		if m.TOTPSince == nil {
			if out.FactorCode, ask.Code, err = s.newCode(ctx, tx, who, person, true); err != nil {
				return err
			}
		}
		if !m.HasAccount {
			if err := audit.Write(ctx, tx, audit.Entry{At: now, ActorID: who.AuditID(), Action: "account.open", SubjectID: person}); err != nil {
				return err
			}
		}
		if !m.Staff || who.IsSystem() {
			return s.CarryAccount(ctx, tx, AskLink, who, ask)
		}
		out.Approval, err = s.question(ctx, tx, who, AskLink, m, ask)
		return err
	})
	return out, err
}

// CheckLink reports whether token could be used now; fault identity.link_invalid when it could not. It uses nothing up:
// programs that preview links open them too.
func (s *Service) CheckLink(ctx context.Context, token string, address netip.Addr) error {
	_, err := s.linkOwner(ctx, token, address)
	return err
}

// UseLink sets the password of the link's account, ends all its sessions and uses the link up. The second factor stays.
// Faults: identity.link_invalid, identity.password_… on new_password, identity.throttled, identity.busy.
func (s *Service) UseLink(ctx context.Context, token, password string, address netip.Addr) error {
	of, err := s.linkOwner(ctx, token, address)
	if err != nil {
		return err
	}
	if err := checkPassword("new_password", password, of.owner); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	now := s.now()
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		used, err := changed(ctx, tx, "use link", `update reset_links set used_at = ?1
			where token_hash = ?0 and used_at is null and not held and expires_at > ?1`, hashOf(token), now)
		if err != nil || !used {
			return firstOf(err, errLink)
		}
		ok, err := changed(ctx, tx, "set password", `update accounts set password_hash = ?1, must_change = false
			where person_id = ?0 and suspended_at is null`, of.PersonID, hash)
		if err != nil || !ok {
			return firstOf(err, errLink)
		}
		if err := dropLinks(ctx, tx, of.PersonID, now); err != nil {
			return err
		}
		if err := revokeAll(ctx, tx, of.PersonID, uuid.Nil, now, "reset"); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{At: now, ActorID: of.PersonID, Action: "account.password_reset", SubjectID: of.PersonID})
	})
	s.forget()
	return err
}

// linkOwner is the person whose password a link sets.
type linkOwner struct {
	owner
	PersonID id.Person
}

// linkOwner finds whose link token is. Only wrong tokens are counted, by network, for the auditor: no limit keeps out whoever
// brings a right one, so neighbours cannot spoil a link, and no guess hits one.
func (s *Service) linkOwner(ctx context.Context, token string, address netip.Addr) (of linkOwner, err error) {
	err = s.db.NewRaw(`select person_id from reset_links l where token_hash = ?0 and used_at is null and not held and expires_at > ?1
		and exists (select from accounts a where a.person_id = l.person_id and a.suspended_at is null)`, hashOf(token), s.now()).Scan(ctx, &of.PersonID)
	if err == nil {
		err = s.db.NewRaw(ownerSQL, of.PersonID).Scan(ctx, &of.owner)
	}
	if err == nil {
		return of, nil
	}
	if err = pg.OrNotFound(fmt.Errorf("link: %w", err), errLink); fault.KindOf(err) != fault.NotFound {
		return of, err
	}
	attempt, limited := s.take(ctx, s.limit(guessesReset, guessWindow, "link", "network", network(address)))
	if limited != nil {
		return of, limited
	}
	return of, s.failed(ctx, attempt, "account.link_burst", id.Person{}, err)
}
