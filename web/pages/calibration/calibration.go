// Package calibration is calibrations in pages: what people's answers say of questions is calculated, looked at beside what is in
// force, and put in force with a second person.
package calibration

import (
	"net/http"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/people"
	"mumpuni/questions/calibrations"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// Pages holds what its handlers call.
type Pages struct {
	Assessments  *assessments.Service
	Competencies *competencies.Service
}

const root = "/studio/kalibrasi"

// Routes declares the list, one calibration, and what is done with it. Trainers and HR let it be calculated; HR asks to put it in force.
func (p *Pages) Routes(s *route.Set) {
	makers, readers := route.Roles(people.Trainer, people.HR), route.Roles(people.Trainer, people.HR, people.Auditor)
	s.Page(http.MethodGet, root, readers, p.list)
	s.Page(http.MethodPost, root, makers, p.start)
	s.Page(http.MethodGet, root+"/:id", readers, p.one)
	s.Page(http.MethodPost, root+"/:id/berlaku", route.Roles(people.HR), p.force)
}

func path(id uuid.UUID) string { return root + "/" + id.String() }

// listView is the newest calibrations, and the form to begin one.
type listView struct {
	List   []calibrations.Calibration
	All    []competencies.Competency
	Names  map[uuid.UUID]competencies.Competency
	Chosen string
	Maker  bool
	Zone   *time.Location
}

func (p *Pages) view(r *route.Request) (v listView, err error) {
	v.Maker, v.Zone, v.Chosen = r.Who.Has(people.Trainer, people.HR), r.Who.Location(), r.Form("competency_id")
	if v.List, err = p.Assessments.Calibrations(r.Ctx()); err != nil {
		return v, err
	}
	v.All, v.Names, err = p.names(r)
	return v, err
}

func (p *Pages) names(r *route.Request) ([]competencies.Competency, map[uuid.UUID]competencies.Competency, error) {
	list, err := p.Competencies.Competencies(r.Ctx())
	names := make(map[uuid.UUID]competencies.Competency, len(list))
	for _, c := range list {
		names[c.ID] = c
	}
	return list, names, err
}

func (p *Pages) list(r *route.Request) error {
	v, err := p.view(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, listPage(v, nil))
}

func (p *Pages) start(r *route.Request) error {
	id, err := p.Assessments.Calibrate(r.Ctx(), r.Who, route.OptionalID[uuid.UUID](r.Form("competency_id")))
	if err != nil {
		v, viewErr := p.view(r)
		if viewErr != nil {
			return viewErr
		}
		return r.Again(err, func(ps ui.Problems) templ.Component { return listPage(v, ps) })
	}
	r.Flash("success", "calibration.started")
	return r.Redirect(path(id))
}

// oneView is a calibration beside what is in force.
type oneView struct {
	assessments.CalibrationView

	Names   map[uuid.UUID]competencies.Competency
	HR      bool
	Trainer bool // may read questions
	Zone    *time.Location
}

func (p *Pages) one(r *route.Request) error {
	v, err := p.oneOf(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, onePage(v, nil))
}

func (p *Pages) oneOf(r *route.Request) (v oneView, err error) {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return v, err
	}
	v.HR, v.Trainer, v.Zone = r.Who.Has(people.HR), r.Who.Has(people.Trainer), r.Who.Location()
	if v.CalibrationView, err = p.Assessments.Calibration(r.Ctx(), r.Who, id); err != nil {
		return v, err
	}
	_, v.Names, err = p.names(r)
	return v, err
}

func (p *Pages) force(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if _, err := p.Assessments.PutInForce(r.Ctx(), r.Who, id); err != nil {
		v, viewErr := p.oneOf(r)
		if viewErr != nil {
			return viewErr
		}
		return r.Again(err, func(ps ui.Problems) templ.Component { return onePage(v, ps) })
	}
	r.Flash("success", "calibration.asked")
	return r.Redirect(path(id))
}
