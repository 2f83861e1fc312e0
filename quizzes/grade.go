package quizzes

import (
	"math/big"
	"slices"

	"github.com/google/uuid"
)

// Fraction grades one answer, 0 to 10000. An empty answer is 0.
//
//   - single, true_false: the right option, all or nothing.
//   - multiple: right minus wrong, never below nothing. Each right option chosen adds its share of all right options, each
//     wrong one takes its share of all wrong options, so that choosing everything, like choosing nothing, gives 0.
//   - numeric: at most the tolerance away from the value, all or nothing.
//   - short: equal, after Fold, to one of the accepted answers, all or nothing.
func Fraction(kind Kind, b Body, a Answer) int {
	if a.Empty() {
		return 0
	}
	switch kind {
	case Single, TrueFalse:
		o, ok := b.option(a.Options[0])
		return allOrNothing(ok && len(a.Options) == 1 && o.Right)
	case Multiple:
		return rightMinusWrong(b, a)
	case Numeric:
		return allOrNothing(withinTolerance(b.Number, a.Text))
	case Short:
		said := Fold(a.Text)
		return allOrNothing(slices.ContainsFunc(b.Accepted, func(s string) bool { return Fold(s) == said }))
	}
	return 0
}

func allOrNothing(right bool) int {
	if right {
		return Whole
	}
	return 0
}

func rightMinusWrong(b Body, a Answer) int {
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

// graded is one slot's score.
type graded struct {
	slot         int
	fraction     int
	maxMark      int
	competencyID uuid.UUID
	level        int
}

// total is the whole attempt's fraction, rounded down so that it reaches a pass mark exactly when the marks do.
func total(slots []graded) int {
	return fractionOf(slots, func(graded) bool { return true })
}

func fractionOf(slots []graded, counts func(graded) bool) int {
	got, most := 0, 0
	for _, g := range slots {
		if counts(g) {
			got, most = got+g.fraction*g.maxMark, most+g.maxMark
		}
	}
	if most == 0 {
		return 0
	}
	return got / most
}

// reached is a level shown in a competency, and the fraction that shows it.
type reached struct {
	competencyID    uuid.UUID
	level           int
	fraction, items int
}

// levels gives, for each competency that the quiz measures, the highest level whose own questions together reach the pass
// mark. A competency of which no level does is left out. The rule's name in the evidence is LevelRule.
func levels(slots []graded, passMark int) []reached {
	var out []reached
	for _, g := range slots {
		if g.competencyID == uuid.Nil {
			continue
		}
		same := func(h graded) bool { return h.competencyID == g.competencyID && h.level == g.level }
		f := fractionOf(slots, same)
		if f < passMark {
			continue
		}
		r := reached{g.competencyID, g.level, f, count(slots, same)}
		i := slices.IndexFunc(out, func(o reached) bool { return o.competencyID == g.competencyID })
		switch {
		case i < 0:
			out = append(out, r)
		case out[i].level < r.level:
			out[i] = r
		}
	}
	return out
}

// LevelRule names the rule of levels in an attainment's evidence.
const LevelRule = "highest level whose questions reach the pass mark, in a passed quiz"

func count(slots []graded, counts func(graded) bool) int {
	n := 0
	for _, g := range slots {
		if counts(g) {
			n++
		}
	}
	return n
}
