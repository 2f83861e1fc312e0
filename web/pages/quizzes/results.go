package quizzes

import (
	"context"
	"net/http"
	"time"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/quizzes"
	"mumpuni/web/export"
	"mumpuni/web/locale"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

func (p *Pages) quizResultRoutes(s *route.Set) {
	staff := route.Roles(people.Trainer, people.HR, people.Auditor)
	s.Page(http.MethodGet, "/studio/kuis/:id/hasil", staff.Report(), p.quizResults)
	s.Page(http.MethodGet, "/studio/kuis/:id/hasil.csv", staff.Report(), p.quizResultsFile(export.CSV))
	s.Page(http.MethodGet, "/studio/kuis/:id/hasil.xlsx", staff.Report(), p.quizResultsFile(export.XLSX))
	s.Page(http.MethodGet, "/studio/kuis/:id/terlambat", route.Roles(people.Trainer).Report(), p.lateAnswers)
}

const resultsPage = 50

// adviceFrom is how many people must have had a question before anything is advised.
const adviceFrom = 30

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

func resultsLead(ctx context.Context, v resultsView) string {
	if v.Figures.Attempts == 0 {
		return locale.T(ctx, "quiz.results.title")
	}
	return locale.T(ctx, "quiz.results.lead", "Count", v.Figures.Attempts, "People", locale.Number(ctx, v.Figures.People))
}

func resultsCrumbs(ctx context.Context, v resultsView) []ui.Crumb {
	if !v.Editor {
		return nil
	}
	return []ui.Crumb{{Label: v.Title, Href: studioQuiz(v.QuizID)}, {Label: locale.T(ctx, "quiz.results.title")}}
}
