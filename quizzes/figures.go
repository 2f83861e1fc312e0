package quizzes

import (
	"cmp"
	"context"
	_ "embed"
	"math"
	"slices"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/internal/report"
	"mumpuni/people"
	"mumpuni/psychometrics"
	"mumpuni/questions/kinds"
)

// Figures are what finished attempts say of a quiz and, to those who may edit it, of its questions.
type Figures struct {
	Attempts, Passed, People int
	Tenths                   [10]int // attempts by their mark: below 10 of a hundred, below 20, …
	Questions                []QuestionFigures
}

// QuestionFigures are those of one question over the first finished attempt of each person: N who had it, the share that was right, how that
// goes with the rest of the paper (nil where it cannot be told), and what it advises, the gravest first.
type QuestionFigures struct {
	QuestionID uuid.UUID
	Place      int // in the quiz; 0: it stands there no longer
	Stem       string
	N          int
	Right      float64
	Rest       *float64
	Options    []OptionShare // none where not one is chosen
	Advice     []psychometrics.Advice
}

// OptionShare is how many chose an option, of all who had the question.
type OptionShare struct {
	Text  string
	Right bool
	Share float64
}

//go:embed figures.sql
var figuresSQL string

var figures = report.Parse(figuresSQL)

// answered is one question of one person's first attempt.
type answered struct {
	AttemptID  id.Attempt `bun:"attempt_id"`
	VersionID  uuid.UUID  `bun:"version_id"`
	Place      int        `bun:"place"`
	QuestionID uuid.UUID  `bun:"question_id"`
	Kind       kinds.Kind `bun:"kind"`
	Stem       string     `bun:"stem"`
	Body       kinds.Body `bun:"body,type:jsonb"`
	Right      bool       `bun:"right"`
	Chosen     string     `bun:"chosen"`
}

// figuresOf counts all attempts of a quiz, whoever asks: marks tell of nobody in particular. Questions are told to who may edit the quiz,
// from MinPeople people on.
func (s *Service) figuresOf(ctx context.Context, who people.Actor, quiz id.Quiz) (f Figures, err error) {
	var marks []struct {
		Tenth    int `bun:"tenth"`
		Attempts int `bun:"attempts"`
		Passed   int `bun:"passed"`
		People   int `bun:"people"`
	}
	if err := figures.Scan(ctx, s.db, &marks, report.Args{"quiz": quiz}, "marks"); err != nil {
		return f, err
	}
	for _, m := range marks {
		f.Tenths[m.Tenth] = m.Attempts
		f.Attempts, f.Passed, f.People = f.Attempts+m.Attempts, f.Passed+m.Passed, m.People
	}
	edits, err := s.db.NewSelect().TableExpr("quizzes as z").Where("z.id = ?", quiz).Where("?", s.editors(who).Unit("z.unit_id")).Exists(ctx)
	if err != nil || !edits {
		return f, wrap("who edits a quiz", err)
	}
	var rows []answered
	if err := figures.Scan(ctx, s.db, &rows, report.Args{"quiz": quiz}, "answers"); err != nil {
		return f, err
	}
	list, people := questionFigures(rows)
	if people >= MinPeople {
		f.Questions = list
	}
	return f, nil
}

// questionFigures counts each question, those with advice first, then in the order of the paper.
func questionFigures(rows []answered) (list []QuestionFigures, people int) {
	row, column := map[id.Attempt]int{}, map[uuid.UUID]int{}
	var first []answered
	for _, r := range rows {
		if _, there := row[r.AttemptID]; !there {
			row[r.AttemptID] = len(row)
		}
		if _, there := column[r.VersionID]; !there {
			column[r.VersionID] = len(column)
			first = append(first, r)
		}
	}
	answers, chosen := make(psychometrics.Responses, len(row)), make([][]string, len(column))
	for i := range answers {
		answers[i] = slices.Repeat([]int8{psychometrics.Missing}, len(column))
	}
	for j := range chosen {
		chosen[j] = make([]string, len(row))
	}
	for _, r := range rows {
		i, j := row[r.AttemptID], column[r.VersionID]
		answers[i][j], chosen[j][i] = 0, r.Chosen
		if r.Right {
			answers[i][j] = 1
		}
	}
	for j, c := range answers.Classical() {
		list = append(list, figureOf(first[j], c, answers, j, chosen[j]))
	}
	slices.SortFunc(list, func(a, b QuestionFigures) int {
		return cmp.Or(gravity(a)-gravity(b), a.Place-b.Place)
	})
	return list, len(row)
}

// gravity orders questions by the gravest of what is advised.
func gravity(q QuestionFigures) int {
	if len(q.Advice) == 0 {
		return len(psychometrics.Advices)
	}
	return slices.Index(psychometrics.Advices, q.Advice[0])
}

func figureOf(r answered, c psychometrics.Classical, answers psychometrics.Responses, j int, chosen []string) QuestionFigures {
	q := QuestionFigures{QuestionID: r.QuestionID, Place: r.Place, Stem: r.Stem, N: c.N, Right: c.P}
	if !math.IsNaN(c.Rest) {
		q.Rest = &c.Rest
	}
	facts := psychometrics.Facts{Classical: c, Chance: kinds.Chance(r.Kind, r.Body), Infit: math.NaN(), Outfit: math.NaN(), Key: -1}
	if r.Kind == kinds.Single || r.Kind == kinds.TrueFalse {
		picked, rest := []int{}, []float64{}
		for i, score := range answers.RestScores(j) {
			if answers[i][j] != psychometrics.Missing {
				picked = append(picked, slices.IndexFunc(r.Body.Options, func(o kinds.Option) bool { return o.ID == chosen[i] }))
				rest = append(rest, score)
			}
		}
		facts.Options = psychometrics.Options(len(r.Body.Options), picked, rest)
		facts.Key = slices.IndexFunc(r.Body.Options, func(o kinds.Option) bool { return o.Right })
		for i, o := range r.Body.Options {
			q.Options = append(q.Options, OptionShare{o.Text, o.Right, facts.Options[i].Share})
		}
	}
	q.Advice = psychometrics.Advise(facts)
	slices.SortFunc(q.Advice, func(a, b psychometrics.Advice) int {
		return slices.Index(psychometrics.Advices, a) - slices.Index(psychometrics.Advices, b)
	})
	return q
}
