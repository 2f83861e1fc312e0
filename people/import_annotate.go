package people

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"mumpuni/internal/audit"
	"mumpuni/internal/sheet"
)

// Remarks puts an issue into the reader's language.
type Remarks func(key string, args map[string]any) string

// The columns that AnnotateImport adds; a file that has them can be imported again.
const (
	rowColumn    = "BARIS"
	remarkColumn = "CATATAN"
)

// AnnotateImport writes the file back as far as it was kept, with the number each row had and a column of remarks: as
// "xlsx" with the cells in question coloured, or as "csv". What is written here can be mended and imported.
func (s *Service) AnnotateImport(ctx context.Context, who Actor, id uuid.UUID, format string, say Remarks, w io.Writer) error {
	b, err := s.Import(ctx, who, id)
	if err != nil {
		return err
	}
	if err := notPurged(b); err != nil {
		return err
	}
	err = audit.Write(ctx, s.db, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "import.download", Object: "import:" + id.String()})
	if err != nil {
		return err
	}
	if format == "csv" {
		return s.annotateCSV(ctx, b, say, w)
	}
	return s.annotateXLSX(ctx, b, say, w)
}

// eachImportRow hands on the rows of the file in order, without holding them all.
func (s *Service) eachImportRow(ctx context.Context, b Import, do func(ImportRow) error) error {
	for after := -1; ; {
		var rows []ImportRow
		err := s.db.NewSelect().Model(&rows).Where("r.batch_id = ? and r.seq > ? and r.seq < ?", b.ID, after, b.RowsTotal).
			OrderExpr("r.seq").Limit(chunkRows).Scan(ctx)
		if err != nil {
			return fmt.Errorf("rows of import: %w", err)
		}
		for _, r := range rows {
			after = r.Seq
			if err := do(r); err != nil {
				return err
			}
		}
		if len(rows) < chunkRows {
			return nil
		}
	}
}

// remarks is what is to be said of a row, a line for each issue.
func (r ImportRow) remarks(say Remarks) string {
	var lines []string
	for _, i := range r.Issues {
		line := say(i.Key, i.Args)
		if i.Column != "" {
			line = string(i.Column) + ": " + line
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// place is the row's number, with its sheet if the file has several.
func (r ImportRow) place() string {
	return tableRow{Sheet: r.Sheet, No: r.RowNo}.place()
}

// annotated is a cell as it is written back: dates as text, and a number as a number, so that a NIP which lost its digits is
// not taken for a sound one when the file comes back.
func annotated(col ImportColumn, c Cell) any {
	switch c.Kind {
	case UnsavedCell:
		return "#N/A" // what is not known must not come back as empty, which would erase
	case NumberCell:
	default:
		return c.Text
	}
	if col == colBirthDate || col == colSince {
		if day, ok := parseSIASNDay(c); ok {
			return day.Time().Format("02-01-2006")
		}
	}
	if n, err := strconv.ParseFloat(c.Text, 64); err == nil {
		return n
	}
	return c.Text
}

func (s *Service) annotateCSV(ctx context.Context, b Import, say Remarks, w io.Writer) error {
	t := sheet.Table{Header: []string{rowColumn}}
	for _, c := range b.Columns {
		t.Header = append(t.Header, string(c))
	}
	t.Header = append(t.Header, remarkColumn)
	err := s.eachImportRow(ctx, b, func(r ImportRow) error {
		record := []any{r.place()}
		for _, col := range b.Columns {
			record = append(record, annotated(col, r.Cells[col.index()]))
		}
		t.Rows = append(t.Rows, append(record, r.remarks(say)))
		return nil
	})
	if err != nil {
		return err
	}
	return sheet.Book{Tables: []sheet.Table{t}}.WriteCSV(w)
}
