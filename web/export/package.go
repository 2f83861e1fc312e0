package export

import (
	"context"
	"time"

	"mumpuni/courses"
	"mumpuni/internal/sheet"
	"mumpuni/web/locale"
)

// PackageResults is how learners stand in a package by its own word, a row a learner.
func PackageResults(ctx context.Context, m courses.Module, rows []courses.PackageResult, loc *time.Location) File {
	t := sheet.Table{
		Name:   locale.T(ctx, "package.results"),
		Header: heads(ctx, "package.results.", "nip", "name", "unit", "version", "done", "items", "score", "minutes", "updated", "done_at"),
		Widths: []float64{21, 34, 36, 8, 10, 10, 12, 12, 18, 18},
	}
	for _, r := range rows {
		row := []any{r.NIP, r.Name, r.Unit, r.Version, r.Done, r.Items, nil, r.Seconds / 60, minute(r.UpdatedAt, loc), minute(r.DoneAt, loc)}
		if r.Best != nil {
			row[6] = sheet.Decimal{Scaled: *r.Best, Places: 2}
		}
		t.Rows = append(t.Rows, row)
	}
	notes := [][2]string{{locale.T(ctx, "package.results.module"), m.Title}, {locale.T(ctx, "package.results"), locale.T(ctx, "package.word")}}
	return File{Name: "hasil-paket-" + m.ID.String(), Book: sheet.Book{Tables: []sheet.Table{t}, Notes: notes, NotesName: locale.T(ctx, "gap.notes")}}
}
