package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"mumpuni/web/locale"
	"mumpuni/web/route"
	"mumpuni/xapi"
)

// saidOps are what packages and tools of other makers said of oneself.
func (a *API) saidOps(api huma.API) {
	huma.Register(api, route.Operation(http.MethodGet, "/me/xapi-statements", route.SignedIn, "xapi-statements-mine", "What packages and tools of other makers said of oneself, the latest first"), a.statementsOfMine)
}

// ownStatements are what packages and tools said of oneself.
type ownStatements struct {
	Statements []xapi.OwnStatement `json:"statements"`
	Next       string              `json:"next,omitempty"`
}

func (a *API) statementsOfMine(ctx context.Context, in *struct {
	After string `query:"after" doc:"next of the page before"`
},
) (*struct{ Body ownStatements }, error) {
	list, next, err := a.XAPI.About(ctx, route.Who(ctx).PersonID, in.After, locale.Lang(ctx))
	return &struct{ Body ownStatements }{ownStatements{list, next}}, route.Fault(ctx, err)
}
