package quizzes

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
)

func (p *Pages) quizQuestionRoutes(s *route.Set, trainer route.Access) {
	s.Page(http.MethodGet, "/studio/kuis/:id/soal/baru", trainer, p.questionNew)
	s.Page(http.MethodPost, "/studio/kuis/:id/soal", trainer, p.questionAdd)
	s.Page(http.MethodGet, "/studio/kuis/:id/soal/:soal", trainer, p.questionEdit)
	s.Page(http.MethodPost, "/studio/kuis/:id/soal/:soal", trainer, p.questionSave)
	s.Page(http.MethodGet, "/studio/kuis/:id/soal/:soal/hapus", trainer, p.questionRemoveAsk)
	s.Page(http.MethodPost, "/studio/kuis/:id/soal/:soal/hapus", trainer, p.questionRemove)
	s.Page(http.MethodPost, "/studio/kuis/:id/soal/:soal/kembali", trainer, p.questionBack)
	s.Page(http.MethodPost, "/studio/kuis/:id/soal/:soal/pindah", trainer, p.questionMove)
	s.Page(http.MethodGet, "/studio/kuis/:id/bank", trainer, p.quizBank)
	s.Page(http.MethodPost, "/studio/kuis/:id/bank", trainer, p.quizFromBank)
}

func (p *Pages) questionNew(r *route.Request) error {
	q, err := p.quiz(r)
	if err != nil {
		return err
	}
	kind := kinds.Kind(r.Query("jenis"))
	if !kind.Known() {
		return r.Render(http.StatusOK, questionKindPage(q))
	}
	f := questionForm{Writing: parts.NewWriting(kind), Quiz: q, MaxMark: 1}
	f.Draft.CompetencyID = route.OptionalID[uuid.UUID](r.Query("kompetensi")) // of the one before
	f.Draft.Level, _ = strconv.Atoi(r.Query("level"))
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
	if q.Frozen() {
		pictures, err := p.Quizzes.Shown(r.Ctx(), r.Who, item)
		if err != nil {
			return err
		}
		return r.Render(http.StatusOK, frozenQuestionPage(q, item, pictures))
	}
	f := questionForm{Writing: parts.WritingOf(item.Version), Quiz: q, Question: item.QuestionID, MaxMark: item.MaxMark}
	return p.renderQuestion(r, http.StatusOK, f)
}

// question finds the question of the path in its quiz.
func (p *Pages) question(r *route.Request) (quizzes.Quiz, quizzes.Item, error) {
	id, err := route.PathID[uuid.UUID](r, "soal")
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
	kind := kinds.Kind(r.Form("kind"))
	if !kind.Known() {
		return fault.Field("kind", "quiz.kind_unknown")
	}
	return p.saveQuestion(r, readQuestion(r, q, uuid.Nil, kind))
}

func (p *Pages) questionSave(r *route.Request) error {
	q, item, err := p.question(r)
	if err != nil {
		return err
	}
	return p.saveQuestion(r, readQuestion(r, q, item.QuestionID, item.Kind))
}

// saveQuestion stores the form, or shows it again: with its problems, with more rows, or to look at it on the phone beside it.
func (p *Pages) saveQuestion(r *route.Request, f questionForm) error {
	if act := r.Form("aksi"); act == "opsi" || act == "lihat" {
		return p.renderQuestion(r, http.StatusOK, f)
	}
	var err error
	if f.Question == uuid.Nil {
		_, err = p.Quizzes.AddQuestion(r.Ctx(), r.Who, f.Quiz.ID, f.draft())
	} else {
		err = p.Quizzes.EditQuestion(r.Ctx(), r.Who, f.Quiz.ID, f.Question, f.draft())
	}
	if err != nil {
		if f.Problems = route.ProblemsOf(err); len(f.Problems) == 0 {
			return err
		}
		return p.renderQuestion(r, http.StatusUnprocessableEntity, f)
	}
	r.Flash("success", "quiz.question_saved")
	if r.Form("aksi") == "lagi" {
		return r.Redirect(f.next())
	}
	return r.Redirect(studioQuiz(f.Quiz.ID) + "#soal")
}

func (p *Pages) questionRemoveAsk(r *route.Request) error {
	q, item, err := p.question(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, questionRemovePage(q, item))
}

func (p *Pages) questionRemove(r *route.Request) error {
	return p.onQuestion(r, "", func(quiz id.Quiz, question uuid.UUID) error {
		return p.Quizzes.RemoveQuestion(r.Ctx(), r.Who, quiz, question)
	})
}

// questionBack puts a question that was taken out back to its place.
func (p *Pages) questionBack(r *route.Request) error {
	return p.onQuestion(r, "quiz.question_back", func(quiz id.Quiz, question uuid.UUID) error {
		return p.Quizzes.Restore(r.Ctx(), r.Who, quiz, question)
	})
}

func (p *Pages) questionMove(r *route.Request) error {
	places := 1
	if r.Form("arah") == "naik" {
		places = -1
	}
	return p.onQuestion(r, "", func(quiz id.Quiz, question uuid.UUID) error {
		return p.Quizzes.Move(r.Ctx(), r.Who, quiz, question, places)
	})
}

// onQuestion does something to the question of the path and returns to the quiz.
func (p *Pages) onQuestion(r *route.Request, flash string, do func(quiz id.Quiz, question uuid.UUID) error) error {
	quiz, err := route.PathID[id.Quiz](r, "id")
	if err != nil {
		return err
	}
	question, err := route.PathID[uuid.UUID](r, "soal")
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
