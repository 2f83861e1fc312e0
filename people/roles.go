package people

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
)

// grantRow is a role grant with its history.
type grantRow struct {
	bun.BaseModel `bun:"table:role_grants,alias:g"`

	ID        uuid.UUID `bun:"id,pk"`
	PersonID  uuid.UUID `bun:"person_id"`
	Role      Role      `bun:"role"`
	UnitID    uuid.UUID `bun:"unit_id"`
	GrantedBy uuid.UUID `bun:"granted_by,nullzero"`
	GrantedAt time.Time `bun:"granted_at"`
}

// GrantView is a role somebody holds, as people read it.
type GrantView struct {
	ID            uuid.UUID `bun:"id" json:"id"`
	Role          Role      `bun:"role" json:"role"`
	UnitID        uuid.UUID `bun:"unit_id" json:"unit_id"`
	UnitName      string    `bun:"unit_name" json:"unit_name"`
	GrantedByName string    `bun:"granted_by_name" json:"granted_by_name"`
	GrantedAt     time.Time `bun:"granted_at" json:"granted_at"`
}

// Grant gives a person a role on a unit and all below it. Who must administer both the unit and the person, so nobody
// gives more than their own reach. Granting what is held already changes nothing and returns the standing grant.
func (s *Service) Grant(ctx context.Context, who Actor, personID uuid.UUID, role Role, unitID uuid.UUID) (uuid.UUID, error) {
	if !slices.Contains(Roles, role) {
		return uuid.Nil, fault.Field("role", "role.unknown")
	}
	row := grantRow{ID: uuid.Must(uuid.NewV7()), PersonID: personID, Role: role, UnitID: unitID, GrantedBy: who.AuditID(), GrantedAt: s.now()}
	given := row.ID
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := s.lockMember(ctx, tx, who, personID); err != nil {
			return err
		}
		if err := s.administers(ctx, tx, who, unitID); err != nil {
			return err
		}
		_, err := tx.NewInsert().Model(&row).On("conflict (person_id, role, unit_id) where revoked_at is null do update").
			Set("role = excluded.role").Returning("id").Exec(ctx)
		if err != nil {
			return fmt.Errorf("grant: %w", err)
		}
		if row.ID != given {
			return nil
		}
		return s.auditChange(ctx, tx, who, "role.grant", personID, map[string]any{"role": role, "unit": unitID})
	})
	return row.ID, err
}

// Revoke takes a role back from the person who holds it. The last administrator of the root stays: otherwise nobody could
// ever grant again.
func (s *Service) Revoke(ctx context.Context, who Actor, personID, grantID uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := lockRoles(ctx, tx); err != nil {
			return err
		}
		var row grantRow
		err := tx.NewRaw(`update role_grants g set revoked_at = ?, revoked_by = ? where g.id = ? and g.person_id = ? and g.revoked_at is null and ?
			returning g.id, g.person_id, g.role, g.unit_id`,
			s.now(), nullID(who.AuditID()), grantID, personID, who.Scope(s.today(who), Administrator).Units("g.unit_id")).Scan(ctx, &row)
		if err != nil {
			return pg.OrNotFound(fmt.Errorf("revoke: %w", err), fault.New(fault.NotFound, "role.grant_unknown"))
		}
		if err := rootKept(ctx, tx); err != nil {
			return err
		}
		return s.auditChange(ctx, tx, who, "role.revoke", row.PersonID, map[string]any{"role": row.Role, "unit": row.UnitID})
	})
}

// Grants lists the roles a person holds, for those who may read the person.
func (s *Service) Grants(ctx context.Context, who Actor, personID uuid.UUID) ([]GrantView, error) {
	grants := []GrantView{}
	day := s.today(who)
	err := s.db.NewRaw(`
		select g.id, g.role, g.unit_id, coalesce(v.name, '') as unit_name, g.granted_at, coalesce(b.name, '') as granted_by_name
		from role_grants g left join persons b on b.id = g.granted_by
		left join unit_versions v on v.unit_id = g.unit_id and v.valid_from <= ?0 and (v.valid_to is null or v.valid_to > ?0)
		where g.person_id = ?1 and g.revoked_at is null and ?2 order by g.role, v.name`,
		DayOf(day), personID, who.Scope(day, viewers...).Persons("g.person_id")).Scan(ctx, &grants)
	if err != nil {
		return nil, fmt.Errorf("grants: %w", err)
	}
	return grants, nil
}

// administers refuses when the unit is not, today, in who's administration.
func (s *Service) administers(ctx context.Context, db bun.IDB, who Actor, unitID uuid.UUID) error {
	day := s.today(who)
	var found bool
	err := db.NewRaw(`select exists (select from unit_versions v where v.unit_id = ?0
		and v.valid_from <= ?1 and (v.valid_to is null or v.valid_to > ?1) and ?2)`,
		unitID, DayOf(day), who.Scope(day, Administrator).Units("v.unit_id")).Scan(ctx, &found)
	if err != nil {
		return fmt.Errorf("administered units: %w", err)
	}
	if !found {
		return fault.Field("unit_id", "unit.unknown")
	}
	return nil
}

// lockRoles makes those who take roles away wait for one another, so two administrators cannot each remove the other.
func lockRoles(ctx context.Context, tx bun.Tx) error {
	if _, err := tx.ExecContext(ctx, "lock table role_grants in share row exclusive mode"); err != nil {
		return fmt.Errorf("lock roles: %w", err)
	}
	return nil
}

// rootKept refuses, after a change under lockRoles, a government left without an administrator of its root.
func rootKept(ctx context.Context, tx bun.Tx) error {
	var lost bool
	err := tx.NewRaw(`
		with roots as (select v.unit_id from unit_versions v where v.parent_id is null and v.valid_to is null),
		ever as (select g.unit_id, bool_or(g.revoked_at is null and p.left_on is null) as kept
			from role_grants g join persons p on p.id = g.person_id
			where g.role = 'administrator' and g.unit_id in (select unit_id from roots) group by g.unit_id)
		select coalesce(bool_or(not kept), false) from ever`).Scan(ctx, &lost)
	if err != nil {
		return fmt.Errorf("count administrators: %w", err)
	}
	if lost {
		return fault.New(fault.Conflict, "role.last_administrator")
	}
	return nil
}
