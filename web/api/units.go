package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/people"
	"mumpuni/web/route"
)

// unitOps registers reading the tree of units and, for administrators, changing it from a day on.
func (a *API) unitOps(api huma.API) {
	admin, viewers := route.Roles(people.Administrator), route.Roles(people.HR, people.Administrator, people.Auditor)
	huma.Register(api, route.Operation(http.MethodGet, "/units", viewers, "units", "The units in one's scope as they stood on a day, depth first"), a.units)
	huma.Register(api, route.Operation(http.MethodGet, "/units/{id}/history", viewers, "unit-history", "The periods of a unit, latest first"), a.unitHistory)
	huma.Register(api, editing(created(route.Operation(http.MethodPost, "/units", admin, "unit-create", "Add a unit below another from a day on"))), a.unitCreate)
	huma.Register(api, editing(without(route.Operation(http.MethodPut, "/units/{id}/name", admin, "unit-rename", "Give a unit another name and kind from a day on"))), a.unitRename)
	register(api, editing(answering(route.Operation(http.MethodPut, "/units/{id}/parent", admin, "unit-move",
		"Put a unit, with all below it, under another from a day on; where somebody's role would come to reach it, another administrator approves"))), a.unitMove)
	huma.Register(api, editing(without(route.Operation(http.MethodPut, "/units/{id}/closed-on", admin, "unit-close", "End a unit; neither units nor people may be in it"))), a.unitClose)
}

type unitTree struct {
	Body struct {
		AsOf  people.Day        `json:"as_of"`
		Units []people.UnitNode `json:"units"`
	}
}

func (a *API) units(ctx context.Context, in *struct {
	AsOf dayParam `query:"as_of" maxLength:"10" doc:"day, today when left out"`
},
) (*unitTree, error) {
	who := route.Who(ctx)
	at, err := in.AsOf.time("as_of")
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	if at.IsZero() {
		at = a.People.Today(who)
	}
	tree, err := a.People.UnitTree(ctx, who, at)
	out := &unitTree{}
	out.Body.AsOf, out.Body.Units = people.DayOf(at), tree
	return out, route.Fault(ctx, err)
}

type unitPeriods struct {
	Body struct {
		Periods []people.UnitPeriod `json:"periods"`
	}
}

func (a *API) unitHistory(ctx context.Context, in *ByID[uuid.UUID]) (*unitPeriods, error) {
	list, err := a.People.UnitHistory(ctx, route.Who(ctx), in.ID)
	out := &unitPeriods{}
	out.Body.Periods = list
	return out, route.Fault(ctx, err)
}

func (a *API) unitCreate(ctx context.Context, in *struct {
	Body struct {
		ParentID uuid.UUID `json:"parent_id"`
		Name     string    `json:"name" maxLength:"200"`
		Kind     string    `json:"kind" doc:"as in the list of units: opd, kecamatan, sekolah, …"`
		TimeZone string    `json:"time_zone,omitempty" doc:"IANA name; Asia/Jakarta when left out"`
		SIASNID  string    `json:"siasn_id,omitempty" maxLength:"100" doc:"UNOR ID"`
		From     string    `json:"from" format:"date"`
	}
},
) (*made, error) {
	b := in.Body
	id, err := a.People.CreateUnit(ctx, route.Who(ctx), people.NewUnit{
		ParentID: b.ParentID, Name: b.Name, Kind: b.Kind, TimeZone: b.TimeZone, SIASNID: b.SIASNID, From: people.Day(b.From),
	})
	return madeOf(ctx, id, err)
}

func (a *API) unitRename(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body struct {
		Name string `json:"name" maxLength:"200"`
		Kind string `json:"kind"`
		From string `json:"from" format:"date"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.People.RenameUnit(ctx, route.Who(ctx), in.ID, in.Body.Name, in.Body.Kind, people.Day(in.Body.From)))
}

func (a *API) unitMove(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body struct {
		ParentID uuid.UUID `json:"parent_id"`
		From     string    `json:"from" format:"date"`
	}
},
) (*pending, error) {
	approval, err := a.People.MoveUnit(ctx, route.Who(ctx), in.ID, in.Body.ParentID, people.Day(in.Body.From))
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return a.done(ctx, http.StatusOK, uuid.Nil, approval)
}

func (a *API) unitClose(ctx context.Context, in *struct {
	ByID[uuid.UUID]
	Body struct {
		On string `json:"on" format:"date"`
	}
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.People.CloseUnit(ctx, route.Who(ctx), in.ID, people.Day(in.Body.On)))
}
