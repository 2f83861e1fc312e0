package parts

import (
	"context"
	"slices"

	"mumpuni/internal/health"
	"mumpuni/web/locale"
)

// FigureName names a figure, and of what it is.
func FigureName(ctx context.Context, f health.Figure) string {
	name := locale.T(ctx, "health."+f.Key)
	if f.Of == "" {
		return name
	}
	of := f.Of
	if key := "health.of." + f.Of; locale.Has(locale.ID, key) {
		of = locale.T(ctx, key)
	}
	return name + ": " + of
}

// HealthTone is the colour of a state's badge.
func HealthTone(s health.State) string {
	return map[health.State]string{health.Fine: "success", health.Watch: "warning", health.Act: "error"}[s]
}

// WorstFirst is figures with what is to be looked at before what is fine.
func WorstFirst(figures []health.Figure) []health.Figure {
	order := []health.State{health.Act, health.Watch, health.Fine}
	return slices.SortedStableFunc(slices.Values(figures), func(a, b health.Figure) int {
		return slices.Index(order, a.State) - slices.Index(order, b.State)
	})
}
