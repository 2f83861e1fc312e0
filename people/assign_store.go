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
	"mumpuni/internal/pg"
)

// lockMember holds the person's row until the commit; person.unknown when who does not administer them.
func (s *Service) lockMember(ctx context.Context, tx bun.Tx, who Actor, id uuid.UUID) error {
	var found uuid.UUID
	err := tx.NewRaw("select p.id from persons p where p.id = ? and p.left_on is null and ? for update",
		id, who.Scope(s.today(who), Administrator).members("p.id")).Scan(ctx, &found)
	return pg.OrNotFound(err, errPersonUnknown)
}

// appoint ends the open main assignment, unless the new one is acting, and opens another.
func appoint(ctx context.Context, tx bun.Tx, personID uuid.UUID, to Appointment) error {
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
func endMain(ctx context.Context, tx bun.Tx, personID uuid.UUID, on Day) error {
	var open assignment
	err := tx.NewSelect().Model(&open).Where("a.person_id = ? and a.main and a.valid_to is null", personID).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open assignment: %w", err)
	}
	if on < open.ValidFrom {
		return fault.Field("valid_from", "person.assigned_later").With("Day", open.ValidFrom.short())
	}
	_, err = tx.NewUpdate().Model(&open).Set("valid_to = ?", on).WherePK().Exec(ctx)
	if err != nil {
		return fmt.Errorf("end assignment: %w", err)
	}
	return nil
}

// leave ends the service of persons on a day. Assignments that would begin later end on the day they begin.
func (s *Service) leave(ctx context.Context, tx bun.Tx, by uuid.UUID, ids []uuid.UUID, on Day) error {
	if err := lockRoles(ctx, tx); err != nil {
		return err
	}
	who := pgdialect.Array(ids)
	for _, step := range []struct {
		does  string
		query string
		args  []any
	}{
		{"note leaving", "update persons set left_on = ?, updated_at = ? where id = any(?::uuid[])", []any{on, s.now(), who}},
		{"end assignments", "update assignments set valid_to = greatest(valid_from, ?::date) where person_id = any(?::uuid[]) and (valid_to is null or valid_to > ?)", []any{on, who, on}},
		{"revoke roles", "update role_grants set revoked_at = ?, revoked_by = ? where person_id = any(?::uuid[]) and revoked_at is null", []any{s.now(), nullID(by), who}},
	} {
		if _, err := tx.ExecContext(ctx, step.query, step.args...); err != nil {
			return fmt.Errorf("%s: %w", step.does, err)
		}
	}
	return rootKept(ctx, tx)
}

// nullID is id, or null for Nil.
func nullID(id uuid.UUID) any {
	if id == uuid.Nil {
		return nil
	}
	return id
}
