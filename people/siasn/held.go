package siasn

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/people"
)

// hold keeps back what one person alone may not change: grade, date of birth, unit and post of who holds a role and of who imports.
// The rest of the row goes on. It gives the changes of the assignment that stay.
func (p *importPlan) hold(pl *planned, c *candidate, place []people.FieldChange) []people.FieldChange {
	own := p.who.IsOneself(pl.had.ID)
	if !own && !pl.had.Staff {
		return place
	}
	pl.Held = append(append(pl.Held, pl.person.TakeMaster(pl.had.Person)...), place...)
	pl.held, pl.place = pl.place, nil
	switch {
	case len(pl.Held) == 0:
		return nil
	case own:
		c.warn("", "import.issue.held_own")
	default:
		c.warn("", "import.issue.held_staff")
	}
	pl.Issues = c.issues
	return nil
}

// askHeld opens an approval for each row that was held, in the name of who applies the import: they entered a second factor for
// that. Nobody asks for themselves; their own row waits for another administrator to import or to change it.
func (s *Service) askHeld(ctx context.Context, tx bun.Tx, bulk *people.Bulk, b Import, p *importPlan) error {
	if b.Summary.Held == 0 {
		return nil
	}
	asker, err := s.people.ActorIn(ctx, tx, b.StepBy())
	if err != nil {
		return err
	}
	asker.Fresh = true
	for _, r := range p.rows {
		if len(r.Held) == 0 || asker.IsOneself(r.PersonID) {
			continue
		}
		ask, at := r.asks()
		id, err := bulk.Ask(ctx, asker, ask, at)
		if err != nil {
			return err
		}
		if id == uuid.Nil {
			continue // done at once
		}
		if _, err := tx.ExecContext(ctx, "update import_rows set approval_id = ? where batch_id = ? and seq = ?", id, b.ID, r.Seq); err != nil {
			return fmt.Errorf("note approval: %w", err)
		}
	}
	return nil
}

// asks is the change that a held row asks for, and the unit that stood before the import at or above where it appoints to.
func (pl *planned) asks() (ask people.ChangeAsk, at uuid.UUID) {
	ask = people.ChangeAsk{PersonID: pl.PersonID, Import: true}
	for _, c := range pl.Held {
		if c.Field == "grade" || c.Field == "birth_date" {
			ask.Fields = append(ask.Fields, c)
		}
	}
	if pl.held == nil {
		return ask, uuid.Nil
	}
	ask.To = &people.Appointment{UnitID: pl.held.unit.ID, Post: pl.held.post, From: pl.held.from}
	ask.Amend = pl.held.amend
	stood := pl.held.unit
	for stood.VersionID == uuid.Nil { // made by this import
		stood = stood.Parent
	}
	return ask, stood.ID
}

// dropHeld takes back what an import asked for and nobody has decided, unless another import that is applied asks for the same.
func (s *Service) dropHeld(ctx context.Context, tx bun.Tx, b Import) error {
	var ids []uuid.UUID
	err := tx.NewRaw(`select distinct r.approval_id from import_rows r where r.batch_id = ? and r.approval_id is not null
		and not exists (select from import_rows o join import_batches ob on ob.id = o.batch_id
			where o.approval_id = r.approval_id and o.batch_id <> r.batch_id and ob.state = 'applied')`, b.ID).Scan(ctx, &ids)
	if err != nil {
		return fmt.Errorf("approvals of import: %w", err)
	}
	return s.hooks.Drop(ctx, tx, "import.held_undone", ids...)
}
