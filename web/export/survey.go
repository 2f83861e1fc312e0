package export

import (
	"context"
	"strconv"
	"time"

	"mumpuni/feedback"
	"mumpuni/internal/sheet"
	"mumpuni/web/locale"
)

// Survey lays out what learners answered to the survey of a course: figures, and comments in no order. While too few answered both are empty.
func Survey(ctx context.Context, r feedback.Results, loc *time.Location) File {
	figures := sheet.Table{
		Name: locale.T(ctx, "survey.results"), Header: []string{locale.T(ctx, "survey.item"), "n", locale.T(ctx, "survey.mean")},
		Widths: []float64{60, 8, 12, 8, 8, 8, 8, 8}, Rows: [][]any{},
	}
	for score := range feedback.MaxScore {
		figures.Header = append(figures.Header, strconv.Itoa(score+1))
	}
	for _, item := range r.Items {
		row := []any{locale.T(ctx, "survey.item."+item.Item), r.Counted, item.Mean}
		for _, n := range item.Counts {
			row = append(row, n)
		}
		figures.Rows = append(figures.Rows, row)
	}
	comments := sheet.Table{Name: locale.T(ctx, "survey.comment"), Header: []string{locale.T(ctx, "survey.comment")}, Widths: []float64{100}, Rows: [][]any{}}
	for _, text := range r.Comments {
		comments.Rows = append(comments.Rows, []any{text})
	}
	return File{
		Name: dated(locale.T(ctx, "survey.file"), r.Title),
		Book: sheet.Book{Tables: []sheet.Table{figures, comments}, NotesName: locale.T(ctx, "gap.notes"), Notes: [][2]string{
			{locale.T(ctx, "survey.course"), r.Title},
			{locale.T(ctx, "survey.replies"), locale.T(ctx, "survey.response", "Replies", r.Replies, "Completed", r.Completed, "Counted", r.Counted)},
			{locale.T(ctx, "survey.rule_name"), locale.T(ctx, "survey.rule", "Few", feedback.Few)},
			{locale.T(ctx, "survey.scale_name"), locale.T(ctx, "survey.scale")},
			madeAt(ctx, r.MadeAt, loc),
		}},
	}
}
