package siasn

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
)

// importArgs asks for one step of an import: checking, applying or undoing.
type importArgs struct {
	ImportID uuid.UUID   `json:"import_id"`
	Step     ImportState `json:"step"`
}

// Kind names the job.
func (importArgs) Kind() string { return "people_import" }

// InsertOpts: a step that failed three times will not come right by itself.
func (importArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: 3} }

type importWorker struct {
	river.WorkerDefaults[importArgs]
	s *Service
}

// AddWorkers registers the jobs of this package.
func (s *Service) AddWorkers(w *river.Workers) {
	river.AddWorker(w, &importWorker{s: s})
	river.AddWorker(w, &purgeWorker{s: s})
}

// othersTurn is how long an import waits for another that is changing people, before it looks again.
const othersTurn = 2 * time.Second

// Work does the step. What the step refuses ends it; anything else is tried again and, at last, noted as a failure. A server
// that stops, and another import that is at work, use up no try.
func (w *importWorker) Work(ctx context.Context, job *river.Job[importArgs]) error {
	err := w.s.importStep(ctx, job.Args)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errOthersTurn):
		return river.JobSnooze(othersTurn)
	case errors.Is(ctx.Err(), context.Canceled):
		return river.JobSnooze(0)
	}
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind == fault.Internal || f.Kind == fault.Unavailable {
		if job.Attempt < job.MaxAttempts {
			return err
		}
		slog.ErrorContext(ctx, "import failed", "import", job.Args.ImportID, "step", job.Args.Step, "error", err)
		f = fault.New(fault.Internal, "import.broke_down")
	}
	return w.s.failImport(context.WithoutCancel(ctx), job.Args, f)
}

// importStep does one step if the import waits for it; a job that comes twice finds nothing to do.
func (s *Service) importStep(ctx context.Context, a importArgs) error {
	var b Import
	if err := s.db.NewSelect().Model(&b).Where("b.id = ?", a.ImportID).Scan(ctx); err != nil {
		return fmt.Errorf("import: %w", err)
	}
	if b.State != a.Step {
		return nil
	}
	switch a.Step {
	case ImportChecking:
		return s.checkImport(ctx, b)
	case ImportApplying:
		return s.applyImport(ctx, b)
	case ImportUndoing:
		return s.undoImport(ctx, b)
	}
	return nil
}

// failImport notes why a step changed nothing. An import that could not be undone is still applied.
func (s *Service) failImport(ctx context.Context, a importArgs, f *fault.Fault) error {
	state := ImportFailed
	if a.Step == ImportUndoing {
		state = ImportApplied
	}
	args := f.Args
	if args == nil {
		args = map[string]any{}
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		b := Import{ID: a.ImportID, State: state, Failure: f.Key, FailureArgs: args}
		res, err := tx.NewUpdate().Model(&b).Column("state", "failure", "failure_args").WherePK().Where("state = ?", a.Step).
			Returning("file_name, created_by, stepped_by").Exec(ctx)
		if err != nil {
			return fmt.Errorf("note failure: %w", err)
		}
		if n, _ := res.RowsAffected(); n == 0 {
			return nil
		}
		return s.tellImport(ctx, tx, "notices.import_failed", b)
	})
}

// progress notes, outside the step's transaction, how far it has come.
func (s *Service) progress(ctx context.Context, id uuid.UUID, done int) error {
	_, err := s.db.NewUpdate().Model((*Import)(nil)).Set("rows_done = ?", done).Where("id = ?", id).Exec(ctx)
	if err != nil {
		return fmt.Errorf("note progress: %w", err)
	}
	return nil
}

// startStep, in the step's transaction, lets one import at a time change people, and makes sure it is still waited for. What is
// not its turn is tried again by its job: a wait would hold a connection, and end by the time limit of locks.
func startStep(ctx context.Context, tx bun.Tx, b Import) error {
	var free bool
	if err := tx.NewRaw("select pg_try_advisory_xact_lock(hashtextextended('people.import', 0))").Scan(ctx, &free); err != nil {
		return fmt.Errorf("other imports: %w", err)
	}
	if !free {
		return errOthersTurn
	}
	still, err := tx.NewSelect().Model(&b).Where("b.id = ? and b.state = ?", b.ID, b.State).Exists(ctx)
	if err != nil {
		return fmt.Errorf("import state: %w", err)
	}
	if !still {
		return errStepGone
	}
	return nil
}

// errStepGone: another worker did the step meanwhile. errOthersTurn: another import is changing people.
var (
	errStepGone   = errors.New("import step done elsewhere")
	errOthersTurn = errors.New("another import is at work")
)

// importRows reads the rows of the file.
func importRows(ctx context.Context, db bun.IDB, b Import) ([]ImportRow, error) {
	rows := []ImportRow{}
	err := db.NewSelect().Model(&rows).Where("r.batch_id = ? and r.seq < ?", b.ID, b.RowsTotal).OrderExpr("r.seq").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("rows of import: %w", err)
	}
	return rows, nil
}
