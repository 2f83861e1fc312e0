// Package competencies is the framework, what one has shown of it, and the gap boards of those who plan.
package competencies

import (
	"net/http"
	"time"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/people"
	"mumpuni/web/route"
)

// Pages holds what its handlers call.
type Pages struct {
	Competencies *competencies.Service
	Courses      *courses.Service
	Assessments  *assessments.Service
	People       *people.Service
}

// Routes declares the framework, profiles and the gap board.
func (p *Pages) Routes(s *route.Set) {
	p.gapRoutes(s)
	p.ruleRoutes(s)
	s.Page(http.MethodGet, "/kompetensi", route.SignedIn, p.ownCompetencies)
	s.Page(http.MethodGet, "/kompetensi/ringkas", route.SignedIn, p.ownShort)
	s.Page(http.MethodGet, "/kompetensi/kerangka", route.SignedIn, p.framework)
	s.Page(http.MethodGet, "/kompetensi/kerangka/impor", route.Roles(people.Administrator), p.frameworkImportForm)
	s.Page(http.MethodPost, "/kompetensi/kerangka/impor", route.Roles(people.Administrator), p.frameworkImport)
	s.Page(http.MethodGet, "/kompetensi/kerangka/level", route.Roles(people.Administrator), p.requiredForm)
	s.Page(http.MethodPost, "/kompetensi/kerangka/level", route.Roles(people.Administrator), p.require)
	s.Page(http.MethodGet, "/kompetensi/:id", route.SignedIn, p.ownEvidence)
}

// competencyView is a person's competencies; Person is nil for one's own.
type competencyView struct {
	competencies.Profile

	Person *competencies.Whom
	Closed bool // the reader sees states alone: neither evidence nor history
	AsOf   time.Time
	Zone   *time.Location

	Results    bool                                   // the reader may open results of tries
	Courses    map[uuid.UUID][]courses.TeachingCourse // of one's own: what teaches what is not reached
	Unfinished []assessments.Unfinished               // one's tries that may go on

	Teaching  []courses.TeachingCourse // of one competency of one's own: what teaches
	Measuring []assessments.Offer      // and what measures it
}

// path is where v's pages begin.
func (v competencyView) path() string {
	if v.Person == nil {
		return "/kompetensi"
	}
	return "/kesenjangan/pegawai/" + v.Person.ID.String()
}

func (p *Pages) ownCompetencies(r *route.Request) error {
	day, err := r.Day("as_of")
	if err != nil {
		return err
	}
	v, err := p.own(r, day)
	if err != nil {
		return err
	}
	if v.Unfinished, err = p.Assessments.Unfinished(r.Ctx(), r.Who); err != nil {
		return err
	}
	return r.Render(http.StatusOK, competencyProfilePage(v))
}

// own are one's competencies as of day, with what teaches those that are below what one's post requires.
func (p *Pages) own(r *route.Request, day time.Time) (v competencyView, err error) {
	v = competencyView{AsOf: day, Zone: r.Who.Location(), Results: true}
	if v.Profile, err = p.Competencies.Profile(r.Ctx(), r.Who, r.Who.PersonID, day); err != nil {
		return v, err
	}
	var lines []uuid.UUID
	for _, i := range v.of(competencies.Below) {
		lines = append(lines, i.CompetencyID)
	}
	if len(lines) > 0 {
		v.Courses, err = p.Courses.Teaching(r.Ctx(), lines)
	}
	return v, err
}

func (p *Pages) ownEvidence(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	day, err := r.Day("as_of")
	if err != nil {
		return err
	}
	d, err := p.Competencies.Evidence(r.Ctx(), r.Who, r.Who.PersonID, id, day)
	if err != nil {
		return err
	}
	v := competencyView{Profile: competencies.Profile{Levels: d.Levels}, AsOf: day, Zone: r.Who.Location(), Results: true}
	teaching, err := p.Courses.Teaching(r.Ctx(), []uuid.UUID{id})
	if err != nil {
		return err
	}
	v.Teaching = teaching[id]
	if v.Measuring, err = p.Assessments.OffersOf(r.Ctx(), r.Who, id, d.Item.Required); err != nil {
		return err
	}
	return r.Render(http.StatusOK, competencyEvidencePage(d, v))
}
