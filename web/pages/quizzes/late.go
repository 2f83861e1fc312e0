package quizzes

import (
	"net/http"
	"strconv"
	"time"

	"mumpuni/internal/id"
	"mumpuni/quizzes"
	"mumpuni/web/route"
)

type lateView struct {
	quizzes.LateAnswers
	Location *time.Location
	More     string
}

// lateAnswers lists what came after the end of attempts, for the quiz's trainers.
func (p *Pages) lateAnswers(r *route.Request) error {
	id, err := route.PathID[id.Quiz](r, "id")
	if err != nil {
		return err
	}
	before, _ := strconv.ParseInt(r.Query("sebelum"), 10, 64) // what is no number begins at the top
	res, err := p.Quizzes.LateAnswers(r.Ctx(), r.Who, id, before, resultsPage)
	if err != nil {
		return err
	}
	v := lateView{LateAnswers: res, Location: r.Who.Location()}
	if res.Next > 0 {
		v.More = studioQuiz(id) + "/terlambat?" + quizQuery("sebelum", strconv.FormatInt(res.Next, 10))
	}
	return r.Render(http.StatusOK, lateAnswersPage(v))
}
