package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/people"
	"mumpuni/web/route"
)

// measurementOps are how levels are measured for the whole agency: the policy, and where levels begin.
func (a *API) measurementOps(api huma.API) {
	readers := route.Roles(people.HR, people.Administrator, people.Auditor)
	setters := route.Roles(people.HR, people.Administrator)
	huma.Register(api, route.Operation(http.MethodGet, "/measurement-policies", readers, "measurement-policies", "The policy in force and those that were ever set, newest first"), a.policies)
	huma.Register(api, editing(answering(route.Operation(http.MethodPost, "/measurement-policies/preview", setters, "measurement-policy-preview",
		"What a policy would change, by today's data; nothing is asked"))), a.policyPreview)
	huma.Register(api, waits(answering(editing(route.Operation(http.MethodPost, "/measurement-policies", setters, "measurement-policy-ask",
		"Ask a second person of the top unit to set a policy; needs a step-up")))), a.policyAsk)
	huma.Register(api, route.Operation(http.MethodGet, "/cut-scores", readers, "cut-scores", "Where levels begin now, and every version of a panel's"), a.cutScores)
	huma.Register(api, editing(answering(route.Operation(http.MethodPost, "/cut-scores/plan", setters, "cut-scores-plan",
		"What a panel's record would change, or what is wrong with it by line; nothing is asked"))), a.cutsPlan)
	huma.Register(api, waits(answering(editing(route.Operation(http.MethodPost, "/cut-scores", setters, "cut-scores-ask",
		"Ask a second person of the top unit to take over a panel's record; needs a step-up")))), a.cutsAsk)
}

// MeasurementPolicy is a policy under a name of its own: lesson hours have policies, too.
type MeasurementPolicy competencies.Policy

type policiesOut struct {
	Body struct {
		InForce MeasurementPolicy        `json:"in_force"`
		History []competencies.PolicyRow `json:"history"`
	}
}

func (a *API) policies(ctx context.Context, _ *struct{}) (*policiesOut, error) {
	out := &policiesOut{}
	now, err := a.Competencies.Policy(ctx)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	out.Body.InForce = MeasurementPolicy(now)
	out.Body.History, err = a.Competencies.Policies(ctx)
	return out, route.Fault(ctx, err)
}

// policyPreviewOut is competencies.PolicyPreview.
type policyPreviewOut struct {
	Body struct {
		Before       MeasurementPolicy  `json:"before"`
		After        MeasurementPolicy  `json:"after"`
		Required     int                `json:"required" doc:"one a person and competency, by today's data"`
		Met          int                `json:"met" doc:"by the former rule"`
		Gap          int                `json:"gap"`
		States       competencies.Tally `json:"states" doc:"by measurement"`
		Cells        int                `json:"cells" doc:"figures of the board"`
		Changed      int                `json:"changed" doc:"of them have another gap"`
		CountsBefore bool               `json:"counts_before" doc:"on the day in question measurements count already"`
		CountsAfter  bool               `json:"counts_after"`
	}
}

func (a *API) policyPreview(ctx context.Context, in *struct{ Body MeasurementPolicy }) (*policyPreviewOut, error) {
	v, err := a.Competencies.PreviewPolicy(ctx, route.Who(ctx), competencies.Policy(in.Body))
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	out := &policyPreviewOut{}
	out.Body.Before, out.Body.After, out.Body.Required, out.Body.Met, out.Body.Gap = MeasurementPolicy(v.Before), MeasurementPolicy(v.After), v.Required, v.Met, v.Gap
	out.Body.States, out.Body.Cells, out.Body.Changed, out.Body.CountsBefore, out.Body.CountsAfter = v.States, v.Cells, v.Changed, v.CountsBefore, v.CountsAfter
	return out, nil
}

func (a *API) policyAsk(ctx context.Context, in *struct{ Body MeasurementPolicy }) (*pending, error) {
	approval, err := a.Competencies.AskForPolicy(ctx, route.Who(ctx), competencies.Policy(in.Body))
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return a.done(ctx, http.StatusOK, uuid.Nil, approval)
}

type cutsOut struct {
	Body struct {
		InForce []competencies.CutSet `json:"in_force"`
		History []competencies.CutSet `json:"history"`
	}
}

func (a *API) cutScores(ctx context.Context, _ *struct{}) (*cutsOut, error) {
	out := &cutsOut{}
	var err error
	if out.Body.InForce, err = a.Competencies.CutsInForce(ctx); err != nil {
		return nil, route.Fault(ctx, err)
	}
	out.Body.History, err = a.Competencies.CutHistory(ctx)
	return out, route.Fault(ctx, err)
}

// cutsIn is a panel's record, a row a level.
type cutsIn struct {
	Body struct {
		Rows []competencies.CutRow `json:"rows" minItems:"1" maxItems:"2000"`
	}
}

func (a *API) cutsPlan(ctx context.Context, in *cutsIn) (*struct{ Body []competencies.CutChange }, error) {
	plan, err := a.Competencies.PlanCuts(ctx, route.Who(ctx), in.Body.Rows)
	return &struct{ Body []competencies.CutChange }{plan}, route.Fault(ctx, err)
}

func (a *API) cutsAsk(ctx context.Context, in *cutsIn) (*pending, error) {
	approval, err := a.Competencies.AskForCuts(ctx, route.Who(ctx), in.Body.Rows)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return a.done(ctx, http.StatusOK, uuid.Nil, approval)
}
