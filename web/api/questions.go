package api

import (
	"context"

	"github.com/google/uuid"

	"mumpuni/web/route"
)

func (a *API) questionApart(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body struct {
		Questions []uuid.UUID `json:"questions" maxItems:"100"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Questions.Apart(ctx, route.Who(ctx), in.ID, in.Body.Questions))
}
