package people

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// changePersons adds, changes and dismisses persons.
func (s *Service) changePersons(ctx context.Context, tx bun.Tx, who Actor, today Day, part []*planned) error {
	var added, changed []Person
	var left []id.Person
	for _, r := range part {
		p := r.person
		p.ID, p.UpdatedAt = r.PersonID, s.now()
		switch r.Outcome {
		case "new":
			p.CreatedAt = s.now()
			added = append(added, p)
		case "changed":
			changed = append(changed, p)
		case "left":
			left = append(left, r.PersonID)
		}
	}
	if len(changed) > 0 {
		if err := s.forgetRoles(ctx, tx, who, changed); err != nil {
			return err
		}
		if _, err := tx.NewUpdate().Model(&changed).Bulk().ExcludeColumn("created_at").Exec(ctx); err != nil {
			return fmt.Errorf("change persons: %w", err)
		}
	}
	if len(added) > 0 {
		if _, err := tx.NewInsert().Model(&added).Exec(ctx); err != nil {
			return fmt.Errorf("add persons: %w", err)
		}
	}
	if len(left) > 0 {
		return s.leave(ctx, tx, who, left, today)
	}
	return nil
}

// forgetRoles revokes what those of the persons who had left held until then: coming back gives no role back.
func (s *Service) forgetRoles(ctx context.Context, tx bun.Tx, who Actor, back []Person) error {
	ids := make([]id.Person, len(back))
	for i, p := range back {
		ids[i] = p.ID
	}
	_, err := tx.ExecContext(ctx, `update role_grants g set revoked_at = ?, revoked_by = ? from persons p
		where p.id = g.person_id and p.id = any(?::uuid[]) and p.left_on is not null and g.revoked_at is null`,
		s.now(), pg.Null(who.AuditID()), pgdialect.Array(ids))
	if err != nil {
		return fmt.Errorf("revoke roles of who had left: %w", err)
	}
	return nil
}

// placePersons ends, puts right and opens main assignments.
func placePersons(ctx context.Context, tx bun.Tx, part []*planned, posts map[Post]uuid.UUID) error {
	var ended, amended []assignment
	var opened []assignment
	for _, r := range part {
		switch {
		case r.place == nil:
		case r.place.amend:
			amended = append(amended, assignment{ID: r.had.AssignmentID, ValidFrom: r.place.from})
		default:
			if r.had != nil && r.had.AssignmentID != uuid.Nil {
				ended = append(ended, assignment{ID: r.had.AssignmentID, ValidTo: r.place.from})
			}
			opened = append(opened, assignment{
				ID: uuid.Must(uuid.NewV7()), PersonID: r.PersonID, UnitID: r.place.unit.ID, PostID: posts[r.place.post],
				Main: true, ValidFrom: r.place.from,
			})
		}
	}
	if err := setDay(ctx, tx, "valid_to = greatest(a.valid_from, n.day)", ended, func(a assignment) Day { return a.ValidTo }); err != nil {
		return err
	}
	if err := setDay(ctx, tx, "valid_from = n.day", amended, func(a assignment) Day { return a.ValidFrom }); err != nil {
		return err
	}
	if len(opened) == 0 {
		return nil
	}
	if _, err := tx.NewInsert().Model(&opened).Exec(ctx); err != nil {
		return fmt.Errorf("open assignments: %w", err)
	}
	return nil
}

// setDay changes a day of many assignments; set is a constant.
func setDay(ctx context.Context, tx bun.Tx, set string, list []assignment, day func(assignment) Day) error {
	if len(list) == 0 {
		return nil
	}
	ids, days := make([]uuid.UUID, len(list)), make([]string, len(list))
	for i, a := range list {
		ids[i], days[i] = a.ID, string(day(a))
	}
	_, err := tx.ExecContext(ctx, "update assignments a set "+set+" from (select unnest(?::uuid[]) as id, unnest(?::date[]) as day) n where a.id = n.id",
		pgdialect.Array(ids), pgdialect.Array(days))
	if err != nil {
		return fmt.Errorf("change assignments: %w", err)
	}
	return nil
}
