package people

import (
	"net/http"

	"mumpuni/people"
	"mumpuni/web/route"
)

func (p *Pages) unitRoutes(s *route.Set) {
	viewers := route.Roles(people.HR, people.Administrator, people.Auditor)
	admins := route.Roles(people.Administrator)
	s.Page(http.MethodGet, "/unit", viewers, p.units)
	s.Page(http.MethodGet, "/unit/baru", admins, p.newUnit)
	s.Page(http.MethodPost, "/unit", admins, p.createUnit)
	s.Page(http.MethodGet, "/unit/:id", viewers, p.unit)
	s.Page(http.MethodPost, "/unit/:id/nama", admins, p.renameUnit)
	s.Page(http.MethodPost, "/unit/:id/pindah", admins, p.moveUnit)
	s.Page(http.MethodPost, "/unit/:id/tutup", admins, p.closeUnit)
	s.Page(http.MethodPost, "/unit/:id/bantuan", route.Roles(people.HR, people.Administrator), p.setHelper)
}

// unitsView is the tree as it stood on a day.
type unitsView struct {
	AsOf  people.Day
	Today people.Day
	Units []people.UnitNode
	Admin bool
}

func (p *Pages) units(r *route.Request) error {
	today := p.People.Today(r.Who)
	v := unitsView{Today: people.DayOf(today), AsOf: people.DayOf(today), Admin: r.Who.Has(people.Administrator)}
	at := today
	if day, ok := people.ParseDay(r.Query("per")); ok {
		v.AsOf, at = day, day.Time()
	}
	var err error
	if v.Units, err = p.People.UnitTree(r.Ctx(), r.Who, at); err != nil {
		return err
	}
	return r.Render(http.StatusOK, unitsPage(v))
}
