package psychometrics

// Answer is one answered question of a competency: what is known of it, its level, and whether it was answered wholly right.
type Answer struct {
	Item  Item
	Level int
	Right bool
}

// Decision is what the answers of a try say. P[r−1] is the probability of level r or above. Attained is the greatest level that is
// decided reached, BelowFrom the smallest that is decided not reached, 0 for none: for any required level the state follows from
// these two. Questions are those answered in the try.
type Decision struct {
	P                   []float64
	EAP, SD             float64
	Questions           int
	Attained, BelowFrom int
	Posterior           Posterior
}

// State is where a person stands in regard of a required level.
type State string

// The states of somebody measured.
const (
	Attained  State = "attained"
	Below     State = "below"
	NotEnough State = "not_enough"
)

// State follows from the two levels: below one that is reached all are, above one that is not reached none is.
func (d Decision) State(required int) State {
	switch {
	case d.Attained >= required:
		return Attained
	case d.BelowFrom > 0 && d.BelowFrom <= required:
		return Below
	default:
		return NotEnough
	}
}

// Decide scores the answers of one try, from what was known before it. With the same questions, one more right answer lowers
// nothing: neither a probability nor Attained, nor the level below which somebody is not.
func (r Rule) Decide(before Posterior, answers []Answer) Decision {
	p := before
	var g gates
	for _, a := range answers {
		p = p.Given(a.Item, a.Right)
		g.add(a.Item.C, a.Level)
	}
	return r.decide(p, g)
}

func (r Rule) decide(p Posterior, g gates) Decision {
	d := Decision{P: make([]float64, len(r.Cuts)), EAP: p.Mean(), SD: p.SD(), Questions: g.n, Posterior: p}
	for i, cut := range r.Cuts {
		d.P[i] = p.AtLeast(cut)
	}
	if !g.open() {
		return d
	}
	for level := len(r.Cuts); level >= 1 && d.Attained == 0; level-- {
		if d.P[level-1] >= r.Certainty && g.above(level) >= leastNear {
			d.Attained = level
		}
	}
	for level := 1; level <= len(r.Cuts) && d.BelowFrom == 0; level++ {
		if d.P[level-1] <= 1-r.Certainty && g.below(level) >= leastNear {
			d.BelowFrom = level
		}
	}
	return d
}

// gates count what must be there before anything is decided.
type gates struct {
	n       int
	chances float64
	levels  []int // answered questions by level
}

func (g *gates) add(chance float64, level int) {
	for len(g.levels) <= level {
		g.levels = append(g.levels, 0)
	}
	g.n, g.chances = g.n+1, g.chances+chance
	g.levels[level]++
}

// open tells whether there are answers enough.
func (g *gates) open() bool {
	if g.chances > guessedAbove*float64(g.n) {
		return g.n >= leastGuessed
	}
	return g.n >= leastAnswers
}

// above is how many were of the level or above, below of the level or below.
func (g *gates) above(level int) int { return g.between(level, len(g.levels)-1) }
func (g *gates) below(level int) int { return g.between(0, level) }

func (g *gates) between(from, to int) (n int) {
	for level := from; level <= min(to, len(g.levels)-1); level++ {
		n += g.levels[level]
	}
	return n
}
