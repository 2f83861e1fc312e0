package export

import (
	"context"
	"time"

	"mumpuni/internal/sheet"
	"mumpuni/quizzes"
	"mumpuni/web/locale"
)

// QuizResults is who did what in a quiz, a row an attempt. Of a quiz whose paper is an assessment's the same: marks, and nothing of levels.
func QuizResults(ctx context.Context, res quizzes.Results, loc *time.Location) File {
	t := sheet.Table{
		Name:   locale.T(ctx, "quiz.results.title"),
		Header: heads(ctx, "quiz.results.", "nip", "name", "unit", "number", "state", "score", "error", "low", "high", "pass_mark", "outcome", "started", "finished"),
		Widths: []float64{21, 34, 36, 12, 16, 10, 12, 14, 14, 12, 14, 18, 18},
	}
	for _, r := range res.Rows {
		t.Rows = append(t.Rows, resultRow(ctx, r, loc))
	}
	notes := [][2]string{{locale.T(ctx, "quiz.title"), res.Title}}
	if res.OfAssessment() {
		notes = append(notes, [2]string{locale.T(ctx, "quiz.assessment"), locale.T(ctx, "quiz.results.of_assessment")})
	}
	return File{Name: "hasil-kuis-" + res.QuizID.String(), Book: sheet.Book{Tables: []sheet.Table{t}, Notes: notes, NotesName: locale.T(ctx, "gap.notes")}}
}

func resultRow(ctx context.Context, r quizzes.ResultRow, loc *time.Location) []any {
	mark := func(of10000 int) any { return sheet.Decimal{Scaled: of10000, Places: 2} }
	row := []any{r.NIP, r.Name, r.Unit, r.Number, locale.T(ctx, "quiz.state."+string(r.State)), nil, nil, nil, nil, mark(r.PassMark), nil, minute(r.StartedAt, loc), minute(r.FinishedAt, loc)}
	if r.Fraction == nil || r.Passed == nil {
		return row
	}
	row[5] = mark(*r.Fraction)
	if m, ok := r.Margin(); ok {
		row[6], row[7], row[8] = mark(m.Error), mark(m.Low), mark(m.High)
	}
	row[10] = locale.T(ctx, "quiz.results.failed")
	if *r.Passed {
		row[10] = locale.T(ctx, "quiz.results.passed")
	}
	return row
}

// minute is a moment as programs sort it, to the minute.
func minute(t time.Time, loc *time.Location) any {
	if t.IsZero() {
		return nil
	}
	return t.In(loc).Format("2006-01-02 15:04")
}
