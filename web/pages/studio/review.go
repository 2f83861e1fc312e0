package studio

import (
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/courses/review"
	"mumpuni/internal/id"
	"mumpuni/questions"
	"mumpuni/quizzes"
	"mumpuni/web/route"
)

// reviewRoutes are the pages of whoever may be the second person, deputies included: everything that learners of a version will meet, with the keys
// of its quizzes. The service says to whom a version opens.
func (p *Pages) reviewRoutes(s *route.Set) {
	s.Page(http.MethodGet, "/tinjauan/:id", route.SignedIn, p.review)
	s.Page(http.MethodGet, "/tinjauan/:id/modul/:module", route.SignedIn, p.reviewModule)
}

// reviewView is a version with the questions of its quizzes, by module.
type reviewView struct {
	review.Review

	Quizzes map[id.Module]quizzes.Quiz
	Waiting int // how many comments are open
}

func (v reviewView) path() string { return "/tinjauan/" + v.Version.ID.String() }

func (p *Pages) openReview(r *route.Request) (reviewView, error) {
	key, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return reviewView{}, err
	}
	review, err := p.Review.Review(r.Ctx(), r.Who, key)
	return reviewView{Review: review, Quizzes: map[id.Module]quizzes.Quiz{}}, err
}

func (p *Pages) review(r *route.Request) error {
	v, err := p.openReview(r)
	if err != nil {
		return err
	}
	for _, m := range v.Modules {
		if m.QuizID.IsZero() {
			continue
		}
		if v.Quizzes[m.ID], err = p.Quizzes.Review(r.Ctx(), m.QuizID); err != nil {
			return err
		}
	}
	v.Waiting = p.Waiting(r, v.Version.ID)
	return r.Render(http.StatusOK, reviewPage(v))
}

func (p *Pages) reviewModule(r *route.Request) error {
	v, err := p.openReview(r)
	if err != nil {
		return err
	}
	module, err := route.PathID[id.Module](r, "module")
	if err != nil {
		return err
	}
	page, _ := strconv.Atoi(r.Query("hal"))
	lesson, err := p.Review.ReviewModule(r.Ctx(), r.Who, v.Version.ID, module, page)
	if err != nil {
		return err
	}
	text, err := p.checked(r, lesson.HTML, questions.PracticePlace{Unit: v.UnitID, Quizzes: courses.QuizzesOf(v.Modules)})
	if err != nil {
		return err
	}
	remarks, err := p.Remarks(r, v.Version.ID, module, false)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, reviewModulePage(v, lesson, text, remarks))
}
