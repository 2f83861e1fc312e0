package quizzes

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/id"
	"mumpuni/questions"
	"mumpuni/quizzes"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// questionForm is a question as typed.
type questionForm struct {
	Quiz         quizzes.Quiz
	Question     uuid.UUID // Nil for a new one
	Draft        quizzes.Draft
	Value        string // of a number, as typed
	Tolerance    string
	Units        string // parted by semicolons, the right one first
	Accepted     string // one a line
	Competencies []competencies.Competency
	Problems     ui.Problems
}

const maxOptionRows = 10

// rows are the option rows to show: those written, and empty ones to write more.
func (f questionForm) rows() []questions.Option {
	rows := slices.Clone(f.Draft.Body.Options)
	if f.Draft.Kind == questions.TrueFalse {
		return rows
	}
	for len(rows) < 4 || (len(rows) < maxOptionRows && rows[len(rows)-1].Text != "") {
		rows = append(rows, questions.Option{})
	}
	return rows
}

// pairRows are the rows of a matching question, likewise.
func (f questionForm) pairRows() []questions.Pair {
	rows := slices.Clone(f.Draft.Body.Pairs)
	for len(rows) < 4 || (len(rows) < maxOptionRows && rows[len(rows)-1] != (questions.Pair{})) {
		rows = append(rows, questions.Pair{})
	}
	return rows
}

func (f questionForm) action() string {
	if f.Question == uuid.Nil {
		return studioQuiz(f.Quiz.ID) + "/soal"
	}
	return questionPath(f.Quiz.ID, f.Question)
}

func questionPath(quiz id.Quiz, question uuid.UUID) string {
	return studioQuiz(quiz) + "/soal/" + question.String()
}

func readQuestion(r *route.Request, q quizzes.Quiz, question uuid.UUID, kind questions.Kind) questionForm {
	f := questionForm{Quiz: q, Question: question, Value: r.Form("number.value"), Tolerance: r.Form("number.tolerance"), Units: r.Form("number.units"), Accepted: r.Form("accepted")}
	d := &f.Draft
	d.Kind, d.Stem, d.Body.Feedback = kind, r.Form("stem"), r.Form("feedback")
	d.MaxMark, _ = strconv.Atoi(r.Form("max_mark"))      // 0 is out of range, and that is told
	d.Level, _ = strconv.Atoi(r.Form("level"))           // 0 is no level
	d.CompetencyID, _ = uuid.Parse(r.Form("competency")) // Nil is none
	d.Body.Number = &questions.Number{Value: f.Value, Tolerance: f.Tolerance, Units: strings.Split(f.Units, ";")}
	d.Body.Accepted = strings.Split(f.Accepted, "\n")
	d.Body.Pairs = readPairs(r)
	right := r.Forms("right")
	for i := range maxOptionRows {
		o := questions.Option{
			ID: r.Form(fmt.Sprintf("options.%d.id", i)), Text: r.Form(fmt.Sprintf("options.%d.text", i)),
			Feedback: r.Form(fmt.Sprintf("options.%d.feedback", i)), Right: slices.Contains(right, strconv.Itoa(i)),
		}
		// A row left empty is no option; one that is marked right or explained has lost its text.
		if o.Text != "" || o.Right || o.Feedback != "" || kind == questions.TrueFalse && o.ID != "" {
			d.Body.Options = append(d.Body.Options, o)
		}
	}
	return f
}

// readPairs reads the rows of a matching question that are not left empty.
func readPairs(r *route.Request) []questions.Pair {
	var pairs []questions.Pair
	for i := range maxOptionRows {
		part := func(name string) string { return r.Form(fmt.Sprintf("pairs.%d.%s", i, name)) }
		if p := (questions.Pair{LeftID: part("left_id"), Left: part("left"), RightID: part("right_id"), Right: part("right")}); p.Left != "" || p.Right != "" {
			pairs = append(pairs, p)
		}
	}
	return pairs
}

// measureOptions lists competencies by group, in lang.
func measureOptions(lang string, list []competencies.Competency) []ui.Option {
	options := make([]ui.Option, len(list))
	for i, c := range list {
		options[i] = ui.Option{Value: c.ID.String(), Label: c.Code + " " + c.Name(lang), Group: c.GroupName(lang)}
	}
	return options
}
