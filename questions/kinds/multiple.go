package kinds

import (
	"math"
	"slices"

	"mumpuni/internal/fault"
)

// Multiple is any number of several options.
const Multiple Kind = "multiple"

type multiple struct{ chosen }

func (multiple) check(p *problems, in Body) Body {
	out := Body{Options: p.options(in.Options)}
	if !p.count(len(out.Options)) {
		return out
	}
	switch rights(out.Options) {
	case 0:
		p.add(fault.Field("options", "quiz.some_right"))
	case len(out.Options):
		p.add(fault.Field("options", "quiz.some_wrong"))
	}
	return out
}

func (multiple) fits(a Answer) *fault.Fault {
	if len(a.Options) == 0 {
		return errAnswer
	}
	return nil
}

// chance: any choice of at least one option is as likely as another.
func (multiple) chance(b Body) float64 { return 1 / (math.Exp2(float64(max(len(b.Options), 1))) - 1) }

// fraction: right minus wrong, never below nothing. Each right option chosen adds its share of all right options, each wrong
// one takes its share of all wrong options, so that choosing everything, like choosing nothing, gives 0.
func (multiple) fraction(b Body, a Answer) int {
	var rights, wrongs, right, wrong int
	for _, o := range b.Options {
		chosen := 0
		if slices.Contains(a.Options, o.ID) {
			chosen = 1
		}
		if o.Right {
			rights, right = rights+1, right+chosen
		} else {
			wrongs, wrong = wrongs+1, wrong+chosen
		}
	}
	if rights == 0 || wrongs == 0 {
		return 0
	}
	return max(0, Whole*(right*wrongs-wrong*rights)/(rights*wrongs))
}
