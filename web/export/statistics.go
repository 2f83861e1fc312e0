package export

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/internal/sheet"
	"mumpuni/psychometrics"
	"mumpuni/web/locale"
)

// AdviceWords are the sentences of advice, one after the other.
func AdviceWords(ctx context.Context, list []psychometrics.Advice) string {
	words := make([]string, len(list))
	for i, a := range list {
		words[i] = locale.T(ctx, "statistics.advice."+string(a))
	}
	return strings.Join(words, " ")
}

// figure is a number for a cell, nothing where there is none.
func figure(x *float64) any {
	if x == nil {
		return nil
	}
	return *x
}

// Question lays out the statistics of one question: its figures, its options, its curve.
func Question(ctx context.Context, q assessments.QuestionStatistics) File {
	facts := sheet.Table{Name: locale.T(ctx, "statistics.figures"), Header: heads(ctx, "statistics.", "figure", "value"), Widths: []float64{40, 20}}
	add := func(key string, value any) {
		facts.Rows = append(facts.Rows, []any{locale.T(ctx, "statistics."+key), value})
	}
	add("people", q.People)
	if q.Shown {
		add("facility", q.Facility)
		add("facility_error", q.FacilityError)
		add("rest", figure(q.Rest))
		add("exposure", q.Exposure)
		if k := q.Calibrated; k != nil {
			add("b", figure(k.B))
			add("b_error", figure(k.SEB))
			add("a", figure(k.A))
			add("a_error", figure(k.SEA))
			add("infit", figure(k.Infit))
			add("outfit", figure(k.Outfit))
		}
		add("advice", AdviceWords(ctx, q.Advice))
	}
	options := sheet.Table{
		Name: locale.T(ctx, "statistics.options"), Header: heads(ctx, "statistics.", "option", "right", "chosen", "all", "lower", "upper", "option_rest"),
		Widths: []float64{50, 10, 12, 12, 14, 14, 14}, Rows: [][]any{},
	}
	for _, o := range q.Options {
		options.Rows = append(options.Rows, []any{o.Text, yes(ctx, o.Right), o.N, o.All, figure(o.Lower), figure(o.Upper), figure(o.Rest)})
	}
	curve := sheet.Table{Name: locale.T(ctx, "statistics.curve"), Header: heads(ctx, "statistics.", "fifth", "people", "facility"), Widths: []float64{14, 14, 14}, Rows: [][]any{}}
	for i, p := range q.Curve {
		curve.Rows = append(curve.Rows, []any{i + 1, p.People, p.Right})
	}
	return File{Name: locale.T(ctx, "statistics.file") + "-" + q.QuestionID.String()[24:], Book: sheet.Book{Tables: []sheet.Table{facts, options, curve}}}
}

func yes(ctx context.Context, is bool) string {
	if is {
		return locale.T(ctx, "statistics.yes")
	}
	return ""
}

// Assessment lays out those of an assessment: its competencies, then its questions; of what the reader may not see the number of people
// alone.
func Assessment(ctx context.Context, v assessments.Statistics, names map[uuid.UUID]competencies.Competency) File {
	sorted := sheet.Table{
		Name:   locale.T(ctx, "statistics.competencies"),
		Header: heads(ctx, "statistics.", "competency", "people", "alpha", "alpha_low", "alpha_high", "rudner_accuracy", "rudner_consistency", "lee_accuracy", "lee_consistency"),
		Widths: []float64{40, 10, 10, 10, 10, 16, 16, 16, 16}, Rows: [][]any{},
	}
	for _, c := range v.Competencies {
		row := []any{names[c.CompetencyID].Code + " " + names[c.CompetencyID].Name(locale.Lang(ctx)), c.People, figure(c.Alpha), figure(c.AlphaLow), figure(c.AlphaHigh)}
		for _, k := range []*psychometrics.Classification{c.Rudner, c.Lee} {
			if k == nil {
				row = append(row, nil, nil)
			} else {
				row = append(row, k.Accuracy, k.Consistency)
			}
		}
		sorted.Rows = append(sorted.Rows, row)
	}
	asked := sheet.Table{
		Name: locale.T(ctx, "statistics.questions"), Header: heads(ctx, "statistics.", "question", "competency", "level", "people", "facility", "rest", "advice"),
		Widths: []float64{50, 14, 8, 10, 10, 14, 60}, Rows: [][]any{},
	}
	for _, q := range v.Questions {
		stem := q.Stem
		if !q.Seen {
			stem = locale.T(ctx, "statistics.closed_n", "ID", q.QuestionID.String()[24:])
		}
		asked.Rows = append(asked.Rows, []any{stem, names[q.CompetencyID].Code, q.Level, q.People, figure(q.Facility), figure(q.Rest), AdviceWords(ctx, q.Advice)})
	}
	return File{Name: locale.T(ctx, "statistics.file") + "-" + v.Title, Book: sheet.Book{Tables: []sheet.Table{sorted, asked}}}
}
