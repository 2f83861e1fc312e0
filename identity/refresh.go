package identity

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/pg"
)

// Refresh spends a refresh token and gives the next pair. A token spent before has been copied by somebody: its whole
// family is revoked, and whoever holds a token of it must sign in again. There is no grace for a client that sends the
// same token twice, because a thief would have it too. Fault identity.session_ended.
func (s *Service) Refresh(ctx context.Context, token string) (Tokens, error) {
	key, err := s.signer(ctx) // before the transaction: with it, two connections would be held at once
	if err != nil {
		return Tokens{}, err
	}
	var tokens Tokens
	var refused error // said after the commit: what a refusal revokes must stay revoked
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
		tokens, refused, err = s.spend(ctx, tx, key, hashOf(token))
		return err
	})
	if firstOf(err, refused) != nil {
		s.forget()
		return Tokens{}, firstOf(err, refused)
	}
	return tokens, nil
}

// spend uses up the refresh token of hash and issues the next pair, or tells why it is refused.
func (s *Service) spend(ctx context.Context, tx bun.Tx, key signingKey, hash []byte) (tokens Tokens, refused, err error) {
	f, row, err := lockFamily(ctx, tx, hash)
	if err != nil {
		return Tokens{}, nil, pg.OrNotFound(err, errEnded)
	}
	now := s.now()
	switch {
	case !f.RevokedAt.IsZero() || !now.Before(row.ExpiresAt):
		return Tokens{}, errEnded, nil
	case !row.SpentAt.IsZero():
		return Tokens{}, errEnded, s.revokeStolen(ctx, tx, f)
	}
	standing, err := s.loadStanding(ctx, tx, nil, uuid.NullUUID{UUID: f.ID, Valid: true})
	if err != nil {
		return Tokens{}, nil, err
	}
	session, alive := standing.session(now)
	if !alive || session.MustChange {
		return Tokens{}, errEnded, nil
	}
	if err := run(ctx, tx, "spend refresh token", `update refresh_tokens set spent_at = ?1 where token_hash = ?0`, row.TokenHash, now); err != nil {
		return Tokens{}, nil, err
	}
	if err := run(ctx, tx, "use token family", `update token_families set last_used_at = ?1 where id = ?0`, f.ID, now); err != nil {
		return Tokens{}, nil, err
	}
	tokens, err = s.issue(ctx, tx, key, f, session.Actor.IsStaff())
	return tokens, nil, err
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
