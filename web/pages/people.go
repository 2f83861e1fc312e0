package pages

import (
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"mumpuni/people"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// peopleRoutes declares the directory, profiles, units and imports.
func (p *Pages) peopleRoutes(s *route.Set) {
	viewers := route.Roles(people.HR, people.Administrator, people.Auditor)
	admins := route.Roles(people.Administrator)
	s.Page(http.MethodGet, "/pegawai", viewers, p.directory)
	s.Page(http.MethodGet, "/pegawai/baru", admins, p.newPerson)
	s.Page(http.MethodPost, "/pegawai", admins, p.createPerson)
	s.Page(http.MethodGet, "/pegawai/:id", route.SignedIn, p.person)
	s.Page(http.MethodGet, "/pegawai/:id/ubah", admins, p.editPerson)
	s.Page(http.MethodPost, "/pegawai/:id/ubah", admins, p.savePerson)
	s.Page(http.MethodGet, "/pegawai/:id/mutasi", admins, p.movePerson)
	s.Page(http.MethodPost, "/pegawai/:id/mutasi", admins, p.saveMove)
	s.Page(http.MethodGet, "/pegawai/:id/berhenti", admins, p.leavePerson)
	s.Page(http.MethodPost, "/pegawai/:id/berhenti", admins, p.saveLeave)
	s.Page(http.MethodPost, "/pegawai/:id/peran", admins, p.grantRole)
	s.Page(http.MethodPost, "/pegawai/:id/peran/:grant/cabut", admins, p.revokeRole)
	p.unitRoutes(s)
	p.importRoutes(s)
}

// directoryView is the directory: what was asked and what was found.
type directoryView struct {
	Filter people.PersonFilter
	People []people.PersonView
	Next   string
	Units  []people.UnitNode
	Admin  bool
}

func (p *Pages) directory(r *route.Request) error {
	v := directoryView{Admin: r.Who.Has(people.Administrator), Filter: people.PersonFilter{
		Query: r.Query("cari"), UnitID: optionalID(r.Query("unit")), Employment: people.Employment(r.Query("kepegawaian")),
		PostKind: r.Query("jabatan"), Role: people.Role(r.Query("peran")), Left: r.Query("berhenti") != "", Cursor: r.Query("setelah"),
	}}
	var err error
	if v.People, v.Next, err = p.People.SearchPersons(r.Ctx(), r.Who, v.Filter); err != nil {
		return err
	}
	if v.Units, err = p.People.UnitTree(r.Ctx(), r.Who, p.People.Today(r.Who)); err != nil {
		return err
	}
	return r.Render(http.StatusOK, directoryPage(v))
}

// href is the address of the directory with these filters, from cursor on.
func (v directoryView) href(cursor string) string {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("cari", v.Filter.Query)
	set("unit", idOrEmpty(v.Filter.UnitID))
	set("kepegawaian", string(v.Filter.Employment))
	set("jabatan", v.Filter.PostKind)
	set("peran", string(v.Filter.Role))
	if v.Filter.Left {
		set("berhenti", "1")
	}
	set("setelah", cursor)
	if len(q) == 0 {
		return "/pegawai"
	}
	return "/pegawai?" + q.Encode()
}

// narrowed reports whether any filter is set.
func (v directoryView) narrowed() bool { return v.href("") != "/pegawai" }

// folded reports whether a filter inside the fold is set, so that it must stand open.
func (v directoryView) folded() bool {
	w := v
	w.Filter.Query = ""
	return w.narrowed()
}

// profileView is a person's profile.
type profileView struct {
	Person   people.PersonView
	History  []people.Served
	Grants   []people.GrantView
	Manages  bool // who may change the person
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
	id, err := r.UUID("id")
	if err != nil {
		return err
	}
	v.Who, v.Own = r.Who, r.Who.PersonID == id
	if v.Person, err = p.People.Person(r.Ctx(), r.Who, id); err != nil {
		return err
	}
	if v.History, err = p.People.History(r.Ctx(), r.Who, id); err != nil {
		return err
	}
	if v.Grants, err = p.People.Grants(r.Ctx(), r.Who, id); err != nil {
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
	id, err := r.UUID("id")
	if err != nil {
		return err
	}
	v := profileView{Role: r.Form("role"), UnitID: optionalID(r.Form("unit_id"))}
	_, err = p.People.Grant(r.Ctx(), r.Who, id, people.Role(v.Role), v.UnitID)
	if v.Problems = route.ProblemsOf(err); len(v.Problems) > 0 {
		return p.profile(r, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	r.Flash("success", "people.granted")
	return r.Redirect("/pegawai/" + id.String())
}

func (p *Pages) revokeRole(r *route.Request) error {
	id, err := r.UUID("id")
	if err != nil {
		return err
	}
	grant, err := r.UUID("grant")
	if err != nil {
		return err
	}
	if err := p.People.Revoke(r.Ctx(), r.Who, grant); err != nil {
		return flashConflict(r, err, "/pegawai/"+id.String())
	}
	r.Flash("success", "people.revoked")
	return r.Redirect("/pegawai/" + id.String())
}
