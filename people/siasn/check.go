package siasn

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/people"
)

// checkImport is the dry run: it changes nobody and writes down what applying would do.
func (s *Service) checkImport(ctx context.Context, b Import) error {
	who, err := s.people.LoadActor(ctx, b.CreatedBy)
	if err != nil {
		return err
	}
	rows, err := importRows(ctx, s.db, b)
	if err != nil {
		return err
	}
	p, err := planImport(ctx, s.db, who, b, rows, people.DayOf(s.people.Today(who)))
	if err != nil {
		return err
	}
	if _, err := s.db.NewDelete().Model((*ImportRow)(nil)).Where("batch_id = ? and seq >= ?", b.ID, b.RowsTotal).Exec(ctx); err != nil {
		return fmt.Errorf("clear rows: %w", err)
	}
	if err := s.saveFindings(ctx, b, p.rows); err != nil {
		return err
	}
	b.Summary, b.Digest, b.RowsDone, b.State = p.summary, p.digest(), len(p.rows), ImportChecked
	if p.summary.New+p.summary.Changed+p.summary.Same+p.summary.Left == 0 {
		b.State, b.Failure, b.FailureArgs = ImportRefused, "import.no_good_row", map[string]any{}
	}
	_, err = s.db.NewUpdate().Model(&b).Column("summary", "digest", "rows_done", "state", "failure", "failure_args").
		WherePK().Where("state = ?", ImportChecking).Exec(ctx)
	if err != nil {
		return fmt.Errorf("finish check: %w", err)
	}
	return nil
}

// saveFindings writes each row's outcome, part by part so that progress shows.
func (s *Service) saveFindings(ctx context.Context, b Import, rows []*planned) error {
	done := 0
	for part := range slices.Chunk(rows, atOnce) {
		err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error { return saveRows(ctx, tx, b, part) })
		if err != nil {
			return err
		}
		done += len(part)
		if err := s.progress(ctx, b.ID, done); err != nil {
			return err
		}
	}
	return nil
}

// finding is an ImportRow as saveRows sends it.
type finding struct {
	Seq      int                  `json:"seq"`
	RowNo    int                  `json:"row_no"`
	Sheet    string               `json:"sheet"`
	NIP      string               `json:"nip_shown"`
	Name     string               `json:"name_shown"`
	Outcome  string               `json:"outcome"`
	Issues   []Issue              `json:"issues"`
	Diff     []people.FieldChange `json:"diff"`
	Held     []people.FieldChange `json:"held"`
	PersonID any                  `json:"person_id"`
}

// saveRows adds the rows of those who left and fills in the others.
func saveRows(ctx context.Context, tx bun.Tx, b Import, part []*planned) error {
	list := make([]finding, len(part))
	for i, r := range part {
		list[i] = finding{r.Seq, r.RowNo, r.Sheet, r.NIP, r.Name, r.Outcome, r.Issues, r.Diff, r.Held, pg.Null(r.PersonID)}
	}
	data, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("findings: %w", err)
	}
	_, err = tx.ExecContext(ctx, `
		insert into import_rows (batch_id, seq, row_no, sheet, nip_shown, name_shown, outcome, issues, diff, held, person_id)
		select ?, f.seq, f.row_no, f.sheet, f.nip_shown, f.name_shown, f.outcome, f.issues, f.diff, f.held, f.person_id
		from jsonb_to_recordset(?::jsonb) f (seq int, row_no int, sheet text, nip_shown text, name_shown text, outcome text, issues jsonb, diff jsonb, held jsonb, person_id uuid)
		on conflict (batch_id, seq) do update set nip_shown = excluded.nip_shown, name_shown = excluded.name_shown,
			outcome = excluded.outcome, issues = excluded.issues, diff = excluded.diff, held = excluded.held, approval_id = null, person_id = excluded.person_id, before = null, after = null`,
		b.ID, string(data))
	if err != nil {
		return fmt.Errorf("save findings: %w", err)
	}
	return nil
}
