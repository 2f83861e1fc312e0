// Package assessments is assessments in pages: who sits them starts, answers and reads what was measured; who makes them plans,
// publishes with a second person, opens and supervises.
package assessments

import (
	"net/http"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/quizzes"
	"mumpuni/web/route"
)

// Pages holds what its handlers call.
type Pages struct {
	Assessments  *assessments.Service
	Quizzes      *quizzes.Service
	Competencies *competencies.Service
	Courses      *courses.Service
	People       *people.Service
}

// Routes declares the side of those who sit and of those who make.
func (p *Pages) Routes(s *route.Set) {
	s.Page(http.MethodGet, "/asesmen", route.SignedIn, p.offers)
	s.Page(http.MethodGet, "/asesmen/:id", route.SignedIn, p.offer)
	s.Page(http.MethodGet, "/asesmen/:id/kisi-kisi", route.SignedIn, p.blueprint)
	s.Page(http.MethodGet, "/asesmen/:id/coba", route.SignedIn, p.tryOut)
	s.Page(http.MethodPost, "/asesmen/:id/coba", route.SignedIn, p.tryOutCheck)
	s.Page(http.MethodPost, "/asesmen/:id/mulai", route.SignedIn.Exam(), p.start)
	s.Page(http.MethodGet, "/asesmen/kerja/:attempt", route.SignedIn.Exam(), p.question)
	s.Page(http.MethodPost, "/asesmen/kerja/:attempt", route.SignedIn.Exam(), p.answer)
	s.Page(http.MethodGet, "/asesmen/hasil/:attempt", route.SignedIn, p.result)
	s.Page(http.MethodPost, "/asesmen/hasil/:attempt/lanjut", route.SignedIn.Exam(), p.more)
	p.makerRoutes(s)
}

func offerPath(id uuid.UUID) string        { return "/asesmen/" + id.String() }
func workPath(attempt id.Attempt) string   { return "/asesmen/kerja/" + attempt.String() }
func resultPath(attempt id.Attempt) string { return "/asesmen/hasil/" + attempt.String() }

// names are the competencies of the newest framework by ID, for plans.
func (p *Pages) names(r *route.Request) (map[uuid.UUID]competencies.Competency, []competencies.Competency, error) {
	list, err := p.Competencies.Competencies(r.Ctx())
	names := make(map[uuid.UUID]competencies.Competency, len(list))
	for _, c := range list {
		names[c.ID] = c
	}
	return names, list, err
}

func (p *Pages) offers(r *route.Request) error {
	list, err := p.Assessments.Offers(r.Ctx(), r.Who, uuid.Nil)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, offersPage(list))
}

// offerView is the start page of one assessment.
type offerView struct {
	assessments.Offer

	Names  map[uuid.UUID]competencies.Competency
	Policy competencies.Policy
	Code   string
}

func (p *Pages) offer(r *route.Request) error {
	v, err := p.offerOf(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, offerPage(v, nil))
}

func (p *Pages) offerOf(r *route.Request) (v offerView, err error) {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return v, err
	}
	list, err := p.Assessments.Offers(r.Ctx(), r.Who, id)
	if err != nil {
		return v, err
	}
	if len(list) == 0 {
		return v, route.ErrNotFound
	}
	v.Offer = list[0]
	if v.Names, _, err = p.names(r); err != nil {
		return v, err
	}
	v.Policy, err = p.Competencies.Policy(r.Ctx())
	return v, err
}
