package report

import (
	"context"
	_ "embed" // units.sql
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
)

//go:embed units.sql
var unitsSQL string

var units = Parse(unitsSQL)

// UnitRef names a unit.
type UnitRef struct {
	ID   uuid.UUID `bun:"id" json:"id"`
	Name string    `bun:"name" json:"name"`
}

// Scope is the part of an actor's scope that reports need: everything, or units of day with all below them.
type Scope interface {
	Top() (all bool, roots []uuid.UUID, day string)
}

// In adds scope to a as ?all, ?roots and ?as_of, of which a report says "?all::boolean or unit_in(column, ?roots::uuid[], ?as_of::date)": a
// text that stays the same for everybody. It gives a.
func (a Args) In(scope Scope) Args {
	a["all"], a["roots"], a["as_of"] = scope.Top()
	return a
}

// TopUnits lists the units of day at which scope begins, by name: each is under no other of them.
func TopUnits(ctx context.Context, db bun.IDB, scope Scope, day time.Time) ([]UnitRef, error) {
	list := []UnitRef{}
	err := pg.Ask(ctx, AskTopUnits(db, scope, day, &list))
	return list, err
}

// AskTopUnits is TopUnits to be asked together with other things.
func AskTopUnits(db bun.IDB, scope Scope, day time.Time, into *[]UnitRef) pg.Question {
	return units.Asking(db, into, nil, Args{"day": day.Format(time.DateOnly)}.In(scope), "top")
}

// PathTo lists the units of day from the top of scope down to unit; empty when unit is not in scope.
func PathTo(ctx context.Context, db bun.IDB, scope Scope, unit uuid.UUID, day time.Time) ([]UnitRef, error) {
	list := []UnitRef{}
	err := pg.Ask(ctx, AskPathTo(db, scope, unit, day, &list))
	return list, err
}

// AskPathTo is PathTo to be asked together with other things.
func AskPathTo(db bun.IDB, scope Scope, unit uuid.UUID, day time.Time, into *[]UnitRef) pg.Question {
	all, roots, asOf := scope.Top()
	return pg.Asking(db, into, nil, `select u.unit_id as id, u.name from units_above($1::uuid, $2::date) u
		where $3::boolean or unit_in(u.unit_id, $4::uuid[], $5::date) order by u.distance desc`,
		unit, day.Format(time.DateOnly), all, roots, asOf)
}

// Share is part of whole in parts of scale, rounded half up; 0 of nothing.
func Share(part, whole, scale int) int {
	if whole == 0 {
		return 0
	}
	return (2*part*scale + whole) / (2 * whole)
}
