package kinds

import (
	"errors"
	"math/big"
	"strings"
	"unicode/utf8"

	"mumpuni/internal/fault"
)

// Numeric is a number, within a tolerance.
const Numeric Kind = "numeric"

type numeric struct{ typed }

func (numeric) check(p *problems, in Body) Body {
	if in.Number == nil {
		in.Number = &Number{}
	}
	out := Number{Tolerance: "0", Units: p.units(in.Number.Units)}
	if n, err := ParseNumber(in.Number.Value); err != nil {
		p.add(asFault(err).On("number.value"))
	} else {
		out.Value = Plain(n)
	}
	if strings.TrimSpace(in.Number.Tolerance) == "" {
		return Body{Number: &out}
	}
	switch n, err := ParseNumber(in.Number.Tolerance); {
	case err != nil:
		p.add(asFault(err).On("number.tolerance"))
	case n.Sign() < 0:
		p.add(fault.Field("number.tolerance", "quiz.tolerance_negative"))
	default:
		out.Tolerance = Plain(n)
	}
	return Body{Number: &out}
}

// units tidies the units of a number: the right one, then others to choose from.
func (p *problems) units(in []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, u := range in {
		if u = Tidy(u); u == "" {
			continue
		}
		if utf8.RuneCountInString(u) > maxUnit {
			p.add(fault.Field("number.units", "quiz.text_too_long").With("Max", maxUnit))
		}
		if seen[u] {
			p.add(fault.Field("number.units", "quiz.option_twice"))
		}
		seen[u] = true
		out = append(out, u)
	}
	if len(out) > maxUnits {
		p.add(fault.Field("number.units", "quiz.units_count").With("Max", maxUnits))
	}
	return out
}

func (numeric) fits(a Answer) *fault.Fault {
	if a.Text == "" {
		return errAnswer
	}
	if _, err := ParseNumber(a.Text); err != nil {
		return asFault(err)
	}
	return nil
}

func (numeric) key(b Body) Answer {
	if b.Number == nil {
		return Answer{}
	}
	a := Answer{Text: WriteNumber(b.Number.Value)}
	if b.Number.asksUnit() {
		a.Unit = b.Number.Units[0]
	}
	return a
}

// fraction: at most the tolerance away from the value, all or nothing. Where units are offered it is the number in the first of them
// and that unit must be chosen, exactly as it is written: m is not M. Nothing is converted.
func (numeric) fraction(b Body, a Answer) int {
	n := b.Number
	return allOrNothing(n != nil && withinTolerance(n, a.Text) && (!n.asksUnit() || a.Unit == n.Units[0]))
}

func withinTolerance(n *Number, text string) bool {
	said, err := ParseNumber(text)
	if err != nil {
		return false
	}
	value, ok := new(big.Rat).SetString(n.Value)
	tolerance, ok2 := new(big.Rat).SetString(n.Tolerance)
	if !ok || !ok2 {
		return false
	}
	away := value.Sub(value, said)
	return away.Abs(away).Cmp(tolerance) <= 0
}

func asFault(err error) *fault.Fault {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f
	}
	return errNumber.Because(err)
}
