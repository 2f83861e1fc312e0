package export

import (
	"context"

	"mumpuni/internal/sheet"
	"mumpuni/quizzes"
	"mumpuni/web/locale"
)

// Regrade is whom a regrade changes and how, a row an attempt.
func Regrade(ctx context.Context, r quizzes.RegradeView, list []quizzes.EffectView) File {
	t := sheet.Table{Name: locale.T(ctx, "regrade.effects"), Widths: []float64{34, 36, 10, 10, 16, 16, 12, 12, 14, 14, 12}}
	for _, key := range []string{"name", "unit", "mark", "mark", "pass", "pass", "course", "jp", "level", "level", "certificate"} {
		t.Header = append(t.Header, locale.T(ctx, "regrade."+key))
	}
	for i, before := range map[int]bool{2: true, 4: true, 8: true} {
		if before {
			t.Header[i] += " (" + locale.T(ctx, "regrade.before") + ")"
			t.Header[i+1] += " (" + locale.T(ctx, "regrade.after") + ")"
		}
	}
	for _, e := range list {
		t.Rows = append(t.Rows, []any{
			e.Name, e.Unit,
			sheet.Decimal{Scaled: e.Before.Fraction, Places: 2},
			sheet.Decimal{Scaled: e.After.Fraction, Places: 2},
			locale.T(ctx, passKey(e.Before)), locale.T(ctx, passKey(e.After)), e.Completed, e.After.Minutes - e.Before.Minutes, e.LevelUp, -e.LevelDown, e.Certificates,
		})
	}
	return File{Name: locale.T(ctx, "regrade.effects") + "-" + r.ID.String()[:8], Book: sheet.Book{
		Tables: []sheet.Table{t}, NotesName: locale.T(ctx, "gap.notes"), Notes: [][2]string{
			{locale.T(ctx, "regrade.what"), r.Title},
			{locale.T(ctx, "regrade.kind"), locale.T(ctx, "regrade.kind."+string(r.Kind))},
			{locale.T(ctx, "regrade.reason"), r.Reason},
			{locale.T(ctx, "regrade.people"), locale.Number(ctx, r.Counts.People)},
		},
	}}
}

func passKey(s quizzes.Standing) string {
	switch {
	case s.Annulled:
		return "regrade.annulled"
	case s.Passed:
		return "regrade.passed"
	}
	return "regrade.failed"
}
