package people

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
)

// openVersion gives the unit's open period if who administers it and a change on from would not rewrite what was before.
func (s *Service) openVersion(ctx context.Context, tx bun.Tx, who Actor, id uuid.UUID, from Day) (unitVersion, error) {
	var v unitVersion
	if err := checkDay("valid_from", from).Err(); err != nil {
		return v, err
	}
	err := tx.NewSelect().Model(&v).Where("v.unit_id = ? and v.valid_to is null", id).
		Where("?", who.Scope(s.today(who), Administrator).Unit("v.unit_id")).Scan(ctx)
	if err != nil {
		return v, pg.OrNotFound(fmt.Errorf("unit: %w", err), errUnitUnknown)
	}
	if from < v.ValidFrom {
		return v, fault.Field("valid_from", "unit.day_too_early").With("Day", v.ValidFrom.Short())
	}
	return v, nil
}

// canHold checks that parent, if any, is in who's administration and exists on every day from from on.
func (s *Service) canHold(ctx context.Context, tx bun.Tx, who Actor, parent uuid.UUID, from Day) error {
	if parent == uuid.Nil {
		return nil
	}
	var since Day
	err := tx.NewRaw(`
		select (select min(b.valid_from) from unit_versions b where b.unit_id = v.unit_id)
		from unit_versions v where v.unit_id = ? and v.valid_to is null and ?`,
		parent, who.Scope(s.today(who), Administrator).Unit("v.unit_id")).Scan(ctx, &since)
	if errors.Is(err, sql.ErrNoRows) {
		return fault.Field("parent_id", "unit.parent_unknown")
	}
	if err != nil {
		return fmt.Errorf("parent unit: %w", err)
	}
	if from < since {
		return fault.Field("valid_from", "unit.parent_younger").With("Day", since.Short())
	}
	return nil
}

// noCycle refuses a parent that stands, on from or any later day, below the unit itself. Chains over different days count
// too: that may refuse a harmless move, never allow a circle.
func noCycle(ctx context.Context, tx bun.Tx, id, parent uuid.UUID, from Day) error {
	var found bool
	err := tx.NewRaw(`
		with recursive above(unit_id) as (
			select ?1::uuid
			union
			select v.parent_id from unit_versions v join above a on v.unit_id = a.unit_id
			where v.parent_id is not null and (v.valid_to is null or v.valid_to > ?2)
		)
		select exists (select from above where unit_id = ?0)`, id, parent, from).Scan(ctx, &found)
	if err != nil {
		return fmt.Errorf("look for a circle: %w", err)
	}
	if found {
		return fault.Field("parent_id", "unit.parent_below")
	}
	return nil
}

// empty refuses when units or people are still in the unit on from or later.
func empty(ctx context.Context, tx bun.Tx, id uuid.UUID, from Day) error {
	var units, people int
	err := tx.NewRaw(`select
		(select count(distinct v.unit_id) from unit_versions v where v.parent_id = ?0 and (v.valid_to is null or v.valid_to > ?1)),
		(select count(distinct a.person_id) from assignments a where a.unit_id = ?0 and (a.valid_to is null or a.valid_to > ?1))`,
		id, from).Scan(ctx, &units, &people)
	switch {
	case err != nil:
		return fmt.Errorf("look into unit: %w", err)
	case units > 0:
		return fault.New(fault.Conflict, "unit.has_units").With("Count", units)
	case people > 0:
		return fault.New(fault.Conflict, "unit.has_people").With("Count", people)
	}
	return nil
}

func insertVersion(ctx context.Context, tx bun.Tx, v unitVersion) error {
	v.ID = uuid.Must(uuid.NewV7())
	if _, err := tx.NewInsert().Model(&v).Exec(ctx); err != nil {
		return fmt.Errorf("add unit period: %w", err)
	}
	return nil
}

func updateVersion(ctx context.Context, tx bun.Tx, v unitVersion) error {
	if _, err := tx.NewUpdate().Model(&v).Column("parent_id", "name", "kind", "time_zone").WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("amend unit period: %w", err)
	}
	return nil
}

func closeVersion(ctx context.Context, tx bun.Tx, id uuid.UUID, on Day) error {
	if _, err := tx.NewUpdate().Model((*unitVersion)(nil)).Set("valid_to = ?", on).Where("id = ?", id).Exec(ctx); err != nil {
		return fmt.Errorf("end unit period: %w", err)
	}
	return nil
}
