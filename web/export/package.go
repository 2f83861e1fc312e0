package export

import (
	"context"
	"time"

	"mumpuni/courses"
	"mumpuni/courses/results"
	"mumpuni/internal/sheet"
	"mumpuni/web/locale"
)

// PackageResults is how learners stand in a package by its own word, a row a learner, and what they answered in it, a row an answer.
func PackageResults(ctx context.Context, m courses.Module, rows []results.PackageResult, answers []results.PackageAnswer, loc *time.Location) File {
	t := sheet.Table{
		Name:   locale.T(ctx, "package.results"),
		Header: heads(ctx, "package.results.", "nip", "name", "unit", "version", "done", "items", "failed", "score", "launches", "minutes", "updated", "done_at"),
		Widths: []float64{21, 34, 36, 8, 10, 10, 10, 12, 12, 12, 18, 18},
	}
	for _, r := range rows {
		row := []any{r.NIP, r.Name, r.Unit, r.Version, r.Done, r.Items, r.Failed, nil, r.Launches, r.Seconds / 60, minute(r.UpdatedAt, loc), minute(r.DoneAt, loc)}
		if r.Best != nil {
			row[7] = sheet.Decimal{Scaled: *r.Best, Places: 2}
		}
		t.Rows = append(t.Rows, row)
	}
	notes := [][2]string{{locale.T(ctx, "package.results.module"), m.Title}, {locale.T(ctx, "package.results"), locale.T(ctx, "package.word")}}
	return File{Name: "hasil-paket-" + m.ID.String(), Book: sheet.Book{Tables: []sheet.Table{t, packageAnswers(ctx, answers, loc)}, Notes: notes, NotesName: locale.T(ctx, "gap.notes")}}
}

// What SCORM and xAPI call kinds of questions and what became of answers, by the key of our words.
var (
	interactionKinds = map[string]string{
		"choice": "package.kind.choice", "true-false": "package.kind.true_false", "fill-in": "package.kind.fill_in", "long-fill-in": "package.kind.fill_in",
		"matching": "package.kind.matching", "sequencing": "package.kind.sequencing", "numeric": "package.kind.numeric", "likert": "package.kind.likert",
		"performance": "package.kind.performance", "other": "package.kind.other",
	}
	interactionResults = map[string]string{
		"correct": "package.result.correct", "wrong": "package.result.wrong", "incorrect": "package.result.wrong", "neutral": "package.result.neutral",
		"unanticipated": "package.result.unanticipated",
	}
)

// said is a word of the standard in ours; what is none, as a number, stays as the package wrote it.
func said(ctx context.Context, words map[string]string, what string) string {
	if key := words[what]; key != "" {
		return locale.T(ctx, key)
	}
	return what
}

func packageAnswers(ctx context.Context, rows []results.PackageAnswer, loc *time.Location) sheet.Table {
	t := sheet.Table{
		Name:   locale.T(ctx, "package.answers"),
		Header: append(heads(ctx, "package.results.", "nip", "name"), heads(ctx, "package.answers.", "at", "part", "launch", "question", "kind", "response", "result")...),
		Widths: []float64{21, 34, 18, 30, 10, 50, 14, 40, 12},
	}
	for _, r := range rows {
		t.Rows = append(t.Rows, []any{r.NIP, r.Name, minute(r.At, loc), r.Part, r.Launch, r.Question, said(ctx, interactionKinds, r.Kind), r.Response, said(ctx, interactionResults, r.Result)})
	}
	return t
}
