package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/certification"
	"mumpuni/people"
	"mumpuni/web/route"
)

// signatoryOps are the signatory's: what stands in their name, accepting it, taking that back, and the stop switch.
func (a *API) signatoryOps(api huma.API) {
	signatory := route.Roles(people.Signatory)
	huma.Register(api, route.Operation(http.MethodGet, "/signatory", signatory, "signatory",
		"Issuers that name one as signatory, as they would be printed, and the courses and assessments whose certificates carry one's name"), a.inMyName)
	huma.Register(api, editing(without(route.Operation(http.MethodPut, "/issuers/{id}/acceptance", signatory, "issuer-accept",
		"Accept what an issuer prints in one's name; needs a step-up"))), a.issuerAccept)
	huma.Register(api, editing(without(route.Operation(http.MethodDelete, "/issuers/{id}/acceptance", signatory, "issuer-take-back",
		"Take the acceptance back: nothing more is issued, what was issued stays"))), a.issuerTakeBack)
	huma.Register(api, editing(without(route.Operation(http.MethodPut, "/signatory/assessments/{id}/acceptance", signatory, "assessment-accept",
		"Accept that certificates of an assessment carry one's name; needs a step-up"))), a.assessmentAccept)
	huma.Register(api, editing(without(route.Operation(http.MethodDelete, "/signatory/assessments/{id}/acceptance", signatory, "assessment-take-back",
		"Take the acceptance back: no more are issued, what was issued stays"))), a.assessmentTakeBack)
	huma.Register(api, route.Operation(http.MethodPut, "/signatory/hold", signatory, "signatory-hold",
		"The stop switch: from now on nothing is numbered or signed in one's name"), a.signatoryHold)
	huma.Register(api, route.Operation(http.MethodDelete, "/signatory/hold", signatory, "signatory-release",
		"Let issuing go on; what waited is issued, dated by its completion; needs a step-up"), a.signatoryRelease)
	huma.Register(api, editing(without(route.Operation(http.MethodPut, "/issuers/{id}/hold", route.Roles(people.Administrator), "issuer-hold",
		"Stop one issuer; only its signatory lets it go on"))), a.issuerHold)
}

func (a *API) inMyName(ctx context.Context, _ *struct{}) (*struct{ Body certification.InName }, error) {
	n, err := a.Certification.InMyName(ctx, route.Who(ctx))
	return &struct{ Body certification.InName }{n}, route.Fault(ctx, err)
}

func (a *API) issuerAccept(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body struct {
		Digest string `json:"digest" maxLength:"64" doc:"of the issuer as it was shown"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.AcceptIssuer(ctx, route.Who(ctx), in.ID, in.Body.Digest))
}

func (a *API) issuerTakeBack(ctx context.Context, in *ByID[uuid.UUID]) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Certification.TakeBack(ctx, route.Who(ctx), in.ID))
}

func (a *API) assessmentAccept(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body struct {
		Digest string `json:"digest" maxLength:"64" doc:"of the assessment as it was shown"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Certification.AcceptAssessment(ctx, route.Who(ctx), in.ID, in.Body.Digest))
}

func (a *API) assessmentTakeBack(ctx context.Context, in *ByID[uuid.UUID]) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Certification.TakeBackAssessment(ctx, route.Who(ctx), in.ID))
}

// holdBody is why issuing is stopped; those concerned are told.
type holdBody struct {
	Why string `json:"why,omitempty" maxLength:"500"`
}

// holdOut says how many issuers the switch turned.
type holdOut struct {
	Body struct {
		Issuers int `json:"issuers" doc:"how many issuers were stopped, or go on"`
	}
}

func (a *API) signatoryHold(ctx context.Context, in *struct{ Body holdBody }) (*holdOut, error) {
	out := &holdOut{}
	var err error
	out.Body.Issuers, err = a.Certification.Hold(ctx, route.Who(ctx), in.Body.Why)
	return out, route.Fault(ctx, err)
}

func (a *API) signatoryRelease(ctx context.Context, _ *struct{}) (*holdOut, error) {
	out := &holdOut{}
	var err error
	out.Body.Issuers, err = a.Certification.Release(ctx, route.Who(ctx))
	return out, route.Fault(ctx, err)
}

func (a *API) issuerHold(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body holdBody
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Certification.HoldIssuer(ctx, route.Who(ctx), in.ID, in.Body.Why))
}

// Accepting is the signatory's act, wherever the question waits.
type Accepting func(ctx context.Context, who people.Actor, issuer uuid.UUID, digest string) error
