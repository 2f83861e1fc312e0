package quizzes

import (
	"context"
	"fmt"
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

// versionsOf gives the question versions of a layout, from memory or db. Callers must not change them.
func (s *Service) versionsOf(ctx context.Context, db bun.IDB, ids []uuid.UUID) (map[uuid.UUID]*Version, error) {
	found, missing := s.versions.get(ids)
	if len(missing) == 0 {
		return found, nil
	}
	var rows []*Version
	if err := db.NewSelect().Model(&rows).Where("v.id in (?)", bun.List(missing)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("load question versions: %w", err)
	}
	for _, v := range rows {
		s.versions.put(v.ID, v)
		found[v.ID] = v
	}
	return found, nil
}
