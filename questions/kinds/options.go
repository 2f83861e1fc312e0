package kinds

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strings"

	"mumpuni/internal/fault"
)

// options tidies written options and checks each.
func (p *problems) options(in []Option) []Option {
	out := slices.Clone(in)
	texts, ids := map[string]bool{}, map[string]bool{}
	for i := range out {
		o := &out[i]
		field := fmt.Sprintf("options.%d.text", i)
		o.Text, o.Feedback = Tidy(o.Text), Tidy(o.Feedback)
		p.text(field, o.Text, "quiz.option_missing", maxOption)
		p.text(fmt.Sprintf("options.%d.feedback", i), o.Feedback, "", maxFeedback)
		same := strings.Join(strings.Fields(o.Text), " ")
		if same != "" && texts[same] {
			p.add(fault.Field(field, "quiz.option_twice"))
		}
		texts[same] = true
		if o.ID == "" {
			o.ID = newOptionID()
		}
		if !optionID.MatchString(o.ID) || ids[o.ID] {
			p.add(fault.Field(fmt.Sprintf("options.%d.id", i), "quiz.option_id"))
		}
		ids[o.ID] = true
	}
	return out
}

// count reports whether there are neither too few options nor too many.
func (p *problems) count(options int) bool {
	if options < 2 || options > maxOptions {
		p.add(fault.Field("options", "quiz.options_count").With("Min", 2).With("Max", maxOptions))
		return false
	}
	return true
}

func rights(options []Option) int {
	n := 0
	for _, o := range options {
		if o.Right {
			n++
		}
	}
	return n
}

func newOptionID() string { return strings.ToLower(rand.Text()[:6]) }
