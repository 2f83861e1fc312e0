package siasn

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/sheet"
	"mumpuni/people"
)

// ImportRow is what the dry run found about one row, or about a person who is not in the file.
type ImportRow struct {
	bun.BaseModel `bun:"table:import_rows,alias:r" json:"-"`

	BatchID  uuid.UUID            `bun:"batch_id" json:"-"`
	Sheet    string               `bun:"sheet" json:"sheet,omitempty"`
	RowNo    int                  `bun:"row_no" json:"row_no"` // as the spreadsheet numbers it; 0: not in the file
	Seq      int                  `bun:"seq" json:"seq"`
	Cells    []sheet.Cell         `bun:"cells,type:jsonb" json:"-"`
	NIP      string               `bun:"nip_shown" json:"nip"`
	Name     string               `bun:"name_shown" json:"name"`
	Outcome  string               `bun:"outcome" json:"outcome" enum:"pending,new,changed,same,left,error"`
	Issues   []Issue              `bun:"issues,type:jsonb" json:"issues"`
	Diff     []people.FieldChange `bun:"diff,type:jsonb" json:"diff"`
	PersonID id.Person            `bun:"person_id,nullzero" json:"person_id"`

	Held       []people.FieldChange `bun:"held,type:jsonb" json:"held"`                      // what waits for a second person
	ApprovalID uuid.UUID            `bun:"approval_id,nullzero" json:"approval_id,omitzero"` // asked for when the import was applied
}

// Import gives one import of a unit that who administers.
func (s *Service) Import(ctx context.Context, who people.Actor, id uuid.UUID) (Import, error) {
	var b Import
	err := s.selectImports(who, &b).Where("b.id = ?", id).Scan(ctx)
	if err != nil {
		return b, pg.OrNotFound(fmt.Errorf("import: %w", err), errImportUnknown)
	}
	return b, nil
}

// Imports lists the latest imports of units that who administers.
func (s *Service) Imports(ctx context.Context, who people.Actor, limit int) ([]Import, error) {
	list := []Import{}
	err := s.selectImports(who, &list).OrderExpr("b.created_at desc, b.id desc").Limit(int64(limit)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("imports: %w", err)
	}
	return list, nil
}

func (s *Service) selectImports(who people.Actor, model any) *bun.SelectQuery {
	day := s.people.Today(who)
	return s.db.NewSelect().Model(model).ColumnExpr("b.*").
		ColumnExpr("? as root_name, ? as created_name", people.UnitNameOn("b.root_unit_id", "today.day"), people.PersonName("b.created_by")).
		Join("cross join (select ?::date as day) today", people.DayOf(day)).
		Where("?", who.Scope(day, people.Administrator).Units("b.root_unit_id"))
}

// ImportPage asks for rows of an import.
type ImportPage struct {
	Outcome string // new, changed, same, left or error; "held" for rows of which a part waits for a second person; "warning" for rows with warnings; empty for all
	After   int    // seq of the last row of the page before, -1 to begin
	Limit   int    // 50 when 0
}

// ImportRows lists rows of an import that who may see, and audits that. more reports that others follow.
func (s *Service) ImportRows(ctx context.Context, who people.Actor, key uuid.UUID, page ImportPage) (rows []ImportRow, more bool, err error) {
	if _, err := s.Import(ctx, who, key); err != nil {
		return nil, false, err
	}
	if page.Limit <= 0 || page.Limit > 500 {
		page.Limit = 50
	}
	rows = []ImportRow{}
	q := s.db.NewSelect().Model(&rows).ExcludeColumn("cells").Where("r.batch_id = ? and r.seq > ?", key, page.After)
	switch page.Outcome {
	case "":
	case "held":
		q.Where("r.held <> '[]'")
	case "warning":
		q.Where("r.outcome <> 'error' and jsonb_array_length(r.issues) > 0")
	default:
		q.Where("r.outcome = ?", page.Outcome)
	}
	if err := q.OrderExpr("r.seq").Limit(int64(page.Limit + 1)).Scan(ctx); err != nil {
		return nil, false, fmt.Errorf("import rows: %w", err)
	}
	if len(rows) > page.Limit {
		rows, more = rows[:page.Limit], true
	}
	if len(rows) == 0 {
		return rows, false, nil
	}
	return rows, more, audit.Write(ctx, s.db, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: "import.read", Object: "import:" + key.String(),
		SubjectIDs: audit.Subjects(rows, func(r ImportRow) id.Person { return r.PersonID }), Detail: map[string]any{"rows": len(rows)},
	})
}

// insertImportRows keeps the minimised rows of a file.
func insertImportRows(ctx context.Context, tx bun.Tx, id uuid.UUID, rows []sheet.Row) error {
	batch := make([]ImportRow, 0, len(rows))
	for i, r := range rows {
		row := ImportRow{BatchID: id, Sheet: r.Sheet, RowNo: r.No, Seq: i, Cells: r.Cells, Outcome: "pending", Issues: []Issue{}, Diff: []people.FieldChange{}, Held: []people.FieldChange{}}
		row.noteRow(r)
		batch = append(batch, row)
	}
	for part := range slices.Chunk(batch, atOnce) {
		if _, err := tx.NewInsert().Model(&part).Exec(ctx); err != nil {
			return fmt.Errorf("keep rows: %w", err)
		}
	}
	return nil
}

// What only the file tells of a row as a whole is kept as an issue of it, until the dry run finds the others.
const (
	issueRagged = "import.issue.ragged"
	issueHidden = "import.issue.hidden"
)

func (r *ImportRow) noteRow(read sheet.Row) {
	if read.Ragged {
		r.Issues = append(r.Issues, Issue{Severity: SevError, Key: issueRagged})
	}
	if read.Hidden {
		r.Issues = append(r.Issues, Issue{Severity: SevWarning, Key: issueHidden})
	}
}

// read is the row as it was read of the file.
func (r *ImportRow) read() sheet.Row {
	has := func(key string) bool {
		return slices.ContainsFunc(r.Issues, func(i Issue) bool { return i.Key == key })
	}
	return sheet.Row{Sheet: r.Sheet, No: r.RowNo, Cells: r.Cells, Ragged: has(issueRagged), Hidden: has(issueHidden)}
}

// fileName is the last part of what a browser calls a file, shortened to what can be shown.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if people.Unprintable(r) {
			return -1
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > 120 {
		name = string(runes[:120])
	}
	return name
}
