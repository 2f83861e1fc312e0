package identity

import (
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
)

// A signing key signs for keyTerm. It is published keyLead before that, so that everybody who verifies has it by then,
// and stays published until its last token has expired.
const (
	keyTerm   = 30 * 24 * time.Hour
	keyLead   = 24 * time.Hour
	keyLinger = time.Hour
	keyReread = time.Minute // how often a replica looks for keys that another one made
)

// signingKey is one ES256 key. It signs from ActiveFrom until a later one does.
type signingKey struct {
	bun.BaseModel `bun:"table:signing_keys"`

	KID           string            `bun:"kid,pk"`
	PrivateSealed []byte            `bun:"private_sealed"`
	PublicJWK     json.RawMessage   `bun:"public_jwk,type:jsonb"`
	CreatedAt     time.Time         `bun:"created_at"`
	ActiveFrom    time.Time         `bun:"active_from"`
	RetireAt      time.Time         `bun:"retire_at"`
	private       *ecdsa.PrivateKey // opened from PrivateSealed: a key put into the table by a stranger does not open
}

func (k signingKey) ends() time.Time { return k.ActiveFrom.Add(keyTerm) }

// keyring is this replica's copy of the published keys, in the order in which they sign.
type keyring struct {
	mu   sync.Mutex
	keys []signingKey
	read time.Time
}

// JWKS is the JSON Web Key Set of the keys that sign now, signed lately or will sign next.
func (s *Service) JWKS(ctx context.Context) ([]byte, error) {
	keys, err := s.publishedKeys(ctx, false)
	if err != nil {
		return nil, err
	}
	set := struct {
		Keys []json.RawMessage `json:"keys"`
	}{[]json.RawMessage{}}
	for _, k := range keys {
		set.Keys = append(set.Keys, k.PublicJWK)
	}
	return json.Marshal(set)
}

// signer is the key that signs now.
func (s *Service) signer(ctx context.Context) (signingKey, error) {
	keys, err := s.publishedKeys(ctx, false)
	if err != nil {
		return signingKey{}, err
	}
	k, _ := signs(keys, s.now())
	return k, nil
}

// verifier is the published key called kid. An unknown kid is looked for in the database at most once a second.
func (s *Service) verifier(ctx context.Context, kid string) (*ecdsa.PublicKey, error) {
	for _, reread := range []bool{false, true} {
		keys, err := s.publishedKeys(ctx, reread)
		if err != nil {
			return nil, err
		}
		for _, k := range keys {
			if k.KID == kid {
				return &k.private.PublicKey, nil
			}
		}
	}
	return nil, errEnded
}

// signs finds the key that signs at now.
func signs(keys []signingKey, now time.Time) (signingKey, bool) {
	for i := len(keys) - 1; i >= 0; i-- {
		if !keys[i].ActiveFrom.After(now) {
			return keys[i], now.Before(keys[i].ends())
		}
	}
	return signingKey{}, false
}

// publishedKeys gives the keys of the JWKS, of which one signs now. They are read again after a minute, or with reread
// after a second, and made when due.
func (s *Service) publishedKeys(ctx context.Context, reread bool) ([]signingKey, error) {
	r := &s.keys
	r.mu.Lock()
	defer r.mu.Unlock()
	now, wait := s.now(), keyReread
	if reread {
		wait = time.Second
	}
	if _, ok := signs(r.keys, now); ok && now.Sub(r.read) < wait {
		return r.keys, nil
	}
	keys, err := s.loadKeys(ctx, s.db)
	if err == nil && keysDue(keys, now) {
		keys, err = s.RotateKeys(ctx)
	}
	if err != nil {
		return nil, err
	}
	r.keys, r.read = keys, now
	return keys, nil
}

// keysDue reports whether no key signs now, or the one that signs last ends within keyLead.
func keysDue(keys []signingKey, now time.Time) bool {
	_, ok := signs(keys, now)
	return !ok || !keys[len(keys)-1].ends().After(now.Add(keyLead))
}

// RotateKeys makes the next signing key if it is due, under a lock that all replicas share, and gives all published ones.
func (s *Service) RotateKeys(ctx context.Context) (keys []signingKey, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := run(ctx, tx, "lock signing keys", `select pg_advisory_xact_lock(hashtext('mumpuni signing keys'))`); err != nil {
			return err
		}
		if keys, err = s.loadKeys(ctx, tx); err != nil {
			return err
		}
		now := s.now()
		for keysDue(keys, now) {
			from := now
			if _, ok := signs(keys, now); ok {
				from = keys[len(keys)-1].ends()
			}
			k, err := s.newKey(from)
			if err != nil {
				return err
			}
			if _, err := tx.NewInsert().Model(&k).Exec(ctx); err != nil {
				return fmt.Errorf("insert signing key: %w", err)
			}
			keys = append(keys, k)
		}
		return nil
	})
	return keys, err
}
