package competencies

import (
	"net/http"
	"time"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/export"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
)

const gapPageSize = 50

func (p *Pages) gapPeople(r *route.Request) error {
	f, err := parts.CellFilter(r)
	if err != nil {
		return err
	}
	f.Limit = gapPageSize
	c, err := p.Competencies.CellPeople(r.Ctx(), r.Who, f)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, gapPeoplePage(c, f, opens(r.Who), r.Who.Location()))
}

func (p *Pages) gapPeopleFile(format string) route.Handler {
	return func(r *route.Request) error {
		f, err := parts.CellFilter(r)
		if err != nil {
			return err
		}
		f.After = ""
		c, err := p.Competencies.CellPeople(r.Ctx(), r.Who, f)
		if err != nil {
			return err
		}
		return parts.SendFile(r, export.Cell(r.Ctx(), c, r.Who.Location()), format)
	}
}

// opens reports whether who holds a role that may open evidence somewhere.
func opens(who people.Actor) bool { return who.Has(people.HR, people.Administrator, people.Auditor) }

// gapPerson is one person's competencies, for those who may see them.
func (p *Pages) gapPerson(r *route.Request) error {
	person, err := route.PathID[id.Person](r, "id")
	if err != nil {
		return err
	}
	day, err := r.Day("as_of")
	if err != nil {
		return err
	}
	profile, err := p.Competencies.Profile(r.Ctx(), r.Who, person, day)
	if err != nil {
		return err
	}
	if r.Who.IsOneself(person) { // the profile knows that it is
		own, _, err := p.gapWhom(r)
		if err != nil {
			return err
		}
		profile.Whom = competencies.Whom{ID: person, Name: own.FullName(), PostName: own.PostName, UnitName: own.UnitName}
	}
	return r.Render(http.StatusOK, competencyProfilePage(competencyView{
		Profile: profile, Person: &profile.Whom, Closed: !opens(r.Who), AsOf: day, Zone: r.Who.Location(), Results: r.Who.Has(people.HR, people.Auditor),
	}))
}

// gapEvidence is the evidence behind one of them.
func (p *Pages) gapEvidence(r *route.Request) error {
	person, day, err := p.gapWhom(r)
	if err != nil {
		return err
	}
	competency, err := route.PathID[uuid.UUID](r, "competency")
	if err != nil {
		return err
	}
	d, err := p.Competencies.Evidence(r.Ctx(), r.Who, person.ID, competency, day)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, competencyEvidencePage(d, competencyView{Person: &competencies.Whom{ID: person.ID, Name: person.FullName()}, AsOf: day, Zone: r.Who.Location()}))
}

func (p *Pages) gapWhom(r *route.Request) (people.PersonView, time.Time, error) {
	id, err := route.PathID[id.Person](r, "id")
	if err != nil {
		return people.PersonView{}, time.Time{}, err
	}
	day, err := r.Day("as_of")
	if err != nil {
		return people.PersonView{}, day, err
	}
	on := day
	if on.IsZero() {
		on = p.People.Today(r.Who)
	}
	person, err := p.People.PersonOn(r.Ctx(), r.Who, id, on)
	return person, day, err
}
