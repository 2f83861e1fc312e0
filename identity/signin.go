package identity

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// SignInRequest is what somebody at the door shows.
type SignInRequest struct {
	Login       string // NIP, spaces allowed, or e-mail address
	Password    string
	Address     netip.Addr // of the caller, as the web layer vouches for it
	UserAgent   string
	DeviceToken string // of the device cookie, "" without one
	OldToken    string // of a web session this browser still holds; it ends
}

// SignInResult is what the browser keeps: after signing in, after the second factor and after a new password.
type SignInResult struct {
	Token       string // of the web session, for the session cookie
	ExpiresAt   time.Time
	Keep        time.Duration // how long the browser may keep Token; 0, for staff: until it is closed
	DeviceToken string        // for the device cookie; "" when this device is not to be remembered (yet)
	Session     Session
}

// account is what login.sql tells of a login.
type account struct {
	PersonID     id.Person `bun:"person_id"`
	PasswordHash string    `bun:"password_hash"`
	MustChange   bool      `bun:"must_change"`
	TOTPEnrolled bool      `bun:"totp_enrolled"`
	Active       bool      `bun:"active"`
	KnownDevice  bool      `bun:"known_device"`
	Staff        bool      `bun:"staff"`
}

//go:embed login.sql
var loginSQL string

// SignIn opens a web session. An unknown login, a wrong password, a suspended account and one without a password all give
// fault identity.sign_in_failed after the same work. Session.NeedsTOTP and Session.MustChange tell what is still owed.
// Other faults: identity.throttled, identity.busy.
func (s *Service) SignIn(ctx context.Context, req SignInRequest) (SignInResult, error) {
	acc, err := s.authenticate(ctx, req)
	if err != nil {
		return SignInResult{}, err
	}
	return s.enter(ctx, acc, req)
}

// authenticate finds the account whose login and password these are.
func (s *Service) authenticate(ctx context.Context, req SignInRequest) (account, error) {
	login := normalLogin(req.Login)
	acc, err := s.findAccount(ctx, login, req.DeviceToken)
	if err != nil {
		return account{}, err
	}
	attempt, err := s.take(ctx, s.passwordLimits(login, acc, req)...)
	if err != nil {
		return account{}, err
	}
	usable, hash := acc.Active && acc.PasswordHash != "", acc.PasswordHash
	if !usable {
		hash = s.dummy
	}
	right, err := s.hasher.verify(ctx, req.Password, hash)
	if err == nil && !(usable && right) {
		return account{}, s.failed(ctx, attempt, "account.sign_in_burst", acc.PersonID, errSignIn)
	}
	if backErr := attempt.giveBack(ctx); err == nil {
		err = backErr
	}
	return acc, err
}

// normalLogin drops white space and case, which carry nothing in a NIP or an e-mail address.
func normalLogin(login string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, login))
}

// findAccount gives the account of a normal login, or the zero account, which is not active.
func (s *Service) findAccount(ctx context.Context, login, device string) (account, error) {
	var acc account
	var nip, email *string
	if people.ValidNIP(login) {
		nip = &login
	} else {
		email = &login
	}
	err := s.db.NewRaw(loginSQL, nip, email, hashOf(device), people.DayOf(s.today())).Scan(ctx, &acc)
	if errors.Is(pg.OrNotFound(err, errSignIn), errSignIn) {
		return account{}, nil
	}
	if err != nil {
		return account{}, fmt.Errorf("find account: %w", err)
	}
	return acc, nil
}

func (s *Service) passwordLimits(login string, acc account, req SignInRequest) []limit {
	if acc.KnownDevice {
		return []limit{s.limit(guessesDevice, guessWindow, "password", "device", acc.PersonID.String(), req.DeviceToken)}
	}
	return []limit{
		s.limit(guessesLogin, guessWindow, "password", "login", login, network(req.Address)),
		s.limit(guessesNetwork, guessWindow, "password", "network", site(req.Address)),
	}
}

// failed is the end of a failed attempt: it stays counted, and the last one allowed is noted for the auditor.
func (s *Service) failed(ctx context.Context, attempt *taken, action string, person id.Person, answer error) error {
	if !attempt.full {
		return answer
	}
	if err := audit.Write(ctx, s.db, audit.Entry{At: s.now(), Action: action, SubjectID: person}); err != nil {
		return err
	}
	return answer
}

// enter opens a web session for somebody who has proved to be acc. A device is remembered only once nothing more is owed,
// so knowing a password alone does not make a device a known one. Fault identity.sign_in_failed when the password has been
// changed or the account suspended since: what ended all sessions then did not see this one.
func (s *Service) enter(ctx context.Context, acc account, req SignInRequest) (SignInResult, error) {
	now, token, device := s.now(), newToken(), ""
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		still, err := changed(ctx, tx, "note sign-in", `update accounts set last_sign_in_at = ?1
			where person_id = ?0 and password_hash = ?2 and suspended_at is null`, acc.PersonID, now, acc.PasswordHash)
		if err != nil || !still {
			return firstOf(err, errSignIn)
		}
		if err := s.leave(ctx, tx, req.OldToken); err != nil {
			return err
		}
		if err := insertSession(ctx, tx, webSession{
			ID: uuid.Must(uuid.NewV7()), TokenHash: hashOf(token), PersonID: acc.PersonID, CreatedAt: now, LastSeenAt: now,
			ExpiresAt: now.Add(lifeOf(acc.Staff).whole), UserAgent: tidyAgent(req.UserAgent), Address: tidyAddress(req.Address),
		}); err != nil {
			return err
		}
		if !acc.Staff && !acc.TOTPEnrolled {
			if device, err = s.remember(ctx, tx, req.DeviceToken, acc.PersonID); err != nil {
				return err
			}
		}
		return audit.Write(ctx, tx, audit.Entry{At: now, ActorID: acc.PersonID, Action: "account.sign_in", SubjectID: acc.PersonID})
	})
	if err != nil {
		return SignInResult{}, fmt.Errorf("sign in: %w", err)
	}
	return s.result(ctx, token, device)
}

// result is what the browser keeps of the session that token now names.
func (s *Service) result(ctx context.Context, token, device string) (SignInResult, error) {
	session, err := s.Session(ctx, token)
	if err != nil {
		return SignInResult{}, err
	}
	res := SignInResult{Token: token, ExpiresAt: session.ExpiresAt, DeviceToken: device, Session: session}
	if !session.Actor.IsStaff() {
		res.Keep = learnerLife.whole
	}
	return res, nil
}
