package people

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// grantRow is a role grant with its history.
type grantRow struct {
	bun.BaseModel `bun:"table:role_grants,alias:g"`

	ID        uuid.UUID `bun:"id,pk"`
	PersonID  id.Person `bun:"person_id"`
	Role      Role      `bun:"role"`
	UnitID    uuid.UUID `bun:"unit_id"`
	GrantedBy id.Person `bun:"granted_by,nullzero"`
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

// Granted is what became of Grant: the grant that stands, or the approval that it waits for.
type Granted struct{ ID, ApprovalID uuid.UUID }

// RoleAsk is what an approval to grant a role carries out.
type RoleAsk struct {
	PersonID id.Person `json:"person_id"`
	Role     Role      `json:"role"`
	UnitID   uuid.UUID `json:"unit_id"`
}

// AskRole is the kind of approval that gives a role.
const AskRole = "role.grant"

// Grant asks to give a person a role on a unit and all below it: another administrator of the unit and the person, or above,
// approves. Who must administer both, so nobody gives more than their own reach, and nobody gives to themselves. Granting what
// is held already changes nothing and returns the standing grant. The system gives at once. Faults: role.unknown on role,
// person.unknown, unit.unknown on unit_id, person.oneself, identity.step_up_needed.
func (s *Service) Grant(ctx context.Context, who Actor, personID id.Person, role Role, unitID uuid.UUID) (Granted, error) {
	ask := RoleAsk{personID, role, unitID}
	var given Granted
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		standing, err := s.mayGrant(ctx, tx, who, ask)
		if err != nil || standing != uuid.Nil {
			given.ID = standing
			return err
		}
		if who.IsSystem() {
			given.ID, err = s.grant(ctx, tx, who, ask)
			return err
		}
		question, err := s.askRole(ctx, tx, ask)
		if err != nil {
			return err
		}
		if given.ApprovalID, err = s.ask(ctx, tx, who, question); err != nil || given.ApprovalID != uuid.Nil {
			return err
		}
		given.ID, err = standingGrant(ctx, tx, ask) // given at once
		return err
	})
	return given, err
}

// mayGrant refuses what who may not ask for and gives the grant that stands already, if one does.
func (s *Service) mayGrant(ctx context.Context, tx bun.Tx, who Actor, ask RoleAsk) (uuid.UUID, error) {
	if !slices.Contains(Roles, ask.Role) {
		return uuid.Nil, fault.Field("role", "role.unknown")
	}
	if _, err := s.lockMember(ctx, tx, who, ask.PersonID); err != nil {
		return uuid.Nil, err
	}
	if err := s.administers(ctx, tx, who, ask.UnitID); err != nil {
		return uuid.Nil, err
	}
	if err := who.NotOneself(ask.PersonID); err != nil {
		return uuid.Nil, err
	}
	return standingGrant(ctx, tx, ask)
}

func standingGrant(ctx context.Context, tx bun.Tx, ask RoleAsk) (id uuid.UUID, err error) {
	err = tx.NewRaw("select id from role_grants where person_id = ? and role = ? and unit_id = ? and revoked_at is null",
		ask.PersonID, ask.Role, ask.UnitID).Scan(ctx, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return uuid.Nil, nil
	}
	return id, err
}

// askRole puts the question to approvers: they administer both the unit of the role and that of the person.
func (s *Service) askRole(ctx context.Context, tx bun.Tx, ask RoleAsk) (Ask, error) {
	about, err := s.about(ctx, tx, ask.PersonID)
	if err != nil {
		return Ask{}, err
	}
	unit, err := s.unitName(ctx, tx, ask.UnitID)
	if err != nil {
		return Ask{}, err
	}
	return Ask{
		Kind: AskRole, SubjectID: uuid.UUID(ask.PersonID), Units: []uuid.UUID{ask.UnitID, about.UnitID}, Beneficiary: ask.PersonID, Payload: ask,
		Words: map[string]string{"Person": about.Name, "RoleKey": ask.Role.Key(), "Unit": unit},
		Facts: []Fact{{Key: "approvals.fact.role", After: ask.Role.Key(), Say: true}, {Key: "approvals.fact.unit", After: unit}},
	}, nil
}

// CarryGrant gives the role that was asked, once it is approved, in the name of who asked.
func (s *Service) CarryGrant(ctx context.Context, tx bun.Tx, asker Actor, ask RoleAsk) error {
	standing, err := s.mayGrant(ctx, tx, asker, ask)
	if err != nil || standing != uuid.Nil {
		return err
	}
	_, err = s.grant(ctx, tx, asker, ask)
	return err
}

// grant gives a role and tells the person.
func (s *Service) grant(ctx context.Context, tx bun.Tx, who Actor, ask RoleAsk) (uuid.UUID, error) {
	row := grantRow{
		ID: uuid.Must(uuid.NewV7()), PersonID: ask.PersonID, Role: ask.Role, UnitID: ask.UnitID, GrantedBy: who.AuditID(), GrantedAt: s.now(),
	}
	if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return uuid.Nil, fmt.Errorf("grant: %w", err)
	}
	if err := s.tellRole(ctx, tx, "notices.role_granted", ask); err != nil {
		return uuid.Nil, err
	}
	return row.ID, s.auditChange(ctx, tx, who, "role.grant", ask.PersonID, map[string]any{"role": ask.Role, "unit": ask.UnitID})
}

// tellRole tells a person of a role given or taken.
func (s *Service) tellRole(ctx context.Context, tx bun.Tx, key string, ask RoleAsk) error {
	unit, err := s.unitName(ctx, tx, ask.UnitID)
	if err != nil {
		return err
	}
	return s.notify(ctx, tx, Notice{
		PersonID: ask.PersonID, Key: key, Args: map[string]string{"RoleKey": ask.Role.Key(), "Unit": unit}, Href: "/data-saya",
	})
}

// about is who an approval is about: their printed name and where they serve today.
type about struct {
	Name   string    `bun:"name"`
	UnitID uuid.UUID `bun:"unit_id"`
}

func (s *Service) about(ctx context.Context, db bun.IDB, id id.Person) (about, error) {
	var a about
	err := db.NewRaw(`select p.name, a.unit_id from persons p
		left join assignments a on a.person_id = p.id and a.main and a.valid_from <= ?1 and (a.valid_to is null or a.valid_to > ?1)
		where p.id = ?0`, id, DayOf(s.today(Actor{}))).Scan(ctx, &a)
	return a, pg.OrNotFound(err, errPersonUnknown)
}

// unitName is the name of a unit today, or its last one.
func (s *Service) unitName(ctx context.Context, db bun.IDB, id uuid.UUID) (name string, err error) {
	err = db.NewRaw("select v.name from unit_versions v where v.unit_id = ? order by v.valid_from desc limit 1", id).Scan(ctx, &name)
	return name, pg.OrNotFound(err, errUnitUnknown)
}

// Revoke takes a role back from the person who holds it. The last administrator of the root stays: otherwise nobody could
// ever grant again.
func (s *Service) Revoke(ctx context.Context, who Actor, personID id.Person, grantID uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := lockRoles(ctx, tx); err != nil {
			return err
		}
		var row grantRow
		err := tx.NewRaw(`update role_grants g set revoked_at = ?, revoked_by = ? where g.id = ? and g.person_id = ? and g.revoked_at is null and ?
			returning g.id, g.person_id, g.role, g.unit_id`,
			s.now(), pg.Null(who.AuditID()), grantID, personID, who.Scope(s.today(who), Administrator).Unit("g.unit_id")).Scan(ctx, &row)
		if err != nil {
			return pg.OrNotFound(fmt.Errorf("revoke: %w", err), fault.New(fault.NotFound, "role.grant_unknown"))
		}
		if err := rootKept(ctx, tx); err != nil {
			return err
		}
		if err := s.tellRole(ctx, tx, "notices.role_revoked", RoleAsk{row.PersonID, row.Role, row.UnitID}); err != nil {
			return err
		}
		return s.auditChange(ctx, tx, who, "role.revoke", row.PersonID, map[string]any{"role": row.Role, "unit": row.UnitID})
	})
}

// Grants lists the roles a person holds, for those who may read the person.
func (s *Service) Grants(ctx context.Context, who Actor, personID id.Person) ([]GrantView, error) {
	grants := []GrantView{}
	day := s.today(who)
	err := s.db.NewRaw(`
		select g.id, g.role, g.unit_id, coalesce(v.name, '') as unit_name, g.granted_at, coalesce(b.name, '') as granted_by_name
		from role_grants g left join persons b on b.id = g.granted_by
		left join unit_versions v on v.unit_id = g.unit_id and v.valid_from <= ?0 and (v.valid_to is null or v.valid_to > ?0)
		where g.person_id = ?1 and g.revoked_at is null and ?2 order by g.role, v.name`,
		DayOf(day), personID, who.Scope(day, viewers...).Person("g.person_id")).Scan(ctx, &grants)
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
		unitID, DayOf(day), who.Scope(day, Administrator).Unit("v.unit_id")).Scan(ctx, &found)
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
