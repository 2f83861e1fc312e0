package quizzes

import (
	"regexp"
	"unicode/utf8"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/prose"
)

// The limits of a question.
const (
	maxStem     = 4000 // characters
	maxOption   = 500
	maxFeedback = 2000
	maxOptions  = 10
	maxAccepted = 20
	maxShort    = 100
	maxMark     = 100
	maxLevel    = 9
)

var optionID = regexp.MustCompile(`^[a-z0-9]{1,8}$`)

// Check tidies d and reports everything that is wrong with it at once. Fields are named as in the JSON body:
// "options.0.text", "number.value", "accepted".
func (d Draft) Check() (Draft, error) {
	var p problems
	d.Stem, d.Body.Feedback = tidy(d.Stem), tidy(d.Body.Feedback)
	p.text("stem", d.Stem, "quiz.stem_missing", maxStem)
	p.text("feedback", d.Body.Feedback, "", maxFeedback)
	if d.MaxMark < 1 || d.MaxMark > maxMark {
		p.add(fault.Field("max_mark", "quiz.max_mark_range").With("Max", maxMark))
	}
	if (d.CompetencyID == uuid.Nil) != (d.Level == 0) || d.Level < 0 || d.Level > maxLevel {
		p.add(fault.Field("level", "quiz.level_needed"))
	}
	d.Body = p.body(d.Kind, d.Body)
	return d, fault.Many(p).Err()
}

type problems fault.Many

func (p *problems) add(f *fault.Fault) { *p = append(*p, f) }

// text checks s, which is shown without pictures; missing is the fault of an empty s, "" if that is allowed.
func (p *problems) text(field, s, missing string, limit int) {
	switch {
	case s == "" && missing != "":
		p.add(fault.Field(field, missing))
	case utf8.RuneCountInString(s) > limit:
		p.add(fault.Field(field, "quiz.text_too_long").With("Max", limit))
	case prose.Tangled(s):
		p.add(fault.Field(field, "quiz.text_tangled"))
	case prose.HasPicture(s):
		p.add(fault.Field(field, "quiz.text_picture"))
	}
}

// body keeps only what kind uses.
func (p *problems) body(kind Kind, b Body) Body {
	out := Body{Feedback: b.Feedback}
	switch kind {
	case Single, Multiple:
		out.Options = p.options(kind, b.Options)
	case TrueFalse:
		out.Options = p.truth(b.Options)
	case Numeric:
		out.Number = p.number(b.Number)
	case Short:
		out.Accepted = p.accepted(b.Accepted)
	default:
		p.add(fault.Field("kind", "quiz.kind_unknown"))
	}
	return out
}
