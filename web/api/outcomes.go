package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/courses/mandates"
	"mumpuni/courses/results"
	"mumpuni/people"
	"mumpuni/web/export"
	"mumpuni/web/route"
)

// outcomeOps are HR's report of who completed what.
func (a *API) outcomeOps(api huma.API) {
	readers := route.Roles(people.HR, people.Auditor).Report()
	huma.Register(api, route.Operation(http.MethodGet, "/completions", readers, "completions", "Who completed what in a unit and below; each person listed can see that they were read"), a.outcomes)
	huma.Register(api, exportOperation("/completions.csv", readers, "completions-csv", "Who completed what, as CSV", export.CSV), a.outcomesFile(export.CSV))
	huma.Register(api, exportOperation("/completions.xlsx", readers, "completions-xlsx", "Who completed what, as XLSX", export.XLSX), a.outcomesFile(export.XLSX))
	huma.Register(api, exportOperation("/mandates/{id}/people.csv", readers, "mandate-people-csv", "The people of one order as CSV", export.CSV), a.standingsFile(export.CSV))
	huma.Register(api, exportOperation("/mandates/{id}/people.xlsx", readers, "mandate-people-xlsx", "The people of one order as XLSX", export.XLSX), a.standingsFile(export.XLSX))
}

// OutcomeQuery picks outcomes. Exported so that huma reads it where it is embedded.
type OutcomeQuery struct {
	Unit   uuid.UUID `query:"unit" doc:"one's own when left out"`
	Course uuid.UUID `query:"course" doc:"all courses when left out"`
	State  string    `query:"state" maxLength:"20" doc:"not_started, started or completed; all when left out"`
}

func (q OutcomeQuery) filter() results.OutcomeFilter {
	return results.OutcomeFilter{UnitID: q.Unit, CourseID: q.Course, State: q.State}
}

type outcomesOut struct{ Body results.Outcomes }

func (a *API) outcomes(ctx context.Context, in *struct {
	OutcomeQuery
	After string `query:"after" maxLength:"3000" doc:"the next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
},
) (*outcomesOut, error) {
	f := in.filter()
	f.After, f.Limit = in.After, in.Limit
	o, err := a.Results.Outcomes(ctx, route.Who(ctx), f)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return &outcomesOut{o}, nil
}

func (a *API) outcomesFile(format string) func(context.Context, *OutcomeQuery) (*fileOut, error) {
	return func(ctx context.Context, in *OutcomeQuery) (*fileOut, error) {
		o, err := a.Results.Outcomes(ctx, route.Who(ctx), in.filter())
		if err != nil {
			return nil, route.Fault(ctx, err)
		}
		out, err := fileOf(export.Outcomes(ctx, o, route.Who(ctx).Location()), format)
		return out, route.Fault(ctx, err)
	}
}

func (a *API) standingsFile(format string) func(context.Context, *standingsQuery) (*fileOut, error) {
	return func(ctx context.Context, in *standingsQuery) (*fileOut, error) {
		d, list, _, err := a.Mandates.MandatePeople(ctx, route.Who(ctx), in.ID, in.State, mandates.AllPages)
		if err != nil {
			return nil, route.Fault(ctx, err)
		}
		out, err := fileOf(export.Standings(ctx, d, list, route.Who(ctx).Location()), format)
		return out, route.Fault(ctx, err)
	}
}

type standingsQuery struct {
	ByID[uuid.UUID]
	State string `query:"state" enum:"not_started,started,completed"`
}
