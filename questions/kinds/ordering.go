package kinds

import (
	"slices"

	"mumpuni/internal/fault"
)

// Ordering puts all options in their right order, which is that in which they are written.
const Ordering Kind = "ordering"

type ordering struct{}

func (ordering) check(p *problems, in Body) Body {
	out := Body{Options: p.options(in.Options)}
	p.count(len(out.Options))
	for i := range out.Options {
		out.Options[i].Right, out.Options[i].Feedback = false, "" // none is right or wrong by itself
	}
	return out
}

// shown: never in the order that is right.
func (ordering) shown(b Body, _ bool) []string {
	right := optionIDs(b)
	ids := slices.Clone(right)
	for mix(ids); len(ids) > 1 && slices.Equal(ids, right); {
		mix(ids)
	}
	return ids
}

func (ordering) fits(a Answer) *fault.Fault {
	if len(a.Options) == 0 {
		return errAnswer
	}
	return nil
}

// plain: the order is the answer.
func (ordering) plain(a Answer) Answer { return a }

func (ordering) key(b Body) Answer { return Answer{Options: optionIDs(b)} }

// chance: each order is as likely as another, but the one that is shown, which is not right.
func (ordering) chance(b Body) float64 {
	orders := 1.0
	for n := 2; n <= len(b.Options); n++ {
		orders *= float64(n)
	}
	return 1 / max(orders-1, 1)
}

// fraction: the share of neighbours that stay neighbours, in this order.
func (ordering) fraction(b Body, a Answer) int {
	kept := 0
	for i := 1; i < len(b.Options); i++ {
		at := slices.Index(a.Options, b.Options[i-1].ID)
		if at >= 0 && at+1 < len(a.Options) && a.Options[at+1] == b.Options[i].ID {
			kept++
		}
	}
	return Whole * kept / max(len(b.Options)-1, 1)
}
