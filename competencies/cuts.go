package competencies

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/psychometrics"
)

// CutScores are where the levels of a competency begin, rising, with their version: 0 for psychometrics.FirstCuts.
type CutScores struct {
	CompetencyID uuid.UUID `bun:"asked"`
	Cuts         []float64 `bun:"cuts,array"`
	Version      int       `bun:"version"`
}

// AskCutsAt asks for those of the lines of some competencies as of an instant; psychometrics.FirstCuts until a panel's were imported.
func AskCutsAt(db bun.IDB, list []uuid.UUID, at time.Time, into *map[uuid.UUID]CutScores) pg.Question {
	var rows []CutScores
	return pg.Asking(db, &rows, func(_ context.Context, err error) error {
		if err != nil {
			return fmt.Errorf("cuts: %w", err)
		}
		*into = make(map[uuid.UUID]CutScores, len(list))
		for _, id := range list {
			(*into)[id] = CutScores{CompetencyID: id, Cuts: slices.Clone(psychometrics.FirstCuts)}
		}
		for _, r := range rows {
			(*into)[r.CompetencyID] = r
		}
		return nil
	}, `select distinct on (c.id) c.id as asked, s.cuts, s.version
		from competencies c join competencies k on coalesce(k.same_as, k.id) = coalesce(c.same_as, c.id) join cut_scores s on s.competency_id = k.id
		where c.id = any ($1) and s.imported_at <= $2 order by c.id, s.imported_at desc, s.version desc`, list, at)
}

// provisionalCuts tells of which competencies of a framework fewer than FullPanel judges set, as of an instant, where levels begin. It says
// nothing of people, so boards of any size may tell it.
func provisionalCuts(ctx context.Context, db bun.IDB, framework uuid.UUID, at time.Time) (map[uuid.UUID]bool, error) {
	var ids []uuid.UUID
	err := pg.Query(ctx, db, &ids, `select c.id from competencies c where c.framework_id = $1 and coalesce((select s.panel_size
		from competencies k join cut_scores s on s.competency_id = k.id where coalesce(k.same_as, k.id) = coalesce(c.same_as, c.id) and s.imported_at < $2
		order by s.imported_at desc, s.version desc limit 1), 0) < $3`, framework, at, FullPanel)
	if err != nil {
		return nil, fmt.Errorf("provisional cuts: %w", err)
	}
	list := make(map[uuid.UUID]bool, len(ids))
	for _, id := range ids {
		list[id] = true
	}
	return list, nil
}

func (c *GapCell) tellProvisional(of map[uuid.UUID]bool) {
	c.Provisional = !c.Masked && c.Measured() > 0 && of[c.CompetencyID]
}
