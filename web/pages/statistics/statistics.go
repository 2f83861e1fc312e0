// Package statistics is what answers say of questions and assessments, in pages and files: figures with their errors, and advice in
// plain words.
package statistics

import (
	"net/http"
	"slices"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/people"
	"mumpuni/web/export"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
)

// Pages holds what its handlers call.
type Pages struct {
	Assessments  *assessments.Service
	Competencies *competencies.Service
}

// Routes declares the statistics of one question and of one assessment, each also as a file. Who may see a closed question is ruled by
// the service.
func (p *Pages) Routes(s *route.Set) {
	question, readers := route.Roles(people.Trainer, people.HR), route.Roles(people.Trainer, people.HR, people.Auditor)
	s.Page(http.MethodGet, "/studio/bank/soal/:id/statistik", question.Report(), p.question)
	s.Page(http.MethodGet, "/studio/bank/soal/:id/statistik.xlsx", question.Report(), p.questionFile)
	s.Page(http.MethodGet, "/studio/asesmen/:id/statistik", readers.Report(), p.assessment)
	s.Page(http.MethodGet, "/studio/asesmen/:id/statistik.xlsx", readers.Report(), p.assessmentFile)
}

func questionPath(id uuid.UUID) string   { return "/studio/bank/soal/" + id.String() + "/statistik" }
func assessmentPath(id uuid.UUID) string { return "/studio/asesmen/" + id.String() + "/statistik" }

func (p *Pages) one(r *route.Request) (q assessments.QuestionStatistics, err error) {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return q, err
	}
	return p.Assessments.Question(r.Ctx(), r.Who, id)
}

func (p *Pages) question(r *route.Request) error {
	q, err := p.one(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, questionPage(q))
}

func (p *Pages) questionFile(r *route.Request) error {
	q, err := p.one(r)
	if err != nil {
		return err
	}
	return parts.SendFile(r, export.Question(r.Ctx(), q), export.XLSX)
}

// paperView is an assessment's statistics with the names of what it measures.
type paperView struct {
	assessments.Statistics

	Names map[uuid.UUID]competencies.Competency
}

func (p *Pages) paper(r *route.Request) (v paperView, err error) {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return v, err
	}
	if v.Statistics, err = p.Assessments.Statistics(r.Ctx(), r.Who, id); err != nil {
		return v, err
	}
	list, err := p.Competencies.Competencies(r.Ctx())
	v.Names = make(map[uuid.UUID]competencies.Competency, len(list))
	for _, c := range list {
		v.Names[c.ID] = c
	}
	return v, err
}

func (p *Pages) assessment(r *route.Request) error {
	v, err := p.paper(r)
	if err != nil {
		return err
	}
	slices.SortStableFunc(v.Questions, byAdvice)
	return r.Render(http.StatusOK, assessmentPage(v))
}

// byAdvice puts what needs a look first, the most advice at the top.
func byAdvice(a, b assessments.PaperQuestion) int { return len(b.Advice) - len(a.Advice) }

func (p *Pages) assessmentFile(r *route.Request) error {
	v, err := p.paper(r)
	if err != nil {
		return err
	}
	return parts.SendFile(r, export.Assessment(r.Ctx(), v.Statistics, v.Names), export.XLSX)
}
