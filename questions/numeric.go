package questions

import (
	"errors"
	"math/big"
	"strings"

	"mumpuni/internal/fault"
)

// Numeric is a number, within a tolerance.
const Numeric Kind = "numeric"

type numeric struct{ typed }

func (numeric) check(p *problems, in Body) Body {
	if in.Number == nil {
		in.Number = &Number{}
	}
	out := Number{Tolerance: "0"}
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

func (numeric) fits(a Answer) *fault.Fault {
	if a.Text == "" {
		return errAnswer
	}
	if _, err := ParseNumber(a.Text); err != nil {
		return asFault(err)
	}
	return nil
}

// fraction: at most the tolerance away from the value, all or nothing.
func (numeric) fraction(b Body, a Answer) int { return allOrNothing(withinTolerance(b.Number, a.Text)) }

func withinTolerance(n *Number, text string) bool {
	said, err := ParseNumber(text)
	if err != nil || n == nil {
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
