package demo

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// Hands is how many hands the demo is made with: one that tells the story, with the jobs' clock, and four that do what many people do. It is
// a fixed number, since which hand a person falls to is a part of what comes out.
const Hands = 1 + 4

// Hand is a house on the demo's database, with a clock that nobody else sets.
type Hand struct {
	House House
	Clock *Clock
}

// Clock is a clock that the demo sets, while jobs read it; the zero Clock runs with the machine's.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// Now is the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at.IsZero() {
		return time.Now()
	}
	return c.at
}

// Set stops the clock at t.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = t
}

// Forward moves a stopped clock on.
func (c *Clock) Forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// together does something for each of n, as many at once as there are hands. Each of n has a source of chance of its own, so that it comes
// out the same whichever hand is quicker. The story's own clock must not be later than what the hands do: by it jobs end what is overdue.
func (b *builder) together(ctx context.Context, seed uint64, n int, do func(ctx context.Context, hand *builder, i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	many := b.hands[1:]
	for nr, h := range many {
		group.Go(func() error {
			for i := nr; i < n; i += len(many) {
				hand := *b
				hand.house, hand.clock, hand.rng = h.House, h.Clock, rand.New(rand.NewPCG(seed, uint64(i)))
				if err := do(ctx, &hand, i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}

// day is a working day, n days ago or on the last working day before that.
func (b *builder) day(n int) time.Time {
	at := b.today.AddDate(0, 0, -n)
	for at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
		at = at.AddDate(0, 0, -1)
	}
	return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
}
