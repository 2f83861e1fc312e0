package quizzes

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/quizzes"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// quizStudioRoutes are the trainer's side: the list, one quiz with its rules and questions, the bank, a trial.
func (p *Pages) quizStudioRoutes(s *route.Set) {
	trainer := route.Roles(people.Trainer)
	s.Page(http.MethodGet, "/studio/kuis", trainer, p.quizList)
	s.Page(http.MethodGet, "/studio/kuis/baru", trainer, p.quizNew)
	s.Page(http.MethodPost, "/studio/kuis", trainer, p.quizCreate)
	s.Page(http.MethodGet, "/studio/kuis/:id", trainer, p.quizEdit)
	s.Page(http.MethodPost, "/studio/kuis/:id", trainer, p.quizUpdate)
	s.Page(http.MethodPost, "/studio/kuis/:id/coba", trainer, p.quizPreview)
	p.quizQuestionRoutes(s, trainer)
	p.quizResultRoutes(s)
}

func studioQuiz(id id.Quiz) string { return "/studio/kuis/" + id.String() }

type quizListView struct {
	Query string
	List  []quizzes.Line
	Next  string
}

func (p *Pages) quizList(r *route.Request) error {
	after, _ := id.Parse[id.Quiz](r.Query("setelah")) // an address that names nothing begins at the top
	v := quizListView{Query: r.Query("q")}
	list, next, err := p.Quizzes.Lines(r.Ctx(), r.Who, quizzes.Filter{Query: v.Query, After: after})
	if err != nil {
		return err
	}
	v.List = list
	if !next.IsZero() {
		v.Next = "/studio/kuis?" + quizQuery("q", v.Query, "setelah", next.String())
	}
	return r.Render(http.StatusOK, quizListPage(v))
}

func (p *Pages) quizNew(r *route.Request) error {
	f := quizSettings{PassMark: "70", MaxAttempts: "3", Shuffle: true, Unit: r.Who.UnitID.String()}
	return p.renderNewQuiz(r, http.StatusOK, f)
}

func (p *Pages) renderNewQuiz(r *route.Request, status int, f quizSettings) error {
	trainer := r.Who
	trainer.Grants = slices.DeleteFunc(slices.Clone(r.Who.Grants), func(g people.Grant) bool { return g.Role != people.Trainer })
	units, err := p.People.UnitTree(r.Ctx(), trainer, time.Now())
	if err != nil {
		return err
	}
	for _, u := range units {
		f.Units = append(f.Units, ui.Option{Value: u.ID.String(), Label: strings.Repeat("\u2003", u.Depth) + u.Name})
	}
	if err := p.evaluations(r, &f); err != nil {
		return err
	}
	return r.Render(status, quizNewPage(f))
}

func (p *Pages) quizCreate(r *route.Request) error {
	f := quizSettingsOf(r)
	st, err := f.parse()
	unit, _ := uuid.Parse(f.Unit) // Nil is nobody's unit, and Create says so
	if err == nil {
		var q quizzes.Quiz
		if q, err = p.Quizzes.Create(r.Ctx(), r.Who, unit, st); err == nil {
			r.Flash("success", "quiz.created_flash")
			return r.Redirect(studioQuiz(q.ID))
		}
	}
	if f.Problems = route.ProblemsOf(err); len(f.Problems) == 0 {
		return err
	}
	return p.renderNewQuiz(r, http.StatusUnprocessableEntity, f)
}

func (p *Pages) quizEdit(r *route.Request) error {
	q, err := p.quiz(r)
	if err != nil {
		return err
	}
	return p.renderQuiz(r, http.StatusOK, q, settingsForm(q.Settings))
}

// renderQuiz shows a quiz to its editor, with the ways back to the courses that use it.
func (p *Pages) renderQuiz(r *route.Request, status int, q quizzes.Quiz, f quizSettings) error {
	used, err := p.Courses.CoursesOfQuiz(r.Ctx(), r.Who, q.ID)
	if err != nil {
		return err
	}
	if err := p.evaluations(r, &f); err != nil {
		return err
	}
	var gone []quizzes.Removed
	if !q.Frozen() {
		if gone, err = p.Quizzes.Removed(r.Ctx(), r.Who, q.ID); err != nil {
			return err
		}
	}
	return r.Render(status, quizEditPage(q, f, used, takenOut{gone, r.Who}))
}

// evaluations adds the assessments that a quiz may take its questions from.
func (p *Pages) evaluations(r *route.Request, f *quizSettings) error {
	list, err := p.Assessments.Evaluations(r.Ctx(), r.Who)
	for _, a := range list {
		f.Assessments = append(f.Assessments, ui.Option{Value: a.ID.String(), Label: a.Title})
	}
	return err
}

// quiz reads the quiz of the path, for its editors.
func (p *Pages) quiz(r *route.Request) (quizzes.Quiz, error) {
	id, err := route.PathID[id.Quiz](r, "id")
	if err != nil {
		return quizzes.Quiz{}, err
	}
	return p.Quizzes.Quiz(r.Ctx(), r.Who, id)
}

func (p *Pages) quizUpdate(r *route.Request) error {
	q, err := p.quiz(r)
	if err != nil {
		return err
	}
	f := quizSettingsOf(r)
	st, err := f.parse()
	if err == nil {
		err = p.Quizzes.Update(r.Ctx(), r.Who, q.ID, st)
	}
	if err == nil {
		r.Flash("success", "quiz.settings_saved")
		return r.Redirect(studioQuiz(q.ID))
	}
	if f.Problems = route.ProblemsOf(err); len(f.Problems) == 0 {
		return err
	}
	return p.renderQuiz(r, http.StatusUnprocessableEntity, q, f)
}

func (p *Pages) quizPreview(r *route.Request) error {
	id, err := route.PathID[id.Quiz](r, "id")
	if err != nil {
		return err
	}
	a, err := p.Quizzes.Preview(r.Ctx(), r.Who, id)
	if err != nil {
		return err
	}
	return r.Redirect(quizPath(a.ID))
}

// quizQuery writes name, value pairs as a query string, leaving out empty values.
func quizQuery(pairs ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	return v.Encode()
}
