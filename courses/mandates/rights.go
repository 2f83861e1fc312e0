package mandates

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

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
