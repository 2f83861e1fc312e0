package export

import (
	"context"
	"strconv"
	"time"

	"mumpuni/internal/sheet"
	"mumpuni/records"
	"mumpuni/web/locale"
)

// Recap lays out a year's lesson hours by unit.
func Recap(ctx context.Context, r records.Recap) File {
	t := sheet.Table{
		Name:   locale.T(ctx, "record.recap.units"),
		Header: heads(ctx, "record.col.", "unit", "people", "learning", "bound", "met", "not_yet", "share", "jp_total", "jp_mean"),
		Widths: []float64{44, 12, 14, 14, 14, 14, 12, 12, 14},
	}
	for _, u := range r.Units {
		name := u.Name
		if u.UnitID == r.Unit.ID && len(r.Units) > 1 {
			name = locale.T(ctx, "gap.direct", "Unit", u.Name)
		}
		t.Rows = append(t.Rows, recapRow(name, u))
	}
	t.Rows = append(t.Rows, recapRow(locale.T(ctx, "record.total"), r.Total))
	return File{Name: dated(locale.T(ctx, "record.recap.file"), r.Unit.Name, r.Year), Book: sheet.Book{
		Tables: []sheet.Table{t}, NotesName: locale.T(ctx, "gap.notes"),
		Notes: [][2]string{
			{locale.T(ctx, "record.year"), strconv.Itoa(r.Year)},
			{locale.T(ctx, "record.col.unit"), r.Unit.Name},
			{locale.T(ctx, "record.served_on"), locale.Date(ctx, r.Day)},
			{locale.T(ctx, "gap.note.rule"), locale.T(ctx, "record.rule")},
		},
	}}
}

func recapRow(name string, u records.RecapUnit) []any {
	return []any{
		name, u.People, u.Learning, u.Bound, u.Met, u.NotYet(),
		sheet.Decimal{Scaled: u.MetShare(), Places: 2},
		u.JP,
		sheet.Decimal{Scaled: u.MeanJP(), Places: 1},
	}
}

// RecapPeople lays out a year's lesson hours by person, in the columns HR reports.
func RecapPeople(ctx context.Context, r records.RecapPeople) File {
	t := sheet.Table{
		Name: locale.T(ctx, "record.recap.people"),
		Header: heads(ctx, "record.col.", "no", "nip", "name", "grade", "post", "post_kind", "unit", "employment", "activities",
			"raw_minutes", "counted_minutes", "jp", "target", "status"),
		Widths: []float64{6, 21, 34, 10, 34, 24, 36, 20, 10, 12, 12, 8, 16, 18},
	}
	for i, p := range r.People {
		kind := ""
		if p.PostKind != "" {
			kind = locale.T(ctx, "competency.post_kind."+p.PostKind)
		}
		t.Rows = append(t.Rows, []any{
			i + 1, p.NIP, p.FullName, p.Grade, p.PostName, kind, p.UnitName, locale.T(ctx, "competency.employment."+p.Employment),
			p.Activities, p.RawMinutes, p.CountedMinutes, p.JP, Target(ctx, p.Year), locale.T(ctx, "record.status."+p.Standing),
		})
	}
	return File{
		Name: dated(locale.T(ctx, "record.recap.file"), r.Unit.Name, r.Year, locale.T(ctx, "record.recap.people")),
		Book: sheet.Book{Tables: []sheet.Table{t}},
	}
}

// Target words what a year is held against.
func Target(ctx context.Context, y records.Year) string {
	switch {
	case y.MinJP > 0:
		return locale.T(ctx, "record.target.min", "JP", y.MinJP)
	case y.MaxJP > 0:
		return locale.T(ctx, "record.target.max", "JP", y.MaxJP)
	}
	return locale.T(ctx, "record.target.none")
}

// Ledger lays out the rows of a person's year.
func Ledger(ctx context.Context, l records.Ledger, loc *time.Location) File {
	t := sheet.Table{
		Name:   strconv.Itoa(l.Year.Year),
		Header: heads(ctx, "record.col.", "day", "title", "form", "raw_minutes", "counted_minutes", "explained", "why", "unit", "booked_at"),
		Widths: []float64{12, 44, 18, 12, 12, 14, 30, 34, 14},
	}
	for _, e := range l.Entries {
		t.Rows = append(t.Rows, []any{
			e.LocalDay.Time(), e.Title, FormName(ctx, e.Form), e.RawMinutes, e.CountedMinutes, e.Explained(), WhyText(ctx, e.Why), e.UnitName, date(e.CreatedAt, loc),
		})
	}
	return File{Name: dated("jp", l.Year.Year), Book: sheet.Book{Tables: []sheet.Table{t}}}
}

// WhyText words a ledger row's explanation; "" when all of it counts.
func WhyText(ctx context.Context, why records.Why) string {
	if why == records.Counted {
		return ""
	}
	return locale.T(ctx, "record.why."+string(why))
}

// FormName words a SIASN form code; an unknown one stays a code.
func FormName(ctx context.Context, form string) string {
	key := "record.form." + form
	if !locale.Has(locale.Lang(ctx), key) {
		return form
	}
	return locale.T(ctx, key)
}
