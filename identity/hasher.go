package identity

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"
)

// Argon is the cost of one password hash (RFC 9106).
type Argon struct {
	MemoryKiB uint32
	Passes    uint32
}

// patience is how long a sign-in waits for a free core before it is told to come again.
const patience = 5 * time.Second

type argonParams struct{ argon2id.Params }

func (p *argonParams) hash(password string) (string, error) {
	return argon2id.CreateHash(normalPassword(password), &p.Params)
}

// normalPassword is the one way of several to write the same letters in Unicode: keyboards differ, "é" is one or two
// characters (NIST SP 800-63B §3.1.1.2).
func normalPassword(password string) string { return norm.NFKC.String(password) }

// hasher runs argon2id on at most one goroutine a core: each takes 19 MiB and a whole core, so more at once would only
// be slower and larger.
type hasher struct {
	params   *argonParams
	slots    chan struct{}
	patience time.Duration
	runs     atomic.Int64 // hashes computed; tests compare it where others would compare time
}

// standardKiB is what one hash takes unless the caller says otherwise.
const standardKiB = 19 * 1024

// HashingBytes is the most that hashing holds at once by the standard parameters.
func HashingBytes() uint64 { return uint64(runtime.GOMAXPROCS(0)) * standardKiB << 10 } //nolint:gosec // a few cores

func newHasher(a Argon) *hasher {
	if a == (Argon{}) {
		a = Argon{MemoryKiB: standardKiB, Passes: 2} // OWASP password storage, m=19 MiB t=2 p=1
	}
	return &hasher{
		params: &argonParams{argon2id.Params{
			Memory: a.MemoryKiB, Iterations: a.Passes, Parallelism: 1, SaltLength: 16, KeyLength: 32,
		}},
		slots:    make(chan struct{}, runtime.GOMAXPROCS(0)),
		patience: patience,
	}
}

// enter waits for a free slot; fault identity.busy when none comes in time.
func (h *hasher) enter(ctx context.Context) error {
	select {
	case h.slots <- struct{}{}:
		return nil
	default:
	}
	wait, cancel := context.WithTimeout(ctx, h.patience)
	defer cancel()
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-wait.Done():
		return errBusy.Because(wait.Err())
	}
}

func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	if err := h.enter(ctx); err != nil {
		return "", err
	}
	defer func() { <-h.slots }()
	h.runs.Add(1)
	return h.params.hash(password)
}

func (h *hasher) verify(ctx context.Context, password, hash string) (bool, error) {
	if err := h.enter(ctx); err != nil {
		return false, err
	}
	defer func() { <-h.slots }()
	h.runs.Add(1)
	ok, err := argon2id.ComparePasswordAndHash(normalPassword(password), hash)
	if err != nil {
		return false, fmt.Errorf("verify password: %w", err)
	}
	return ok, nil
}

// HashPassword hashes password as accounts store it; seeding hashes one demo password once for everybody.
func (s *Service) HashPassword(ctx context.Context, password string) (string, error) {
	return s.hasher.hash(ctx, password)
}
