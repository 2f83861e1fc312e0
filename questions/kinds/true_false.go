package kinds

import (
	"fmt"
	"slices"

	"mumpuni/internal/fault"
)

// TrueFalse asks whether the statement of the stem is true.
const TrueFalse Kind = "true_false"

// The options of a true_false question have fixed names.
const (
	OptionTrue  = "true"
	OptionFalse = "false"
)

// trueFalse is answered like single; "true" always stands before "false".
type trueFalse struct{ single }

func (trueFalse) shown(b Body, _ bool) []string { return optionIDs(b) }

func (trueFalse) check(p *problems, in Body) Body {
	out := []Option{{ID: OptionTrue}, {ID: OptionFalse}}
	for _, o := range in.Options {
		i := slices.IndexFunc(out, func(f Option) bool { return f.ID == o.ID })
		if i < 0 {
			p.add(fault.Field("options", "quiz.truth_options"))
			return Body{Options: out}
		}
		out[i].Right, out[i].Feedback = o.Right, Tidy(o.Feedback)
		p.text(fmt.Sprintf("options.%d.feedback", i), out[i].Feedback, "", maxFeedback)
	}
	if rights(out) != 1 {
		p.add(fault.Field("options", "quiz.one_right"))
	}
	return Body{Options: out}
}
