package quizzes

import (
	"sync"

	"github.com/google/uuid"
)

// cache keeps things that never change once written, question versions and frozen quizzes, which thousands of attempts
// share. When it is full it starts anew.
type cache[T any] struct {
	mu   sync.RWMutex
	most int
	byID map[uuid.UUID]*T
}

func newCache[T any](most int) *cache[T] { return &cache[T]{most: most, byID: map[uuid.UUID]*T{}} }

func (c *cache[T]) get(ids []uuid.UUID) (found map[uuid.UUID]*T, missing []uuid.UUID) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	found = make(map[uuid.UUID]*T, len(ids))
	for _, id := range ids {
		if v, ok := c.byID[id]; ok {
			found[id] = v
		} else {
			missing = append(missing, id)
		}
	}
	return found, missing
}

func (c *cache[T]) put(id uuid.UUID, v *T) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.byID) >= c.most {
		clear(c.byID)
	}
	c.byID[id] = v
}
