package competencies

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/report"
	"mumpuni/people"
)

func (b *GapBoard) load(ctx context.Context, tx bun.Tx, who people.Actor, until time.Time) error {
	var err error
	if b.Framework, err = newest(ctx, tx, until.Add(-time.Nanosecond)); err != nil {
		return err
	}
	scope := who.Scope(b.Day, viewers...)
	a := b.Filter.args(b.Day, until, b.Framework, scope.Unit("v.unit_id"))
	a["full"] = who.Scope(b.Day, listers...).Units("pl.row_id")
	b.Units = []GapUnit{}
	if err := gapReport.Scan(ctx, tx, &b.Units, a, "units", "need", "rows"); err != nil {
		return err
	}
	if len(b.Units) == 0 {
		return errUnitUnknown
	}
	b.summarise()
	if !b.Full && (b.Filter.PostKind != "" || b.Filter.Employment != "" || b.Filter.Direct) {
		return fault.New(fault.Forbidden, "gap.filter_forbidden")
	}
	if !b.Full && !b.Filter.AsOf.IsZero() && people.DayOf(b.Filter.AsOf) != people.DayOf(b.MadeAt.In(who.Location())) {
		return fault.New(fault.Forbidden, "gap.day_forbidden")
	}
	if b.Path, err = report.PathTo(ctx, tx, scope, b.Filter.UnitID, b.Day); err != nil {
		return err
	}
	return b.fill(ctx, tx, a)
}

// summarise makes the chosen unit's own row out of all rows; the first row is its direct people.
func (b *GapBoard) summarise() {
	b.Unit = b.Units[0]
	b.Unit.People, b.Full = 0, b.Units[0].Full
	for _, u := range b.Units {
		b.Unit.People += u.People
		b.Unit.HasChildren = b.Unit.HasChildren || u.UnitID != b.Unit.UnitID
	}
}

func (b *GapBoard) fill(ctx context.Context, tx bun.Tx, a report.Args) error {
	b.Levels, b.Competencies = []Level{}, []Competency{}
	if err := tx.NewSelect().Model(&b.Levels).Where("framework_id = ?", b.Framework.ID).Order("level").Scan(ctx); err != nil {
		return fmt.Errorf("board's levels: %w", err)
	}
	q := tx.NewSelect().Model(&b.Competencies).Where("framework_id = ?", b.Framework.ID).Order("position")
	if b.Filter.Group != "" {
		q.Where("group_code = ?", b.Filter.Group)
	}
	if err := q.Scan(ctx); err != nil {
		return fmt.Errorf("board's competencies: %w", err)
	}
	policy, err := PolicyInForce(ctx, tx, a["until"].(time.Time))
	if err != nil {
		return err
	}
	b.CountsFrom = policy.from()
	a["former"] = b.Former() || b.Filter.both
	var rows []tally
	if err := gapReport.Scan(ctx, tx, &rows, a, "units", "need", "tally"); err != nil {
		return err
	}
	there, err := instruments(ctx, tx, a["until"].(time.Time))
	if err != nil {
		return err
	}
	closed, err := b.closed(ctx, tx, a, there)
	if err != nil {
		return err
	}
	b.order(mask(cellsOf(rows, there), b.Units, closed))
	provisional, err := provisionalCuts(ctx, tx, b.Framework.ID, a["until"].(time.Time))
	if err != nil {
		return err
	}
	for i := range b.Cells {
		b.Cells[i].tellProvisional(provisional)
	}
	return nil
}

// order puts cells in the order of units and competencies.
func (b *GapBoard) order(cells []GapCell) {
	given := make(map[cellPlace]GapCell, len(cells))
	for _, c := range cells {
		given[cellPlace{c.UnitID, c.CompetencyID}] = c
	}
	b.Cells, b.at = make([]GapCell, 0, len(cells)), make(map[cellPlace]int, len(cells))
	for _, u := range b.Units {
		for _, k := range b.Competencies {
			place := cellPlace{u.UnitID, k.ID}
			if c, ok := given[place]; ok {
				b.at[place] = len(b.Cells)
				b.Cells = append(b.Cells, c)
			}
		}
	}
}
