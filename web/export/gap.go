package export

import (
	"context"
	"math"
	"strings"
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
			Notes:  gapNotes(ctx, b, loc), NotesName: locale.T(ctx, "gap.notes"), Head: gapNotes(ctx, b, loc),
		},
	}
}

func gapRows(ctx context.Context, b competencies.GapBoard) sheet.Table {
	t := sheet.Table{
		Name:   locale.T(ctx, "gap.sheet.rows"),
		Header: heads(ctx, "gap.col.", append([]string{"unit", "group", "code", "competency"}, figureHeads(b.Former())...)...),
		Widths: []float64{42, 20, 10, 60, 12, 12, 12, 12, 16, 14, 18, 12, 12, 14, 14, 14, 14, 14, 14, 12, 16},
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
		row := []any{units[cell.UnitID], c.GroupName(lang), c.Code, c.Name(lang)}
		t.Rows = append(t.Rows, append(row, figures(ctx, cell, b.Former())...))
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

// figureHeads are the columns of a figure: what is known, then, on days of the former rule, what it says.
func figureHeads(former bool) []string {
	keys := []string{"required", "measured", "attained", "below", "not_enough", "unmeasured", "no_instrument", "held", "coverage", "low", "high", "at_least", "provisional"}
	if former {
		keys = append(keys, "met", "gap", "share", "mean")
	}
	return keys
}

// figures are what a cell says, in the order of figureHeads.
func figures(ctx context.Context, c competencies.GapCell, former bool) []any {
	out := []any{c.Required}
	if c.Masked {
		for range len(figureHeads(former)) - 1 {
			out = append(out, locale.T(ctx, "gap.hidden", "N", competencies.SmallGroup))
		}
		return out
	}
	percent := func(of10000 int) any { return sheet.Decimal{Scaled: of10000, Places: 2} }
	low, high := c.Reach()
	out = append(out, c.Measured())
	for _, s := range competencies.States {
		out = append(out, c.Of(s))
	}
	out = append(out, percent(c.Coverage()))
	if c.Measured() == 0 {
		out = append(out, nil, nil) // of nobody there is no share
	} else {
		out = append(out, percent(low), percent(high))
	}
	out = append(out, percent(c.AtLeast()), provisional(ctx, c.Provisional))
	if former {
		out = append(out, c.Met, c.Gap(), percent(c.MetShare()), sheet.Decimal{Scaled: c.MeanGap(), Places: 2})
	}
	return out
}

// provisional marks what stands on cuts of too few judges.
func provisional(ctx context.Context, is bool) any {
	if !is {
		return nil
	}
	return locale.T(ctx, "cuts.provisional")
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
				row = append(row, reachLow(cell))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// reachLow is the share of those measured who reach the level at least; nothing where nobody was.
func reachLow(c competencies.GapCell) any {
	if c.Measured() == 0 {
		return nil
	}
	low, _ := c.Reach()
	return sheet.Decimal{Scaled: low, Places: 2}
}

func gapNotes(ctx context.Context, b competencies.GapBoard, loc *time.Location) [][2]string {
	f := b.Filter
	return [][2]string{
		{locale.T(ctx, "gap.col.unit"), b.Unit.Name},
		{locale.T(ctx, "gap.filter.as_of"), locale.Date(ctx, b.Day)},
		{locale.T(ctx, "gap.filter.group"), or(f.Group, locale.T(ctx, "gap.filter.all"))},
		{locale.T(ctx, "gap.filter.post_kind"), choice(ctx, "competency.post_kind.", f.PostKind)},
		{locale.T(ctx, "gap.filter.employment"), choice(ctx, "competency.employment.", f.Employment)},
		{locale.T(ctx, "competency.framework"), frameworkWords(ctx, b.Framework)},
		{locale.T(ctx, "gap.note.states"), locale.T(ctx, "gap.note.states_text")},
		{locale.T(ctx, "gap.note.sample"), locale.T(ctx, "gap.note.sample_text")},
		{locale.T(ctx, "gap.note.rule"), ruleWords(ctx, b)},
		{locale.T(ctx, "gap.note.cuts"), locale.T(ctx, "gap.note.cuts_text", "N", competencies.FullPanel)},
		madeAt(ctx, b.MadeAt, loc),
	}
}

// ruleWords says which rule counts on the board's day.
func ruleWords(ctx context.Context, b competencies.GapBoard) string {
	switch {
	case !b.Former():
		return locale.T(ctx, "gap.rule.measured", "Date", locale.Date(ctx, b.CountsFrom))
	case b.CountsFrom.IsZero():
		return locale.T(ctx, "gap.former.unset") + " " + locale.T(ctx, "gap.note.rule_text")
	}
	return locale.T(ctx, "gap.former.until", "Date", locale.Date(ctx, b.CountsFrom)) + " " + locale.T(ctx, "gap.note.rule_text")
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
		Header: heads(ctx, "gap.col.", "nip", "name", "post", "unit", "competency", "level_required", "status", "provisional", "probability", "questions", "measured_at", "valid_until", "level_attained", "level_gap", "attained_at", "evidence"),
		Widths: []float64{21, 34, 34, 34, 40, 12, 20, 14, 14, 10, 14, 14, 12, 14, 14, 12},
	}
	name := c.Competency.Code + " " + c.Competency.Name(locale.Lang(ctx))
	for _, p := range c.People {
		t.Rows = append(t.Rows, []any{
			p.NIP, p.FullName, p.PostName, p.UnitName, name, p.Required, locale.T(ctx, "gap.is."+string(p.State)), provisional(ctx, p.Provisional), probability(p.Probability),
			level(p.Questions), date(p.MeasuredAt, loc), date(p.ValidUntil, time.UTC), level(p.Attained), p.Gap, date(p.AttainedAt, loc), p.Evidence,
		})
	}
	return File{
		Name: dated(locale.T(ctx, "gap.file"), c.Competency.Code, c.Unit.Name, c.Day.Format(time.DateOnly)),
		Book: sheet.Book{Tables: []sheet.Table{t}, Head: [][2]string{
			{locale.T(ctx, "gap.col.unit"), c.Unit.Name},
			{locale.T(ctx, "gap.filter.as_of"), locale.Date(ctx, c.Day)},
			{locale.T(ctx, "gap.col.competency"), name},
			{locale.T(ctx, "competency.framework"), frameworkWords(ctx, c.Framework)},
			{locale.T(ctx, "gap.note.states"), locale.T(ctx, "gap.note.states_text")},
			{locale.T(ctx, "gap.note.cuts"), locale.T(ctx, "gap.note.cuts_text", "N", competencies.FullPanel)},
		}},
	}
}

// frameworkWords names a framework, its version and where its text comes from: what is only proposed says so there.
func frameworkWords(ctx context.Context, f competencies.Framework) string {
	proposed := ""
	if strings.HasPrefix(f.Source, "Usulan") {
		proposed = "[USULAN] "
	}
	return proposed + f.Name(locale.Lang(ctx)) + " (" + f.Version + "). " + f.Source
}

// probability is P of the required level in percent, nothing where nothing is measured.
func probability(p *float64) any {
	if p == nil {
		return nil
	}
	return sheet.Decimal{Scaled: int(math.Round(*p * 10000)), Places: 2}
}
