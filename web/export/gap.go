package export

import (
	"context"
	"time"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/sheet"
	"mumpuni/web/locale"
)

// Gap lays out a board: one row for each unit and competency, and a second sheet with the shares as a matrix.
func Gap(ctx context.Context, b competencies.GapBoard, loc *time.Location) File {
	return File{
		Name: dated(locale.T(ctx, "gap.file"), b.Unit.Name, b.Day.Format(time.DateOnly)),
		Book: sheet.Book{
			Tables: []sheet.Table{gapRows(ctx, b), gapMatrix(ctx, b)},
			Notes:  gapNotes(ctx, b, loc), NotesName: locale.T(ctx, "gap.notes"),
		},
	}
}

func gapRows(ctx context.Context, b competencies.GapBoard) sheet.Table {
	t := sheet.Table{
		Name:   locale.T(ctx, "gap.sheet.rows"),
		Header: heads(ctx, "gap.col.", "unit", "group", "code", "competency", "required", "met", "gap", "share", "mean"),
		Widths: []float64{42, 20, 10, 60, 12, 12, 14, 12, 16},
	}
	units, list := map[uuid.UUID]string{}, map[uuid.UUID]competencies.Competency{}
	for _, u := range b.Units {
		units[u.UnitID] = UnitName(ctx, b, u)
	}
	for _, c := range b.Competencies {
		list[c.ID] = c
	}
	lang := locale.Lang(ctx)
	for _, cell := range b.Cells {
		c := list[cell.CompetencyID]
		row := []any{units[cell.UnitID], c.GroupName(lang), c.Code, c.Name(lang), cell.Required}
		t.Rows = append(t.Rows, append(row, figures(ctx, cell)...))
	}
	return t
}

// UnitName is a row's name: the chosen unit stands there for the people serving in it directly.
func UnitName(ctx context.Context, b competencies.GapBoard, u competencies.GapUnit) string {
	if u.UnitID == b.Unit.UnitID && len(b.Units) > 1 {
		return locale.T(ctx, "gap.direct", "Unit", u.Name)
	}
	return u.Name
}

// figures are what a cell says after how many people need the competency.
func figures(ctx context.Context, c competencies.GapCell) []any {
	if c.Masked {
		hidden := locale.T(ctx, "gap.hidden", "N", competencies.SmallGroup)
		return []any{hidden, hidden, hidden, hidden}
	}
	return []any{c.Met, c.Gap(), sheet.Decimal{Scaled: c.MetShare(), Places: 2}, sheet.Decimal{Scaled: c.MeanGap(), Places: 2}}
}

func gapMatrix(ctx context.Context, b competencies.GapBoard) sheet.Table {
	t := sheet.Table{Name: locale.T(ctx, "gap.sheet.matrix"), Header: heads(ctx, "gap.col.", "unit", "people"), Widths: []float64{42, 10}}
	for _, c := range b.Competencies {
		t.Header = append(t.Header, c.Code)
		t.Widths = append(t.Widths, 9)
	}
	for _, u := range b.Units {
		row := []any{UnitName(ctx, b, u), u.People}
		for _, c := range b.Competencies {
			switch cell, ok := b.Cell(u.UnitID, c.ID); {
			case !ok:
				row = append(row, nil)
			case cell.Masked:
				row = append(row, locale.T(ctx, "gap.hidden", "N", competencies.SmallGroup))
			default:
				row = append(row, sheet.Decimal{Scaled: cell.MetShare(), Places: 2})
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func gapNotes(ctx context.Context, b competencies.GapBoard, loc *time.Location) [][2]string {
	f := b.Filter
	return [][2]string{
		{locale.T(ctx, "gap.col.unit"), b.Unit.Name},
		{locale.T(ctx, "gap.filter.as_of"), locale.Date(ctx, b.Day)},
		{locale.T(ctx, "gap.filter.group"), or(f.Group, locale.T(ctx, "gap.filter.all"))},
		{locale.T(ctx, "gap.filter.post_kind"), choice(ctx, "competency.post_kind.", f.PostKind)},
		{locale.T(ctx, "gap.filter.employment"), choice(ctx, "competency.employment.", f.Employment)},
		{locale.T(ctx, "competency.framework"), b.Framework.Name(locale.Lang(ctx)) + " (" + b.Framework.Version + ")"},
		{locale.T(ctx, "gap.note.rule"), locale.T(ctx, "gap.note.rule_text")},
		madeAt(ctx, b.MadeAt, loc),
	}
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func choice(ctx context.Context, prefix, value string) string {
	if value == "" {
		return locale.T(ctx, "gap.filter.all")
	}
	return locale.T(ctx, prefix+value)
}

// Cell lays out the people of a figure.
func Cell(ctx context.Context, c competencies.Cell, loc *time.Location) File {
	t := sheet.Table{
		Name:   c.Competency.Code,
		Header: heads(ctx, "gap.col.", "nip", "name", "post", "unit", "competency", "level_required", "level_attained", "level_gap", "attained_at", "evidence"),
		Widths: []float64{21, 34, 34, 34, 40, 12, 12, 14, 14, 12},
	}
	name := c.Competency.Code + " " + c.Competency.Name(locale.Lang(ctx))
	for _, p := range c.People {
		t.Rows = append(t.Rows, []any{
			p.NIP, p.FullName, p.PostName, p.UnitName, name, p.Required, level(p.Attained), p.Gap, date(p.AttainedAt, loc), p.Evidence,
		})
	}
	return File{
		Name: dated(locale.T(ctx, "gap.file"), c.Competency.Code, c.Unit.Name, c.Day.Format(time.DateOnly)),
		Book: sheet.Book{Tables: []sheet.Table{t}},
	}
}
