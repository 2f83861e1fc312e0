package bank

import (
	"net/http"

	"github.com/google/uuid"

	"mumpuni/questions"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// questionView is a question with its reviews.
type questionView struct {
	Question questions.Detail
	Names    map[uuid.UUID]string // of who wrote and reviewed it
	MayJudge bool
	Problems ui.Problems
	Note     string
	Checks   []string
}

func (p *Pages) question(r *route.Request) error {
	return p.showQuestion(r, http.StatusOK, questionView{})
}

func (p *Pages) showQuestion(r *route.Request, status int, v questionView) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	if v.Question, err = p.Questions.Detail(r.Ctx(), r.Who, id); err != nil {
		return err
	}
	v.MayJudge = v.Question.State == questions.StateInReview && v.Question.MayReview(r.Who)
	return r.Render(status, questionPage(v))
}

func (p *Pages) review(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	v := questions.Verdict{Accepted: r.Form("putusan") == "terima", Checks: r.Forms("checks"), Note: r.Form("note")}
	v.Seen, _ = uuid.Parse(r.Form("versi")) // Nil looks at none in particular
	err = p.Questions.Review(r.Ctx(), r.Who, id, v)
	if problems := route.ProblemsOf(err); len(problems) > 0 {
		return p.showQuestion(r, http.StatusUnprocessableEntity, questionView{Problems: problems, Note: v.Note, Checks: v.Checks})
	}
	if err != nil {
		return flashed(r, err, questionPath(id))
	}
	r.Flash("success", map[bool]string{true: "bank.review.accepted", false: "bank.review.returned"}[v.Accepted])
	return r.Redirect(questionPath(id))
}
