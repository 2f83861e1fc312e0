package kinds

import (
	"slices"
	"unicode/utf8"

	"mumpuni/internal/fault"
)

// Short is one of the accepted words, however it is spelt in case, spaces and accents.
const Short Kind = "short"

type short struct{ typed }

func (short) check(p *problems, in Body) Body {
	var out []string
	seen := map[string]bool{}
	for _, s := range in.Accepted {
		s = Tidy(s)
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
	return Body{Accepted: out}
}

func (short) fits(a Answer) *fault.Fault {
	if a.Text == "" || a.Unit != "" {
		return errAnswer
	}
	return nil
}

func (short) key(b Body) Answer {
	if len(b.Accepted) == 0 {
		return Answer{}
	}
	return Answer{Text: b.Accepted[0]}
}

// fraction: equal, after Fold, to one of the accepted answers, all or nothing.
func (short) fraction(b Body, a Answer) int {
	said := Fold(a.Text)
	return allOrNothing(slices.ContainsFunc(b.Accepted, func(s string) bool { return Fold(s) == said }))
}
