package competencies

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/people"
)

// TopUnits lists the units at which who's view of boards begins, by name: each is under no other of them.
func (s *Service) TopUnits(ctx context.Context, who people.Actor, asOf time.Time) ([]UnitRef, error) {
	day, _ := end(asOf, s.now(), who.Location())
	return topUnits(ctx, s.db, who, day)
}

func topUnits(ctx context.Context, db bun.IDB, who people.Actor, day time.Time) ([]UnitRef, error) {
	scope, on := who.Scope(day, viewers...), day.Format(time.DateOnly)
	list := []UnitRef{}
	err := db.NewSelect().TableExpr("unit_versions v").ColumnExpr("v.unit_id as id, v.name").
		Where("v.valid_from <= ? and (v.valid_to is null or v.valid_to > ?)", on, on).
		Where("?", scope.Units("v.unit_id")).
		Where("(v.parent_id is null or not (?))", scope.Units("v.parent_id")).
		Order("v.name", "v.unit_id").Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("top units: %w", err)
	}
	return list, nil
}

// pathTo lists the units from the top of who's view down to unit.
func pathTo(ctx context.Context, db bun.IDB, unit uuid.UUID, day time.Time, who people.Actor) ([]UnitRef, error) {
	list := []UnitRef{}
	err := db.NewSelect().TableExpr("units_above(?, ?::date) u", unit, day.Format(time.DateOnly)).ColumnExpr("u.unit_id as id, u.name").
		Where("?", who.Scope(day, viewers...).Units("u.unit_id")).OrderExpr("u.distance desc").Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("path of unit: %w", err)
	}
	return list, nil
}
