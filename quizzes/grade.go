package quizzes

import (
	"slices"

	"github.com/google/uuid"
)

// graded is one slot's score.
type graded struct {
	slot         int
	fraction     int
	maxMark      int
	competencyID uuid.UUID
	level        int
	out          bool // does not count
}

// total is the whole attempt's fraction, rounded down so that it reaches a pass mark exactly when the marks do.
func total(slots []graded) int {
	return fractionOf(slots, func(graded) bool { return true })
}

func fractionOf(slots []graded, counts func(graded) bool) int {
	got, most := 0, 0
	for _, g := range slots {
		if !g.out && counts(g) {
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
		if g.competencyID == uuid.Nil || g.out {
			continue
		}
		same := func(h graded) bool { return !h.out && h.competencyID == g.competencyID && h.level == g.level }
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
