package identity

import (
	"context"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
)

// accessType tells access tokens (RFC 9068) from anything else these keys may sign.
const accessType = "at+jwt"

// claims says who a token is for, never what they may do.
type claims struct {
	Family uuid.UUID `json:"sid"`
	MFA    bool      `json:"mfa"`
	jwt.RegisteredClaims
}

// familyKey is what a remembered bearer is found by.
type familyKey struct {
	family uuid.UUID
	person id.Person
}

func (s *Service) audience() string { return s.config.Issuer + "/api" }

// Bearer tells who an access token stands for, with the roles of now: at most two seconds old, as in Session. Fault
// identity.session_ended when it is not ours, has expired, its family was revoked or its person is suspended or has left.
func (s *Service) Bearer(ctx context.Context, token string) (Session, error) {
	c, err := s.parse(ctx, token)
	if err != nil {
		return Session{}, err
	}
	person, err := id.Parse[id.Person](c.Subject)
	if err != nil {
		return Session{}, errEnded
	}
	key, now := familyKey{c.Family, person}, s.now()
	session, alive, found, age := s.bearers.get(key, now)
	if !found {
		row, err := s.loadStanding(ctx, s.db, nil, uuid.NullUUID{UUID: key.family, Valid: true})
		if err != nil {
			return Session{}, err
		}
		session, alive = row.session(now)
		alive = alive && session.PersonID == person
		s.bearers.put(key, session, alive, now, age)
	}
	if !alive || !now.Before(session.ExpiresAt) {
		return Session{}, errEnded
	}
	session.MFA = session.MFA && c.MFA
	session.NeedsTOTP = !session.MFA && (session.Actor.IsStaff() || session.TOTPEnrolled)
	session.Actor.Fresh = session.fresh(now)
	return session, nil
}

// parse checks signature, kind, issuer, audience and time. Whatever is wrong, the answer is errEnded; a database that
// does not answer is not.
func (s *Service) parse(ctx context.Context, token string) (claims, error) {
	var c claims
	var lookup error // ours, not the token's
	_, err := jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodES256.Alg()}), jwt.WithIssuer(s.config.Issuer), jwt.WithAudience(s.audience()),
		jwt.WithExpirationRequired(), jwt.WithTimeFunc(s.now), jwt.WithLeeway(10*time.Second), jwt.WithStrictDecoding(),
	).ParseWithClaims(token, &c, func(t *jwt.Token) (any, error) {
		kid, _ := t.Header["kid"].(string)
		if t.Header["typ"] != accessType || kid == "" {
			return nil, errEnded
		}
		key, err := s.verifier(ctx, kid)
		if fault.KindOf(err) == fault.Internal {
			lookup = err
		}
		return key, err
	})
	switch {
	case lookup != nil:
		return claims{}, lookup
	case err != nil:
		return claims{}, errEnded.Because(err)
	}
	return c, nil
}
