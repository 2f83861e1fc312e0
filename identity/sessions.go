package identity

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// SessionKind tells the two ways of being signed in apart.
type SessionKind string

// The kinds of session.
const (
	Web SessionKind = "web"
	API SessionKind = "api"
)

// SessionView is one of a person's own sessions.
type SessionView struct {
	ID         uuid.UUID   `bun:"id" json:"id"`
	Kind       SessionKind `bun:"kind" json:"kind" enum:"web,api"`
	Client     string      `bun:"client" json:"client"` // the User-Agent, or what the API client called itself
	Address    string      `bun:"address" json:"address"`
	MFA        bool        `bun:"mfa" json:"mfa"`
	CreatedAt  time.Time   `bun:"created_at" json:"created_at"`
	LastSeenAt time.Time   `bun:"last_seen_at" json:"last_seen_at"`
	Current    bool        `bun:"-" json:"current"`
}

// Sessions lists session's person's own live sessions of both kinds, latest used first; session itself is Current.
func (s *Service) Sessions(ctx context.Context, session Session) ([]SessionView, error) {
	found := []SessionView{}
	now, l := s.now(), lifeOf(session.Actor.IsStaff())
	err := s.db.NewRaw(`
		select id, 'web' as kind, user_agent as client, address, mfa_at is not null as mfa, created_at, last_seen_at
		from web_sessions where person_id = ?0 and revoked_at is null and expires_at > ?1 and created_at > ?2 and last_seen_at > ?3
		union all
		select id, 'api', client, '', mfa, created_at, last_used_at
		from token_families where person_id = ?0 and revoked_at is null and expires_at > ?1 and created_at > ?2 and last_used_at > ?3
		order by last_seen_at desc, id desc`,
		session.PersonID, now, now.Add(-l.whole), now.Add(-l.idle)).Scan(ctx, &found)
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	for i := range found {
		found[i].Current = found[i].ID == session.ID
	}
	return found, nil
}

// RevokeSession ends one of who's own sessions of either kind. Fault identity.session_unknown when it is not theirs or
// has ended already.
func (s *Service) RevokeSession(ctx context.Context, who people.Actor, id uuid.UUID) error {
	now := s.now()
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		web, err := changed(ctx, tx, "revoke session", `update web_sessions set revoked_at = ?2
			where id = ?0 and person_id = ?1 and revoked_at is null`, id, who.PersonID, now)
		if err != nil {
			return err
		}
		family, err := changed(ctx, tx, "revoke token family", `update token_families set revoked_at = ?2, revoked_why = 'owner'
			where id = ?0 and person_id = ?1 and revoked_at is null`, id, who.PersonID, now)
		if err != nil {
			return err
		}
		if !web && !family {
			return fault.New(fault.NotFound, "identity.session_unknown")
		}
		return audit.Write(ctx, tx, audit.Entry{
			At: now, ActorID: who.AuditID(), Action: "session.revoke", SubjectID: who.PersonID, Object: "session:" + id.String(),
		})
	})
	s.forget()
	return err
}

// RevokeOthers ends every session of session's person but session itself.
func (s *Service) RevokeOthers(ctx context.Context, session Session) error {
	now := s.now()
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := revokeAll(ctx, tx, session.PersonID, session.ID, now, "owner"); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{At: now, ActorID: session.PersonID, Action: "session.revoke_others", SubjectID: session.PersonID})
	})
	s.forget()
	return err
}

// SignOut ends the web session of token. To end what has ended, or never was, is no fault.
func (s *Service) SignOut(ctx context.Context, token string) error {
	defer s.forget()
	return s.leave(ctx, s.db, token)
}

func (s *Service) leave(ctx context.Context, db bun.IDB, token string) error {
	if token == "" {
		return nil
	}
	return run(ctx, db, "sign out", `update web_sessions set revoked_at = ?1 where token_hash = ?0 and revoked_at is null`,
		hashOf(token), s.now())
}
