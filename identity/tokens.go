package identity

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// accessLife is how long an access token lasts. Roles and suspension do not wait for it: see Bearer.
const accessLife = 10 * time.Minute

// Tokens is a pair for the API: the access token goes with each request, the refresh token buys the next pair, once.
type Tokens struct {
	Access           string
	AccessExpiresAt  time.Time
	Refresh          string
	RefreshExpiresAt time.Time
}

// TokenRequest is a sign-in to the API: all that is owed at once.
type TokenRequest struct {
	SignInRequest
	Code   string // of the second factor: the app's, or a recovery code
	Client string // what the client calls itself, for the person's list of sessions
}

// family is a row of token_families: all refresh tokens that follow from one sign-in.
type family struct {
	bun.BaseModel `bun:"table:token_families"`

	ID         uuid.UUID `bun:"id,pk"`
	PersonID   id.Person `bun:"person_id"`
	Client     string    `bun:"client"`
	MFA        bool      `bun:"mfa"`
	CreatedAt  time.Time `bun:"created_at"`
	LastUsedAt time.Time `bun:"last_used_at"`
	ExpiresAt  time.Time `bun:"expires_at"`
	RevokedAt  time.Time `bun:"revoked_at,nullzero"`
	RevokedWhy string    `bun:"revoked_why"`
	SteppedUp  time.Time `bun:"stepped_up_at,nullzero"`
}

// refreshToken is a row of refresh_tokens.
type refreshToken struct {
	bun.BaseModel `bun:"table:refresh_tokens"`

	TokenHash []byte    `bun:"token_hash,pk"`
	FamilyID  uuid.UUID `bun:"family_id"`
	IssuedAt  time.Time `bun:"issued_at"`
	ExpiresAt time.Time `bun:"expires_at"`
	SpentAt   time.Time `bun:"spent_at,nullzero"`
}

// IssueTokens signs in to the API and begins a token family. Faults are those of SignIn and, once the password is right:
// identity.must_change and identity.totp_enrol_first (both are mended on the web), identity.code_required,
// identity.code_wrong.
func (s *Service) IssueTokens(ctx context.Context, req TokenRequest) (Tokens, error) {
	acc, err := s.authenticate(ctx, req.SignInRequest)
	if err != nil {
		return Tokens{}, err
	}
	switch {
	case acc.MustChange:
		return Tokens{}, fault.New(fault.Forbidden, "identity.must_change")
	case acc.Staff && !acc.TOTPEnrolled:
		return Tokens{}, fault.New(fault.Forbidden, "identity.totp_enrol_first")
	case acc.TOTPEnrolled && req.Code == "":
		return Tokens{}, fault.New(fault.Unauthenticated, "identity.code_required")
	}
	if acc.TOTPEnrolled {
		if err := s.spendCode(ctx, acc, req); err != nil {
			return Tokens{}, err
		}
	}
	return s.begin(ctx, acc, req.Client)
}

// begin starts the token family of somebody who has proved to be acc. Fault identity.sign_in_failed as enter.
func (s *Service) begin(ctx context.Context, acc account, client string) (Tokens, error) {
	now := s.now()
	f := family{
		ID: uuid.Must(uuid.NewV7()), PersonID: acc.PersonID, Client: tidyAgent(client), MFA: acc.TOTPEnrolled,
		CreatedAt: now, LastUsedAt: now, ExpiresAt: now.Add(lifeOf(acc.Staff).whole),
	}
	if f.MFA {
		f.SteppedUp = now
	}
	key, err := s.signer(ctx)
	if err != nil {
		return Tokens{}, err
	}
	var tokens Tokens
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
		if err = stillProved(ctx, tx, acc); err != nil {
			return err
		}
		if _, err = tx.NewInsert().Model(&f).Exec(ctx); err != nil {
			return fmt.Errorf("insert token family: %w", err)
		}
		if tokens, err = s.issue(ctx, tx, key, f, newToken(), acc.Staff); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{At: now, ActorID: acc.PersonID, Action: "account.token", SubjectID: acc.PersonID})
	})
	return tokens, err
}

// stillProved holds acc's account until the commit, if it is as it was when its password was checked.
func stillProved(ctx context.Context, tx bun.Tx, acc account) error {
	var found uuid.UUID
	err := tx.NewRaw(`select person_id from accounts where person_id = ?0 and password_hash = ?1 and suspended_at is null for share`,
		acc.PersonID, acc.PasswordHash).Scan(ctx, &found)
	if err != nil {
		return pg.OrNotFound(fmt.Errorf("proved account: %w", err), errSignIn)
	}
	return nil
}

// spendCode checks the second factor of an API sign-in.
func (s *Service) spendCode(ctx context.Context, acc account, req TokenRequest) error {
	return s.guarded(ctx, acc.PersonID, Device{req.Address, req.DeviceToken}, acc.KnownDevice, func(ctx context.Context, tx bun.Tx) error {
		entry, err := s.prove(ctx, tx, acc.PersonID, req.Code)
		if err != nil {
			return err
		}
		return audit.Write(ctx, tx, entry)
	})
}

// issue adds refresh to f and signs an access token.
func (s *Service) issue(ctx context.Context, db bun.IDB, key signingKey, f family, refresh string, staff bool) (Tokens, error) {
	now := s.now()
	t := Tokens{Refresh: refresh, RefreshExpiresAt: lifeOf(staff).ends(f.CreatedAt, now)}
	row := refreshToken{TokenHash: hashOf(t.Refresh), FamilyID: f.ID, IssuedAt: now, ExpiresAt: t.RefreshExpiresAt}
	if _, err := db.NewInsert().Model(&row).Exec(ctx); err != nil {
		return Tokens{}, fmt.Errorf("insert refresh token: %w", err)
	}
	return s.sign(key, f, t)
}

// sign adds an access token of f to t.
func (s *Service) sign(key signingKey, f family, t Tokens) (Tokens, error) {
	now := s.now()
	t.AccessExpiresAt = now.Add(accessLife)
	token := jwt.NewWithClaims(jwt.SigningMethodES256, claims{
		Family: f.ID, MFA: f.MFA,
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: s.config.Issuer, Audience: jwt.ClaimStrings{s.audience()}, Subject: f.PersonID.String(), ID: rand.Text(),
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(t.AccessExpiresAt),
		},
	})
	token.Header["typ"], token.Header["kid"] = accessType, key.KID
	var err error
	t.Access, err = token.SignedString(key.private)
	return t, err
}
