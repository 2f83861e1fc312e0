package kinds

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
	maxUnits    = 6
	maxLevel    = 9
)

var optionID = regexp.MustCompile(`^[a-z0-9]{1,8}$`)

// Check tidies d and reports everything that is wrong with it at once. Fields are named as in the JSON body:
// "options.0.text", "number.value", "accepted".
func (d Draft) Check() (Draft, error) {
	var p problems
	d.Stem, d.Body.Feedback = Tidy(d.Stem), Tidy(d.Body.Feedback)
	p.text("stem", d.Stem, "quiz.stem_missing", maxStem)
	p.text("feedback", d.Body.Feedback, "", maxFeedback)
	if (d.CompetencyID == uuid.Nil) != (d.Level == 0) || d.Level < 0 || d.Level > maxLevel {
		p.add(fault.Field("level", "quiz.level_needed"))
	}
	d.Body = p.body(d.Kind, d.Body)
	return d, fault.Many(p).Err()
}

type problems fault.Many

func (p *problems) add(f *fault.Fault) { *p = append(*p, f) }

// text checks a text of a question, which may name its pictures.
func (p *problems) text(field, s, missing string, limit int) {
	f := checkLength(field, s, missing, limit)
	if f == nil {
		f = picturesIn(field, s)
	}
	if f != nil {
		p.add(f)
	}
}

// CheckText says what is wrong with s, which is shown without pictures: nil when nothing is. missing is the key of the fault of
// an empty s, "" if that is allowed; limit counts characters.
func CheckText(field, s, missing string, limit int) *fault.Fault {
	if f := checkLength(field, s, missing, limit); f != nil {
		return f
	}
	if prose.HasPicture(s) {
		return fault.Field(field, "quiz.text_pictureless")
	}
	return nil
}

func checkLength(field, s, missing string, limit int) *fault.Fault {
	switch {
	case s == "" && missing != "":
		return fault.Field(field, missing)
	case utf8.RuneCountInString(s) > limit:
		return fault.Field(field, "quiz.text_too_long").With("Max", limit)
	case prose.Tangled(s):
		return fault.Field(field, "quiz.text_tangled")
	}
	return nil
}

// body keeps only what kind uses.
func (p *problems) body(k Kind, b Body) Body {
	if !k.Known() {
		p.add(fault.Field("kind", "quiz.kind_unknown"))
		return Body{Feedback: b.Feedback}
	}
	out := kinds[k].check(p, b)
	out.Feedback = b.Feedback
	return out
}
