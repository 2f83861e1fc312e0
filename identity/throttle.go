package identity

import (
	"bytes"
	"context"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"github.com/uptrace/bun/dialect/pgdialect"
)

// limit is how many failures of one kind are let through in one fixed window.
type limit struct {
	key    []byte
	max    int
	window time.Duration
}

// The limits on guessing, all on failures only. A login is limited for each network that guesses at it, so strangers
// elsewhere cannot lock its owner out; a device on which the owner signed in before is counted apart from its network, so
// neighbours behind the same address cannot either. The network as a whole has a high limit: an office shares one address.
const (
	guessWindow    = 15 * time.Minute
	guessesLogin   = 10
	guessesDevice  = 10
	guessesNetwork = 300
	guessesCode    = 5
	guessesReset   = 30

	// A code is right by chance three times in a million: all strange networks together get few tries at one account, and
	// only those who know its password get any.
	codeWindow       = 6 * time.Hour
	guessesCodeInAll = 20
)

// limit makes a limit on what parts name; the table sees only a keyed hash of them.
func (s *Service) limit(max int, window time.Duration, parts ...string) limit {
	return limit{keyed(s.vault.counter, parts...), max, window}
}

// taken are attempts counted in advance, as if they had failed; give them back when they did not.
type taken struct {
	s      *Service
	keys   [][]byte
	starts []time.Time
	full   bool // this was the last attempt that a limit allows: its failure is worth an audit entry
}

// take counts an attempt against every limit before it is made, so that attempts at the same time cannot slip through
// together. Fault identity.throttled when one of the limits is exceeded, with the time until none is; then nothing is counted.
func (s *Service) take(ctx context.Context, limits ...limit) (*taken, error) {
	slices.SortFunc(limits, func(a, b limit) int { return bytes.Compare(a.key, b.key) }) // one order, no deadlock
	t := &taken{s: s}
	for _, l := range limits {
		t.keys = append(t.keys, l.key)
		t.starts = append(t.starts, s.now().Truncate(l.window))
	}
	counts, err := countAttempts(ctx, s.db, t.keys, t.starts)
	if err != nil {
		return nil, err
	}
	var wait time.Duration
	for i, l := range limits {
		if counts[string(l.key)] > l.max {
			wait = max(wait, t.starts[i].Add(l.window).Sub(s.now()))
		}
		t.full = t.full || counts[string(l.key)] == l.max
	}
	if wait > 0 {
		if err := t.giveBack(ctx); err != nil {
			return nil, err
		}
		return nil, throttled(wait)
	}
	return t, nil
}

// throttled says how long to wait, to a person in minutes.
func throttled(wait time.Duration) error {
	return errThrottled.With("Minutes", int((wait+time.Minute-1)/time.Minute)).After(wait)
}

// giveBack takes the attempts off the counts again. It is not cancelled with the request.
func (t *taken) giveBack(ctx context.Context) error {
	_, err := t.s.db.NewRaw(`update throttles t set failures = greatest(t.failures - 1, 0)
		from unnest(?::bytea[], ?::timestamptz[]) as back(key, window_start)
		where t.key = back.key and t.window_start = back.window_start`,
		pgdialect.Array(t.keys), pgdialect.Array(t.starts)).Exec(context.WithoutCancel(ctx))
	if err != nil {
		return fmt.Errorf("give attempts back: %w", err)
	}
	return nil
}

// network is the neighbourhood of addr that counts as one: /24, or /64 of IPv6, which is one subscriber.
func network(addr netip.Addr) string { return prefix(addr, 64) }

// site is the larger neighbourhood with the high limit: /24, or /48 of IPv6, so that changing /64s is no way around.
func site(addr netip.Addr) string { return prefix(addr, 48) }

func prefix(addr netip.Addr, bits6 int) string {
	addr = addr.Unmap().WithZone("")
	bits := bits6
	if addr.Is4() {
		bits = 24
	}
	p, err := addr.Prefix(bits)
	if err != nil {
		return "unknown" // no address: all such callers share one count
	}
	return p.String()
}
