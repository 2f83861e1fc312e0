package kinds

import "mumpuni/internal/fault"

// Single is one of several options.
const Single Kind = "single"

type single struct{ chosen }

func (single) check(p *problems, in Body) Body {
	out := Body{Options: p.options(in.Options)}
	if p.count(len(out.Options)) && rights(out.Options) != 1 {
		p.add(fault.Field("options", "quiz.one_right"))
	}
	return out
}

func (single) fits(a Answer) *fault.Fault {
	if len(a.Options) != 1 {
		return errAnswer
	}
	return nil
}

func (single) chance(b Body) float64 { return 1 / float64(max(len(b.Options), 1)) }

// fraction: the right option, all or nothing.
func (single) fraction(b Body, a Answer) int {
	o, ok := b.Option(a.first())
	return allOrNothing(ok && len(a.Options) == 1 && o.Right)
}
