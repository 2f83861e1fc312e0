// Package reports is what people say of questions: told by whoever sits, answered or put aside by trainers.
package reports

import (
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/quizzes"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// Pages holds what its handlers call.
type Pages struct {
	Questions *questions.Service
	Quizzes   *quizzes.Service
}

const list = "/studio/bank/laporan"

// Routes declares the form of whoever sits, and the list of trainers.
func (p *Pages) Routes(s *route.Set) {
	s.Page(http.MethodGet, "/kuis/:attempt/lapor", route.SignedIn.Exam(), p.form)
	s.Page(http.MethodPost, "/kuis/:attempt/lapor", route.SignedIn.Exam(), p.report)
	s.Page(http.MethodGet, list, route.Roles(people.Trainer), p.list)
	s.Page(http.MethodPost, list+"/:id", route.Roles(people.Trainer), p.answer)
}

// formView is a report being written. Asked is how many questions were put before the person.
type formView struct {
	Attempt quizzes.Attempt
	Slot    int
	Reason  string
	Words   string
}

func (v formView) asked() int { return len(v.Attempt.Questions) }

func (p *Pages) view(r *route.Request, slot string) (v formView, err error) {
	attempt, err := route.PathID[id.Attempt](r, "attempt")
	if err != nil {
		return v, err
	}
	if v.Attempt, err = p.Quizzes.Attempt(r.Ctx(), r.Who, attempt); err != nil {
		return v, err
	}
	if !r.Who.IsOneself(v.Attempt.PersonID) {
		return v, route.ErrNotFound
	}
	v.Slot, _ = strconv.Atoi(slot) // 0: not chosen
	return v, nil
}

func (p *Pages) form(r *route.Request) error {
	v, err := p.view(r, r.Query("soal"))
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, formPage(v, false, nil))
}

// report answers with a page of its own: the sitting stays open in the other tab.
func (p *Pages) report(r *route.Request) error {
	v, err := p.view(r, r.Form("slot"))
	if err != nil {
		return err
	}
	v.Reason, v.Words = r.Form("reason"), r.Form("words")
	if err := p.Quizzes.Report(r.Ctx(), r.Who, v.Attempt.ID, v.Slot, v.Reason, v.Words); err != nil {
		return r.Again(err, func(ps ui.Problems) templ.Component { return formPage(v, false, ps) })
	}
	return r.Render(http.StatusOK, formPage(v, true, nil))
}

// listView is what trainers are told; Bad is the report whose answer was refused.
type listView struct {
	List []questions.Remark
	Bad  uuid.UUID
	Text string
	Zone *time.Location
}

func (p *Pages) listOf(r *route.Request) (v listView, err error) {
	v.Zone = r.Who.Location()
	v.List, err = p.Questions.Reports(r.Ctx(), r.Who, route.OptionalID[uuid.UUID](r.Query("soal")))
	return v, err
}

func (p *Pages) list(r *route.Request) error {
	v, err := p.listOf(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, listPage(v, nil))
}

func (p *Pages) answer(r *route.Request) error {
	report, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if err := p.Questions.AnswerReport(r.Ctx(), r.Who, report, r.Form("answer"), r.Form("aksi") == "abaikan"); err != nil {
		v, listErr := p.listOf(r)
		if listErr != nil {
			return listErr
		}
		v.Bad, v.Text = report, r.Form("answer")
		return r.Again(err, func(ps ui.Problems) templ.Component { return listPage(v, ps) })
	}
	r.Flash("success", "report.ended_flash")
	return r.Redirect(list)
}
