package quizzes

import (
	"fmt"
	"strconv"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/id"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
)

// questionForm is a question of a quiz as typed.
type questionForm struct {
	parts.Writing
	Quiz         quizzes.Quiz
	Question     uuid.UUID // Nil for a new one
	MaxMark      int
	Competencies []competencies.Competency
}

func (f questionForm) draft() quizzes.Draft {
	return quizzes.Draft{Draft: f.Draft, MaxMark: f.MaxMark}
}

func (f questionForm) action() string {
	if f.Question == uuid.Nil {
		return studioQuiz(f.Quiz.ID) + "/soal"
	}
	return questionPath(f.Quiz.ID, f.Question)
}

// next is the form for one more of the kind, which measures the same.
func (f questionForm) next() string {
	path := studioQuiz(f.Quiz.ID) + "/soal/baru?jenis=" + string(f.Draft.Kind)
	if f.Draft.CompetencyID != uuid.Nil {
		path += fmt.Sprintf("&kompetensi=%s&level=%d", f.Draft.CompetencyID, f.Draft.Level)
	}
	return path
}

func questionPath(quiz id.Quiz, question uuid.UUID) string {
	return studioQuiz(quiz) + "/soal/" + question.String()
}

func readQuestion(r *route.Request, q quizzes.Quiz, question uuid.UUID, kind kinds.Kind) questionForm {
	f := questionForm{Writing: parts.ReadWriting(r, kind), Quiz: q, Question: question}
	f.MaxMark, _ = strconv.Atoi(r.Form("max_mark")) // 0 is out of range, and that is told
	return f
}
