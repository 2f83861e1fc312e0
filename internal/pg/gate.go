package pg

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// gate lets as many requests of a class work at once as it has connections, in the order in which they come; as many as the
// queue holds wait, for a bounded time. What they hold beside a connection (memory, a core) is bounded with it.
type gate struct {
	limits Limits
	places chan struct{} // one in it for each request inside; senders wait in order

	mu      sync.Mutex
	waiting int
	inside  map[*time.Time]struct{} // when each came in
	mean    time.Duration           // of the latest stays, newer ones counting more
}

// newGate makes the gate of a class with a queue, nil for any other.
func newGate(l Limits) *gate {
	if l.Queue == 0 {
		return nil
	}
	return &gate{limits: l, places: make(chan struct{}, l.Conns), inside: map[*time.Time]struct{}{}}
}

// Enter takes ctx's class to be c and, where c has a queue, waits for a place until leave is called. Fault: ErrBusy when the
// queue is full or the wait is over, with the time after which a place is to be expected.
func (db *DB) Enter(ctx context.Context, c Class) (within context.Context, leave func(), err error) {
	leave = func() {}
	if g := db.rooms.of[c].gate; g != nil {
		leave, err = g.enter(ctx)
	}
	return With(ctx, c), leave, err
}

func (g *gate) enter(ctx context.Context) (leave func(), err error) {
	select {
	case g.places <- struct{}{}:
		return g.stay(), nil
	default:
	}
	if !g.queue() {
		return nil, g.busy("the queue is full")
	}
	defer g.unqueue()
	wait := time.NewTimer(g.limits.Wait)
	defer wait.Stop()
	select {
	case g.places <- struct{}{}:
		return g.stay(), nil
	case <-wait.C:
		return nil, g.busy("no place became free")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (g *gate) queue() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.waiting >= g.limits.Queue {
		return false
	}
	g.waiting++
	return true
}

func (g *gate) unqueue() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting--
}

func (g *gate) stay() (leave func()) {
	began := time.Now()
	g.mu.Lock()
	g.inside[&began] = struct{}{}
	g.mu.Unlock()
	return sync.OnceFunc(func() {
		took := time.Since(began)
		g.mu.Lock()
		delete(g.inside, &began)
		if g.mean == 0 {
			g.mean = took
		}
		g.mean += (took - g.mean) / 4
		g.mu.Unlock()
		<-g.places
	})
}

// busy says when to come again: when those who wait now will have had their turn, at the pace of late. While somebody inside
// takes longer than that, the pace is the time after which a statement is ended.
func (g *gate) busy(why string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	pace := g.mean
	for began := range g.inside {
		if time.Since(*began) > pace {
			pace = g.limits.Statement
		}
	}
	after := min(pace*time.Duration(g.waiting+1)/time.Duration(g.limits.Conns), g.limits.Statement)
	return noted(ErrBusy.After(max(after, time.Second))).Because(fmt.Errorf("%s: %d work, %d wait", why, len(g.inside), g.waiting))
}

// Waiting is how many requests wait for a place of class c.
func (db *DB) Waiting(c Class) int {
	g := db.rooms.of[c].gate
	if g == nil {
		return 0
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.waiting
}

// Usage is how a class uses its connections.
type Usage struct {
	InUse, Most int           // connections
	Waiting     int           // requests that wait for a place
	Waits       int64         // statements that had to wait for a connection, since this process began
	Waited      time.Duration // all of them together
}

// Usage is how class c uses its connections now.
func (db *DB) Usage(c Class) Usage {
	s := db.rooms.of[c].pool.Stat()
	return Usage{InUse: int(s.AcquiredConns()), Most: int(s.MaxConns()), Waiting: db.Waiting(c), Waits: s.EmptyAcquireCount(), Waited: s.EmptyAcquireWaitTime()}
}
