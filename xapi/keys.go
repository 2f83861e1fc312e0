package xapi

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
)

// Key is a client key: with its secret, a program reads and writes all statements and documents.
type Key struct {
	ID        string     `bun:"id" json:"id"`
	Name      string     `bun:"name" json:"name"`
	MadeAt    time.Time  `bun:"made_at" json:"made_at"`
	RevokedAt *time.Time `bun:"revoked_at" json:"revoked_at,omitempty"`
}

// MakeKey makes a key under a name and gives its secret, which is kept nowhere. Fault: xapi.key_name.
func (s *Service) MakeKey(ctx context.Context, name string) (Key, string, error) {
	name = strings.TrimSpace(name)
	if name == "" || len(name) > 100 {
		return Key{}, "", fault.Field("name", "xapi.key_name")
	}
	k, secret := Key{ID: random(6), Name: name, MadeAt: s.now()}, random(32)
	hash := sha256.Sum256([]byte(secret))
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := pg.Exec(ctx, tx, "insert into xapi_keys (id, name, hash, made_at) values ($1, $2, $3, $4)", k.ID, k.Name, hash[:], k.MadeAt); err != nil {
			return wrap(err, "make key")
		}
		return audit.Write(ctx, tx, audit.Entry{At: s.now(), Action: "xapi.make_key", Object: "key:" + k.ID, Detail: map[string]any{"name": name}})
	})
	return k, secret, err
}

// Keys are all keys, the latest first.
func (s *Service) Keys(ctx context.Context) ([]Key, error) {
	list := []Key{}
	err := pg.Query(ctx, s.db, &list, "select id, name, made_at, revoked_at from xapi_keys order by made_at desc, id")
	return list, wrap(err, "list keys")
}

// RevokeKey takes a key back: from now on it opens nothing. Fault: xapi.key_not_found when there is none in force.
func (s *Service) RevokeKey(ctx context.Context, id string) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		n, err := pg.Exec(ctx, tx, "update xapi_keys set revoked_at = $2 where id = $1 and revoked_at is null", id, s.now())
		if err != nil {
			return wrap(err, "revoke key")
		}
		if n == 0 {
			return fault.New(fault.NotFound, "xapi.key_not_found")
		}
		return audit.Write(ctx, tx, audit.Entry{At: s.now(), Action: "xapi.revoke_key", Object: "key:" + id})
	})
}

// Client finds who holds a key. Fault: ErrUnauthenticated.
func (s *Service) Client(ctx context.Context, id, secret string) (Caller, error) {
	var found struct {
		Key
		Hash []byte
	}
	err := pg.Query(ctx, s.db, &found, "select id, name, made_at, revoked_at, hash from xapi_keys where id = $1 and revoked_at is null", id)
	if err != nil {
		return Caller{}, pg.OrNotFound(wrap(err, "read key"), ErrUnauthenticated)
	}
	sum := sha256.Sum256([]byte(secret))
	if subtle.ConstantTimeCompare(sum[:], found.Hash) != 1 {
		return Caller{}, ErrUnauthenticated
	}
	return Caller{Key: &found.Key}, nil
}

// sessionUser is the name under which a bound caller signs in.
const sessionUser = "sesi"

// Token is what a bound caller sends behind «Basic» in the header Authorization; secret is what the hook Session is asked with.
func Token(secret string) string {
	return base64.StdEncoding.EncodeToString([]byte(sessionUser + ":" + secret))
}

// Session finds who holds the credential of a session. Fault: ErrUnauthenticated, or the hook's.
func (s *Service) Session(ctx context.Context, user, secret string) (Caller, error) {
	if user != sessionUser || s.hooks.Session == nil {
		return Caller{}, ErrUnauthenticated
	}
	b, err := s.hooks.Session(ctx, secret)
	return Caller{Bound: &b}, err
}

// random is so many random bytes as a text without signs.
func random(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return strings.NewReplacer("-", "x", "_", "y").Replace(base64.RawURLEncoding.EncodeToString(b))
}
