package quizzes

import (
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"mumpuni/internal/fault"
)

func (p *problems) options(kind Kind, in []Option) []Option {
	out := slices.Clone(in)
	right, texts, ids := 0, map[string]bool{}, map[string]bool{}
	for i := range out {
		o := &out[i]
		field := fmt.Sprintf("options.%d.text", i)
		o.Text, o.Feedback = tidy(o.Text), tidy(o.Feedback)
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
		if o.Right {
			right++
		}
	}
	p.counts(kind, len(out), right)
	return out
}

func (p *problems) counts(kind Kind, options, right int) {
	if options < 2 || options > maxOptions {
		p.add(fault.Field("options", "quiz.options_count").With("Min", 2).With("Max", maxOptions))
		return
	}
	switch {
	case kind == Single && right != 1:
		p.add(fault.Field("options", "quiz.one_right"))
	case kind == Multiple && right == 0:
		p.add(fault.Field("options", "quiz.some_right"))
	case kind == Multiple && right == options:
		p.add(fault.Field("options", "quiz.some_wrong"))
	}
}

// truth makes the two fixed options, in their fixed order.
func (p *problems) truth(in []Option) []Option {
	out := []Option{{ID: OptionTrue}, {ID: OptionFalse}}
	right := 0
	for _, o := range in {
		i := slices.IndexFunc(out, func(f Option) bool { return f.ID == o.ID })
		if i < 0 {
			p.add(fault.Field("options", "quiz.truth_options"))
			return out
		}
		out[i].Right, out[i].Feedback = o.Right, tidy(o.Feedback)
		p.text(fmt.Sprintf("options.%d.feedback", i), out[i].Feedback, "", maxFeedback)
	}
	for _, o := range out {
		if o.Right {
			right++
		}
	}
	if right != 1 {
		p.add(fault.Field("options", "quiz.one_right"))
	}
	return out
}

func (p *problems) number(in *Number) *Number {
	if in == nil {
		in = &Number{}
	}
	out := Number{Tolerance: "0"}
	if n, err := ParseNumber(in.Value); err != nil {
		p.add(asFault(err).On("number.value"))
	} else {
		out.Value = plainNumberOf(n)
	}
	if strings.TrimSpace(in.Tolerance) == "" {
		return &out
	}
	switch n, err := ParseNumber(in.Tolerance); {
	case err != nil:
		p.add(asFault(err).On("number.tolerance"))
	case n.Sign() < 0:
		p.add(fault.Field("number.tolerance", "quiz.tolerance_negative"))
	default:
		out.Tolerance = plainNumberOf(n)
	}
	return &out
}

func (p *problems) accepted(in []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range in {
		s = tidy(s)
		if Fold(s) == "" {
			continue
		}
		if utf8.RuneCountInString(s) > maxShort {
			p.add(fault.Field("accepted", "quiz.text_too_long").With("Max", maxShort))
		}
		if seen[Fold(s)] {
			p.add(fault.Field("accepted", "quiz.accepted_twice"))
		}
		seen[Fold(s)] = true
		out = append(out, s)
	}
	if len(out) == 0 || len(out) > maxAccepted {
		p.add(fault.Field("accepted", "quiz.accepted_count").With("Max", maxAccepted))
	}
	return out
}

func asFault(err error) *fault.Fault {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f
	}
	return errNumber.Because(err)
}

func newOptionID() string { return strings.ToLower(rand.Text()[:6]) }
