// Package people is the directory, profiles, units and the import from SIASN.
package people

import (
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"mumpuni/approvals"
	"mumpuni/people"
	"mumpuni/people/siasn"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// Pages holds what its handlers call.
type Pages struct {
	People    *people.Service
	Imports   *siasn.Service
	Approvals *approvals.Service // what waits about somebody
}

// Routes declares the directory, profiles, units and imports.
func (p *Pages) Routes(s *route.Set) {
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
		Query: r.Query("cari"), UnitID: route.OptionalID[uuid.UUID](r.Query("unit")), Employment: people.Employment(r.Query("kepegawaian")),
		PostKind: r.Query("jabatan"), Role: people.Role(r.Query("peran")), Left: r.Query("berhenti") != "", Cursor: r.Query("setelah"),
	}}
	var err error
	if v.People, v.Next, err = p.People.SearchPersons(r.Ctx(), r.Who, v.Filter); err != nil {
		return err
	}
	if v.Units, err = p.People.UnitChoices(r.Ctx(), r.Who); err != nil {
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
	set("unit", ui.IDOrEmpty(v.Filter.UnitID))
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
