package competencies

import (
	"net/http"
	"time"

	"github.com/google/uuid"

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
	return r.Render(http.StatusOK, gapPeoplePage(c, f, r.Who.Has(people.HR, people.Administrator, people.Auditor), r.Who.Location()))
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

// gapPerson is one person's competencies, for those who may open them.
func (p *Pages) gapPerson(r *route.Request) error {
	person, day, err := p.gapWhom(r)
	if err != nil {
		return err
	}
	profile, err := p.Competencies.Profile(r.Ctx(), r.Who, person.ID, day)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, competencyProfilePage(competencyView{Profile: profile, Person: &person, AsOf: day, Zone: r.Who.Location(), Results: r.Who.Has(people.HR, people.Auditor)}))
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
	return r.Render(http.StatusOK, competencyEvidencePage(d, competencyView{Person: &person, AsOf: day, Zone: r.Who.Location()}))
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
