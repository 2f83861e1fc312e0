package parts

import (
	"context"
	"math/big"
	"strings"

	"github.com/a-h/templ"

	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

// reviewedKinds are how each kind of question looks to who reads a result. Each has a template file of its own, reviewed_*.templ.
var reviewedKinds = map[kinds.Kind]func(q quizzes.Asked) templ.Component{
	kinds.Single:    reviewedChoices,
	kinds.Multiple:  reviewedChoices,
	kinds.TrueFalse: reviewedChoices,
	kinds.Matching:  reviewedMatching,
	kinds.Ordering:  reviewedOrdering,
	kinds.Numeric:   reviewedText,
	kinds.Short:     reviewedText,
}

// Reviewed is what was answered and, where it may be told, what is right, by the kind of question.
func Reviewed(q quizzes.Asked) templ.Component { return reviewedKinds[q.Kind](q) }

func textFacts(ctx context.Context, q quizzes.Asked) []ui.Fact {
	facts := []ui.Fact{{Label: locale.T(ctx, "quiz.your_answer"), Value: withUnit(q.Answer.Text, q)}}
	if q.Review.Number != nil {
		facts = append(facts, ui.Fact{Label: locale.T(ctx, "quiz.right_answer"), Value: numberKey(ctx, *q.Review.Number)})
	}
	if len(q.Review.Accepted) > 0 {
		facts = append(facts, ui.Fact{Label: locale.T(ctx, "quiz.accepted_answers"), Value: strings.Join(q.Review.Accepted, " · ")})
	}
	return facts
}

// withUnit writes what was typed with the unit that was chosen, or the only one.
func withUnit(text string, q quizzes.Asked) string {
	switch {
	case text == "":
		return text
	case q.Answer.Unit != "":
		return text + " " + q.Answer.Unit
	case len(q.Units) == 1:
		return text + " " + q.Units[0]
	}
	return text
}

// numberKey writes "72,5", "72,5 ± 0,5" or "72,5 km".
func numberKey(ctx context.Context, n kinds.Number) string {
	text := plainNumberText(ctx, n.Value)
	if n.Tolerance != "0" {
		text += " ± " + plainNumberText(ctx, n.Tolerance)
	}
	if len(n.Units) > 0 {
		text += " " + n.Units[0]
	}
	return text
}

// plainNumberText writes a stored number ("12.5") as ctx's language does.
func plainNumberText(ctx context.Context, plain string) string {
	n, ok := new(big.Rat).SetString(plain)
	if !ok {
		return plain
	}
	return NumberText(ctx, n)
}

func answeredState(ctx context.Context, a kinds.Answer) string {
	if a.Empty() {
		return locale.T(ctx, "quiz.unanswered")
	}
	return locale.T(ctx, "quiz.answered")
}
