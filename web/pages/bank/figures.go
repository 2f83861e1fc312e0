package bank

import (
	"context"

	"mumpuni/psychometrics"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

// adviceOptions are what the list is narrowed to by statistics.
func adviceOptions(ctx context.Context) []ui.Option {
	options := []ui.Option{{Value: "any", Label: locale.T(ctx, "bank.advice_any")}}
	for _, a := range psychometrics.Advices {
		options = append(options, ui.Option{Value: string(a), Label: locale.T(ctx, "bank.advice."+string(a))})
	}
	return options
}
