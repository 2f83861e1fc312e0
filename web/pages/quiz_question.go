package pages

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/fault"
	"mumpuni/quizzes"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

func (p *Pages) quizQuestionRoutes(s *route.Set, trainer route.Access) {
	s.Page(http.MethodGet, "/studio/kuis/:id/soal/baru", trainer, p.questionNew)
	s.Page(http.MethodPost, "/studio/kuis/:id/soal", trainer, p.questionAdd)
	s.Page(http.MethodGet, "/studio/kuis/:id/soal/:soal", trainer, p.questionEdit)
	s.Page(http.MethodPost, "/studio/kuis/:id/soal/:soal", trainer, p.questionSave)
	s.Page(http.MethodGet, "/studio/kuis/:id/soal/:soal/hapus", trainer, p.questionRemoveAsk)
	s.Page(http.MethodPost, "/studio/kuis/:id/soal/:soal/hapus", trainer, p.questionRemove)
	s.Page(http.MethodPost, "/studio/kuis/:id/soal/:soal/pindah", trainer, p.questionMove)
	s.Page(http.MethodGet, "/studio/kuis/:id/bank", trainer, p.quizBank)
	s.Page(http.MethodPost, "/studio/kuis/:id/bank", trainer, p.quizFromBank)
}

// questionForm is a question as typed.
type questionForm struct {
	Quiz         quizzes.Quiz
	Question     uuid.UUID // Nil for a new one
	Draft        quizzes.Draft
	Value        string // of a number, as typed
	Tolerance    string
	Accepted     string // one a line
	Competencies []competencies.Competency
	Problems     ui.Problems
}

const maxOptionRows = 10

// rows are the option rows to show: those written, and empty ones to write more.
func (f questionForm) rows() []quizzes.Option {
	rows := slices.Clone(f.Draft.Body.Options)
	if f.Draft.Kind == quizzes.TrueFalse {
		return rows
	}
	for len(rows) < 4 || (len(rows) < maxOptionRows && rows[len(rows)-1].Text != "") {
		rows = append(rows, quizzes.Option{})
	}
	return rows
}

func (f questionForm) action() string {
	if f.Question == uuid.Nil {
		return studioQuiz(f.Quiz.ID) + "/soal"
	}
	return questionPath(f.Quiz.ID, f.Question)
}

func questionPath(quiz, question uuid.UUID) string {
	return studioQuiz(quiz) + "/soal/" + question.String()
}

func (p *Pages) questionNew(r *route.Request) error {
	q, err := p.quiz(r)
	if err != nil {
		return err
	}
	f := questionForm{Quiz: q, Draft: quizzes.Draft{Kind: quizzes.Kind(r.Query("jenis")), MaxMark: 1}}
	switch f.Draft.Kind {
	case quizzes.TrueFalse:
		f.Draft.Body.Options = []quizzes.Option{{ID: quizzes.OptionTrue}, {ID: quizzes.OptionFalse}}
	case quizzes.Single, quizzes.Multiple, quizzes.Numeric, quizzes.Short:
	default:
		return r.Render(http.StatusOK, questionKindPage(q))
	}
	return p.renderQuestion(r, http.StatusOK, f)
}

func (p *Pages) renderQuestion(r *route.Request, status int, f questionForm) error {
	var err error
	if f.Competencies, err = p.Competencies.Competencies(r.Ctx()); err != nil {
		return err
	}
	return r.Render(status, questionPage(f))
}

func (p *Pages) questionEdit(r *route.Request) error {
	q, item, err := p.question(r)
	if err != nil {
		return err
	}
	f := questionForm{Quiz: q, Question: item.QuestionID, Draft: quizzes.Draft{
		Kind: item.Kind, Stem: item.Stem, Body: item.Body, MaxMark: item.MaxMark, CompetencyID: item.CompetencyID, Level: item.Level,
	}, Accepted: strings.Join(item.Body.Accepted, "\n")}
	if n := item.Body.Number; n != nil {
		f.Value, f.Tolerance = quizzes.WriteNumber(n.Value), quizzes.WriteNumber(n.Tolerance)
	}
	return p.renderQuestion(r, http.StatusOK, f)
}

// question finds the question of the path in its quiz.
func (p *Pages) question(r *route.Request) (quizzes.Quiz, quizzes.Item, error) {
	id, err := r.UUID("soal")
	if err != nil {
		return quizzes.Quiz{}, quizzes.Item{}, err
	}
	q, err := p.quiz(r)
	if err != nil {
		return q, quizzes.Item{}, err
	}
	i := slices.IndexFunc(q.Items, func(it quizzes.Item) bool { return it.QuestionID == id })
	if i < 0 {
		return q, quizzes.Item{}, route.ErrNotFound
	}
	return q, q.Items[i], nil
}

func (p *Pages) questionAdd(r *route.Request) error {
	q, err := p.quiz(r)
	if err != nil {
		return err
	}
	return p.saveQuestion(r, readQuestion(r, q, uuid.Nil, quizzes.Kind(r.Form("kind"))))
}

func (p *Pages) questionSave(r *route.Request) error {
	q, item, err := p.question(r)
	if err != nil {
		return err
	}
	return p.saveQuestion(r, readQuestion(r, q, item.QuestionID, item.Kind))
}

// saveQuestion stores the form, or shows it again: with its problems, or with more rows when those were asked for.
func (p *Pages) saveQuestion(r *route.Request, f questionForm) error {
	if r.Form("aksi") == "opsi" {
		return p.renderQuestion(r, http.StatusOK, f)
	}
	var err error
	if f.Question == uuid.Nil {
		_, err = p.Quizzes.AddQuestion(r.Ctx(), r.Who, f.Quiz.ID, f.Draft)
	} else {
		err = p.Quizzes.EditQuestion(r.Ctx(), r.Who, f.Quiz.ID, f.Question, f.Draft)
	}
	if err != nil {
		if f.Problems = route.ProblemsOf(err); len(f.Problems) == 0 {
			return err
		}
		return p.renderQuestion(r, http.StatusUnprocessableEntity, f)
	}
	r.Flash("success", "quiz.question_saved")
	if r.Form("aksi") == "lagi" {
		return r.Redirect(studioQuiz(f.Quiz.ID) + "/soal/baru?jenis=" + string(f.Draft.Kind))
	}
	return r.Redirect(studioQuiz(f.Quiz.ID) + "#soal")
}

func readQuestion(r *route.Request, q quizzes.Quiz, question uuid.UUID, kind quizzes.Kind) questionForm {
	f := questionForm{Quiz: q, Question: question, Value: r.Form("number.value"), Tolerance: r.Form("number.tolerance"), Accepted: r.Form("accepted")}
	d := &f.Draft
	d.Kind, d.Stem, d.Body.Feedback = kind, r.Form("stem"), r.Form("feedback")
	d.MaxMark, _ = strconv.Atoi(r.Form("max_mark"))      // 0 is out of range, and that is told
	d.Level, _ = strconv.Atoi(r.Form("level"))           // 0 is no level
	d.CompetencyID, _ = uuid.Parse(r.Form("competency")) // Nil is none
	d.Body.Number = &quizzes.Number{Value: f.Value, Tolerance: f.Tolerance}
	d.Body.Accepted = strings.Split(f.Accepted, "\n")
	right := r.Forms("right")
	for i := range maxOptionRows {
		o := quizzes.Option{
			ID: r.Form(fmt.Sprintf("options.%d.id", i)), Text: r.Form(fmt.Sprintf("options.%d.text", i)),
			Feedback: r.Form(fmt.Sprintf("options.%d.feedback", i)), Right: slices.Contains(right, strconv.Itoa(i)),
		}
		// A row left empty is no option; one that is marked right or explained has lost its text.
		if o.Text != "" || o.Right || o.Feedback != "" || kind == quizzes.TrueFalse && o.ID != "" {
			d.Body.Options = append(d.Body.Options, o)
		}
	}
	return f
}

func (p *Pages) questionRemoveAsk(r *route.Request) error {
	q, item, err := p.question(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, questionRemovePage(q, item))
}

func (p *Pages) questionRemove(r *route.Request) error {
	return p.onQuestion(r, "quiz.question_removed", func(quiz, question uuid.UUID) error {
		return p.Quizzes.RemoveQuestion(r.Ctx(), r.Who, quiz, question)
	})
}

func (p *Pages) questionMove(r *route.Request) error {
	places := 1
	if r.Form("arah") == "naik" {
		places = -1
	}
	return p.onQuestion(r, "", func(quiz, question uuid.UUID) error {
		return p.Quizzes.Move(r.Ctx(), r.Who, quiz, question, places)
	})
}

// onQuestion does something to the question of the path and returns to the quiz.
func (p *Pages) onQuestion(r *route.Request, flash string, do func(quiz, question uuid.UUID) error) error {
	quiz, err := r.UUID("id")
	if err != nil {
		return err
	}
	question, err := r.UUID("soal")
	if err != nil {
		return err
	}
	if err := do(quiz, question); err != nil {
		return err
	}
	if flash != "" {
		r.Flash("success", flash)
	}
	return r.Redirect(studioQuiz(quiz) + "#soal")
}

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

// measureOptions lists competencies by group, in lang.
func measureOptions(lang string, list []competencies.Competency) []ui.Option {
	options := make([]ui.Option, len(list))
	for i, c := range list {
		options[i] = ui.Option{Value: c.ID.String(), Label: c.Code + " " + c.Name(lang), Group: c.GroupName(lang)}
	}
	return options
}
