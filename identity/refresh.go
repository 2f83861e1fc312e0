package identity

import (
	"context"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/pg"
)

// refreshGrace is how long a spent refresh token may be sent again, by a client that never got the answer.
const refreshGrace = 30 * time.Second

// Refresh spends a refresh token and gives the next pair. Sent again within refreshGrace, while the next one is unspent, it gives the
// same next refresh token: an answer lost on a bad line ends nobody's sign-in. Later, or once the next one was spent, a spent token
// has been copied by somebody: its whole family is revoked, and whoever holds a token of it must sign in again. A thief gains nothing
// by being quick: of two who hold the same token, the one who comes after the other went on ends the family. Fault
// identity.session_ended.
func (s *Service) Refresh(ctx context.Context, token string) (Tokens, error) {
	key, err := s.signer(ctx) // before the transaction: with it, two connections would be held at once
	if err != nil {
		return Tokens{}, err
	}
	var tokens Tokens
	var refused error // said after the commit: what a refusal revokes must stay revoked
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
		tokens, refused, err = s.spend(ctx, tx, key, token)
		return err
	})
	if firstOf(err, refused) != nil {
		s.forget()
		return Tokens{}, firstOf(err, refused)
	}
	return tokens, nil
}

// spend uses up the refresh token and issues the next pair, or tells why it is refused.
func (s *Service) spend(ctx context.Context, tx bun.Tx, key signingKey, token string) (tokens Tokens, refused, err error) {
	f, row, err := lockFamily(ctx, tx, hashOf(token))
	if err != nil {
		return Tokens{}, nil, pg.OrNotFound(err, errEnded)
	}
	now := s.now()
	switch {
	case !f.RevokedAt.IsZero() || !now.Before(row.ExpiresAt):
		return Tokens{}, errEnded, nil
	}
	next := s.successor(token)
	if !row.SpentAt.IsZero() {
		unspent, err := s.unspent(ctx, tx, next)
		if err != nil {
			return Tokens{}, nil, err
		}
		if !unspent || now.Sub(row.SpentAt) > refreshGrace {
			return Tokens{}, errEnded, s.revokeStolen(ctx, tx, f)
		}
	}
	standing, err := s.loadStanding(ctx, tx, nil, uuid.NullUUID{UUID: f.ID, Valid: true})
	if err != nil {
		return Tokens{}, nil, err
	}
	session, alive := standing.session(now)
	if !alive || session.MustChange {
		return Tokens{}, errEnded, nil
	}
	if !row.SpentAt.IsZero() {
		tokens, err = s.again(ctx, tx, key, f, next)
		return tokens, nil, err
	}
	if err := run(ctx, tx, "spend refresh token", `update refresh_tokens set spent_at = ?1 where token_hash = ?0`, row.TokenHash, now); err != nil {
		return Tokens{}, nil, err
	}
	if err := run(ctx, tx, "use token family", `update token_families set last_used_at = ?1 where id = ?0`, f.ID, now); err != nil {
		return Tokens{}, nil, err
	}
	tokens, err = s.issue(ctx, tx, key, f, next, session.Actor.IsStaff())
	return tokens, nil, err
}

// successor is the refresh token that follows token. It is computed, so that a repeated request gets the same and yet nothing but
// hashes is stored; without the server's key nobody computes it.
func (s *Service) successor(token string) string {
	return base64.RawURLEncoding.EncodeToString(keyed(s.vault.refresh, token))
}

func (s *Service) unspent(ctx context.Context, tx bun.Tx, token string) (bool, error) {
	found, err := tx.NewSelect().Model((*refreshToken)(nil)).Where("token_hash = ? and spent_at is null", hashOf(token)).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("next refresh token: %w", err)
	}
	return found, nil
}

// again answers a repeated request with the refresh token that it was given, and a new access token.
func (s *Service) again(ctx context.Context, tx bun.Tx, key signingKey, f family, next string) (Tokens, error) {
	var row refreshToken
	if err := tx.NewSelect().Model(&row).Where("token_hash = ?", hashOf(next)).Scan(ctx); err != nil {
		return Tokens{}, fmt.Errorf("next refresh token: %w", err)
	}
	return s.sign(key, f, Tokens{Refresh: next, RefreshExpiresAt: row.ExpiresAt})
}

func (s *Service) revokeStolen(ctx context.Context, tx bun.Tx, f family) error {
	if err := run(ctx, tx, "revoke token family", `update token_families set revoked_at = ?1, revoked_why = 'reuse' where id = ?0`, f.ID, s.now()); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{
		At: s.now(), Action: "account.token_reuse", SubjectID: f.PersonID, Object: "token_family:" + f.ID.String(),
	})
}

// lockFamily locks and reads the family of a refresh token, then the token: of two who bring the same token, one waits
// and finds it spent.
func lockFamily(ctx context.Context, tx bun.Tx, hash []byte) (f family, row refreshToken, err error) {
	err = tx.NewSelect().Model(&f).Where("id = (select family_id from refresh_tokens where token_hash = ?)", hash).For("update").Scan(ctx)
	if err == nil {
		err = tx.NewSelect().Model(&row).Where("token_hash = ?", hash).Scan(ctx)
	}
	if err != nil {
		err = fmt.Errorf("refresh token: %w", err)
	}
	return f, row, err
}
