package report

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"
)

//go:embed units.sql
var unitsSQL string

var units = Parse(unitsSQL)

// UnitRef names a unit.
type UnitRef struct {
	ID   uuid.UUID `bun:"id" json:"id"`
	Name string    `bun:"name" json:"name"`
}

// Scope is the part of an actor's scope that reports need: the predicate "column names a unit in scope".
type Scope interface {
	Units(column string) schema.QueryAppender
}

// TopUnits lists the units of day at which scope begins, by name: each is under no other of them.
func TopUnits(ctx context.Context, db bun.IDB, scope Scope, day time.Time) ([]UnitRef, error) {
	list := []UnitRef{}
	err := units.Scan(ctx, db, &list, Args{
		"day": day.Format(time.DateOnly), "scope": scope.Units("v.unit_id"), "above": scope.Units("v.parent_id"),
	}, "top")
	if err != nil {
		return nil, err
	}
	return list, nil
}

// PathTo lists the units of day from the top of scope down to unit; empty when unit is not in scope.
func PathTo(ctx context.Context, db bun.IDB, scope Scope, unit uuid.UUID, day time.Time) ([]UnitRef, error) {
	list := []UnitRef{}
	err := db.NewSelect().TableExpr("units_above(?, ?::date) u", unit, day.Format(time.DateOnly)).ColumnExpr("u.unit_id as id, u.name").
		Where("?", scope.Units("u.unit_id")).OrderExpr("u.distance desc").Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("path of unit: %w", err)
	}
	return list, nil
}

// Share is part of whole in parts of scale, rounded half up; 0 of nothing.
func Share(part, whole, scale int) int {
	if whole == 0 {
		return 0
	}
	return (2*part*scale + whole) / (2 * whole)
}
