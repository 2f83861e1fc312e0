package people

import (
	"github.com/google/uuid"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/id"
)

// Scope is a set of units and, through their main assignments, of persons. Its predicates go into a bun Where:
//
//	q.Where("?", scope.Units("c.unit_id"))
//
// Units and Persons are for lists: they gather the scope's units once. Unit, Person and Record say the same of the one row that a
// statement is about, from that row upwards (units_below and unit_in, person_in, leaver_in of migrations/0016).
type Scope struct {
	all   bool
	self  id.Person
	roots []uuid.UUID
	day   string
}

// Empty reports that no role gives any unit: every Units predicate is false and Persons leaves only the actor.
func (s Scope) Empty() bool { return !s.all && len(s.roots) == 0 }

// Top is what a scope is made of, for a statement that is prepared and takes it as arguments: everything, or the units of day and
// all below them.
func (s Scope) Top() (all bool, roots []uuid.UUID, day string) {
	if s.roots == nil {
		return s.all, []uuid.UUID{}, s.day
	}
	return s.all, s.roots, s.day
}

// Args are the scope as arguments of a prepared statement, in the order in which OnePerson and OneRecord number them.
func (s Scope) Args() []any {
	all, roots, day := s.Top()
	return []any{all, s.self, roots, day}
}

// OnePerson is Person as text of a prepared statement that takes Args as $1 to $4.
func OnePerson(column string) string {
	return "($1::boolean or " + column + " = $2::uuid or person_in(" + column + ", $3::uuid[], $4::date))"
}

// OneRecord is Record as text of a prepared statement that takes Args as $1 to $4.
func OneRecord(column string) string {
	return "(" + OnePerson(column) + " or leaver_in(" + column + ", $3::uuid[], $4::date))"
}

// Units is the predicate "column names a unit in scope".
func (s Scope) Units(column string) schema.QueryAppender {
	return s.below(column, "?0 in (select units_below(?1::uuid[], ?2::date))")
}

// Unit is Units for one row.
func (s Scope) Unit(column string) schema.QueryAppender {
	return s.below(column, "unit_in(?0, ?1::uuid[], ?2::date)")
}

// Persons is the predicate "column names a person serving in a unit in scope, or the actor".
func (s Scope) Persons(column string) schema.QueryAppender {
	return s.orSelf(column, s.below(column, `?0 in (select scoped.person_id from assignments scoped
		where scoped.main and scoped.valid_from <= ?2::date and (scoped.valid_to is null or scoped.valid_to > ?2::date)
		and scoped.unit_id in (select units_below(?1::uuid[], ?2::date)))`))
}

// Person is Persons for one row.
func (s Scope) Person(column string) schema.QueryAppender { return s.orSelf(column, s.member(column)) }

// Record is the predicate, for one row, "column names a person whose record may be read": Person, and those who have left and last
// served in a unit in scope.
func (s Scope) Record(column string) schema.QueryAppender {
	return schema.SafeQuery("(? or ?)", []any{s.Person(column), s.leaver(column)})
}

// member is Person without the grace for oneself: what an administrator may change.
func (s Scope) member(column string) schema.QueryAppender {
	return s.below(column, "person_in(?0, ?1::uuid[], ?2::date)")
}

// leaver is the predicate, for one row, "column names a person who has left and last served in a unit in scope".
func (s Scope) leaver(column string) schema.QueryAppender {
	if s.Empty() {
		return s.Units(column)
	}
	return schema.SafeQuery("leaver_in(?0, ?1::uuid[], ?2::date)", []any{schema.Ident(column), pgdialect.Array(s.roots), s.day})
}

// lastServed is leaver for lists of those who have left: the predicate "column names a person whose last post was in a unit in scope,
// or in one that is closed and hung below one".
func (s Scope) lastServed(column string) schema.QueryAppender {
	return s.below(column, `standing_unit((select scoped.unit_id from assignments scoped where scoped.person_id = ?0 and scoped.main
		order by scoped.valid_from desc, scoped.id desc limit 1)) in (select units_below(?1::uuid[], ?2::date))`)
}

// below is predicate with the column, the roots and the day; true of everything, or false, where there are no roots to ask about.
func (s Scope) below(column, predicate string) schema.QueryAppender {
	switch {
	case s.all:
		return schema.SafeQuery("true", nil)
	case len(s.roots) == 0:
		return schema.SafeQuery("false", nil)
	}
	return schema.SafeQuery(predicate, []any{schema.Ident(column), pgdialect.Array(s.roots), s.day})
}

func (s Scope) orSelf(column string, others schema.QueryAppender) schema.QueryAppender {
	if s.all {
		return others
	}
	return schema.SafeQuery("(? = ? or ?)", []any{schema.Ident(column), s.self, others})
}
