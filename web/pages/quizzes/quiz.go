// Package quizzes is quizzes in pages: learners start, answer, check, send and read the result; trainers make them and see how they went.
package quizzes

import (
	"errors"
	"net/http"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// Pages holds what its handlers call.
type Pages struct {
	Quizzes      *quizzes.Service
	Questions    *questions.Service
	Courses      *courses.Service
	Competencies *competencies.Service
	People       *people.Service
	Assessments  *assessments.Service
	Offline      bool   // browsers may keep the pages of a running attempt for a broken line
	PulseKey     []byte // proves whose page asks for the pulse of an attempt
}

// Routes declares the learner's side and the trainer's.
func (p *Pages) Routes(s *route.Set) {
	s.Page(http.MethodPost, "/kuis/mulai", route.SignedIn.Exam(), p.quizStart)
	s.Page(http.MethodGet, "/kuis/:attempt", route.SignedIn.Exam(), p.quizAnswer)
	s.Page(http.MethodPost, "/kuis/:attempt", route.SignedIn.Exam(), p.quizSave)
	s.Page(http.MethodGet, "/kuis/:attempt/jawaban", route.SignedIn.Exam(), p.quizStanding)
	s.Page(http.MethodPost, "/kuis/:attempt/jawaban", route.SignedIn.Exam(), p.quizStep)
	s.Page(http.MethodGet, "/kuis/:attempt/jawaban/terbaru", route.SignedIn.Exam(), p.quizNewest)
	s.Raw(http.MethodGet, pulseRoute, route.Public.Exam(), http.HandlerFunc(p.pulse))
	s.Page(http.MethodGet, "/kuis/:attempt/luring", route.SignedIn.Exam(), p.quizWaiting)
	s.Raw(http.MethodGet, workerPath, route.Public.Exam(), worker(p.Offline))
	s.Page(http.MethodGet, "/kuis/:attempt/periksa", route.SignedIn.Exam(), p.quizCheck)
	s.Page(http.MethodPost, "/kuis/:attempt/kirim", route.SignedIn.Exam(), p.quizSend)
	s.Page(http.MethodGet, "/kuis/:attempt/kirim", route.SignedIn.Exam(), p.quizSendLater)
	s.Page(http.MethodGet, "/kuis/:attempt/hasil", route.SignedIn.Exam(), p.quizResult)
	p.quizStudioRoutes(s)
}

func quizPath(attempt id.Attempt) string { return "/kuis/" + attempt.String() }

func (p *Pages) quizStart(r *route.Request) error {
	var req quizzes.StartRequest
	for name, id := range map[string]interface{ UnmarshalText([]byte) error }{"quiz": &req.QuizID, "enrolment": &req.EnrolmentID, "module": &req.ModuleID} {
		if id.UnmarshalText([]byte(r.Form(name))) != nil {
			return route.ErrNotFound
		}
	}
	a, err := p.Quizzes.Start(r.Ctx(), r.Who, req)
	if err != nil {
		return err
	}
	return r.Redirect(quizPath(a.ID))
}

// attempt reads the attempt of the path.
func (p *Pages) attempt(r *route.Request) (quizzes.Attempt, error) {
	id, err := route.PathID[id.Attempt](r, "attempt")
	if err != nil {
		return quizzes.Attempt{}, err
	}
	return p.Quizzes.Attempt(r.Ctx(), r.Who, id)
}

// quizView is what the templates know of an attempt.
type quizView struct {
	quizzes.Attempt
	Location    *time.Location
	Problems    ui.Problems
	Shown       map[int]kinds.Answer // what stands where the fields hold something else
	Worker      string               // address of the service worker; empty: none
	Pulse       string               // address that tells whether another device changed something
	Earned      bool                 // the course is completed
	Certified   bool                 // and there is a certificate, or one that waits
	ModulesLeft int                  // modules of the course that are not completed
	NextModule  id.Module            // the first of them
	Measured    []measuredScore      // what it says of each competency, once finished
	MayRule     bool                 // the reader may work out what annulling it would change
	Whose       quizzes.Whose        // for others than the person
}

func viewOf(r *route.Request, a quizzes.Attempt) quizView {
	return quizView{Attempt: a, Location: r.Who.Location(), MayRule: r.Who.Has(people.Trainer, people.HR)}
}

// sheetOf is the view of an attempt that is being answered.
func (p *Pages) sheetOf(r *route.Request, a quizzes.Attempt) quizView {
	v := viewOf(r, a)
	v.Pulse = p.pulsePath(a.ID)
	if p.Offline {
		v.Worker = workerPath
	}
	return v
}

func (p *Pages) quizAnswer(r *route.Request) error {
	a, err := p.attempt(r)
	if err != nil {
		return err
	}
	if a.State != quizzes.Open {
		return r.Redirect(quizPath(a.ID) + "/hasil")
	}
	if a.Stepwise {
		return r.Redirect("/asesmen/kerja/" + a.ID.String()) // its questions come one by one
	}
	return r.Render(http.StatusOK, quizSheet(p.sheetOf(r, a)))
}

// quizSave stores a whole page of answers sent by a plain form: those that differ from what the page showed when it was
// loaded, so that an old tab does not undo what another one saved since.
func (p *Pages) quizSave(r *route.Request) error {
	a, err := p.attempt(r)
	if err != nil {
		return err
	}
	form := sheetForm{Pages: p, Request: r, attempt: &a, device: uuid.New(), shown: map[int]kinds.Answer{}}
	for i := range a.Questions {
		if err := form.save(&a.Questions[i]); err != nil {
			if fault.KindOf(err) == fault.Conflict {
				return p.quizOver(r, a.ID, err)
			}
			return err
		}
	}
	problems, saved := form.problems, form.saved
	if len(problems) > 0 {
		v := p.sheetOf(r, a)
		v.Problems, v.Shown = problems, form.shown
		return r.Render(http.StatusUnprocessableEntity, quizSheet(v))
	}
	if r.Form("aksi") == "periksa" {
		return r.Redirect(quizPath(a.ID) + "/periksa")
	}
	if saved > 0 {
		r.Flash("success", "quiz.saved_n", "Count", saved)
	} else {
		r.Flash("info", "quiz.nothing_changed")
	}
	return r.Redirect(quizPath(a.ID))
}

// quizOver leads to the result when an answer came after the end, and says so.
func (p *Pages) quizOver(r *route.Request, attempt id.Attempt, err error) error {
	var f *fault.Fault
	if errors.As(err, &f) {
		r.Flash("warning", f.Key)
	}
	return r.Redirect(quizPath(attempt) + "/hasil")
}

func (p *Pages) quizCheck(r *route.Request) error {
	a, err := p.attempt(r)
	if err != nil {
		return err
	}
	if a.State != quizzes.Open {
		return r.Redirect(quizPath(a.ID) + "/hasil")
	}
	return r.Render(http.StatusOK, quizReview(viewOf(r, a)))
}

func (p *Pages) quizSend(r *route.Request) error {
	id, err := route.PathID[id.Attempt](r, "attempt")
	if err != nil {
		return err
	}
	if err := p.Quizzes.Send(r.Ctx(), r.Who, id); err != nil {
		return err
	}
	return r.Redirect(quizPath(id) + "/hasil")
}

func (p *Pages) quizResult(r *route.Request) error {
	a, err := p.attempt(r)
	if err != nil {
		return err
	}
	var page templ.Component
	switch a.State {
	case quizzes.Open:
		return r.Redirect(quizPath(a.ID))
	case quizzes.Submitted:
		page = quizPending(viewOf(r, a))
	default:
		if a.Purpose == quizzes.ForAssessment {
			return r.Redirect("/asesmen/hasil/" + a.ID.String())
		}
		v, own := viewOf(r, a), r.Who.IsOneself(a.PersonID)
		if !own {
			if v.Whose, err = p.Quizzes.Whose(r.Ctx(), r.Who, a.ID); err != nil {
				return err
			}
		}
		if err := p.follows(r, &v, own); err != nil {
			return err
		}
		page = quizResultPage(v, own)
	}
	return r.Render(http.StatusOK, page)
}

// follows adds what a finished attempt says of each competency and, once it is passed, how far its course is; of one that was left, nothing
// is said.
func (p *Pages) follows(r *route.Request, v *quizView, own bool) error {
	var ask []pg.Question
	var list []competencies.Competency
	var left courses.Left
	if ids := measures(v.Attempt); len(ids) > 0 {
		ask = append(ask, p.Competencies.AskSome(ids, &list))
	}
	if own && *v.Passed && !v.Preview() {
		ask = append(ask, p.Courses.AskLeft(r.Who, v.EnrolmentID, &left))
	}
	if err := pg.Ask(r.Ctx(), ask...); err != nil {
		return err
	}
	v.Measured = measuredBy(v.Attempt, list)
	v.Earned, v.ModulesLeft, v.NextModule = left.Completed, left.Modules, left.Next
	v.Certified = left.Completed && left.Why == ""
	return nil
}
