package identity

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
)

// ChangePassword sets the password of session's person and ends all their other sessions; session itself goes on under a
// new token. current is not asked while the initial password stands: the session was opened with it. A person with a second
// factor must have shown it. Faults: identity.password_… on new_password, identity.password_wrong on password,
// identity.second_factor_first, identity.throttled, identity.session_ended.
func (s *Service) ChangePassword(ctx context.Context, session Session, current, next string) (SignInResult, error) {
	var of owner
	err := s.db.NewRaw(ownerSQL, session.PersonID).Scan(ctx, &of)
	if err != nil {
		return SignInResult{}, pg.OrNotFound(fmt.Errorf("change password: %w", err), errEnded)
	}
	if of.TOTPEnrolled && !session.MFA {
		return SignInResult{}, fault.New(fault.Forbidden, "identity.second_factor_first")
	}
	if err := checkPassword("new_password", next, of); err != nil {
		return SignInResult{}, err
	}
	if err := s.proveCurrent(ctx, session, of, current, next); err != nil {
		return SignInResult{}, err
	}
	hash, err := s.hasher.hash(ctx, next)
	if err != nil {
		return SignInResult{}, err
	}
	return s.setOwnPassword(ctx, session, of.Hash, hash)
}

// proveCurrent checks the password held until now; a session with an initial one only has to choose another.
func (s *Service) proveCurrent(ctx context.Context, session Session, of owner, current, next string) error {
	if of.MustChange {
		same, err := s.hasher.verify(ctx, next, of.Hash)
		if err == nil && same {
			err = fault.Field("new_password", "identity.password_same")
		}
		return err
	}
	attempt, err := s.take(ctx, s.limit(guessesLogin, guessWindow, "password", "change", session.ID.String()))
	if err != nil {
		return err
	}
	right, err := s.hasher.verify(ctx, current, of.Hash)
	if err == nil && !right {
		return s.failed(ctx, attempt, "account.password_burst", session.PersonID, fault.Field("password", "identity.password_wrong"))
	}
	if backErr := attempt.giveBack(ctx); err == nil {
		err = backErr
	}
	if err == nil && current == next {
		err = fault.Field("new_password", "identity.password_same")
	}
	return err
}

// setOwnPassword stores hash where still was the hash that the current password was checked against.
func (s *Service) setOwnPassword(ctx context.Context, session Session, was, hash string) (SignInResult, error) {
	now, token := s.now(), newToken()
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		ok, err := changed(ctx, tx, "set password", `update accounts set password_hash = ?2, must_change = false
			where person_id = ?0 and password_hash = ?1`, session.PersonID, was, hash)
		if err == nil && ok {
			ok, err = replaceToken(ctx, tx, session.ID, hashOf(token), time.Time{})
		}
		if err == nil && !ok {
			return errEnded
		}
		if err == nil {
			err = revokeAll(ctx, tx, session.PersonID, session.ID, now, "password")
		}
		if err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{At: now, ActorID: session.PersonID, Action: "account.password_change", SubjectID: session.PersonID})
	})
	s.forget()
	if err != nil {
		return SignInResult{}, err
	}
	return s.result(ctx, token, "")
}
