package people

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// importMade is what applying made or changed besides persons and assignments.
type importMade struct {
	Units   []uuid.UUID `json:"units,omitempty"`   // new
	Changed []uuid.UUID `json:"changed,omitempty"` // had another name or parent
	Posts   []uuid.UUID `json:"posts,omitempty"`   // new
	Before  []any       `json:"before,omitempty"`  // unit_state of Changed, in their order
	After   []any       `json:"after,omitempty"`   // unit_state of Units, then Changed
}

// applyImport does in one transaction what the dry run showed. When people have changed so that it would do anything else,
// it does nothing and says so.
func (s *Service) applyImport(ctx context.Context, b Import) error {
	who, err := s.LoadActor(ctx, b.CreatedBy)
	if err != nil {
		return err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := startStep(ctx, tx, b); err != nil {
			return err
		}
		if err := lockTree(ctx, tx); err != nil {
			return err
		}
		rows, err := importRows(ctx, tx, b)
		if err != nil {
			return err
		}
		p, err := planImport(ctx, tx, who, b, rows, DayOf(s.today(who)))
		if err != nil {
			return err
		}
		if p.digest() != b.Digest {
			return fault.New(fault.Conflict, "import.stale")
		}
		return s.carryOut(ctx, tx, who, b, p)
	})
	if errors.Is(err, errStepGone) {
		return nil
	}
	return pg.Refused(err, personTaken)
}

// carryOut changes units, posts, persons and assignments within by's reach, keeping beside each row what was and what is.
// It is noted as done by who applied the import.
func (s *Service) carryOut(ctx context.Context, tx bun.Tx, by Actor, b Import, p *importPlan) error {
	by.PersonID = b.StepBy()
	var act []*planned
	for _, r := range p.rows {
		if r.Outcome == "new" || r.Outcome == "changed" || r.Outcome == "left" {
			if r.Outcome == "new" {
				r.PersonID = id.Person(uuid.Must(uuid.NewV7()))
			}
			act = append(act, r)
		}
	}
	made, err := s.makeUnits(ctx, tx, p)
	if err != nil {
		return err
	}
	posts, err := makePosts(ctx, tx, act, &made)
	if err != nil {
		return err
	}
	done := len(p.rows) - len(act)
	err = inChunks(act, func(part []*planned) error {
		if err := keepBefore(ctx, tx, b.ID, part); err != nil {
			return err
		}
		if err := s.changePersons(ctx, tx, by, p.today, part); err != nil {
			return err
		}
		if err := placePersons(ctx, tx, part, posts); err != nil {
			return err
		}
		if err := s.noteImported(ctx, tx, by, b, part); err != nil {
			return err
		}
		done += len(part)
		return s.progress(ctx, b.ID, done)
	})
	if err != nil {
		return err
	}
	if err := s.askHeld(ctx, tx, b, p); err != nil {
		return err
	}
	return s.finishApply(ctx, tx, b, made)
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
