package questions

import (
	"context"
	_ "embed" // ruled.sql
	"fmt"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/pg"
)

//go:embed ruled.sql
var ruledSQL string

// Ruled is a decision of two persons about a version that people had answered: it does not count ("question"), or by another key ("key").
type Ruled struct {
	RegradeID uuid.UUID `bun:"id"`
	Kind      string    `bun:"kind"`
	Number    int       `bun:"number"` // of the version
	Reason    string    `bun:"reason"`
	At        time.Time `bun:"ruled_at"`
}

func (s *Service) ruled(ctx context.Context, question uuid.UUID) ([]Ruled, error) {
	var list []Ruled
	if err := pg.Query(ctx, s.db, &list, ruledSQL, question); err != nil {
		return nil, fmt.Errorf("decisions about a question: %w", err)
	}
	return list, nil
}
