package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/id"
	"mumpuni/orders"
	"mumpuni/people"
	"mumpuni/web/export"
	"mumpuni/web/route"
)

// orderOps are orders for many, made from a list of people behind a figure.
func (a *API) orderOps(api huma.API) {
	hr, readers := route.Roles(people.HR), route.Roles(people.HR, people.Auditor)
	huma.Register(api, route.Operation(http.MethodGet, "/gaps/offers", hr.Report(), "gap-offers", "What can be ordered for the people of a figure: courses that teach and assessments that measure it, with how many each would be for"), a.gapOffers)
	huma.Register(api, route.Operation(http.MethodGet, "/orders", readers.Report(), "orders", "Orders for many in one's scope, next due first"), a.orders)
	huma.Register(api, editing(created(route.Operation(http.MethodPost, "/orders", hr, "order-give", "Order the people of a figure to take a course or to sit an assessment by a day"))), a.orderGive)
	huma.Register(api, editing(route.Operation(http.MethodPost, "/orders/plan", hr, "order-plan", "Count what an order would do, without giving it")), a.orderPlan)
	huma.Register(api, route.Operation(http.MethodGet, "/orders/{id}", readers.Report(), "order-get", "One order with its people; reading is written into the audit trail"), a.orderGet)
	huma.Register(api, exportOperation("/orders/{id}/people.csv", readers, "order-people-csv", "An order's people as CSV", export.CSV), a.orderFile(export.CSV))
	huma.Register(api, exportOperation("/orders/{id}/people.xlsx", readers, "order-people-xlsx", "An order's people as XLSX", export.XLSX), a.orderFile(export.XLSX))
	huma.Register(api, route.Operation(http.MethodDelete, "/orders/{id}", hr, "order-cancel", "Take an order back in one act"), a.orderCancel)
}

// OrderWhom picks the people of an order: those of a figure, or some of them.
type OrderWhom struct {
	Unit       uuid.UUID   `json:"unit,omitzero" doc:"one's own when left out"`
	Competency uuid.UUID   `json:"competency"`
	State      string      `json:"state,omitempty" enum:"attained,below,not_enough,unmeasured,no_instrument,held,met,gap"`
	PostKind   string      `json:"post_kind,omitempty" maxLength:"40"`
	Employment string      `json:"employment,omitempty" maxLength:"40"`
	Direct     bool        `json:"direct,omitempty" doc:"only people serving in the unit itself"`
	People     []id.Person `json:"people,omitempty" maxItems:"20000" doc:"of them these alone; everybody when left out"`
}

func (w OrderWhom) filter() competencies.CellFilter {
	return competencies.CellFilter{
		GapFilter:    competencies.GapFilter{UnitID: w.Unit, PostKind: w.PostKind, Employment: w.Employment, Direct: w.Direct},
		CompetencyID: w.Competency, State: w.State, Persons: w.People,
	}
}

// OrderBody is an order to give: course_id or assessment_id.
type OrderBody struct {
	Whom         OrderWhom  `json:"whom"`
	CourseID     uuid.UUID  `json:"course_id,omitzero"`
	AssessmentID uuid.UUID  `json:"assessment_id,omitzero"`
	DueOn        people.Day `json:"due_on" format:"date"`
	Note         string     `json:"note,omitempty" maxLength:"500"`
}

func (b OrderBody) order() orders.NewOrder {
	return orders.NewOrder{Whom: b.Whom.filter(), CourseID: b.CourseID, AssessmentID: b.AssessmentID, DueOn: b.DueOn, Note: b.Note}
}

func (a *API) gapOffers(ctx context.Context, in *CellQuery) (*struct{ Body orders.OrderOffers }, error) {
	f, err := in.filter()
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	f.Group = ""
	out, err := a.Orders.Offers(ctx, route.Who(ctx), competencies.CellFilter{GapFilter: f, CompetencyID: in.Competency, State: in.State}, "")
	return &struct{ Body orders.OrderOffers }{out}, route.Fault(ctx, err)
}

func (a *API) orderPlan(ctx context.Context, in *struct{ Body OrderBody }) (*struct{ Body orders.OrderPlan }, error) {
	out, err := a.Orders.Plan(ctx, route.Who(ctx), in.Body.order())
	return &struct{ Body orders.OrderPlan }{out}, route.Fault(ctx, err)
}

func (a *API) orderGive(ctx context.Context, in *struct{ Body OrderBody }) (*made, error) {
	order, err := a.Orders.Give(ctx, route.Who(ctx), in.Body.order())
	return madeOf(ctx, order, err)
}

// orderPage is one page of orders.
type orderPage struct {
	Total  int                `json:"total"`
	Orders []orders.OrderView `json:"orders"`
}

func (a *API) orders(ctx context.Context, in *struct {
	State string `query:"state" enum:"open,cancelled,all" default:"open"`
	Page  int    `query:"page" minimum:"1" default:"1"`
},
) (*struct{ Body orderPage }, error) {
	list, total, err := a.Orders.List(ctx, route.Who(ctx), in.State, in.Page)
	return &struct{ Body orderPage }{orderPage{total, list}}, route.Fault(ctx, err)
}

// orderJSON is an order with a page of its people.
type orderJSON struct {
	orders.OrderView

	Total  int                  `json:"total" doc:"people in the asked state"`
	People []orders.OrderPerson `json:"people"`
}

func (a *API) orderGet(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	State string `query:"state" enum:"not_started,started,completed"`
	Page  int    `query:"page" minimum:"1" default:"1"`
},
) (*struct{ Body orderJSON }, error) {
	v, list, total, err := a.Orders.Get(ctx, route.Who(ctx), in.ID, in.State, in.Page)
	return &struct{ Body orderJSON }{orderJSON{v, total, list}}, route.Fault(ctx, err)
}

func (a *API) orderFile(format string) func(context.Context, *struct {
	ByID[uuid.UUID]
	State string `query:"state" enum:"not_started,started,completed"`
	Form  string `query:"form" enum:"data" doc:"of a CSV: without the lines that begin with #, with ISO days"`
}) (*fileOut, error) {
	return func(ctx context.Context, in *struct {
		ByID[uuid.UUID]
		State string `query:"state" enum:"not_started,started,completed"`
		Form  string `query:"form" enum:"data" doc:"of a CSV: without the lines that begin with #, with ISO days"`
	},
	) (*fileOut, error) {
		v, list, _, err := a.Orders.Get(ctx, route.Who(ctx), in.ID, in.State, orders.AllPages)
		if err != nil {
			return nil, route.Fault(ctx, err)
		}
		out, err := fileOf(export.Order(ctx, v, list, route.Who(ctx).Location()).In(in.Form), format)
		return out, route.Fault(ctx, err)
	}
}

func (a *API) orderCancel(ctx context.Context, in *ByID[uuid.UUID]) (*struct{}, error) {
	return nil, route.Fault(ctx, a.Orders.Cancel(ctx, route.Who(ctx), in.ID))
}
