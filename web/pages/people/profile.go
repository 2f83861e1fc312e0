package people

import (
	"net/http"

	"github.com/google/uuid"

	"mumpuni/approvals"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// profileView is a person's profile.
type profileView struct {
	Person   people.PersonView
	History  []people.Served
	Changes  []people.PersonChange
	Grants   []people.GrantView
	Waits    []approvals.View // what is asked about the person and waits
	Manages  bool             // who may change the person
	Own      bool
	Who      people.Actor
	Units    []people.UnitNode // on which a role can be given
	Role     string
	UnitID   uuid.UUID
	Problems ui.Problems
}

func (p *Pages) person(r *route.Request) error {
	return p.profile(r, http.StatusOK, profileView{})
}

// profile fills in what is known of the person and renders; v carries a refused grant.
func (p *Pages) profile(r *route.Request, status int, v profileView) error {
	id, err := route.PathID[id.Person](r, "id")
	if err != nil {
		return err
	}
	v.Who, v.Own = r.Who, r.Who.IsOneself(id)
	if v.Person, err = p.People.Person(r.Ctx(), r.Who, id); err != nil {
		return err
	}
	if v.History, err = p.People.History(r.Ctx(), r.Who, id); err != nil {
		return err
	}
	if v.Changes, err = p.People.Changes(r.Ctx(), r.Who, id); err != nil {
		return err
	}
	if v.Grants, err = p.People.Grants(r.Ctx(), r.Who, id); err != nil {
		return err
	}
	if v.Waits, err = p.Approvals.About(r.Ctx(), r.Who, id); err != nil {
		return err
	}
	if v.Manages, err = p.People.Administers(r.Ctx(), r.Who, id); err != nil {
		return err
	}
	if v.Manages {
		if v.Units, err = p.People.AdministeredUnits(r.Ctx(), r.Who); err != nil {
			return err
		}
	}
	return r.Render(status, profilePage(v))
}

func (p *Pages) grantRole(r *route.Request) error {
	id, err := route.PathID[id.Person](r, "id")
	if err != nil {
		return err
	}
	v := profileView{Role: r.Form("role"), UnitID: route.OptionalID[uuid.UUID](r.Form("unit_id"))}
	given, err := p.People.Grant(r.Ctx(), r.Who, id, people.Role(v.Role), v.UnitID)
	if v.Problems = route.ProblemsOf(err); len(v.Problems) > 0 {
		return p.profile(r, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	if given.ApprovalID != uuid.Nil {
		r.Flash("info", "approvals.opened")
		return r.Redirect("/persetujuan/" + given.ApprovalID.String())
	}
	r.Flash("success", "people.granted")
	return r.Redirect("/pegawai/" + id.String())
}

func (p *Pages) revokeRole(r *route.Request) error {
	id, err := route.PathID[id.Person](r, "id")
	if err != nil {
		return err
	}
	grant, err := route.PathID[uuid.UUID](r, "grant")
	if err != nil {
		return err
	}
	if err := p.People.Revoke(r.Ctx(), r.Who, id, grant); err != nil {
		return flashConflict(r, err, "/pegawai/"+id.String())
	}
	r.Flash("success", "people.revoked")
	return r.Redirect("/pegawai/" + id.String())
}
