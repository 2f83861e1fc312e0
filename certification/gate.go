package certification

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"mumpuni/internal/fault"
)

// gate slows down who asks for many certificates from one address. Codes cannot be guessed (128 bits); numbers can be
// counted through, so they are allowed less. It is gentle on purpose: an office behind one address checks a pile of
// papers without noticing it. It lives in this server's memory alone; a restart forgives.
type gate struct {
	now func() time.Time

	mu    sync.Mutex
	byNet map[netip.Prefix]*visitor
}

type visitor struct{ codes, numbers *rate.Limiter }

const (
	codeBurst   = 60
	codesEvery  = time.Second
	numberBurst = 20
	numberEvery = 6 * time.Second
	mostNets    = 20_000
)

var errTooMany = fault.New(fault.RateLimited, "certificate.too_many_checks")

func newGate(now func() time.Time) *gate {
	return &gate{now: now, byNet: map[netip.Prefix]*visitor{}}
}

// pass counts one question from addr; an IPv6 network of 64 bits counts as one address. certificate.too_many_checks says when the next
// one is let through.
func (g *gate) pass(addr netip.Addr, number bool) error {
	v := g.visitor(addr)
	limiter := v.codes
	if number {
		limiter = v.numbers
	}
	now := g.now()
	next := limiter.ReserveN(now, 1)
	wait := next.DelayFrom(now)
	if wait > 0 {
		next.CancelAt(now)
		return errTooMany.After(wait)
	}
	return nil
}

func (g *gate) visitor(addr netip.Addr) *visitor {
	bits := 32
	if addr = addr.Unmap(); addr.Is6() {
		bits = 64
	}
	net, err := addr.Prefix(bits)
	if err != nil {
		net = netip.Prefix{} // unknown addresses share one gate
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	v, known := g.byNet[net]
	if !known {
		g.forget()
		v = &visitor{rate.NewLimiter(rate.Every(codesEvery), codeBurst), rate.NewLimiter(rate.Every(numberEvery), numberBurst)}
		g.byNet[net] = v
	}
	return v
}

// forget drops those who have rested long enough to be as good as new, and everybody when there are still too many.
func (g *gate) forget() {
	if len(g.byNet) < mostNets {
		return
	}
	now := g.now()
	for net, v := range g.byNet {
		if v.codes.TokensAt(now) >= codeBurst && v.numbers.TokensAt(now) >= numberBurst {
			delete(g.byNet, net)
		}
	}
	if len(g.byNet) >= mostNets {
		clear(g.byNet)
	}
}
