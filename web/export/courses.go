package export

import (
	"context"
	"time"

	"mumpuni/courses/mandates"
	"mumpuni/courses/results"
	"mumpuni/internal/sheet"
	"mumpuni/web/locale"
)

// Outcomes lays out who completed what.
func Outcomes(ctx context.Context, o results.Outcomes, loc *time.Location) File {
	t := sheet.Table{
		Name: locale.T(ctx, "outcome.title"),
		Header: heads(ctx, "outcome.col.", "no", "nip", "name", "post", "unit", "course", "jp", "source", "state", "progress",
			"minutes", "measured", "by_device", "enrolled", "last_seen", "completed", "certificate"),
		Widths: []float64{6, 21, 34, 34, 36, 44, 6, 14, 16, 12, 12, 12, 14, 14, 14, 14, 30},
		Rows:   make([][]any, len(o.List)),
	}
	word := words(ctx)
	for i, e := range o.List {
		t.Rows[i] = []any{
			i + 1, e.NIP, e.FullName, e.PostName, e.UnitName, e.Title, e.JP, word("outcome.source." + string(e.Source)),
			word("mandate.standing." + e.State),
			sheet.Decimal{Scaled: e.Fraction, Places: 2},
			e.Minutes, orEmpty(e.Measured.Minutes), e.Measured.ByDevice,
			date(e.EnrolledAt, loc), date(e.LastSeenAt, loc), date(e.CompletedAt, loc), e.Certificate,
		}
	}
	return File{
		Name: dated(locale.T(ctx, "outcome.file"), o.Unit.Name, o.Day),
		Book: sheet.Book{Tables: []sheet.Table{t}, NotesName: locale.T(ctx, "gap.notes"), Notes: [][2]string{
			{locale.T(ctx, "outcome.col.unit"), o.Unit.Name},
			{locale.T(ctx, "record.served_on"), locale.Date(ctx, o.Day.Time())},
			{locale.T(ctx, "outcome.col.progress"), locale.T(ctx, "outcome.note.progress")},
			{locale.T(ctx, "outcome.col.measured"), locale.T(ctx, "outcome.note.measured")},
			{locale.T(ctx, "outcome.col.by_device"), locale.T(ctx, "outcome.note.by_device")},
			madeAt(ctx, o.MadeAt, loc),
		}},
	}
}

// Standings lays out how the people of an order stand.
func Standings(ctx context.Context, d mandates.MandateView, list []mandates.MandatePerson, loc *time.Location) File {
	t := sheet.Table{
		Name:   locale.T(ctx, "mandate.people"),
		Header: heads(ctx, "outcome.col.", "no", "nip", "name", "unit", "state", "progress", "minutes", "measured", "by_device", "last_seen", "completed"),
		Widths: []float64{6, 21, 34, 36, 16, 12, 12, 12, 14, 14, 14},
		Rows:   make([][]any, len(list)),
	}
	word := words(ctx)
	for i, s := range list {
		t.Rows[i] = []any{
			i + 1, s.NIP, s.Name, s.UnitName, word("mandate.standing." + s.State),
			sheet.Decimal{Scaled: s.Fraction, Places: 2},
			s.Minutes, orEmpty(s.Measured.Minutes), s.Measured.ByDevice,
			date(s.LastSeenAt, loc), date(s.CompletedAt, loc),
		}
	}
	target := d.PersonName
	if target == "" {
		target = locale.T(ctx, "mandate.unit_and_below", "Unit", d.UnitName)
	}
	return File{
		Name: dated(locale.T(ctx, "mandate.file"), d.Title, d.DueOn),
		Book: sheet.Book{Tables: []sheet.Table{t}, NotesName: locale.T(ctx, "gap.notes"), Notes: [][2]string{
			{locale.T(ctx, "mandate.course"), d.Title},
			{locale.T(ctx, "mandate.target"), target},
			{locale.T(ctx, "mandate.due"), locale.Date(ctx, d.DueOn.Time())},
			{locale.T(ctx, "outcome.col.measured"), locale.T(ctx, "outcome.note.measured")},
			{locale.T(ctx, "outcome.col.by_device"), locale.T(ctx, "outcome.note.by_device")},
		}},
	}
}

// orEmpty is a number, or an empty cell where there is none.
func orEmpty(n *int) any {
	if n == nil {
		return ""
	}
	return *n
}

// words remembers the few texts that thousands of rows repeat.
func words(ctx context.Context) func(key string) string {
	known := map[string]string{}
	return func(key string) string {
		text, ok := known[key]
		if !ok {
			text = locale.T(ctx, key)
			known[key] = text
		}
		return text
	}
}
