package quizzes

import (
	"net/http"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/quizzes"
	"mumpuni/web/route"
)

type bankView struct {
	Quiz      quizzes.Quiz
	Query     string
	Questions []quizzes.Version
	Next      string
}

func (p *Pages) quizBank(r *route.Request) error {
	q, err := p.quiz(r)
	if err != nil {
		return err
	}
	after, _ := uuid.Parse(r.Query("setelah")) // an address that names nothing begins at the top
	v := bankView{Quiz: q, Query: r.Query("q")}
	list, next, err := p.Quizzes.Bank(r.Ctx(), r.Who, quizzes.BankFilter{Query: v.Query, Not: q.ID, After: after})
	if err != nil {
		return err
	}
	v.Questions = list
	if next != uuid.Nil {
		v.Next = studioQuiz(q.ID) + "/bank?" + quizQuery("q", v.Query, "setelah", next.String())
	}
	return r.Render(http.StatusOK, quizBankPage(v))
}

func (p *Pages) quizFromBank(r *route.Request) error {
	quiz, err := r.UUID("id")
	if err != nil {
		return err
	}
	question, err := uuid.Parse(r.Form("soal"))
	if err != nil {
		return fault.New(fault.NotFound, "quiz.question_not_found")
	}
	if err := p.Quizzes.AddFromBank(r.Ctx(), r.Who, quiz, question); err != nil {
		return err
	}
	r.Flash("success", "quiz.question_added")
	return r.Redirect(studioQuiz(quiz) + "/bank?" + quizQuery("q", r.Form("q")))
}
