// Package kept keeps in memory what never changes once it is written and what thousands of requests share.
package kept

import "sync"

// Cache keeps values by what identifies them, up to a number of them; when it is full it starts anew. Whoever gets a value
// must not change it. It may be used by many at once.
type Cache[K comparable, V any] struct {
	mu   sync.RWMutex
	most int
	byID map[K]*V
}

// New makes a cache of at most most values.
func New[K comparable, V any](most int) *Cache[K, V] {
	return &Cache[K, V]{most: most, byID: map[K]*V{}}
}

// Get gives what is kept of ids, and which of them are not.
func (c *Cache[K, V]) Get(ids ...K) (found map[K]*V, missing []K) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	found = make(map[K]*V, len(ids))
	for _, id := range ids {
		if v, ok := c.byID[id]; ok {
			found[id] = v
		} else {
			missing = append(missing, id)
		}
	}
	return found, missing
}

// Put keeps v.
func (c *Cache[K, V]) Put(id K, v *V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.byID) >= c.most {
		clear(c.byID)
	}
	c.byID[id] = v
}
