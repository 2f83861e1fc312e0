package people

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// What others ask of people and units, so that this package alone reads its tables in Go. Long reports read them in .sql files
// that say so in their opening comment.

// UnitIn reports whether there is such a unit and it lies in scope.
func UnitIn(ctx context.Context, db bun.IDB, unit uuid.UUID, scope Scope) (bool, error) {
	there, err := db.NewSelect().TableExpr("units as u").Where("u.id = ?", unit).Where("?", scope.Unit("u.id")).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("unit in scope: %w", err)
	}
	return there, nil
}

// WholeAgency reports whether a root unit lies in scope.
func WholeAgency(ctx context.Context, db bun.IDB, scope Scope) (bool, error) {
	var there bool
	all, roots, day := scope.Top()
	err := pg.Query(ctx, db, &there, `select exists (select from unit_versions v where v.parent_id is null and v.valid_to is null
		and ($1::boolean or unit_in(v.unit_id, $2::uuid[], $3::date)))`, all, roots, day)
	if err != nil {
		return false, fmt.Errorf("root in scope: %w", err)
	}
	return there, nil
}

// PersonIn reports whether there is such a person and within, a predicate on the column it is given, takes them in: a scope's
// Person, for one.
func PersonIn(ctx context.Context, db bun.IDB, person id.Person, within func(column string) schema.QueryAppender) (bool, error) {
	there, err := db.NewSelect().TableExpr("persons p").Where("p.id = ?", person).Where("?", within("p.id")).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("person in scope: %w", err)
	}
	return there, nil
}

// RecordIn reports whether the record of a person may be read: there is such a person, and they serve in scope, are the actor, have
// left and last served there, or served in one of its units on the day of then, a scope of the same actor and roles.
func RecordIn(ctx context.Context, db bun.IDB, person id.Person, scope, then Scope) (bool, error) {
	var there bool
	if err := pg.Ask(ctx, AskRecordIn(db, person, scope, then, &there)); err != nil {
		return false, fmt.Errorf("record in scope: %w", err)
	}
	return there, nil
}

// AskRecordIn is RecordIn to be asked together with other things.
func AskRecordIn(db bun.IDB, person id.Person, scope, then Scope, into *bool) pg.Question {
	return pg.Asking(db, into, nil, recordSQL, append(scope.Args(), person, then.day)...)
}

var recordSQL = "select exists (select from persons p where p.id = $5 and (" + OneRecord("p.id") + " or person_in(p.id, $3::uuid[], $6::date)))"

// ServingIn reports whether the person serves, or is the actor, in scope and has not left.
func ServingIn(ctx context.Context, db bun.IDB, person id.Person, scope Scope) (bool, error) {
	return PersonIn(ctx, db, person, func(column string) schema.QueryAppender {
		return schema.SafeQuery("p.left_on is null and ?", []any{scope.Person(column)})
	})
}

// LockPerson makes whoever writes about a person wait for one another until tx ends; rows that merely refer to the person may
// still be written. False when there is no such person.
func LockPerson(ctx context.Context, tx bun.IDB, person id.Person) (bool, error) {
	var id id.Person
	err := tx.NewRaw("select id from persons where id = ? for no key update", person).Scan(ctx, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("lock person: %w", err)
	}
	return true, nil
}

// ServesOn is the unit of the person's main assignment on the date of day; Nil when they served nowhere.
func ServesOn(ctx context.Context, db bun.IDB, person id.Person, day time.Time) (uuid.UUID, error) {
	var unit uuid.UUID
	err := db.NewRaw(`select unit_id from assignments where person_id = ?0 and main
		and valid_from <= ?1 and (valid_to is null or valid_to > ?1) limit 1`, person, day.Format(time.DateOnly)).Scan(ctx, &unit)
	if errors.Is(err, sql.ErrNoRows) {
		return uuid.Nil, nil
	}
	if err != nil {
		return uuid.Nil, fmt.Errorf("where a person serves: %w", err)
	}
	return unit, nil
}

// ZoneAt is the time zone of the unit in which a person serves at a time, the day being the unit's own; WIB when nowhere.
func ZoneAt(ctx context.Context, db bun.IDB, person id.Person, at time.Time) (*time.Location, error) {
	var name string
	err := db.NewRaw(`select u.time_zone from assignments a join unit_versions u on u.unit_id = a.unit_id,
			lateral (select (?1::timestamptz at time zone u.time_zone)::date as day) as here
		where a.person_id = ?0 and a.main and a.valid_from <= here.day and (a.valid_to is null or a.valid_to > here.day)
			and u.valid_from <= here.day and (u.valid_to is null or u.valid_to > here.day) limit 1`, person, at).Scan(ctx, &name)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("time zone of a person: %w", err)
	}
	return Location(name), nil
}

// ServingBelow selects the person_id of everybody who serves, on day, in or below the unit that column names.
func ServingBelow(db bun.IDB, column string, day Day) *bun.SelectQuery {
	return db.NewSelect().TableExpr("assignments as a").ColumnExpr("a.person_id").
		Where("a.main and a.valid_from <= ?0 and (a.valid_to is null or a.valid_to > ?0)", day).
		Where("a.unit_id in (select units_below(array[?], ?::date))", bun.Ident(column), day)
}

// UnitName is the expression "what the unit that column names is called now"; empty when it is closed or column is null.
func UnitName(column string) schema.QueryAppender {
	return schema.SafeQuery("coalesce((select u.name from unit_versions u where u.unit_id = ? and u.valid_to is null), '')", []any{bun.Ident(column)})
}

// UnitNameOn is UnitName as of the day that another column holds.
func UnitNameOn(column, day string) schema.QueryAppender {
	return schema.SafeQuery(`coalesce((select u.name from unit_versions u where u.unit_id = ?0
		and u.valid_from <= ?1 and (u.valid_to is null or u.valid_to > ?1)), '')`, []any{bun.Ident(column), bun.Ident(day)})
}

// PersonName is the expression "what the person that column names is called, without titles"; empty when column is null.
func PersonName(column string) schema.QueryAppender {
	return schema.SafeQuery("coalesce((select p.name from persons p where p.id = ?), '')", []any{bun.Ident(column)})
}

// NamesOf lists the names, without titles, of those persons of ids who are known, in the order of the names.
func NamesOf(ctx context.Context, db bun.IDB, ids ...id.Person) ([]string, error) {
	names := []string{}
	err := db.NewRaw("select name from persons where id in (?) order by name, id", bun.List(append(ids, id.Person{}))).Scan(ctx, &names)
	if err != nil {
		return nil, fmt.Errorf("names of persons: %w", err)
	}
	return names, nil
}

// ByNIP finds somebody in scope who has not left on day, by a NIP as people type it; sql.ErrNoRows when there is none.
func ByNIP(ctx context.Context, db bun.IDB, nip string, day Day, scope Scope) (id id.Person, name string, err error) {
	err = db.NewRaw("select p.id, p.name from persons p where p.nip = ? and (p.left_on is null or p.left_on > ?) and ?",
		CleanNIP(nip), day, scope.Persons("p.id")).Scan(ctx, &id, &name)
	return id, name, err
}

// ServesIn is the expression "what the unit where the person that column names serves now is called"; empty when nowhere.
func ServesIn(column string) schema.QueryAppender {
	return schema.SafeQuery(`coalesce((select u.name from assignments s join unit_versions u on u.unit_id = s.unit_id and u.valid_to is null
		where s.person_id = ? and s.main and s.valid_to is null limit 1), '')`, []any{bun.Ident(column)})
}

// HoldersAbove lists who holds one of some roles on a unit or above and has not left, as of an instant.
func HoldersAbove(ctx context.Context, db bun.IDB, unit uuid.UUID, at time.Time, roles ...Role) ([]id.Person, error) {
	ids := []id.Person{}
	day := DayOf(at.In(Location("")))
	err := db.NewRaw(`select distinct g.person_id from role_grants g join persons p on p.id = g.person_id
		where g.role in (?) and g.revoked_at is null and (p.left_on is null or p.left_on > ?)
		and g.unit_id in (select a.unit_id from units_above(?, ?) a)`, bun.List(roles), day, unit, day).Scan(ctx, &ids)
	if err != nil {
		return nil, fmt.Errorf("holders of roles: %w", err)
	}
	return ids, nil
}
