package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"mumpuni/internal/jobs"
	"mumpuni/people"
	"mumpuni/web/route"
)

// watchOps registers what tells an administrator that something needs a hand.
func (a *API) watchOps(api huma.API) {
	huma.Register(api, route.Operation(http.MethodGet, "/jobs/failed", route.Roles(people.Administrator), "jobs-failed",
		"Work after a commit (certificate files, imports, media) that failed: when it is tried again, or that it was given up"), a.jobsFailed)
	huma.Register(api, route.Operation(http.MethodGet, "/health", route.Roles(people.Administrator), "health",
		"How the house stands: figures of its parts, each judged; the metrics are the same"), a.health)
}

type failedJobs struct {
	Body struct {
		Jobs []jobs.Trouble `json:"jobs"`
	}
}

func (a *API) jobsFailed(ctx context.Context, _ *struct{}) (*failedJobs, error) {
	list, err := a.Troubles(ctx)
	out := &failedJobs{}
	out.Body.Jobs = list
	return out, route.Fault(ctx, err)
}
