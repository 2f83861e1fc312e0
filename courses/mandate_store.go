package courses

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// mayMandate refuses a unit or person outside who's scope as HR.
func (s *Service) mayMandate(ctx context.Context, db bun.IDB, who people.Actor, unit uuid.UUID, person id.Person) error {
	scope := who.Scope(s.now(), people.HR)
	refused := fault.New(fault.Forbidden, "course.mandate_not_yours").On("target")
	if scope.Empty() {
		return refused
	}
	ok, err := false, error(nil)
	if !person.IsZero() {
		ok, err = people.ServingIn(ctx, db, person, scope)
	} else {
		ok, err = people.UnitIn(ctx, db, unit, scope)
	}
	if err == nil && !ok {
		err = refused
	}
	return err
}

// due is the table (course_id, due_on) of the courses that who was ordered to complete, each with its earliest day.
func (s *Service) due(who people.Actor) schema.QueryAppender {
	return schema.SafeQuery("courses_due(?, ?, ?)", []any{who.PersonID, who.UnitID, s.today(who)})
}

// dueFor is the earliest day by which who must complete course; empty when nobody ordered it.
func (s *Service) dueFor(ctx context.Context, db bun.IDB, who people.Actor, course uuid.UUID) (people.Day, error) {
	var due people.Day
	err := db.NewSelect().TableExpr("? as d", s.due(who)).ColumnExpr("min(d.due_on)").Where("d.course_id = ?", course).Scan(ctx, &due)
	return due, wrap(err, "due day")
}

// doneFraction selects how much of enrolment e is done, of 10000: the modules done of all.
func doneFraction(db bun.IDB) *bun.SelectQuery {
	return db.NewSelect().TableExpr("modules as dm").
		Join("left join module_progress as dp on dp.module_id = dm.id and dp.enrolment_id = e.id").
		ColumnExpr("(count(dp.completed_at) * 10000 / greatest(count(*), 1))::int").Where("dm.version_id = e.version_id")
}
