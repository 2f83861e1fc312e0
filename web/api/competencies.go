package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/export"
	"mumpuni/web/route"
)

// dayParam is a day in a query, "2026-12-31"; "" is today.
type dayParam string

func (d dayParam) time(field string) (time.Time, error) {
	if d == "" {
		return time.Time{}, nil
	}
	day, ok := people.ParseDay(string(d))
	if !ok {
		return time.Time{}, fault.Field(field, "competency.date_invalid")
	}
	return day.Time(), nil
}

// competencyOps registers what concerns competencies, frameworks and gaps.
func (a *API) competencyOps(api huma.API) {
	viewers := route.Roles(people.HR, people.Administrator, people.Auditor, people.Trainer, people.Signatory, people.Head).Report()
	listers := route.Roles(people.HR, people.Administrator, people.Auditor, people.Head).Report()
	huma.Register(api, route.Operation(http.MethodGet, "/gaps", viewers, "gaps", "Gap board of a unit as of a day"), a.gaps)
	huma.Register(api, exportOperation("/gaps.csv", viewers, "gaps-csv", "The gap board as CSV", export.CSV), a.gapsFile(export.CSV))
	huma.Register(api, exportOperation("/gaps.xlsx", viewers, "gaps-xlsx", "The gap board as XLSX", export.XLSX), a.gapsFile(export.XLSX))
	huma.Register(api, route.Operation(http.MethodGet, "/gaps/people", listers, "gap-people", "People behind a figure"), a.gapPeople)
	huma.Register(api, exportOperation("/gaps/people.csv", listers, "gap-people-csv", "People behind a figure as CSV", export.CSV), a.gapPeopleFile(export.CSV))
	huma.Register(api, exportOperation("/gaps/people.xlsx", listers, "gap-people-xlsx", "People behind a figure as XLSX", export.XLSX), a.gapPeopleFile(export.XLSX))
	huma.Register(api, route.Operation(http.MethodGet, "/me/attainments", route.SignedIn, "attainments-own", "One's own competencies"), a.attainmentsOwn)
	huma.Register(api, route.Operation(http.MethodGet, "/persons/{id}/attainments", route.SignedIn, "attainments", "A person's competencies"), a.attainments)
	huma.Register(api, route.Operation(http.MethodGet, "/persons/{id}/attainments/{competency}", route.SignedIn, "evidence",
		"Evidence for one competency of a person"), a.evidence)
	huma.Register(api, route.Operation(http.MethodGet, "/frameworks", route.SignedIn, "frameworks", "Versions of competency frameworks"), a.frameworks)
	huma.Register(api, route.Operation(http.MethodGet, "/frameworks/current", route.SignedIn, "framework-current", "The framework in force, with required levels"), a.frameworkCurrent)
	huma.Register(api, route.Operation(http.MethodGet, "/frameworks/{id}", route.SignedIn, "framework", "One framework version, with required levels"), a.framework)
	huma.Register(api, frameworkImportOperation(), a.frameworkImport)
	require := route.Operation(http.MethodPost, "/required-levels", route.Roles(people.Administrator), "require", "Set a required level from a day on")
	require.DefaultStatus = http.StatusNoContent
	huma.Register(api, require, a.require)
}

type profileOut struct{ Body competencies.Profile }

func (a *API) profile(ctx context.Context, person id.Person, asOf dayParam) (*profileOut, error) {
	day, err := asOf.time("as_of")
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	p, err := a.Competencies.Profile(ctx, route.Who(ctx), person, day)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return &profileOut{p}, nil
}

func (a *API) attainmentsOwn(ctx context.Context, in *struct {
	AsOf dayParam `query:"as_of" maxLength:"10"`
},
) (*profileOut, error) {
	return a.profile(ctx, route.Who(ctx).PersonID, in.AsOf)
}

func (a *API) attainments(ctx context.Context, in *struct {
	ID   id.Person `path:"id"`
	AsOf dayParam  `query:"as_of" maxLength:"10"`
},
) (*profileOut, error) {
	return a.profile(ctx, in.ID, in.AsOf)
}

type dossierOut struct{ Body competencies.Dossier }

func (a *API) evidence(ctx context.Context, in *struct {
	ID         id.Person `path:"id"`
	Competency uuid.UUID `path:"competency"`
	AsOf       dayParam  `query:"as_of" maxLength:"10"`
},
) (*dossierOut, error) {
	day, err := in.AsOf.time("as_of")
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	d, err := a.Competencies.Evidence(ctx, route.Who(ctx), in.ID, in.Competency, day)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return &dossierOut{d}, nil
}
