package identity

import (
	"context"
	"encoding/base32"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
)

const codePeriod = 30 // seconds a code lasts (RFC 6238); one period before and after are taken too

var (
	errCode        = fault.Field("code", "identity.code_wrong")
	errEnrolled    = fault.New(fault.Conflict, "identity.totp_enrolled")
	errNotEnrolled = fault.New(fault.Conflict, "identity.totp_missing")
	base32Plain    = base32.StdEncoding.WithPadding(base32.NoPadding)
)

// Enrolment is what an authenticator app needs to be told once.
type Enrolment struct {
	Secret string // base32, to be typed
	URL    string // otpauth://…, to be shown as a QR code
}

// Enrolment gives the second factor that session may enrol. It belongs to the session alone and is not stored before
// ConfirmTOTP: whoever else opened a session with the same password sees another. Fault identity.totp_enrolled when the
// person has one already.
func (s *Service) Enrolment(session Session) (Enrolment, error) {
	if session.TOTPEnrolled {
		return Enrolment{}, errEnrolled
	}
	secret := base32Plain.EncodeToString(keyed(s.vault.enroler, session.PersonID.String(), session.ID.String())[:20])
	u := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + s.config.Service + ":" + session.Name}
	u.RawQuery = strings.ReplaceAll(url.Values{"secret": {secret}, "issuer": {s.config.Service}}.Encode(), "+", "%20")
	return Enrolment{Secret: secret, URL: u.String()}, nil
}

// ConfirmTOTP enrols session's Enrolment once code proves that the app has it, and counts as showing the second factor.
// Faults: identity.code_wrong on code, identity.totp_enrolled, identity.throttled.
func (s *Service) ConfirmTOTP(ctx context.Context, session Session, code string, from Device) (SignInResult, error) {
	e, err := s.Enrolment(session)
	if err != nil {
		return SignInResult{}, err
	}
	return s.secondFactor(ctx, session, from, func(tx bun.Tx) (int64, error) {
		secret, _ := base32Plain.DecodeString(e.Secret)
		ok, err := changed(ctx, tx, "enrol second factor", `update accounts set totp_sealed = ?1, totp_since = ?2
			where person_id = ?0 and totp_since is null`, session.PersonID, s.vault.seal(totpOwner(session.PersonID), secret), s.now())
		if err == nil && !ok {
			err = errEnrolled
		}
		return stepOf(secret, code, s.now()), err
	}, "account.totp_enrol")
}

// VerifyTOTP shows the second factor: session goes on under a new token, with MFA. A code is good once. Faults:
// identity.code_wrong on code, identity.totp_missing, identity.throttled, identity.session_ended.
func (s *Service) VerifyTOTP(ctx context.Context, session Session, code string, from Device) (SignInResult, error) {
	return s.secondFactor(ctx, session, from, func(tx bun.Tx) (int64, error) {
		secret, err := s.totpSecret(ctx, tx, session.PersonID)
		return stepOf(secret, code, s.now()), err
	}, "account.totp_verify")
}

// secondFactor spends the step that find found (0: the code is wrong) and raises session to one with a second factor.
func (s *Service) secondFactor(ctx context.Context, session Session, from Device, find func(bun.Tx) (int64, error), action string) (SignInResult, error) {
	_, known, err := deviceIsKnown(ctx, s.db, hashOf(from.Token), session.PersonID)
	if err != nil {
		return SignInResult{}, err
	}
	attempt, err := s.take(ctx, s.codeLimits(session.PersonID, from, known)...)
	if err != nil {
		return SignInResult{}, err
	}
	token, device := newToken(), ""
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		step, err := find(tx)
		if err != nil {
			return err
		}
		if err := spendStep(ctx, tx, session.PersonID, step); err != nil {
			return err
		}
		if ok, err := replaceToken(ctx, tx, session.ID, hashOf(token), s.now()); err != nil || !ok {
			return firstOf(err, errEnded)
		}
		if device, err = s.remember(ctx, tx, from.Token, session.PersonID); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: session.PersonID, Action: action, SubjectID: session.PersonID})
	})
	s.forget()
	if errors.Is(err, errCode) {
		return SignInResult{}, s.failed(ctx, attempt, "account.code_burst", session.PersonID, err)
	}
	if backErr := attempt.giveBack(ctx); firstOf(err, backErr) != nil {
		return SignInResult{}, firstOf(err, backErr)
	}
	return s.result(ctx, token, device)
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// SetTOTP gives a person a known second factor, base32; only seeding does this.
func (s *Service) SetTOTP(ctx context.Context, db bun.IDB, person uuid.UUID, secret string) error {
	raw, err := base32Plain.DecodeString(strings.TrimRight(strings.ToUpper(secret), "="))
	if err != nil {
		return fmt.Errorf("second factor: %w", err)
	}
	return run(ctx, db, "set second factor", `update accounts set totp_sealed = ?1, totp_since = ?2, totp_last_step = 0
		where person_id = ?0`, person, s.vault.seal(totpOwner(person), raw), s.now())
}
