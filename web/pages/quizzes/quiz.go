// Package quizzes is quizzes in pages: learners start, answer, check, send and read the result; trainers make them and see how they went.
package quizzes

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/quizzes"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// Pages holds what its handlers call.
type Pages struct {
	Quizzes      *quizzes.Service
	Courses      *courses.Service
	Competencies *competencies.Service
	People       *people.Service
}

// Routes declares the learner's side and the trainer's.
func (p *Pages) Routes(s *route.Set) {
	s.Page(http.MethodPost, "/kuis/mulai", route.SignedIn.Exam(), p.quizStart)
	s.Page(http.MethodGet, "/kuis/:attempt", route.SignedIn.Exam(), p.quizAnswer)
	s.Page(http.MethodPost, "/kuis/:attempt", route.SignedIn.Exam(), p.quizSave)
	s.Page(http.MethodGet, "/kuis/:attempt/jawaban", route.SignedIn.Exam(), p.quizStanding)
	s.Page(http.MethodPost, "/kuis/:attempt/jawaban", route.SignedIn.Exam(), p.quizStep)
	s.Page(http.MethodGet, "/kuis/:attempt/periksa", route.SignedIn.Exam(), p.quizCheck)
	s.Page(http.MethodPost, "/kuis/:attempt/kirim", route.SignedIn.Exam(), p.quizSend)
	s.Page(http.MethodGet, "/kuis/:attempt/hasil", route.SignedIn.Exam(), p.quizResult)
	p.quizStudioRoutes(s)
}

func quizPath(attempt uuid.UUID) string { return "/kuis/" + attempt.String() }

func (p *Pages) quizStart(r *route.Request) error {
	var req quizzes.StartRequest
	for name, id := range map[string]*uuid.UUID{"quiz": &req.QuizID, "enrolment": &req.EnrolmentID, "module": &req.ModuleID} {
		parsed, err := uuid.Parse(r.Form(name))
		if err != nil {
			return route.ErrNotFound
		}
		*id = parsed
	}
	a, err := p.Quizzes.Start(r.Ctx(), r.Who, req)
	if err != nil {
		return err
	}
	return r.Redirect(quizPath(a.ID))
}

// attempt reads the attempt of the path.
func (p *Pages) attempt(r *route.Request) (quizzes.Attempt, error) {
	id, err := r.UUID("attempt")
	if err != nil {
		return quizzes.Attempt{}, err
	}
	return p.Quizzes.Attempt(r.Ctx(), r.Who, id)
}

// quizView is what the templates know of an attempt.
type quizView struct {
	quizzes.Attempt
	Location *time.Location
	Problems ui.Problems
	Earned   bool // the course is completed: there is a certificate, or one that waits
}

func viewOf(r *route.Request, a quizzes.Attempt) quizView {
	return quizView{Attempt: a, Location: r.Who.Location()}
}

func (p *Pages) quizAnswer(r *route.Request) error {
	a, err := p.attempt(r)
	if err != nil {
		return err
	}
	if a.State != quizzes.Open {
		return r.Redirect(quizPath(a.ID) + "/hasil")
	}
	return r.Render(http.StatusOK, quizSheet(viewOf(r, a)))
}

// quizSave stores a whole page of answers sent by a plain form: those that differ from what the page showed when it was
// loaded, so that an old tab does not undo what another one saved since.
func (p *Pages) quizSave(r *route.Request) error {
	a, err := p.attempt(r)
	if err != nil {
		return err
	}
	var problems ui.Problems
	saved := 0
	for i := range a.Questions {
		q := &a.Questions[i]
		answer := quizAnswerOf(r, *q)
		if answer.Equal(shownAnswer(r, *q)) {
			continue
		}
		_, err := p.Quizzes.SaveAnswer(r.Ctx(), r.Who, quizzes.Save{AttemptID: a.ID, Slot: q.Slot, Answer: answer, ClientStep: uuid.New()})
		switch {
		case fault.KindOf(err) == fault.Conflict && err != nil:
			return p.quizOver(r, a.ID, err)
		case len(route.ProblemsOf(err)) > 0:
			for _, problem := range route.ProblemsOf(err) {
				problem.Field = quizField(q.Slot)
				problems = append(problems, problem)
			}
		case err != nil:
			return err
		default:
			saved++
		}
		q.Answer = answer
	}
	if len(problems) > 0 {
		v := viewOf(r, a)
		v.Problems = problems
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
func (p *Pages) quizOver(r *route.Request, attempt uuid.UUID, err error) error {
	var f *fault.Fault
	if errors.As(err, &f) {
		r.Flash("warning", f.Key)
	}
	return r.Redirect(quizPath(attempt) + "/hasil")
}

func quizField(slot int) string { return fmt.Sprintf("jawab-%d", slot) }

func quizAnswerOf(r *route.Request, q quizzes.Asked) quizzes.Answer {
	if !q.Kind.Chooses() {
		return quizzes.Answer{Text: r.Form(quizField(q.Slot))}
	}
	options := slices.Clone(r.Forms(quizField(q.Slot)))
	slices.Sort(options)
	return quizzes.Answer{Options: options}
}

// shownAnswer is what the form says it showed at first; what stands now when it does not say.
func shownAnswer(r *route.Request, q quizzes.Asked) quizzes.Answer {
	a, err := quizzes.ParseAnswer([]byte(r.Form(fmt.Sprintf("semula-%d", q.Slot))))
	if err != nil {
		return q.Answer
	}
	return a
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
	id, err := r.UUID("attempt")
	if err != nil {
		return err
	}
	if _, err := p.Quizzes.Finish(r.Ctx(), r.Who, id); err != nil {
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
		v, own := viewOf(r, a), a.PersonID == r.Who.PersonID
		if own && *a.Passed && !a.Preview() {
			if v.Earned, err = p.Courses.Completed(r.Ctx(), r.Who, a.EnrolmentID); err != nil {
				return err
			}
		}
		page = quizResultPage(v, own)
	}
	return r.Render(http.StatusOK, page)
}
