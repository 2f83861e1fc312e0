package siasn

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"
)

func (s *Service) annotateXLSX(ctx context.Context, b Import, say Remarks, w io.Writer) error {
	book := excelize.NewFile()
	defer book.Close()
	out, err := newSheet(book, len(b.Columns))
	if err != nil {
		return fmt.Errorf("annotated workbook: %w", err)
	}
	head := []any{excelize.Cell{StyleID: out.bold, Value: rowColumn}}
	for _, c := range b.Columns {
		head = append(head, excelize.Cell{StyleID: out.bold, Value: string(c)})
	}
	if err := out.row(append(head, excelize.Cell{StyleID: out.bold, Value: remarkColumn})); err != nil {
		return err
	}
	err = s.eachImportRow(ctx, b, func(r ImportRow) error { return out.row(out.annotated(b, r, say)) })
	if err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("annotated workbook: %w", err)
	}
	return book.Write(w)
}

// coloured is a sheet being written row by row, with its styles.
type coloured struct {
	*excelize.StreamWriter
	rows                        int
	bold, plain, warning, wrong int
}

func newSheet(book *excelize.File, columns int) (*coloured, error) {
	out, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return nil, err
	}
	s := &coloured{StreamWriter: out}
	const text = 49 // number format "@"
	for _, style := range []struct {
		id           *int
		fill, colour string
		bold         bool
	}{{&s.plain, "", "", false}, {&s.bold, "", "", true}, {&s.warning, "FFEB9C", "7F6000", false}, {&s.wrong, "FFC7CE", "9C0006", false}} {
		st := &excelize.Style{NumFmt: text, Font: &excelize.Font{Bold: style.bold, Color: style.colour}}
		if style.fill != "" {
			st.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{style.fill}}
		}
		if *style.id, err = book.NewStyle(st); err != nil {
			return nil, err
		}
	}
	if err := out.SetColWidth(2, columns+1, 20); err != nil {
		return nil, err
	}
	if err := out.SetColWidth(columns+2, columns+2, 90); err != nil {
		return nil, err
	}
	return s, out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

func (s *coloured) row(cells []any) error {
	s.rows++
	return s.SetRow("A"+strconv.Itoa(s.rows), cells)
}

// annotated colours the cells that issues are about. A formula-like text stays text: it is written as a string.
func (s *coloured) annotated(b Import, r ImportRow, say Remarks) []any {
	style := map[ImportColumn]int{}
	for _, i := range r.Issues {
		if i.Severity == SevError {
			style[i.Column] = s.wrong
		} else if style[i.Column] == 0 {
			style[i.Column] = s.warning
		}
	}
	cells := []any{excelize.Cell{StyleID: s.plain, Value: r.place()}}
	for _, col := range b.Columns {
		id := style[col]
		if id == 0 {
			id = s.plain
		}
		cells = append(cells, excelize.Cell{StyleID: id, Value: annotated(col, r.Cells[col.index()])})
	}
	return append(cells, excelize.Cell{StyleID: s.plain, Value: r.remarks(say)})
}
