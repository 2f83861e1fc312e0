package siasn

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// applyImport does in one transaction what the dry run showed. When people have changed so that it would do anything else,
// it does nothing and says so.
func (s *Service) applyImport(ctx context.Context, b Import) error {
	who, err := s.people.LoadActor(ctx, b.CreatedBy)
	if err != nil {
		return err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := startStep(ctx, tx, b); err != nil {
			return err
		}
		by := who // within who's reach, but noted as done by who applied the import
		by.PersonID = b.StepBy()
		bulk, err := s.people.Bulk(ctx, tx, by)
		if err != nil {
			return err
		}
		rows, err := importRows(ctx, tx, b)
		if err != nil {
			return err
		}
		p, err := planImport(ctx, tx, who, b, rows, people.DayOf(s.people.Today(who)))
		if err != nil {
			return err
		}
		if p.digest() != b.Digest {
			return fault.New(fault.Conflict, "import.stale")
		}
		if err := s.carryOut(ctx, tx, bulk, by, b, p); err != nil {
			return err
		}
		if err := s.askHeld(ctx, tx, bulk, b, p); err != nil {
			return err
		}
		return s.finishApply(ctx, tx, b, bulk.Made)
	})
	if errors.Is(err, errStepGone) {
		return nil
	}
	return err
}

// carryOut changes units, posts, persons and assignments, keeping beside each row what was.
func (s *Service) carryOut(ctx context.Context, tx bun.Tx, bulk *people.Bulk, by people.Actor, b Import, p *importPlan) error {
	var act []*planned
	for _, r := range p.rows {
		if r.Outcome == "new" || r.Outcome == "changed" || r.Outcome == "left" {
			if r.Outcome == "new" {
				r.PersonID = id.Person(uuid.Must(uuid.NewV7()))
			}
			act = append(act, r)
		}
	}
	if err := bulk.Units(ctx, p.units.steps()); err != nil {
		return err
	}
	done := len(p.rows) - len(act)
	for part := range slices.Chunk(act, atOnce) {
		if err := keepBefore(ctx, tx, b.ID, part); err != nil {
			return err
		}
		if err := bulk.Persons(ctx, stepsOf(part)); err != nil {
			return err
		}
		if err := s.noteImported(ctx, tx, bulk, by, b, part); err != nil {
			return err
		}
		done += len(part)
		if err := s.progress(ctx, b.ID, done); err != nil {
			return err
		}
	}
	return nil
}

// stepsOf is what becomes of the persons of rows.
func stepsOf(part []*planned) []people.PersonStep {
	steps := make([]people.PersonStep, len(part))
	for i, r := range part {
		step := people.PersonStep{Act: people.PersonAct(r.Outcome), Person: r.person}
		step.Person.ID = r.PersonID
		if r.place != nil {
			step.To = &people.Appointment{UnitID: r.place.unit.ID, Post: r.place.post, From: r.place.from}
			step.Amend = r.place.amend
			if r.had != nil {
				step.Open = r.had.AssignmentID
			}
		}
		steps[i] = step
	}
	return steps
}

// keepBefore notes who each row is about and their state before.
func keepBefore(ctx context.Context, tx bun.Tx, batch uuid.UUID, part []*planned) error {
	seqs, ids := make([]int, len(part)), make([]id.Person, len(part))
	for i, r := range part {
		seqs[i], ids[i] = r.Seq, r.PersonID
	}
	_, err := tx.ExecContext(ctx, `
		update import_rows r set person_id = n.id, before = person_state(n.id)
		from (select unnest(?::int[]) as seq, unnest(?::uuid[]) as id) n where r.batch_id = ? and r.seq = n.seq`,
		pgdialect.Array(seqs), pgdialect.Array(ids), batch)
	if err != nil {
		return fmt.Errorf("keep what was: %w", err)
	}
	return nil
}

// finishApply keeps the state of everybody right after, and marks the import applied.
func (s *Service) finishApply(ctx context.Context, tx bun.Tx, b Import, made people.Made) error {
	_, err := tx.ExecContext(ctx, `update import_rows set after = person_state(person_id)
		where batch_id = ? and outcome in ('new', 'changed', 'left')`, b.ID)
	if err != nil {
		return fmt.Errorf("keep what is: %w", err)
	}
	b.State, b.AppliedAt, b.Made = ImportApplied, s.now(), made
	if _, err := tx.NewUpdate().Model(&b).Column("state", "applied_at", "made").WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("finish applying: %w", err)
	}
	return s.tellImport(ctx, tx, "notices.import_applied", b)
}
