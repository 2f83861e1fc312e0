package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/route"
)

// heldOps registers tries that looked odd.
func (a *API) heldOps(api huma.API) {
	hr := route.Roles(people.HR)
	huma.Register(api, route.Operation(http.MethodGet, "/held-tries", hr, "held-tries", "Tries that wait for a decision, and those that were annulled, of people of one's units"), a.heldTries)
	huma.Register(api, route.Operation(http.MethodGet, "/attempts/{id}/signals", route.SignedIn.Exam(), "attempt-signals", "What was noticed of a held try: to the person, and to HR above them"), a.attemptSignals)
	huma.Register(api, without(route.Operation(http.MethodPost, "/held-tries/{id}/release", hr, "held-release", "Let a held try count at once")), a.heldRelease)
	huma.Register(api, waits(answering(editing(route.Operation(http.MethodPost, "/held-tries/{id}/annulment", hr, "held-annul", "Ask a second person that a held try counts for nothing")))), a.heldAnnul)
	huma.Register(api, waits(answering(editing(route.Operation(http.MethodPost, "/held-tries/{id}/restoration", hr, "held-restore", "Ask a second person that an annulled one counts after all")))), a.heldRestore)
}

type heldTriesOut struct{ Body []assessments.HeldTry }

func (a *API) heldTries(ctx context.Context, _ *struct{}) (*heldTriesOut, error) {
	list, err := a.Assessments.Held(ctx, route.Who(ctx))
	return &heldTriesOut{list}, route.Fault(ctx, err)
}

type heldTryOut struct{ Body assessments.HeldTry }

func (a *API) attemptSignals(ctx context.Context, in *ByID[id.Attempt]) (*heldTryOut, error) {
	h, err := a.Assessments.HeldTry(ctx, route.Who(ctx), in.ID)
	return &heldTryOut{h}, route.Fault(ctx, err)
}

func (a *API) heldRelease(ctx context.Context, in *ByID[id.Attempt]) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Assessments.Release(ctx, route.Who(ctx), in.ID))
}

type heldReason struct {
	ByID[id.Attempt]
	Body struct {
		Reason string `json:"reason" maxLength:"1000" doc:"the person reads it"`
	}
}

func (a *API) heldAnnul(ctx context.Context, in *heldReason) (*pending, error) {
	approval, err := a.Assessments.AskAnnul(ctx, route.Who(ctx), in.ID, in.Body.Reason)
	return a.heldAsked(ctx, in.ID, approval, err)
}

func (a *API) heldRestore(ctx context.Context, in *heldReason) (*pending, error) {
	approval, err := a.Assessments.AskRestore(ctx, route.Who(ctx), in.ID, in.Body.Reason)
	return a.heldAsked(ctx, in.ID, approval, err)
}

func (a *API) heldAsked(ctx context.Context, attempt id.Attempt, approval uuid.UUID, err error) (*pending, error) {
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return a.done(ctx, http.StatusOK, uuid.UUID(attempt), approval)
}
