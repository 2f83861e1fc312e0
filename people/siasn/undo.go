package siasn

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// undoImport restores, in one transaction, everybody and every unit as they were before the import, unless one of them was
// changed since or is referred to from elsewhere.
func (s *Service) undoImport(ctx context.Context, b Import) error {
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := startStep(ctx, tx, b); err != nil {
			return err
		}
		by := people.Actor{PersonID: b.StepBy()}
		bulk, err := s.people.Bulk(ctx, tx, by)
		if err != nil {
			return err
		}
		if err := untouched(ctx, bulk, b.were(tx), b.Made); err != nil {
			return err
		}
		if err := s.dropHeld(ctx, tx, b); err != nil {
			return err
		}
		if err := s.noteUndone(ctx, tx, bulk, by, b); err != nil {
			return err
		}
		if err := bulk.Undo(ctx, b.were(tx), b.Made); err != nil {
			return err
		}
		return s.finishUndo(ctx, tx, b)
	})
	var refused *pgconn.PgError
	switch {
	case errors.Is(err, errStepGone):
		return nil
	case errors.As(err, &refused) && refused.Code == "23503": // something refers to what would go
		return s.undoInUse(ctx, b, refused)
	}
	return err
}

// were gives whom the import changed, as they were and as it left them.
func (b Import) were(tx bun.Tx) people.Were {
	return tx.NewSelect().TableExpr("import_rows w").ColumnExpr("w.seq as nr, w.person_id, w.name_shown as name, w.before, w.after").
		Where("w.batch_id = ? and w.after is not null", b.ID)
}

// untouched refuses when anybody or any unit is not as the import left them.
func untouched(ctx context.Context, bulk *people.Bulk, were people.Were, made people.Made) error {
	names, units, err := bulk.Touched(ctx, were, made)
	switch {
	case err != nil:
		return err
	case len(names) > 0:
		return fault.New(fault.Conflict, "import.undo_touched").With("Persons", len(names)).With("Name", names[0])
	case units:
		return fault.New(fault.Conflict, "import.undo_units_touched")
	}
	return nil
}

// finishUndo forgets what was kept of everybody, and marks the import undone.
func (s *Service) finishUndo(ctx context.Context, tx bun.Tx, b Import) error {
	_, err := tx.ExecContext(ctx, `update import_rows r set before = null, after = null,
		person_id = case when r.outcome = 'new' then null else r.person_id end where r.batch_id = ?`, b.ID)
	if err != nil {
		return fmt.Errorf("forget states: %w", err)
	}
	b.State, b.UndoneAt, b.Digest, b.Made = ImportUndone, s.now(), "", people.Made{}
	if _, err := tx.NewUpdate().Model(&b).Column("state", "undone_at", "digest", "made").WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("finish undoing: %w", err)
	}
	return s.tellImport(ctx, tx, "notices.import_undone", b)
}

var keyInUse = regexp.MustCompile(`=\(([0-9a-f\-]{36})\)`)

// undoInUse says who, of those the import added, is already in use; a unit or post that is has no name of a person.
func (s *Service) undoInUse(ctx context.Context, b Import, refused *pgconn.PgError) error {
	f := fault.New(fault.Conflict, "import.undo_in_use").Because(refused)
	m := keyInUse.FindStringSubmatch(refused.Detail)
	if m == nil {
		return f
	}
	var name string
	err := s.db.NewRaw("select name_shown from import_rows where batch_id = ? and person_id = ?::uuid limit 1", b.ID, m[1]).Scan(ctx, &name)
	if errors.Is(err, sql.ErrNoRows) {
		return f
	}
	if err != nil {
		return fmt.Errorf("who is in use: %w", err)
	}
	return f.With("Name", name)
}
