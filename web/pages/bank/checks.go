package bank

import (
	"context"

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
