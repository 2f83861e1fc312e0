package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/route"
)

// peopleOps registers what concerns persons, units, roles and imports.
func (a *API) peopleOps(api huma.API) {
	viewers := route.Roles(people.HR, people.Administrator, people.Auditor)
	admins := route.Roles(people.Administrator)
	huma.Register(api, route.Operation(http.MethodGet, "/persons", viewers, "persons", "Persons in one's scope, by name"), a.persons)
	huma.Register(api, route.Operation(http.MethodGet, "/persons/{id}", route.SignedIn, "person-get", "One person, where they served and their roles"), a.personGet)
	grant := route.Operation(http.MethodPost, "/persons/{id}/roles", admins, "role-grant", "Ask to grant a role on a unit and all below it: another administrator approves")
	grant.DefaultStatus = http.StatusCreated
	register(api, grant, a.roleGrant)
	revoke := route.Operation(http.MethodDelete, "/persons/{id}/roles/{grant}", admins, "role-revoke", "Revoke a role")
	revoke.DefaultStatus = http.StatusNoContent
	revoke.Errors = append(revoke.Errors, http.StatusConflict)
	huma.Register(api, revoke, a.roleRevoke)
	a.personOps(api)
	a.unitOps(api)
	a.importOps(api)
}

type personsFound struct {
	Body struct {
		Persons []people.PersonView `json:"persons"`
		Next    string              `json:"next,omitempty" doc:"ask again with cursor = next; absent on the last page"`
	}
}

func (a *API) persons(ctx context.Context, in *struct {
	Query      string    `query:"query" maxLength:"200" doc:"part of the name, the first digits of the NIP, or the beginning of the e-mail"`
	UnitID     uuid.UUID `query:"unit_id" doc:"this unit and all below it"`
	Employment string    `query:"employment" enum:"pns,cpns,pppk,pppk_paruh_waktu"`
	PostKind   string    `query:"post_kind" maxLength:"50"`
	Role       string    `query:"role" enum:"trainer,hr,signatory,administrator,auditor"`
	Left       bool      `query:"left" doc:"those who have left instead of those who serve"`
	Cursor     string    `query:"cursor" maxLength:"1000"`
	Limit      int       `query:"limit" minimum:"1" maximum:"200" default:"50"`
},
) (*personsFound, error) {
	found, next, err := a.People.SearchPersons(ctx, route.Who(ctx), people.PersonFilter{
		Query: in.Query, UnitID: in.UnitID, Employment: people.Employment(in.Employment), PostKind: in.PostKind,
		Role: people.Role(in.Role), Left: in.Left, Cursor: in.Cursor, Limit: in.Limit,
	})
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	out := &personsFound{}
	out.Body.Persons, out.Body.Next = found, next
	if found == nil {
		out.Body.Persons = []people.PersonView{}
	}
	return out, nil
}

type personRecord struct {
	Body struct {
		people.PersonView
		FullName string                `json:"full_name" doc:"with titles, as printed"`
		History  []people.Served       `json:"history" doc:"latest first"`
		Changes  []people.PersonChange `json:"changes" doc:"what was changed in the record, by whom, latest first, at most 100"`
		Roles    []people.GrantView    `json:"roles"`
	}
}

func (a *API) personGet(ctx context.Context, in *struct {
	ID id.Person `path:"id"`
},
) (*personRecord, error) {
	who, out := route.Who(ctx), &personRecord{}
	var err error
	if out.Body.PersonView, err = a.People.Person(ctx, who, in.ID); err != nil {
		return nil, route.Fault(ctx, err)
	}
	if out.Body.History, err = a.People.History(ctx, who, in.ID); err != nil {
		return nil, route.Fault(ctx, err)
	}
	if out.Body.Changes, err = a.People.Changes(ctx, who, in.ID); err != nil {
		return nil, route.Fault(ctx, err)
	}
	if out.Body.Roles, err = a.People.Grants(ctx, who, in.ID); err != nil {
		return nil, route.Fault(ctx, err)
	}
	out.Body.FullName = out.Body.PersonView.FullName()
	return out, nil
}

func (a *API) roleGrant(ctx context.Context, in *struct {
	ID   id.Person `path:"id"`
	Body struct {
		Role   string    `json:"role" enum:"trainer,hr,signatory,administrator,auditor,head"`
		UnitID uuid.UUID `json:"unit_id"`
	}
},
) (*pending, error) {
	given, err := a.People.Grant(ctx, route.Who(ctx), in.ID, people.Role(in.Body.Role), in.Body.UnitID)
	if err != nil {
		return nil, route.Fault(ctx, err)
	}
	return a.done(ctx, http.StatusCreated, given.ID, given.ApprovalID)
}

func (a *API) roleRevoke(ctx context.Context, in *struct {
	ID    id.Person `path:"id"`
	Grant uuid.UUID `path:"grant"`
},
) (*struct{}, error) {
	return nil, route.Fault(ctx, a.People.Revoke(ctx, route.Who(ctx), in.ID, in.Grant))
}
