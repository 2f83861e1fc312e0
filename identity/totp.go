package identity

import (
	"context"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
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

// Enrolment gives the second factor that session may enrol: its first, or one in place of the one it showed. It belongs to
// the session alone and is not stored before ConfirmTOTP or ReplaceTOTP: whoever else opened a session with the same
// password sees another. Fault identity.totp_enrolled when the person has one and session did not show it.
func (s *Service) Enrolment(ctx context.Context, session Session) (Enrolment, error) {
	e, _, err := s.enrolment(ctx, s.db, session)
	return e, err
}

// enrolment also gives the sealed factor that stands now, from which the next one follows; nil when there is none.
func (s *Service) enrolment(ctx context.Context, db bun.IDB, session Session) (e Enrolment, standing []byte, err error) {
	err = db.NewRaw(`select totp_sealed from accounts where person_id = ?`, session.PersonID).Scan(ctx, &standing)
	if err != nil {
		return e, nil, pg.OrNotFound(fmt.Errorf("enrolment: %w", err), errEnded)
	}
	if len(standing) > 0 && !session.MFA {
		return e, nil, errEnrolled
	}
	e.Secret = base32Plain.EncodeToString(keyed(s.vault.enroler, session.PersonID.String(), session.ID.String(), hex.EncodeToString(standing))[:20])
	u := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + s.config.Service + ":" + session.Name}
	u.RawQuery = strings.ReplaceAll(url.Values{"secret": {e.Secret}, "issuer": {s.config.Service}}.Encode(), "+", "%20")
	e.URL = u.String()
	return e, standing, nil
}

// ConfirmTOTP enrols session's Enrolment once code proves that the app has it, and counts as showing the second factor.
// slip is the code that was handed over with the account: who merely knows the password enrols nothing. The recovery codes that
// come with it are shown once. Faults: identity.factor_code_wrong on slip, identity.code_wrong on code, identity.totp_enrolled,
// identity.throttled.
func (s *Service) ConfirmTOTP(ctx context.Context, session Session, slip, code string, from Device) (SignInResult, []string, error) {
	return s.enrol(ctx, session, from, func(ctx context.Context, tx bun.Tx, standing []byte) (string, error) {
		if len(standing) > 0 {
			return "", errEnrolled
		}
		if err := s.notify(ctx, tx, session.PersonID, "notices.account.totp_enrol"); err != nil {
			return "", err
		}
		return "account.totp_enrol", s.spendSlip(ctx, tx, session.PersonID, slip)
	}, code)
}

// ReplaceTOTP puts session's Enrolment in the place of the second factor that stands, as for a new phone: proof, a code of
// the old app or a recovery code, shows that it is the person, code that the new app has it. Other sessions end, and the
// recovery codes are made anew. Faults: identity.code_wrong on proof or code, identity.totp_missing, identity.throttled.
func (s *Service) ReplaceTOTP(ctx context.Context, session Session, proof, code string, from Device) (SignInResult, []string, error) {
	return s.enrol(ctx, session, from, func(ctx context.Context, tx bun.Tx, _ []byte) (string, error) {
		if _, err := s.prove(ctx, tx, session.PersonID, proof); err != nil {
			if errors.Is(err, errCode) {
				err = errCode.On("proof")
			}
			return "", err
		}
		return "account.totp_replace", revokeAll(ctx, tx, session.PersonID, session.ID, s.now(), "second factor")
	}, code)
}

// enrol stores session's Enrolment when may, which names the act for the audit, lets it and code is right.
func (s *Service) enrol(ctx context.Context, session Session, from Device, may func(context.Context, bun.Tx, []byte) (string, error), code string) (res SignInResult, codes []string, err error) {
	res, err = s.secondFactor(ctx, session, from, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		e, standing, err := s.enrolment(ctx, tx, session)
		if err != nil {
			return audit.Entry{}, err
		}
		action, err := may(ctx, tx, standing)
		if err != nil {
			return audit.Entry{}, err
		}
		secret, _ := base32Plain.DecodeString(e.Secret)
		step := stepOf(secret, code, s.now())
		if step == 0 {
			return audit.Entry{}, errCode
		}
		ok, err := changed(ctx, tx, "enrol second factor", `update accounts set totp_sealed = ?1, totp_since = ?2, totp_last_step = ?3
			where person_id = ?0 and totp_sealed is not distinct from ?4`,
			session.PersonID, s.vault.seal(totpOwner(session.PersonID), secret), s.now(), step, standing)
		if err != nil || !ok {
			return audit.Entry{}, firstOf(err, errEnrolled)
		}
		codes, err = s.replaceRecovery(ctx, tx, session.PersonID)
		return audit.Entry{At: s.now(), ActorID: session.PersonID, Action: action, SubjectID: session.PersonID}, err
	})
	if err != nil {
		codes = nil
	}
	return res, codes, err
}

// VerifyTOTP shows the second factor, by a code of the app or a recovery code: session goes on under a new token, with MFA.
// Either is good once. Faults: identity.code_wrong on code, identity.totp_missing, identity.throttled,
// identity.session_ended.
func (s *Service) VerifyTOTP(ctx context.Context, session Session, code string, from Device) (SignInResult, error) {
	return s.secondFactor(ctx, session, from, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		return s.prove(ctx, tx, session.PersonID, code)
	})
}

// secondFactor raises session to one with a second factor once show has shown it; what show returns is noted.
func (s *Service) secondFactor(ctx context.Context, session Session, from Device, show func(context.Context, bun.Tx) (audit.Entry, error)) (SignInResult, error) {
	_, known, err := deviceIsKnown(ctx, s.db, hashOf(from.Token), session.PersonID)
	if err != nil {
		return SignInResult{}, err
	}
	token, device := newToken(), ""
	err = s.guarded(ctx, session.PersonID, from, known, func(ctx context.Context, tx bun.Tx) error {
		entry, err := show(ctx, tx)
		if err != nil {
			return err
		}
		if ok, err := replaceToken(ctx, tx, session.ID, hashOf(token), s.now()); err != nil || !ok {
			return firstOf(err, errEnded)
		}
		if device, err = s.remember(ctx, tx, from.Token, session.PersonID); err != nil {
			return err
		}
		return audit.Write(ctx, tx, entry)
	})
	s.forget()
	if err != nil {
		return SignInResult{}, err
	}
	return s.result(ctx, token, device)
}

// guarded runs act, which tries a code of person's, in one transaction under the limits on guessing codes.
func (s *Service) guarded(ctx context.Context, person id.Person, from Device, known bool, act func(context.Context, bun.Tx) error) error {
	attempt, err := s.take(ctx, s.codeLimits(person, from, known)...)
	if err != nil {
		return err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := act(ctx, tx); err != nil {
			return err
		}
		return s.founderSignedIn(ctx, tx, person)
	})
	if errors.Is(err, errCode) || errors.Is(err, errSlip) {
		return s.failed(ctx, attempt, "account.code_burst", person, err)
	}
	return firstOf(err, attempt.giveBack(ctx))
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// SetTOTP gives a person a known second factor, base32; only seeding does this.
func (s *Service) SetTOTP(ctx context.Context, db bun.IDB, person id.Person, secret string) error {
	raw, err := base32Plain.DecodeString(strings.TrimRight(strings.ToUpper(secret), "="))
	if err != nil {
		return fmt.Errorf("second factor: %w", err)
	}
	return run(ctx, db, "set second factor", `update accounts set totp_sealed = ?1, totp_since = ?2, totp_last_step = 0
		where person_id = ?0`, person, s.vault.seal(totpOwner(person), raw), s.now())
}
