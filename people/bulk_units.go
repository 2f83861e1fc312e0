package people

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun/dialect/pgdialect"
)

// UnitStep is what becomes of a unit in a bulk: one that is New begins on New.From, below a unit that stands or that an earlier step
// makes; one that stands has this name and parent from today on.
type UnitStep struct {
	ID       uuid.UUID
	ParentID uuid.UUID
	Name     string
	New      *NewUnit // its name and parent are those of the step
}

// Units makes units, then gives others their new names and parents, and notes both in Made.
func (b *Bulk) Units(ctx context.Context, steps []UnitStep) (err error) {
	for _, u := range steps {
		if u.New == nil {
			b.Made.Changed = append(b.Made.Changed, u.ID)
			continue
		}
		b.Made.Units = append(b.Made.Units, u.ID)
		if err := b.makeUnit(ctx, u); err != nil {
			return err
		}
	}
	if b.Made.Before, err = b.unitStates(ctx, b.Made.Changed); err != nil {
		return err
	}
	for _, u := range steps {
		if u.New == nil {
			if err := b.changeOpen(ctx, u); err != nil {
				return err
			}
		}
	}
	b.Made.After, err = b.unitStates(ctx, append(append([]uuid.UUID{}, b.Made.Units...), b.Made.Changed...))
	return err
}

func (b *Bulk) makeUnit(ctx context.Context, u UnitStep) error {
	row := unitRow{ID: u.ID, SIASNID: u.New.SIASNID, CreatedAt: b.s.now()}
	if _, err := b.tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("make unit: %w", err)
	}
	return insertVersion(ctx, b.tx, unitVersion{
		UnitID: u.ID, ParentID: u.ParentID, Name: u.Name, Kind: u.New.Kind, TimeZone: u.New.TimeZone, ValidFrom: u.New.From,
	})
}

// changeOpen gives a unit its new name and parent from today, or amends the open period when that is as young.
func (b *Bulk) changeOpen(ctx context.Context, u UnitStep) error {
	var v unitVersion
	if err := b.tx.NewSelect().Model(&v).Where("v.unit_id = ? and v.valid_to is null", u.ID).Scan(ctx); err != nil {
		return fmt.Errorf("unit to change: %w", err)
	}
	v.Name, v.ParentID = u.Name, u.ParentID
	if v.ValidFrom >= b.today {
		return updateVersion(ctx, b.tx, v)
	}
	if err := closeVersion(ctx, b.tx, v.ID, b.today); err != nil {
		return err
	}
	v.ValidFrom = b.today
	return insertVersion(ctx, b.tx, v)
}

// unitStates gives unit_state of each unit, in their order.
func (b *Bulk) unitStates(ctx context.Context, ids []uuid.UUID) ([]any, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var data string
	err := b.tx.NewRaw("select coalesce(jsonb_agg(unit_state(u.id) order by u.nr), '[]') from unnest(?::uuid[]) with ordinality u (id, nr)",
		pgdialect.Array(ids)).Scan(ctx, &data)
	if err != nil {
		return nil, fmt.Errorf("unit states: %w", err)
	}
	var states []any
	return states, json.Unmarshal([]byte(data), &states)
}
