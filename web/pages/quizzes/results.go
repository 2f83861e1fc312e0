package quizzes

import (
	"net/http"
	"time"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/quizzes"
	"mumpuni/web/export"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
)

func (p *Pages) quizResultRoutes(s *route.Set) {
	staff := route.Roles(people.Trainer, people.HR, people.Auditor)
	s.Page(http.MethodGet, "/studio/kuis/:id/hasil", staff.Report(), p.quizResults)
	s.Page(http.MethodGet, "/studio/kuis/:id/hasil.csv", staff.Report(), p.quizResultsFile(export.CSV))
	s.Page(http.MethodGet, "/studio/kuis/:id/hasil.xlsx", staff.Report(), p.quizResultsFile(export.XLSX))
	s.Page(http.MethodGet, "/studio/kuis/:id/terlambat", route.Roles(people.Trainer).Report(), p.lateAnswers)
}

const resultsPage = 50

type resultsView struct {
	quizzes.Results
	Location *time.Location
	More     string
	Editor   bool
	First    bool // the first page, which tells of the quiz as a whole
}

func (p *Pages) quizResults(r *route.Request) error {
	quiz, err := route.PathID[id.Quiz](r, "id")
	if err != nil {
		return err
	}
	after, _ := id.Parse[id.Attempt](r.Query("setelah")) // an address that names nothing begins at the top
	res, err := p.Quizzes.Results(r.Ctx(), r.Who, quiz, after, resultsPage)
	if err != nil {
		return err
	}
	v := resultsView{Results: res, Location: r.Who.Location(), Editor: r.Who.Has(people.Trainer), First: after.IsZero()}
	if !res.Next.IsZero() {
		v.More = studioQuiz(quiz) + "/hasil?" + quizQuery("setelah", res.Next.String())
	}
	return r.Render(http.StatusOK, quizResultsPage(v))
}

// quizResultsFile is the same list as a file.
func (p *Pages) quizResultsFile(format string) route.Handler {
	return func(r *route.Request) error {
		quiz, err := route.PathID[id.Quiz](r, "id")
		if err != nil {
			return err
		}
		res, err := p.Quizzes.Results(r.Ctx(), r.Who, quiz, id.Attempt{}, quizzes.MaxResults)
		if err != nil {
			return err
		}
		return parts.SendFile(r, export.QuizResults(r.Ctx(), res, r.Who.Location()), format)
	}
}
