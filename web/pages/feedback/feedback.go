// Package feedback is the pages of what learners say back: asking at a module, one's own list, the trainers' list, and the survey with
// its results.
package feedback

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/feedback"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// Pages holds what its handlers call.
type Pages struct {
	Feedback *feedback.Service
	Courses  *courses.Service
}

const (
	minePath = "/pertanyaan-saya"
	listPath = "/studio/pertanyaan"
)

// Routes declares the pages.
func (p *Pages) Routes(s *route.Set) {
	trainer := route.Roles(people.Trainer)
	s.Page(http.MethodGet, "/belajar/:enrolment/:module/tanya", route.SignedIn, p.form)
	s.Page(http.MethodPost, "/belajar/:enrolment/:module/tanya", route.SignedIn, p.ask)
	s.Page(http.MethodGet, minePath, route.SignedIn, p.mine)
	s.Page(http.MethodGet, minePath+"/:id/hapus", route.SignedIn, p.askRemove)
	s.Page(http.MethodPost, minePath+"/:id/hapus", route.SignedIn, p.remove)
	s.Page(http.MethodGet, listPath, trainer, p.list)
	s.Page(http.MethodPost, listPath+"/:id", trainer, p.answer)
	p.surveyRoutes(s)
}

func lessonPath(enrolment id.Enrolment, module id.Module) string {
	return "/belajar/" + enrolment.String() + "/" + module.String()
}

// Here is what a lesson shows of what was asked there, and the way to ask.
func (p *Pages) Here(r *route.Request, l courses.Lesson) (templ.Component, error) {
	list, err := p.Feedback.AtModule(r.Ctx(), r.Who, l.EnrolmentID, l.Module.ID)
	return here(lessonPath(l.EnrolmentID, l.Module.ID), list), err
}

// formView is an inquiry being written, beside what was said at the module before.
type formView struct {
	feedback.NewInquiry

	Course, Title string // of the module
}

func (v formView) path() string { return lessonPath(v.Enrolment, v.Module) }

// at reads the module of the path, which is one of who's own enrolment.
func (p *Pages) at(r *route.Request) (v formView, err error) {
	if v.Enrolment, err = route.PathID[id.Enrolment](r, "enrolment"); err != nil {
		return v, err
	}
	if v.Module, err = route.PathID[id.Module](r, "module"); err != nil {
		return v, err
	}
	tasks, err := p.Courses.Learn(r.Ctx(), r.Who, v.Enrolment)
	if err != nil {
		return v, err
	}
	for _, m := range tasks.List {
		if m.ID == v.Module {
			v.Course, v.Title = tasks.Title, m.Title
			return v, nil
		}
	}
	return v, route.ErrNotFound
}

func (p *Pages) form(r *route.Request) error {
	v, err := p.at(r)
	if err != nil {
		return err
	}
	v.ID, v.Kind = uuid.Must(uuid.NewV7()), feedback.Question
	if r.Query("jenis") == "salah" {
		v.Kind = feedback.Mistake
	}
	return r.Render(http.StatusOK, formPage(v, nil))
}

func (p *Pages) ask(r *route.Request) error {
	v, err := p.at(r)
	if err != nil {
		return err
	}
	v.ID, v.Kind, v.Words = route.OptionalID[uuid.UUID](r.Form("id")), feedback.Kind(r.Form("kind")), r.Form("words")
	if _, err := p.Feedback.Ask(r.Ctx(), r.Who, v.NewInquiry); err != nil {
		return r.Again(err, func(ps ui.Problems) templ.Component { return formPage(v, ps) })
	}
	r.Flash("success", "feedback.sent")
	return r.Redirect(v.path() + "#tanya")
}

func (p *Pages) mine(r *route.Request) error {
	list, err := p.Feedback.Mine(r.Ctx(), r.Who)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, minePage(list, r.Who.Location()))
}

// own finds one's own inquiry of the path.
func (p *Pages) own(r *route.Request) (feedback.Own, error) {
	inquiry, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return feedback.Own{}, err
	}
	list, err := p.Feedback.Mine(r.Ctx(), r.Who)
	for _, o := range list {
		if o.ID == inquiry {
			return o, nil
		}
	}
	if err == nil {
		err = route.ErrNotFound
	}
	return feedback.Own{}, err
}

func (p *Pages) askRemove(r *route.Request) error {
	o, err := p.own(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, removePage(o))
}

func (p *Pages) remove(r *route.Request) error {
	inquiry, err := route.PathID[uuid.UUID](r, "id")
	if err == nil {
		err = p.Feedback.Remove(r.Ctx(), r.Who, inquiry)
	}
	if err != nil {
		return err
	}
	r.Flash("success", "feedback.removed")
	return r.Redirect(minePath)
}
