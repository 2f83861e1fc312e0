package competencies

import (
	"context"
	"time"

	"mumpuni/internal/report"
	"mumpuni/people"
)

// UnitRef names a unit.
type UnitRef = report.UnitRef

// TopUnits lists the units at which who's view of boards begins, by name: each is under no other of them.
func (s *Service) TopUnits(ctx context.Context, who people.Actor, asOf time.Time) ([]UnitRef, error) {
	day, _ := end(asOf, s.now(), who.Location())
	return report.TopUnits(ctx, s.db, who.Scope(day, viewers...), day)
}
