// Package mandates is where HR orders courses and follows who has done them.
package mandates

import (
	"net/http"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/courses/mandates"
	"mumpuni/orders"
	"mumpuni/people"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// Pages holds what its handlers call.
type Pages struct {
	Courses  *courses.Service
	Mandates *mandates.Service
	Orders   *orders.Service
	People   *people.Service
}

// Routes declares the orders.
func (p *Pages) Routes(s *route.Set) {
	readers, hr := route.Roles(people.HR, people.Auditor), route.Roles(people.HR)
	s.Page(http.MethodGet, "/penugasan", readers.Report(), p.mandates)
	s.Page(http.MethodGet, "/penugasan/baru", hr, p.newMandate)
	s.Page(http.MethodPost, "/penugasan/baru", hr, p.giveMandate)
	s.Page(http.MethodGet, "/penugasan/:id", readers.Report(), p.mandate)
	s.Page(http.MethodGet, "/penugasan/:id/batal", hr, p.askCancel)
	s.Page(http.MethodPost, "/penugasan/:id/batal", hr, p.cancelMandate)
	p.orderRoutes(s)
}

const (
	mandatePage = 20  // orders a page
	peoplePage  = 100 // people of one order a page, as the service gives them
)

// mandatesView is HR's list.
type mandatesView struct {
	Filter mandates.MandateFilter
	List   []mandates.MandateView
	Total  int
	MayAdd bool
}

func (v mandatesView) href(state string, page int) string {
	return ui.ListHref("/penugasan", page, "keadaan", state)
}

func (p *Pages) mandates(r *route.Request) error {
	f := mandates.MandateFilter{State: r.Query("keadaan"), Page: r.PageNumber(), Limit: mandatePage}
	list, total, err := p.Mandates.Mandates(r.Ctx(), r.Who, f)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, mandatesPage(mandatesView{f, list, total, r.Who.Has(people.HR)}))
}

// mandateForm is an order being written. Person is a NIP or a name; Picked is one of the Matches for it, which were offered
// for the text MatchedFor.
type mandateForm struct {
	Course, To, Unit, Person, Due, Note string

	Picked, MatchedFor string
	Matches            []people.PersonView
	MoreMatch          bool

	Courses []courses.Card
	Units   []people.UnitNode
	Today   people.Day
}

// The two kinds of targets.
const (
	toUnit   = "unit"
	toPerson = "pegawai"
)

// choices fills in what the form offers.
func (p *Pages) choices(r *route.Request, f mandateForm) (mandateForm, error) {
	f.Today = people.DayOf(time.Now().In(r.Who.Location()))
	var err error
	if f.Courses, err = p.Courses.Choices(r.Ctx()); err != nil {
		return f, err
	}
	f.Units, err = parts.UnitsAs(r, p.People, people.HR)
	return f, err
}

func (p *Pages) newMandate(r *route.Request) error {
	f := mandateForm{Course: r.Query("kursus"), To: toUnit, Unit: r.Query("unit"), Person: r.Query("pegawai")}
	if f.Person != "" {
		f.To = toPerson
	}
	f, err := p.choices(r, f)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, newMandatePage(f, nil))
}

func (p *Pages) giveMandate(r *route.Request) error {
	f := mandateForm{
		Course: r.Form("course_id"), To: r.Form("to"), Unit: r.Form("unit_id"), Person: r.Form("person"), Due: r.Form("due_on"), Note: r.Form("note"),
		Picked: r.Form("person_id"), MatchedFor: r.Form("matched_for"),
	}
	n, err := p.orderOf(r, &f)
	id := uuid.Nil
	if err == nil {
		id, err = p.Mandates.Mandate(r.Ctx(), r.Who, n)
	}
	if err != nil {
		f, choicesErr := p.choices(r, f)
		if choicesErr != nil {
			return choicesErr
		}
		return r.Again(err, func(ps ui.Problems) templ.Component { return newMandatePage(f, targetProblems(f, ps)) })
	}
	r.Flash("success", "mandate.flash.given")
	return r.Redirect(parts.MandatePath(id))
}

// targetProblems blames the field that the form shows for the target.
func targetProblems(f mandateForm, ps ui.Problems) ui.Problems {
	for i := range ps {
		if ps[i].Field == "target" && len(f.Matches) > 0 {
			ps[i].Field = "person_id"
		} else if ps[i].Field == "target" && f.To == toPerson {
			ps[i].Field = "person"
		} else if ps[i].Field == "target" {
			ps[i].Field = "unit_id"
		}
	}
	return ps
}

// orderView is one order with a page of its people.
type orderView struct {
	mandates.MandateView
	State     string
	Page      int
	People    []mandates.MandatePerson
	Total     int
	MayCancel bool
	Location  *time.Location
}

func (v orderView) href(state string, page int) string {
	return ui.ListHref(parts.MandatePath(v.ID), page, "keadaan", state)
}

// file is the address of its people as a file.
func (v orderView) file(format string) string {
	return ui.ListHref(parts.MandatePath(v.ID)+"/peserta."+format, 1, "keadaan", v.State)
}

func (p *Pages) order(r *route.Request) (orderView, error) {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return orderView{}, err
	}
	v := orderView{State: r.Query("keadaan"), Page: r.PageNumber(), Location: r.Who.Location()}
	v.MandateView, v.People, v.Total, err = p.Mandates.MandatePeople(r.Ctx(), r.Who, id, v.State, v.Page)
	v.MayCancel = r.Who.Has(people.HR) && v.CancelledAt.IsZero() && !r.Who.IsOneself(v.PersonID)
	return v, err
}

func (p *Pages) mandate(r *route.Request) error {
	v, err := p.order(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, mandateOnePage(v))
}

func (p *Pages) askCancel(r *route.Request) error {
	v, err := p.order(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, cancelMandatePage(v))
}

func (p *Pages) cancelMandate(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err == nil {
		err = p.Mandates.CancelMandate(r.Ctx(), r.Who, id)
	}
	if err != nil {
		return err
	}
	r.Flash("success", "mandate.flash.cancelled")
	return r.Redirect("/penugasan")
}
