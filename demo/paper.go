package demo

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
)

// paper is the quiz of a course.json.
type paper struct {
	Title       string     `json:"title"`
	PassMark    int        `json:"pass_mark"`
	TimeLimitS  int        `json:"time_limit_s"`
	MaxAttempts int        `json:"max_attempts"`
	Questions   []question `json:"questions"`
}

// question is one question of a course.json. An option is [text, right, feedback].
type question struct {
	Kind       kinds.Kind `json:"kind"`
	Competency string     `json:"competency"`
	Level      int        `json:"level"`
	Stem       string     `json:"stem"`
	Options    [][3]any   `json:"options"`
	Answer     any        `json:"answer"`
	Tolerance  string     `json:"tolerance"`
	Accept     []string   `json:"accept"`
	Feedback   string     `json:"feedback"`
}

func (q question) draft(codes map[string]uuid.UUID) quizzes.Draft {
	body := kinds.Body{Feedback: q.Feedback, Accepted: q.Accept}
	for _, o := range q.Options {
		text, _ := o[0].(string)
		right, _ := o[1].(bool)
		why, _ := o[2].(string)
		body.Options = append(body.Options, kinds.Option{Text: text, Right: right, Feedback: why})
	}
	switch answer := q.Answer.(type) {
	case bool:
		body.Options = []kinds.Option{{ID: kinds.OptionTrue, Right: answer}, {ID: kinds.OptionFalse, Right: !answer}}
	case string:
		body.Number = &kinds.Number{Value: answer, Tolerance: q.Tolerance}
	}
	return quizzes.Draft{MaxMark: 1, Draft: kinds.Draft{Kind: q.Kind, Stem: q.Stem, Body: body, CompetencyID: codes[q.Competency], Level: q.Level}}
}

func (b *builder) quiz(ctx context.Context, trainer people.Actor, p paper, codes map[string]uuid.UUID) (id.Quiz, error) {
	q, err := b.house.Quizzes.Create(ctx, trainer, b.root, quizzes.Settings{
		Title: p.Title, PassMark: p.PassMark, TimeLimitS: p.TimeLimitS, MaxAttempts: p.MaxAttempts, Shuffle: true,
	})
	if err != nil {
		return id.Quiz{}, err
	}
	for i, question := range p.Questions {
		if _, err := b.house.Quizzes.AddQuestion(ctx, trainer, q.ID, question.draft(codes)); err != nil {
			return id.Quiz{}, fmt.Errorf("question %d: %w", i+1, err)
		}
	}
	return q.ID, nil
}

// answer picks the right answer with probability skill, else some other one.
func (b *builder) answer(p paper, q quizzes.Asked, skill float64) kinds.Answer {
	right := b.rng.Float64() < skill
	for _, written := range p.Questions {
		switch {
		case written.Stem != q.Stem:
		case len(q.Options) == 0:
			return written.typed(right)
		default:
			return written.chosen(q.Options, right)
		}
	}
	return kinds.Answer{}
}

func (q question) typed(right bool) kinds.Answer {
	text, _ := q.Answer.(string)
	if len(q.Accept) > 0 {
		text = q.Accept[0]
	}
	if !right {
		text = "17"
	}
	return kinds.Answer{Text: text}
}

func (q question) chosen(options []quizzes.Choice, right bool) (a kinds.Answer) {
	for _, o := range options {
		if q.isRight(o) == right {
			a.Options = append(a.Options, o.ID)
		}
	}
	if !right && q.Kind != kinds.Multiple && len(a.Options) > 1 {
		a.Options = a.Options[:1]
	}
	return a
}

func (q question) isRight(o quizzes.Choice) bool {
	if answer, ok := q.Answer.(bool); ok {
		return (o.ID == kinds.OptionTrue) == answer
	}
	for _, written := range q.Options {
		if written[0] == o.Text {
			right, _ := written[1].(bool)
			return right
		}
	}
	return false
}
