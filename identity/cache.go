package identity

import (
	"maps"
	"sync"
	"time"

	"github.com/google/uuid"
)

const (
	freshness = 2 * time.Second // how old a remembered answer may be; with the query itself well under five seconds
	maxKnown  = 20_000
	maxAbsent = 4_000 // apart, so that a flood of made-up tokens does not push out real sessions
)

// cache remembers for two seconds who a token belongs to, or that it belongs to nobody.
type cache[K comparable] struct {
	mu     sync.Mutex
	age    uint64 // raised by clear: an answer read before it is not remembered after it
	known  map[K]remembered
	absent map[K]time.Time
}

type remembered struct {
	session Session
	until   time.Time
}

func newCache[K comparable]() *cache[K] {
	return &cache[K]{known: map[K]remembered{}, absent: map[K]time.Time{}}
}

// get gives what is remembered of key: found tells whether anything is, and alive which of the two answers it is. The
// age goes back into put.
func (c *cache[K]) get(key K, now time.Time) (session Session, alive, found bool, age uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r, ok := c.known[key]; ok && now.Before(r.until) {
		return r.session, true, true, c.age
	}
	until, ok := c.absent[key]
	return Session{}, false, ok && now.Before(until), c.age
}

func (c *cache[K]) put(key K, session Session, alive bool, now time.Time, age uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if age != c.age {
		return
	}
	until := now.Add(freshness)
	if alive {
		makeRoom(c.known, maxKnown, func(r remembered) bool { return !now.Before(r.until) })
		c.known[key] = remembered{session, until}
		return
	}
	makeRoom(c.absent, maxAbsent, func(t time.Time) bool { return !now.Before(t) })
	c.absent[key] = until
}

func (c *cache[K]) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.age++
	clear(c.known)
	clear(c.absent)
}

// drop forgets the sessions of one person. An answer that is being read now, whoever's it is, is not remembered.
func (c *cache[K]) drop(person uuid.UUID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.age++
	maps.DeleteFunc(c.known, func(_ K, r remembered) bool { return r.session.PersonID == person })
}

// makeRoom drops what is stale from a full map and, when all of it is fresh, everything: the next requests ask the
// database again.
func makeRoom[K comparable, V any](m map[K]V, limit int, stale func(V) bool) {
	if len(m) < limit {
		return
	}
	for k, v := range m {
		if stale(v) {
			delete(m, k)
		}
	}
	if len(m) >= limit {
		clear(m)
	}
}
