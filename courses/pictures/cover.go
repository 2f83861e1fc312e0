package pictures

import (
	"context"
	_ "embed" // cover.sql

	"github.com/google/uuid"

	"mumpuni/internal/pg"
)

//go:embed cover.sql
var coverSQL string

// Cover is the picture of a version's cover, with addresses for some hours; the zero Picture when it has none, or it is not ready. Who may
// see the version is the caller's rule.
func (s *Service) Cover(ctx context.Context, version uuid.UUID) (Picture, error) {
	var row struct {
		Sizes []Size `bun:"sizes,type:jsonb"`
	}
	if err := pg.Query(ctx, s.db, &row, coverSQL, version); err != nil {
		return Picture{}, wrap(err, "cover of a version")
	}
	return s.Show(row.Sizes), nil
}
