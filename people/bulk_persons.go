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

// PersonAct is what becomes of a person in a bulk.
type PersonAct string

// The acts, in the words of PersonStep. Who stays as they are may still be appointed.
const (
	StepNew     PersonAct = "new"
	StepChanged PersonAct = "changed"
	StepLeft    PersonAct = "left" // from today
)

// PersonStep is what becomes of one person in a bulk.
type PersonStep struct {
	Act    PersonAct
	Person Person       // as they will be; of who leaves, the ID alone is read
	To     *Appointment // the main one; nil: as it is
	Open   uuid.UUID    // the main assignment that To ends or, with Amend, whose beginning it puts right; Nil: there is none
	Amend  bool
}

// Persons adds, changes and dismisses persons, and ends, puts right and opens main assignments. A key that another person has is a fault:
// person.nip_taken, person.siasn_id_taken or person.email_taken.
func (b *Bulk) Persons(ctx context.Context, steps []PersonStep) error {
	if err := b.findPosts(ctx, steps); err != nil {
		return err
	}
	if err := b.changePersons(ctx, steps); err != nil {
		return pg.Refused(err, personTaken)
	}
	return b.placePersons(ctx, steps)
}

func (b *Bulk) changePersons(ctx context.Context, steps []PersonStep) error {
	var added, changed []Person
	var left []id.Person
	for _, step := range steps {
		p := step.Person
		p.UpdatedAt = b.s.now()
		switch step.Act {
		case StepNew:
			p.CreatedAt = b.s.now()
			added = append(added, p)
		case StepChanged:
			changed = append(changed, p)
		case StepLeft:
			left = append(left, p.ID)
		}
	}
	if len(changed) > 0 {
		if err := b.forgetRoles(ctx, changed); err != nil {
			return err
		}
		if _, err := b.tx.NewUpdate().Model(&changed).Bulk().ExcludeColumn("created_at").Exec(ctx); err != nil {
			return fmt.Errorf("change persons: %w", err)
		}
	}
	if len(added) > 0 {
		if _, err := b.tx.NewInsert().Model(&added).Exec(ctx); err != nil {
			return fmt.Errorf("add persons: %w", err)
		}
	}
	if len(left) > 0 {
		return b.s.leave(ctx, b.tx, b.by, left, b.today)
	}
	return nil
}

// forgetRoles revokes what those of the persons who had left held until then: coming back gives no role back.
func (b *Bulk) forgetRoles(ctx context.Context, back []Person) error {
	ids := make([]id.Person, len(back))
	for i, p := range back {
		ids[i] = p.ID
	}
	_, err := b.tx.ExecContext(ctx, `update role_grants g set revoked_at = ?, revoked_by = ? from persons p
		where p.id = g.person_id and p.id = any(?::uuid[]) and p.left_on is not null and g.revoked_at is null`,
		b.s.now(), pg.Null(b.by.AuditID()), pgdialect.Array(ids))
	if err != nil {
		return fmt.Errorf("revoke roles of who had left: %w", err)
	}
	return nil
}

// placePersons ends, puts right and opens main assignments.
func (b *Bulk) placePersons(ctx context.Context, steps []PersonStep) error {
	var ended, amended, opened []assignment
	for _, step := range steps {
		switch {
		case step.To == nil:
		case step.Amend:
			amended = append(amended, assignment{ID: step.Open, ValidFrom: step.To.From})
		default:
			if step.Open != uuid.Nil {
				ended = append(ended, assignment{ID: step.Open, ValidTo: step.To.From})
			}
			opened = append(opened, assignment{
				ID: uuid.Must(uuid.NewV7()), PersonID: step.Person.ID, UnitID: step.To.UnitID, PostID: b.posts[step.To.Post],
				Main: true, ValidFrom: step.To.From,
			})
		}
	}
	if err := setDay(ctx, b.tx, "valid_to = greatest(a.valid_from, n.day)", ended, func(a assignment) Day { return a.ValidTo }); err != nil {
		return err
	}
	if err := setDay(ctx, b.tx, "valid_from = n.day", amended, func(a assignment) Day { return a.ValidFrom }); err != nil {
		return err
	}
	if len(opened) == 0 {
		return nil
	}
	if _, err := b.tx.NewInsert().Model(&opened).Exec(ctx); err != nil {
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
