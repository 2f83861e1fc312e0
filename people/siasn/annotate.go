package siasn

import (
	"context"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"mumpuni/internal/audit"
	"mumpuni/internal/id"
	"mumpuni/internal/sheet"
	"mumpuni/people"
)

// Remarks puts an issue into the reader's language.
type Remarks func(key string, args map[string]any) string

// The columns that AnnotateImport adds; a file that has them can be imported again.
const (
	rowColumn    = "BARIS"
	remarkColumn = "CATATAN"
)

// AnnotateImport gives the file back as far as it was kept, with the number each row had and a column of remarks: as "xlsx"
// with the cells in question coloured, or as "csv". It is written by write, after all that could refuse it. What is written
// can be mended and imported.
func (s *Service) AnnotateImport(ctx context.Context, who people.Actor, id uuid.UUID, format string, say Remarks) (write func(io.Writer) error, err error) {
	b, err := s.Import(ctx, who, id)
	if err != nil {
		return nil, err
	}
	if err := notPurged(b); err != nil {
		return nil, err
	}
	if err := s.auditDownload(ctx, who, b); err != nil {
		return nil, err
	}
	if format == "csv" {
		return func(w io.Writer) error { return s.annotateCSV(ctx, b, say, w) }, nil
	}
	return func(w io.Writer) error { return s.annotateXLSX(ctx, b, say, w) }, nil
}

// auditDownload notes that who got the rows of everybody in the file whom the last step knew.
func (s *Service) auditDownload(ctx context.Context, who people.Actor, b Import) error {
	var ids []id.Person
	err := s.db.NewSelect().Model((*ImportRow)(nil)).ColumnExpr("distinct r.person_id").
		Where("r.batch_id = ? and r.seq < ? and r.person_id is not null", b.ID, b.RowsTotal).Scan(ctx, &ids)
	if err != nil {
		return fmt.Errorf("people of import: %w", err)
	}
	return audit.Write(ctx, s.db, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: "import.download", Object: "import:" + b.ID.String(),
		SubjectIDs: ids, Detail: map[string]any{"rows": b.RowsTotal},
	})
}

// eachImportRow hands on the rows of the file in order, without holding them all.
func (s *Service) eachImportRow(ctx context.Context, b Import, do func(ImportRow) error) error {
	for after := -1; ; {
		var rows []ImportRow
		err := s.db.NewSelect().Model(&rows).Where("r.batch_id = ? and r.seq > ? and r.seq < ?", b.ID, after, b.RowsTotal).
			OrderExpr("r.seq").Limit(atOnce).Scan(ctx)
		if err != nil {
			return fmt.Errorf("rows of import: %w", err)
		}
		for _, r := range rows {
			after = r.Seq
			if err := do(r); err != nil {
				return err
			}
		}
		if len(rows) < atOnce {
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
	return sheet.Row{Sheet: r.Sheet, No: r.RowNo}.Place()
}

// annotated is a cell as it is written back: dates as text, and a number as a number, so that a NIP which lost its digits is
// not taken for a sound one when the file comes back.
func annotated(col ImportColumn, c sheet.Cell) any {
	switch c.Kind {
	case sheet.UnsavedCell:
		return "#N/A" // what is not known must not come back as empty, which would erase
	case sheet.NumberCell:
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

// annotatedText is a cell as it is written back to a CSV, where every cell is text: a number that is whole still is written
// out in digits, and a telephone as it was understood. What lost its digits keeps its exponent and so stays refused.
func annotatedText(col ImportColumn, c sheet.Cell) any {
	n, ok := annotated(col, c).(float64)
	switch {
	case !ok:
		return annotated(col, c)
	case col == colPhone:
		return phoneDigits(c, c.Text)
	case col == colNIP, math.Abs(n) >= wholeNumber, len(c.Text) > wholeDigits:
		return n
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
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
			record = append(record, annotatedText(col, r.Cells[col.index()]))
		}
		t.Rows = append(t.Rows, append(record, r.remarks(say)))
		return nil
	})
	if err != nil {
		return err
	}
	return sheet.Book{Tables: []sheet.Table{t}}.WriteCSV(w)
}
