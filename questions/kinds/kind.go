package kinds

import (
	"math/rand/v2"
	"slices"

	"mumpuni/internal/fault"
)

// Kind is how a question is answered.
type Kind string

// kind is what one kind of question knows. Each has a file of its own, with its line in kinds; web has a template of each.
type kind interface {
	// check keeps of an editor's body what the kind uses, tidied, and reports everything that is wrong with it.
	check(p *problems, in Body) Body
	// shown lists the IDs that an answer may name in the order they are shown, which never tells the answer: as written, or
	// shuffled where the kind allows it.
	shown(b Body, shuffle bool) []string
	// fits says why an answer that is not empty has not the shape of this kind; nil when it has.
	fits(Answer) *fault.Fault
	// plain writes one answer always the same way: only where order means nothing is it changed.
	plain(Answer) Answer
	// key is the fully right answer.
	key(Body) Answer
	// chance is how likely blind guessing gives a fully right answer, 0 to 1.
	chance(Body) float64
	// fraction grades an answer that is not empty, 0 to Whole.
	fraction(Body, Answer) int
}

// kinds are all of them.
var kinds = map[Kind]kind{
	Single: single{}, Multiple: multiple{}, TrueFalse: trueFalse{}, Matching: matching{}, Ordering: ordering{}, Numeric: numeric{},
	Short: short{},
}

// Kinds lists the kinds in the order they are offered.
var Kinds = []Kind{Single, Multiple, TrueFalse, Matching, Ordering, Numeric, Short}

// Known reports whether there is such a kind.
func (k Kind) Known() bool { return kinds[k] != nil }

// Chooses reports whether answers of this kind are options.
func (k Kind) Chooses() bool { return k == Single || k == Multiple || k == TrueFalse }

// Fraction grades one answer, 0 to Whole, by the rule of its kind. An empty answer is 0.
func Fraction(k Kind, b Body, a Answer) int {
	if a.Empty() || !k.Known() {
		return 0
	}
	return kinds[k].fraction(b, a)
}

// Fits lists the kinds whose shape an answer has. An empty one has all.
func Fits(a Answer) []Kind {
	fit := make([]Kind, 0, len(Kinds))
	for _, k := range Kinds {
		if a.Empty() || kinds[k].fits(a) == nil {
			fit = append(fit, k)
		}
	}
	return fit
}

// Misfit says why an answer is none to a question of this kind: about its shape or, where that fits, that it names something else
// than was shown.
func (k Kind) Misfit(a Answer) *fault.Fault {
	if k.Known() {
		if f := kinds[k].fits(a); f != nil {
			return f
		}
	}
	return errAnswer
}

// Plain writes an answer to a question of this kind always the same way: what was chosen in any order is sorted.
func (k Kind) Plain(a Answer) Answer {
	if !k.Known() {
		return a
	}
	return kinds[k].plain(a)
}

// Chance is how likely blind guessing gives a fully right answer, 0 to 1: the lower asymptote of the question's curve.
func Chance(k Kind, b Body) float64 {
	if !k.Known() {
		return 0
	}
	return kinds[k].chance(b)
}

// Key is the fully right answer, one of them where there are several ways to write it. It is empty of an unknown kind.
func Key(k Kind, b Body) Answer {
	if !k.Known() {
		return Answer{}
	}
	return kinds[k].plain(kinds[k].key(b))
}

// Shown lists the IDs that an answer may name in the order they are shown: as written, or shuffled where the kind allows it and
// always where the written order would tell the answer.
func Shown(k Kind, b Body, shuffle bool) []string {
	if !k.Known() {
		return nil
	}
	return kinds[k].shown(b, shuffle)
}

func mix(ids []string) { rand.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] }) }

func allOrNothing(right bool) int {
	if right {
		return Whole
	}
	return 0
}

// typed is a kind whose answer is typed: it shows nothing to choose from, and nobody guesses it.
type typed struct{}

func (typed) shown(Body, bool) []string { return nil }
func (typed) plain(a Answer) Answer     { return a }
func (typed) chance(Body) float64       { return 0 }

// chosen is a kind whose answer is one or more of the options.
type chosen struct{}

func (chosen) shown(b Body, shuffle bool) []string {
	ids := optionIDs(b)
	if shuffle {
		mix(ids)
	}
	return ids
}

func (chosen) plain(a Answer) Answer {
	a.Options = slices.Sorted(slices.Values(a.Options))
	return a
}

func (chosen) key(b Body) (a Answer) {
	for _, o := range b.Options {
		if o.Right {
			a.Options = append(a.Options, o.ID)
		}
	}
	return a
}

func optionIDs(b Body) []string {
	var ids []string
	for _, o := range b.Options {
		ids = append(ids, o.ID)
	}
	return ids
}
