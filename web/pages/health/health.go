// Package health shows operators how the house stands, in words.
package health

import (
	"context"
	"net/http"

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

// value is a figure's number as people read it.
func value(ctx context.Context, f health.Figure) string { return locale.Decimal(ctx, f.Value, 3) }

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
