package export

import (
	"context"
	"strconv"
	"strings"

	"mumpuni/competencies"
	"mumpuni/internal/sheet"
	"mumpuni/web/locale"
)

// Cuts lays out where levels begin in the shape in which a panel's record is read, whatever the reader's language: a line a level.
func Cuts(ctx context.Context, list []competencies.CutSet) File {
	t := sheet.Table{Name: locale.T(ctx, "cuts.title"), Header: competencies.CutColumns, Widths: []float64{14, 8, 10, 12, 16, 24, 14}}
	for _, c := range list {
		for i, cut := range c.Cuts {
			t.Rows = append(t.Rows, []any{c.Code, i + 1, decimal(cut), decimal(c.Errors[i]), c.Panel, c.Method, string(c.Day)})
		}
	}
	return File{Name: locale.T(ctx, "cuts.file_name"), Book: sheet.Book{Tables: []sheet.Table{t}}}
}

// decimal writes all digits of a number, with the comma that spreadsheets here expect.
func decimal(n float64) string {
	return strings.Replace(strconv.FormatFloat(n, 'f', -1, 64), ".", ",", 1)
}
