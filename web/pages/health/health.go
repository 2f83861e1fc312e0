// Package health shows operators how the house stands, in words.
package health

import (
	"context"
	"net/http"
	"slices"

	"mumpuni/internal/health"
	"mumpuni/people"
	"mumpuni/web/locale"
	"mumpuni/web/route"
)

// Pages holds what its handler calls.
type Pages struct {
	Read func(context.Context) []health.Figure
}

// Routes declares the page.
func (p *Pages) Routes(s *route.Set) {
	s.Page(http.MethodGet, "/kesehatan", route.Roles(people.Administrator), func(r *route.Request) error {
		return r.Render(http.StatusOK, healthPage(p.Read(r.Ctx())))
	})
}

// about names a figure, and of what it is.
func about(ctx context.Context, f health.Figure) string {
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

// value is a figure's number as people read it.
func value(ctx context.Context, f health.Figure) string { return locale.Decimal(ctx, f.Value, 3) }

// tone is the colour of a state's badge.
func tone(s health.State) string {
	return map[health.State]string{health.Fine: "success", health.Watch: "warning", health.Act: "error"}[s]
}

// worstFirst is figures with what is to be looked at before what is fine.
func worstFirst(figures []health.Figure) []health.Figure {
	order := []health.State{health.Act, health.Watch, health.Fine}
	return slices.SortedStableFunc(slices.Values(figures), func(a, b health.Figure) int {
		return slices.Index(order, a.State) - slices.Index(order, b.State)
	})
}

// worst is the worst state of figures.
func worst(figures []health.Figure) health.State {
	state := health.Fine
	for _, f := range figures {
		if f.State == health.Act || f.State == health.Watch && state == health.Fine {
			state = f.State
		}
	}
	return state
}
