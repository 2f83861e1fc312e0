package api

import (
	"context"

	"mumpuni/internal/health"
)

type healthAnswer struct {
	Body struct {
		Figures []health.Figure `json:"figures"`
	}
}

func (a *API) health(ctx context.Context, _ *struct{}) (*healthAnswer, error) {
	out := &healthAnswer{}
	out.Body.Figures = a.Health(ctx)
	return out, nil
}
