package siasn

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// EndLost ends the steps of imports that no job works on any more: their server died too often. A check or an application changed
// nothing and has failed; what could not be undone is still applied. Either can be asked for again, and its rows are removed when
// their time is over.
func (s *Service) EndLost(ctx context.Context) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		var lost []Import
		err := tx.NewUpdate().Model((*Import)(nil)).
			Set("state = case state when ? then ? else ? end", ImportUndoing, ImportApplied, ImportFailed).
			Set("failure = 'import.lost', failure_args = '{}'").
			Where("b.state in (?, ?, ?)", ImportChecking, ImportApplying, ImportUndoing).
			Where("not ?", jobs.Live(importArgs{}.Kind(), "import_id", "b.id", "step", "b.state")).Returning("b.id, b.file_name, b.created_by, b.stepped_by").Scan(ctx, &lost)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("end lost imports: %w", err)
		}
		for _, b := range lost {
			if err := s.tellImport(ctx, tx, "notices.import_failed", b); err != nil {
				return err
			}
		}
		return nil
	})
}

// tellImport tells who asked for the last step of an import how it ended.
func (s *Service) tellImport(ctx context.Context, tx bun.Tx, key string, b Import) error {
	return s.hooks.Notify(ctx, tx, people.Notice{PersonID: b.StepBy(), Key: key, Args: map[string]string{"File": b.FileName}, Href: "/impor/" + b.ID.String()})
}
