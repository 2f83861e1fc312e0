package competencies

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
)

// FirstCuts are where levels 1 to 5 begin until a panel of judges has set them, version 0: they fix the scale.
var FirstCuts = []float64{-2, -1, 0, 1, 2}

// Cuts are where the levels of a competency's line begin, rising, with their version; FirstCuts and 0 until a panel's were imported.
func Cuts(ctx context.Context, db bun.IDB, competency uuid.UUID) (cuts []float64, version int, err error) {
	var row struct {
		Cuts    []float64 `bun:"cuts,array"`
		Version int       `bun:"version"`
	}
	err = pg.Query(ctx, db, &row, `select s.cuts, s.version from cut_scores s
		where s.competency_id in (select k.id from competencies c join competencies k on coalesce(k.same_as, k.id) = coalesce(c.same_as, c.id) where c.id = $1)
		order by s.imported_at desc, s.version desc limit 1`, competency)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return slices.Clone(FirstCuts), 0, nil
	case err != nil:
		return nil, 0, fmt.Errorf("cuts: %w", err)
	}
	return row.Cuts, row.Version, nil
}
