package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/courses/mandates"
	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/web/locale"
	"mumpuni/web/route"
)

// mandateOps are HR's orders that people take a course by a day.
func (a *API) mandateOps(api huma.API) {
	hr, readers := route.Roles(people.HR), route.Roles(people.HR, people.Auditor)
	huma.Register(api, route.Operation(http.MethodGet, "/mandates", readers.Report(), "mandates", "Orders in one's scope with how their people stand, next due first"), a.mandates)
	huma.Register(api, editing(created(route.Operation(http.MethodPost, "/mandates", hr, "mandate-give", "Order a course for a unit or a person"))), a.mandateGive)
	huma.Register(api, route.Operation(http.MethodGet, "/mandates/{id}", readers.Report(), "mandate-get", "One order with its people; reading is written into the audit trail"), a.mandateGet)
	huma.Register(api, route.Operation(http.MethodDelete, "/mandates/{id}", hr, "mandate-cancel", "Take an order back"), a.mandateCancel)
}

// mandatePage is one page of orders.
type mandatePage struct {
	Total    int                    `json:"total"`
	Mandates []mandates.MandateView `json:"mandates"`
}

func (a *API) mandates(ctx context.Context, in *struct {
	Course uuid.UUID `query:"course"`
	State  string    `query:"state" enum:"open,overdue,cancelled,all" default:"open"`
	Page   int       `query:"page" minimum:"1" default:"1"`
	Limit  int       `query:"limit" minimum:"1" maximum:"100" default:"20"`
},
) (*struct{ Body mandatePage }, error) {
	list, total, err := a.Mandates.Mandates(ctx, route.Who(ctx), mandates.MandateFilter{CourseID: in.Course, State: in.State, Page: in.Page, Limit: in.Limit})
	return &struct{ Body mandatePage }{mandatePage{total, list}}, route.Fault(ctx, err)
}

func (a *API) mandateGive(ctx context.Context, in *struct{ Body mandates.NewMandate }) (*made, error) {
	id, err := a.Mandates.Mandate(ctx, route.Who(ctx), in.Body)
	return madeOf(ctx, id, err)
}

// mandateJSON is an order with a page of its people.
type mandateJSON struct {
	mandates.MandateView
	Total  int                      `json:"total" doc:"people in the asked state"`
	People []mandates.MandatePerson `json:"people"`
}

func (a *API) mandateGet(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	State string `query:"state" enum:"not_started,started,completed"`
	Page  int    `query:"page" minimum:"1" default:"1"`
},
) (*struct{ Body mandateJSON }, error) {
	d, list, total, err := a.Mandates.MandatePeople(ctx, route.Who(ctx), in.ID, in.State, in.Page)
	return &struct{ Body mandateJSON }{mandateJSON{d, total, list}}, route.Fault(ctx, err)
}

func (a *API) mandateCancel(ctx context.Context, in *ByID[uuid.UUID]) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Mandates.CancelMandate(ctx, route.Who(ctx), in.ID))
}

// problemsJSON words faults in the caller's language.
func problemsJSON(ctx context.Context, faults fault.Many) []route.FieldProblem {
	list := []route.FieldProblem{}
	for _, f := range faults {
		list = append(list, route.FieldProblem{Field: f.Field, Key: f.Key, Detail: locale.TMap(ctx, f.Key, f.Args)})
	}
	return list
}
