package people

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// lockMember holds the person's row until the commit; person.unknown when who does not administer them. leaving is the day,
// still ahead, on which they leave; "" when none is known.
func (s *Service) lockMember(ctx context.Context, tx bun.Tx, who Actor, id id.Person) (leaving Day, err error) {
	day := s.today(who)
	err = tx.NewRaw("select p.left_on from persons p where p.id = ?0 and (p.left_on is null or p.left_on > ?1) and ?2 for update",
		id, DayOf(day), who.Scope(day, Administrator).member("p.id")).Scan(ctx, &leaving)
	return leaving, pg.OrNotFound(err, errPersonUnknown)
}

// appoint ends the open main assignment, unless the new one is acting, and opens another.
func appoint(ctx context.Context, tx bun.Tx, personID id.Person, to Appointment) error {
	post, err := ensurePost(ctx, tx, to.Post)
	if err != nil {
		return err
	}
	if !to.Acting {
		if err := endMain(ctx, tx, personID, to.From); err != nil {
			return err
		}
	}
	row := assignment{ID: uuid.Must(uuid.NewV7()), PersonID: personID, UnitID: to.UnitID, PostID: post, Main: !to.Acting, ValidFrom: to.From}
	if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("appoint: %w", err)
	}
	return nil
}

// endMain ends the open main assignment on a day, which may not be before it began.
func endMain(ctx context.Context, tx bun.Tx, personID id.Person, on Day) error {
	var open assignment
	err := tx.NewSelect().Model(&open).Where("a.person_id = ? and a.main and a.valid_to is null", personID).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open assignment: %w", err)
	}
	if on < open.ValidFrom {
		return assignedLater(open.ValidFrom)
	}
	_, err = tx.NewUpdate().Model(&open).Set("valid_to = ?", on).WherePK().Exec(ctx)
	if err != nil {
		return fmt.Errorf("end assignment: %w", err)
	}
	return nil
}

// assignedLater refuses an appointment from before the one that it would end began.
func assignedLater(since Day) error {
	return fault.Field("valid_from", "person.assigned_later").With("Day", since.Short())
}

// leave ends the service of persons on a day. Their roles are revoked when that day has come; until then they keep them,
// and from then on whoever has left holds none, revoked or not.
func (s *Service) leave(ctx context.Context, tx bun.Tx, who Actor, ids []id.Person, on Day) error {
	if err := lockRoles(ctx, tx); err != nil {
		return err
	}
	if err := s.noRoleBeyond(ctx, tx, who, ids); err != nil {
		return err
	}
	if err := s.endService(ctx, tx, ids, on); err != nil {
		return err
	}
	if on <= DayOf(s.today(who)) {
		_, err := tx.ExecContext(ctx, "update role_grants set revoked_at = ?, revoked_by = ? where person_id = any(?::uuid[]) and revoked_at is null",
			s.now(), pg.Null(who.AuditID()), pgdialect.Array(ids))
		if err != nil {
			return fmt.Errorf("revoke roles: %w", err)
		}
	}
	return rootKept(ctx, tx)
}

// noRoleBeyond refuses when one of the persons holds a role on a unit outside who's: it is not who's to end.
func (s *Service) noRoleBeyond(ctx context.Context, tx bun.Tx, who Actor, ids []id.Person) error {
	var name string
	err := tx.NewRaw(`select p.name from role_grants g join persons p on p.id = g.person_id
		where g.person_id = any(?::uuid[]) and g.revoked_at is null and not (?) order by p.name limit 1`,
		pgdialect.Array(ids), who.Scope(s.today(who), Administrator).Units("g.unit_id")).Scan(ctx, &name)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return fmt.Errorf("roles beyond: %w", err)
	}
	return fault.New(fault.Conflict, "role.beyond_yours").With("Name", name)
}

// endService notes the day of leaving and ends assignments on it; those that would begin later end on the day they begin.
func (s *Service) endService(ctx context.Context, tx bun.Tx, ids []id.Person, on Day) error {
	_, err := tx.ExecContext(ctx, "update persons set left_on = ?, updated_at = ? where id = any(?::uuid[])", on, s.now(), pgdialect.Array(ids))
	if err != nil {
		return fmt.Errorf("note leaving: %w", err)
	}
	_, err = tx.ExecContext(ctx, `update assignments set valid_to = greatest(valid_from, ?0::date)
		where person_id = any(?1::uuid[]) and (valid_to is null or valid_to > ?0)`, on, pgdialect.Array(ids))
	if err != nil {
		return fmt.Errorf("end assignments: %w", err)
	}
	return nil
}

// stay takes back a leaving that lies ahead: what ended with it goes on, a main assignment until the next one begins.
func (s *Service) stay(ctx context.Context, tx bun.Tx, id id.Person, leaving Day) error {
	if leaving == "" {
		return nil
	}
	if _, err := tx.ExecContext(ctx, "update persons set left_on = null, updated_at = ? where id = ?", s.now(), id); err != nil {
		return fmt.Errorf("take leaving back: %w", err)
	}
	_, err := tx.ExecContext(ctx, `update assignments a set valid_to = n.valid_to from (
			select id, case when main then lead(valid_from) over (partition by main order by valid_from, id) end as valid_to
			from assignments where person_id = ?0) n
		where a.id = n.id and a.valid_to >= ?1`, id, leaving)
	if err != nil {
		return fmt.Errorf("go on with assignments: %w", err)
	}
	return nil
}
