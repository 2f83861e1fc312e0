package courses

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/people"
)

// mayMandate refuses a unit or person outside who's scope as HR.
func (s *Service) mayMandate(ctx context.Context, db bun.IDB, who people.Actor, unit, person uuid.UUID) error {
	scope := who.Scope(s.now(), people.HR)
	refused := fault.New(fault.Forbidden, "course.mandate_not_yours").On("target")
	if scope.Empty() {
		return refused
	}
	q := db.NewSelect().TableExpr("units as u").Where("u.id = ?", unit).Where("?", scope.Units("u.id"))
	if person != uuid.Nil {
		q = db.NewSelect().TableExpr("persons as p").Where("p.id = ? and p.left_on is null", person).Where("?", scope.Persons("p.id"))
	}
	ok, err := q.Exists(ctx)
	if err == nil && !ok {
		err = refused
	}
	return err
}

// dueOn selects due_on, the earliest day by which who must complete the course in column; no row or null when not ordered.
func (s *Service) dueOn(who people.Actor, column string) *bun.SelectQuery {
	return s.db.NewSelect().TableExpr("mandates as d").ColumnExpr("min(d.due_on) as due_on").
		Where("d.course_id = ? and d.cancelled_at is null", bun.Ident(column)).
		Where("(d.person_id = ? or d.unit_id in (?))", who.PersonID, s.unitsAbove(who))
}

// unitsAbove selects the unit in which who serves and all above it, as of today: the units whose mandates concern them.
func (s *Service) unitsAbove(who people.Actor) *bun.SelectQuery {
	today := s.today(who)
	return s.db.NewSelect().TableExpr(`(with recursive above(unit_id, parent_id) as (
			select v.unit_id, v.parent_id from unit_versions v
			where v.unit_id = ?0 and v.valid_from <= ?1 and (v.valid_to is null or v.valid_to > ?1)
			union
			select v.unit_id, v.parent_id from unit_versions v join above a on v.unit_id = a.parent_id
			where v.valid_from <= ?1 and (v.valid_to is null or v.valid_to > ?1)
		) select unit_id from above) as w`, who.UnitID, today).Column("w.unit_id")
}

// dueFor is the earliest day by which who must complete course; empty when nobody ordered it.
func (s *Service) dueFor(ctx context.Context, db bun.IDB, who people.Actor, course uuid.UUID) (people.Day, error) {
	var due people.Day
	err := db.NewSelect().TableExpr("mandates as d").ColumnExpr("min(d.due_on)").
		Where("d.course_id = ? and d.cancelled_at is null", course).
		Where("(d.person_id = ? or d.unit_id in (?))", who.PersonID, s.unitsAbove(who)).Scan(ctx, &due)
	return due, wrap(err, "due day")
}

// doneFraction selects how much of enrolment e is done, of 10000: the mean of its modules.
func doneFraction(db bun.IDB) *bun.SelectQuery {
	return db.NewSelect().TableExpr("modules as dm").
		Join("left join module_progress as dp on dp.module_id = dm.id and dp.enrolment_id = e.id").
		ColumnExpr("(sum(coalesce(dp.fraction, 0)) / greatest(count(*), 1))::int").Where("dm.version_id = e.version_id")
}
