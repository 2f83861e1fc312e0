// Package identity knows how a person proves who they are: accounts, passwords, second factors, web sessions, API tokens
// and the keys that sign them, and the limits on guessing. It owns the tables of migrations/0002 and 0010.
//
// What a person may do is not kept here: each check reads the roles anew (at most two seconds old), so a changed role, a
// suspension or a leave takes effect at once everywhere. Passkeys and single sign-on will be further ways to reach the
// same session: each ends in enter, as a password does.
package identity

import (
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// Config is what identity is told at start.
type Config struct {
	Key     []byte          // 32 bytes; seals second factors and signing keys, keys the hashes of throttles
	Issuer  string          // base URL of the site: the iss of its tokens
	Service string          // what an authenticator app shows; "Mumpuni" when empty
	Argon   Argon           // zero: 19 MiB, two passes, one lane
	Ask     people.Asker    // for what a second person must approve; nil: that is refused
	Notify  people.Notifier // tells people what happened to their account; nil: nobody is told
}

// Service is the package's door. It is safe for concurrent use.
type Service struct {
	db      bun.IDB
	config  Config
	now     func() time.Time
	vault   vault
	hasher  *hasher
	dummy   string // verified when there is no hash to verify, so that it takes as long
	web     *cache[[32]byte]
	bearers *cache[familyKey]
	keys    keyring
}

// New makes the service on db. It hashes one password, and does not touch the database.
func New(db bun.IDB, config Config, now func() time.Time) (*Service, error) {
	if len(config.Key) != 32 {
		return nil, errors.New("identity: the key must be 32 bytes long")
	}
	if config.Issuer == "" {
		return nil, errors.New("identity: the issuer is missing")
	}
	if config.Service == "" {
		config.Service = "Mumpuni"
	}
	vault, err := newVault(config.Key)
	if err != nil {
		return nil, fmt.Errorf("identity: %w", err)
	}
	s := &Service{
		db: db, config: config, now: now, vault: vault, hasher: newHasher(config.Argon),
		web: newCache[[32]byte](), bearers: newCache[familyKey](),
	}
	s.dummy, err = s.hasher.params.hash(rand.Text())
	if err != nil {
		return nil, fmt.Errorf("identity: %w", err)
	}
	return s, nil
}

// The faults of more than one place.
var (
	errSignIn    = fault.New(fault.Unauthenticated, "identity.sign_in_failed")
	errEnded     = fault.New(fault.Unauthenticated, "identity.session_ended")
	errThrottled = fault.New(fault.RateLimited, "identity.throttled")
	errBusy      = fault.New(fault.Unavailable, "identity.busy")
	errForbidden = fault.New(fault.Forbidden, "web.forbidden")
	errNoPerson  = fault.New(fault.NotFound, "identity.person_unknown")
	errNoAccount = fault.New(fault.NotFound, "identity.account_missing")
)

// today is the day on which leaving, assignments and scopes are judged: WIB's.
func (s *Service) today() time.Time { return s.now().In(people.Location("")) }

// forget drops every remembered session after a change that this replica made; others notice within two seconds.
func (s *Service) forget() {
	s.web.clear()
	s.bearers.clear()
}

// Turned is told that an attempt of a person now runs, or no more: the next page must not tell of one that was sent, nor be silent about
// one that began, and needs not ask for it. The zero ID: something turned, and must be asked for. The session stays remembered.
func (s *Service) Turned(person id.Person, r Running, runs bool) {
	s.web.turn(person, func(known Running) Running { return known.turn(r, runs) })
}
