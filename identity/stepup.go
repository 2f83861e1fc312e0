package identity

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
)

// StepUpLife is how long a second factor that was entered counts as entered just now.
const StepUpLife = 5 * time.Minute

// StepUp shows the second factor once more in session, by a code of the app or a recovery code: for StepUpLife session's actor
// is Fresh and may ask for approvals and give them. Faults: identity.code_wrong on code, identity.totp_missing,
// identity.throttled, identity.session_ended.
func (s *Service) StepUp(ctx context.Context, session Session, code string, from Device) error {
	_, known, err := deviceIsKnown(ctx, s.db, hashOf(from.Token), session.PersonID)
	if err != nil {
		return err
	}
	err = s.guarded(ctx, session.PersonID, from, known, func(ctx context.Context, tx bun.Tx) error {
		entry, err := s.prove(ctx, tx, session.PersonID, code)
		if err != nil {
			return err
		}
		if entry.Action == "account.totp_verify" {
			entry.Action = "account.step_up"
		}
		web, err := changed(ctx, tx, "step up", `update web_sessions set stepped_up_at = ?1 where id = ?0 and revoked_at is null`, session.ID, s.now())
		if err != nil {
			return err
		}
		family, err := changed(ctx, tx, "step up", `update token_families set stepped_up_at = ?1 where id = ?0 and revoked_at is null`, session.ID, s.now())
		if err != nil {
			return err
		}
		if !web && !family {
			return errEnded
		}
		return audit.Write(ctx, tx, entry)
	})
	s.forget()
	return err
}
