package siasn

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// NewImport is a file to check.
type NewImport struct {
	FileName   string
	RootUnitID uuid.UUID // the unit whose staff the file lists
	Body       io.Reader
}

// StartImport reads a file, keeps the needed columns of it and has it checked by a job. It gives the import's ID, or a
// fault on "file" when the file cannot be read at all.
func (s *Service) StartImport(ctx context.Context, who people.Actor, n NewImport) (uuid.UUID, error) {
	if !who.Has(people.Administrator) || who.IsSystem() {
		return uuid.Nil, errNotYours
	}
	yours, err := people.UnitIn(ctx, s.db, n.RootUnitID, who.Scope(s.people.Today(who), people.Administrator))
	switch {
	case err != nil:
		return uuid.Nil, err
	case !yours:
		return uuid.Nil, fault.Field("unit_id", "unit.unknown")
	}
	t, err := siasnFile.ReadApart(ctx, n.Body)
	if err != nil {
		return uuid.Nil, err
	}
	b := Import{
		ID: uuid.Must(uuid.NewV7()), FileName: fileName(n.FileName), Format: t.Format, Columns: importColumns(t.Columns), RootUnitID: n.RootUnitID,
		State: ImportChecking, RowsTotal: len(t.Rows), CreatedBy: who.PersonID, CreatedAt: s.now(),
	}
	return b.ID, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewInsert().Model(&b).Exec(ctx); err != nil {
			return fmt.Errorf("import: %w", err)
		}
		if err := insertImportRows(ctx, tx, b.ID, t.Rows); err != nil {
			return err
		}
		if err := s.auditImport(ctx, tx, who, "import.check", b.ID, nil); err != nil {
			return err
		}
		return s.queue.Add(ctx, tx, importArgs{b.ID, ImportChecking})
	})
}

// ImportConsent is what must be said again, knowingly, before an import is applied.
type ImportConsent struct {
	Left   string // how many leave, when that is more than a tenth
	Hidden string // how many rows are taken that the file hides, when there are any
}

// ApplyImport has a checked import applied by a job: exactly what the dry run showed, or nothing. Consent that is needed and
// not given is a fault on "confirm" (import.confirm_differs) or "hidden" (import.hidden_unconfirmed). What it holds for a second
// person is asked for in who's name, which needs a second factor entered just now: fault identity.step_up_needed.
func (s *Service) ApplyImport(ctx context.Context, who people.Actor, id uuid.UUID, consent ImportConsent) error {
	return s.stepImport(ctx, who, id, "import.apply", ImportApplying, func(b Import) error {
		switch {
		case b.State != ImportChecked:
			return fault.New(fault.Conflict, "import.not_checked")
		case b.Summary.Empty():
			return fault.New(fault.Conflict, "import.nothing_to_apply")
		case b.Summary.Hidden > 0 && consent.Hidden != strconv.Itoa(b.Summary.Hidden):
			return fault.Field("hidden", "import.hidden_unconfirmed").With("Hidden", b.Summary.Hidden)
		case b.Summary.MustConfirm() && consent.Left != strconv.Itoa(b.Summary.Left):
			return fault.Field("confirm", "import.confirm_differs").With("Left", b.Summary.Left)
		case b.Summary.Held > 0 && !who.Fresh:
			return people.ErrStepUp
		}
		return notPurged(b)
	})
}

// RecheckImport has a checked or failed import checked once more against the people as they are now.
func (s *Service) RecheckImport(ctx context.Context, who people.Actor, id uuid.UUID) error {
	return s.stepImport(ctx, who, id, "import.check", ImportChecking, func(b Import) error {
		if b.State != ImportChecked && b.State != ImportFailed && b.State != ImportUndone {
			return fault.New(fault.Conflict, "import.not_recheckable")
		}
		return notPurged(b)
	})
}

// UndoImport has an applied import undone by a job: everything it changed is as it was before. That is refused, changing
// nothing, when one of its people or units was changed since or is in use elsewhere.
func (s *Service) UndoImport(ctx context.Context, who people.Actor, id uuid.UUID) error {
	return s.stepImport(ctx, who, id, "import.undo", ImportUndoing, func(b Import) error {
		if b.State != ImportApplied {
			return fault.New(fault.Conflict, "import.not_applied")
		}
		return notPurged(b)
	})
}

func notPurged(b Import) error {
	if !b.PurgedAt.IsZero() {
		return fault.New(fault.Conflict, "import.purged")
	}
	return nil
}

// stepImport moves an import of who's administration to a busy state, if may allows, and adds the job that works it off.
func (s *Service) stepImport(ctx context.Context, who people.Actor, id uuid.UUID, action string, to ImportState, may func(Import) error) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		var b Import
		err := tx.NewSelect().Model(&b).Where("b.id = ?", id).
			Where("?", who.Scope(s.people.Today(who), people.Administrator).Unit("b.root_unit_id")).For("update").Scan(ctx)
		if err != nil {
			return pg.OrNotFound(fmt.Errorf("import: %w", err), errImportUnknown)
		}
		if err := may(b); err != nil {
			return err
		}
		_, err = tx.NewUpdate().Model(&b).
			Set("state = ?, rows_done = 0, failure = '', failure_args = '{}', stepped_by = ?", to, pg.Null(who.AuditID())).WherePK().Exec(ctx)
		if err != nil {
			return fmt.Errorf("import state: %w", err)
		}
		if err := s.auditImport(ctx, tx, who, action, id, map[string]any{"summary": b.Summary}); err != nil {
			return err
		}
		return s.queue.Add(ctx, tx, importArgs{id, to})
	})
}

func (s *Service) auditImport(ctx context.Context, tx bun.Tx, who people.Actor, action string, id uuid.UUID, detail map[string]any) error {
	return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: action, Object: "import:" + id.String(), Detail: detail})
}
