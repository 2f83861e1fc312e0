package quizzes

import (
	"context"

	"mumpuni/quizzes"
	"mumpuni/web/locale"
)

// marginText says how far a score may be off: the interval, which is not even on both sides, so that no "±" stands beside it.
func marginText(ctx context.Context) func(quizzes.Margin, bool) string {
	return func(m quizzes.Margin, known bool) string {
		if !known {
			return "–"
		}
		return locale.T(ctx, "quiz.margin.range", "Low", marginScore(ctx, m.Low), "High", marginScore(ctx, m.High))
	}
}

// marginScore is a score to one decimal: more would claim what a margin denies.
func marginScore(ctx context.Context, of10000 int) string {
	return locale.Decimal(ctx, float64(of10000)/100, 1)
}

// reliabilityText is the coefficient, or why there is none.
func reliabilityText(ctx context.Context, r quizzes.Reliability) string {
	switch {
	case r.Known:
		return locale.T(ctx, "quiz.reliability.value", "Alpha", locale.Decimal(ctx, r.Alpha, 2), "People", locale.Number(ctx, r.People), "Items", locale.Number(ctx, r.Items))
	case r.People < quizzes.MinPeople:
		return locale.T(ctx, "quiz.reliability.few", "People", locale.Number(ctx, r.People), "Min", quizzes.MinPeople)
	}
	return locale.T(ctx, "quiz.reliability.none")
}
