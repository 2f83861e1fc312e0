package bank

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"mumpuni/questions"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

// checkOptions are the points of the reviewer's list.
func checkOptions(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(questions.Checks))
	for i, c := range questions.Checks {
		options[i] = ui.Option{Value: c, Label: locale.T(ctx, "bank.check."+c), Hint: locale.T(ctx, "bank.check."+c+".help")}
	}
	return options
}

// reviewPath is a question's page in a row of reviews.
func reviewPath(question uuid.UUID) string { return questionPath(question) + "?urut=1" }

// doubted are the points about which something stands in the question: whoever says of all at once that they hold has not said it of these.
func doubted(list []questions.Hint) string {
	points := make([]string, len(list))
	for i, h := range list {
		points[i] = h.Check
	}
	return strings.Join(points, " ")
}
