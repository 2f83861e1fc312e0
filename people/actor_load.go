package people

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// LoadActor gives the person as an actor: where they serve today and every role they hold. Someone who has left, or was
// never here, is person.unknown.
func (s *Service) LoadActor(ctx context.Context, personID id.Person) (Actor, error) {
	return s.ActorIn(ctx, s.db, personID)
}

// ActorIn is LoadActor in db, for who is inside a transaction: it must not wait for a second connection.
func (s *Service) ActorIn(ctx context.Context, db bun.IDB, personID id.Person) (Actor, error) {
	var row struct {
		UnitID   uuid.UUID `bun:"unit_id"`
		TimeZone string    `bun:"time_zone"`
		Grants   []Grant   `bun:"grants,type:jsonb"`
	}
	err := db.NewRaw(`
		select a.unit_id, coalesce(v.time_zone, '') as time_zone,
			(select coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'unit_id', g.unit_id)), '[]')
			 from role_grants g where g.person_id = p.id and g.revoked_at is null) as grants
		from persons p
		left join assignments a on a.person_id = p.id and a.main and a.valid_from <= ?1 and (a.valid_to is null or a.valid_to > ?1)
		left join unit_versions v on v.unit_id = a.unit_id and v.valid_from <= ?1 and (v.valid_to is null or v.valid_to > ?1)
		where p.id = ?0 and (p.left_on is null or p.left_on > ?1)`, personID, DayOf(s.today(Actor{}))).Scan(ctx, &row)
	if err != nil {
		return Actor{}, pg.OrNotFound(fmt.Errorf("load actor: %w", err), errPersonUnknown)
	}
	return Actor{PersonID: personID, UnitID: row.UnitID, TimeZone: row.TimeZone, Grants: row.Grants}, nil
}
