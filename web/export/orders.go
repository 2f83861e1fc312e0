package export

import (
	"context"
	"time"

	"mumpuni/internal/sheet"
	"mumpuni/orders"
	"mumpuni/web/locale"
)

// Order lays out how the people of an order for many stand.
func Order(ctx context.Context, v orders.OrderView, list []orders.OrderPerson, loc *time.Location) File {
	t := sheet.Table{
		Name:   locale.T(ctx, "mandate.people"),
		Header: append(heads(ctx, "outcome.col.", "no", "nip", "name", "unit", "state", "completed"), locale.T(ctx, "order.taken_back")),
		Widths: []float64{6, 21, 34, 36, 16, 14, 14},
		Rows:   make([][]any, len(list)),
	}
	word := words(ctx)
	for i, s := range list {
		back := ""
		if s.Cancelled {
			back = word("mandate.state.cancelled")
		}
		t.Rows[i] = []any{i + 1, s.NIP, s.Name, s.UnitName, word("mandate.standing." + s.State), date(s.DoneAt, loc), back}
	}
	return File{
		Name: dated(locale.T(ctx, "mandate.file"), v.Title, v.DueOn),
		Book: sheet.Book{Tables: []sheet.Table{t}, NotesName: locale.T(ctx, "gap.notes"), Notes: [][2]string{
			{locale.T(ctx, "order.what"), v.Title},
			{locale.T(ctx, "order.competency"), v.CompetencyCode + " " + v.CompetencyName(locale.Lang(ctx))},
			{locale.T(ctx, "mandate.unit"), v.UnitName},
			{locale.T(ctx, "mandate.due"), locale.Date(ctx, v.DueOn.Time())},
			{locale.T(ctx, "mandate.assigned"), locale.Number(ctx, v.Given)},
		}},
	}
}
