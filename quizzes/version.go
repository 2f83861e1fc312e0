package quizzes

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Version is a question as it was written at one time. It never changes; an edit makes the next number.
type Version struct {
	bun.BaseModel `bun:"table:question_versions,alias:v"`

	ID           uuid.UUID `bun:"id,pk"`
	QuestionID   uuid.UUID `bun:"question_id"`
	Number       int       `bun:"number"`
	Kind         Kind      `bun:"kind"`
	Stem         string    `bun:"stem"`
	Body         Body      `bun:"body,type:jsonb"`
	CompetencyID uuid.UUID `bun:"competency_id,nullzero"`
	Level        int       `bun:"level,nullzero"`
	CreatedBy    uuid.UUID `bun:"created_by"`
	CreatedAt    time.Time `bun:"created_at"`
}

// versionCache keeps question versions in memory: they are immutable, and thousands of attempts share a few of them.
type versionCache struct {
	mu   sync.RWMutex
	byID map[uuid.UUID]*Version
}

// maxCached bounds the cache; some 2 kB each. When it is full it starts anew.
const maxCached = 4096

func newVersionCache() *versionCache { return &versionCache{byID: map[uuid.UUID]*Version{}} }

func (c *versionCache) get(ids []uuid.UUID) (found map[uuid.UUID]*Version, missing []uuid.UUID) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	found = make(map[uuid.UUID]*Version, len(ids))
	for _, id := range ids {
		if v, ok := c.byID[id]; ok {
			found[id] = v
		} else {
			missing = append(missing, id)
		}
	}
	return found, missing
}

func (c *versionCache) put(more map[uuid.UUID]*Version) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.byID)+len(more) > maxCached {
		clear(c.byID)
	}
	maps.Copy(c.byID, more)
}

// load gives the versions named, from memory or db. Callers must not change them.
func (c *versionCache) load(ctx context.Context, db bun.IDB, ids []uuid.UUID) (map[uuid.UUID]*Version, error) {
	found, missing := c.get(ids)
	if len(missing) == 0 {
		return found, nil
	}
	var rows []*Version
	if err := db.NewSelect().Model(&rows).Where("v.id in (?)", bun.List(missing)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("load question versions: %w", err)
	}
	fresh := make(map[uuid.UUID]*Version, len(rows))
	for _, v := range rows {
		fresh[v.ID] = v
	}
	c.put(fresh)
	maps.Copy(found, fresh)
	return found, nil
}
