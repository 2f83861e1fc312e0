package quizzes

import (
	"net/http"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/questions"
	"mumpuni/quizzes"
	"mumpuni/web/route"
)

type bankView struct {
	Quiz      quizzes.Quiz
	Query     string
	Questions []questions.Version
	Next      string
}

func (p *Pages) quizBank(r *route.Request) error {
	q, err := p.quiz(r)
	if err != nil {
		return err
	}
	after, _ := uuid.Parse(r.Query("setelah")) // an address that names nothing begins at the top
	v := bankView{Quiz: q, Query: r.Query("q")}
	f := questions.BankFilter{Query: v.Query, After: after}
	for _, item := range q.Items {
		f.Except = append(f.Except, item.QuestionID)
	}
	list, next, err := p.Questions.Bank(r.Ctx(), r.Who, f)
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
	quiz, err := route.PathID[id.Quiz](r, "id")
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
