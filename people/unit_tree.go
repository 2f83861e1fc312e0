package people

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/pg"
)

// UnitTree lists, depth first, the units in who's scope by any role, as they stood on asOf's day.
func (s *Service) UnitTree(ctx context.Context, who Actor, asOf time.Time) ([]UnitNode, error) {
	return s.unitTree(ctx, asOf, who.Scope(asOf, Roles...), countedSQL)
}

// UnitChoices is UnitTree of today for those who choose a unit: how many serve there is not counted.
func (s *Service) UnitChoices(ctx context.Context, who Actor) ([]UnitNode, error) {
	day := s.today(who)
	return s.unitTree(ctx, day, who.Scope(day, Roles...), uncountedSQL)
}

// AdministeredUnits lists, depth first, the units that who administers today, to choose from: how many serve there is not counted.
func (s *Service) AdministeredUnits(ctx context.Context, who Actor) ([]UnitNode, error) {
	day := s.today(who)
	return s.unitTree(ctx, day, who.Scope(day, Administrator), uncountedSQL)
}

// The units of a day, $1, in a scope, and how many serve in each.
const (
	uncountedSQL = `select u.id, v.parent_id, v.name, v.kind, v.time_zone, coalesce(u.siasn_id, '') as siasn_id
		from units u join unit_versions v on v.unit_id = u.id` + unitsSQL
	countedSQL = `select u.id, v.parent_id, v.name, v.kind, v.time_zone, coalesce(u.siasn_id, '') as siasn_id, coalesce(n.people, 0) as people
		from units u join unit_versions v on v.unit_id = u.id
		left join (select a.unit_id, count(*)::int as people from assignments a
			where a.main and a.valid_from <= $1::date and (a.valid_to is null or a.valid_to > $1::date) group by a.unit_id) n on n.unit_id = u.id` + unitsSQL
	unitsSQL = `
		where v.valid_from <= $1::date and (v.valid_to is null or v.valid_to > $1::date)
			and ($2::boolean or u.id in (select units_below($3::uuid[], $4::date)))`
)

func (s *Service) unitTree(ctx context.Context, asOf time.Time, scope Scope, query string) ([]UnitNode, error) {
	var units []UnitNode
	all, roots, day := scope.Top()
	err := pg.Query(ctx, s.db, &units, query, DayOf(asOf), all, roots, day)
	if err != nil {
		return nil, fmt.Errorf("unit tree: %w", err)
	}
	return depthFirst(units), nil
}

// UnitPeriod is a time in a unit's history during which it had this name, kind and parent.
type UnitPeriod struct {
	Name       string    `bun:"name" json:"name"`
	Kind       string    `bun:"kind" json:"kind"`
	ParentID   uuid.UUID `bun:"parent_id" json:"parent_id"`
	ParentName string    `bun:"parent_name" json:"parent_name"` // as it was when the period began
	From       Day       `bun:"valid_from" json:"from"`
	To         Day       `bun:"valid_to" json:"to,omitempty"` // exclusive
}

// UnitHistory lists a unit's periods, latest first. Units outside who's scope today are unit.unknown.
func (s *Service) UnitHistory(ctx context.Context, who Actor, id uuid.UUID) ([]UnitPeriod, error) {
	var periods []UnitPeriod
	err := s.db.NewRaw(`
		select v.name, v.kind, v.parent_id, coalesce(pv.name, '') as parent_name, v.valid_from, v.valid_to
		from unit_versions v
		left join unit_versions pv on pv.unit_id = v.parent_id and pv.valid_from <= v.valid_from and (pv.valid_to is null or pv.valid_to > v.valid_from)
		where v.unit_id = ? and ? order by v.valid_from desc`,
		id, who.Scope(s.today(who), Roles...).Unit("v.unit_id")).Scan(ctx, &periods)
	if err != nil {
		return nil, fmt.Errorf("unit history: %w", err)
	}
	if len(periods) == 0 {
		return nil, errUnitUnknown
	}
	return periods, nil
}
