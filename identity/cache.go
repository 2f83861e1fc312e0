package identity

import (
	"sync"
	"time"

	"mumpuni/internal/id"
)

const (
	freshness = 2 * time.Second // how old a remembered answer may be; with the query itself well under five seconds
	maxKnown  = 20_000
	maxAbsent = 4_000 // apart, so that a flood of made-up tokens does not push out real sessions
)

// cache remembers for two seconds who a token belongs to, or that it belongs to nobody.
type cache[K comparable] struct {
	mu     sync.Mutex
	age    age
	known  map[K]remembered
	whose  map[id.Person]map[K]bool // the keys of known that are a person's: a turn looks at no other
	absent map[K]time.Time
	turns  map[id.Person]uint64 // which turn was a person's last; who is not in it turned before forgot
	forgot uint64
}

// age is how often the cache was cleared and how often somebody's running attempt turned: an answer read before the first is not
// remembered after it, one read before the person's own last turn without the attempt.
type age struct{ cleared, turned uint64 }

type remembered struct {
	session Session
	until   time.Time
}

func newCache[K comparable]() *cache[K] {
	return &cache[K]{known: map[K]remembered{}, whose: map[id.Person]map[K]bool{}, absent: map[K]time.Time{}, turns: map[id.Person]uint64{}}
}

// get gives what is remembered of key: found tells whether anything is, and alive which of the two answers it is. The
// age goes back into put.
func (c *cache[K]) get(key K, now time.Time) (session Session, alive, found bool, at age) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r, ok := c.known[key]; ok && now.Before(r.until) {
		return r.session, true, true, c.age
	}
	until, ok := c.absent[key]
	return Session{}, false, ok && now.Before(until), c.age
}

func (c *cache[K]) put(key K, session Session, alive bool, now time.Time, at age) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at.cleared != c.age.cleared {
		return
	}
	session.Running.turned = session.Running.turned || c.turnedSince(at, session.PersonID)
	until := now.Add(freshness)
	if alive {
		c.know(key, remembered{session, until}, now)
		return
	}
	makeRoom(c.absent, maxAbsent, func(t time.Time) bool { return !now.Before(t) })
	c.absent[key] = until
}

// know remembers whose a key is; when the map is full, what is stale makes room.
func (c *cache[K]) know(key K, r remembered, now time.Time) {
	if len(c.known) >= maxKnown {
		makeRoom(c.known, maxKnown, func(r remembered) bool { return !now.Before(r.until) })
		clear(c.whose)
		for key, r := range c.known {
			c.own(r.session.PersonID, key)
		}
	}
	c.known[key] = r
	c.own(r.session.PersonID, key)
}

func (c *cache[K]) own(person id.Person, key K) {
	if c.whose[person] == nil {
		c.whose[person] = map[K]bool{}
	}
	c.whose[person][key] = true
}

func (c *cache[K]) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.age.cleared++
	clear(c.known)
	clear(c.whose)
	clear(c.absent)
}

// turn changes the running attempt of one person, and forgets that of whoever's answer is being read now.
func (c *cache[K]) turn(person id.Person, change func(Running) Running) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.age.turned++
	if len(c.turns) >= maxKnown {
		clear(c.turns)
		c.forgot = c.age.turned
	}
	c.turns[person] = c.age.turned
	for key := range c.whose[person] {
		if r, ok := c.known[key]; ok && r.session.PersonID == person {
			r.session.Running = change(r.session.Running)
			c.known[key] = r
		}
	}
}

// turnedSince reports whether an attempt of person began or ended after at; of whom nothing is known any more, perhaps.
func (c *cache[K]) turnedSince(at age, person id.Person) bool {
	return at.turned < max(c.forgot, c.turns[person])
}

// run remembers the running attempt of key's session, for as long as the session itself was to be remembered.
func (c *cache[K]) run(key K, running Running, at age) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r, ok := c.known[key]; ok && at.cleared == c.age.cleared && !c.turnedSince(at, r.session.PersonID) {
		r.session.Running = running
		c.known[key] = r
	}
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
