package assessments

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
)

// guesses slows down who tries codes of the day: a supervised try must not begin where nobody supervises. It lives in this server's
// memory alone; a restart forgives.
type guesses struct {
	mu sync.Mutex
	of map[id.Person]*rate.Limiter
}

// A person has so many wrong codes at once, and one more each minute.
const (
	wrongCodes   = 10
	wrongEvery   = time.Minute
	mostGuessers = 20_000
)

var errGuessed = fault.New(fault.RateLimited, "assessment.codes_many")

// may refuses a further code to who has had too many wrong ones: assessment.codes_many says when the next is looked at.
func (g *guesses) may(who id.Person, now time.Time) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	limit := g.of[who]
	if limit == nil || limit.TokensAt(now) >= 1 {
		return nil
	}
	return errGuessed.After(time.Duration((1 - limit.TokensAt(now)) * float64(wrongEvery)))
}

// wrong counts a wrong code.
func (g *guesses) wrong(who id.Person, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.of == nil || len(g.of) >= mostGuessers {
		g.of = map[id.Person]*rate.Limiter{}
	}
	if g.of[who] == nil {
		g.of[who] = rate.NewLimiter(rate.Every(wrongEvery), wrongCodes)
	}
	g.of[who].AllowN(now, 1)
}
