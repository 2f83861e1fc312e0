package psychometrics

import (
	"maps"
	"math/rand/v2"
	"slices"
)

// Sitting is one person's adaptive try in one competency. It is a function of the bank, the delivery, what was known before, the
// exposure at its start, the barred questions, the seed and the answers: made anew from these it asks the same.
type Sitting struct {
	bank      *Bank
	d         Delivery
	state     []byte
	posterior Posterior
	skip      int     // nodes of Scale before those of posterior
	whole     float64 // looked ahead: the sum of posterior, which is not divided by it; 0: it is 1
	gates     gates
	cells     *balance
	given     []float64 // questions asked by cell
	seed      uint64
	waiting   int // the question shown and not yet answered; −1: none
}

// balance is the content balance of a sitting, its cells by name.
type balance struct {
	of     []int   // each question's; −1: of none that is asked
	best   [][]int // questions of each cell, best first
	shares []float64
	total  float64
}

// balanceOf is that of a bank whose questions are in the order of best; without shares each question is of the one cell that there is.
func balanceOf(b *Bank, best []int, shares map[string]float64) *balance {
	c := &balance{of: make([]int, b.Len())}
	if shares == nil {
		c.best, c.shares, c.total = [][]int{best}, []float64{1}, 1
		return c
	}
	for i := range c.of {
		c.of[i] = -1
	}
	for _, cell := range slices.Sorted(maps.Keys(shares)) {
		c.total += shares[cell]
		if shares[cell] <= 0 {
			continue
		}
		for _, i := range b.cells[cell] {
			c.of[i] = len(c.shares)
		}
		c.shares, c.best = append(c.shares, shares[cell]), append(c.best, make([]int, 0, len(b.cells[cell])))
	}
	for _, i := range best {
		if n := c.of[i]; n >= 0 {
			c.best[n] = append(c.best[n], i)
		}
	}
	return c
}

// What may be with a question in a sitting.
const (
	free byte = iota
	barred
	asked
)

// Begin opens a sitting. Barred are questions that this person must not meet.
func (b *Bank) Begin(d Delivery, before Posterior, x Exposure, kept []int, seed uint64) *Sitting {
	return b.begin(d, b.bestAt(d.Rule.Cuts[d.Required-1]), before, x, kept, seed)
}

func (b *Bank) begin(d Delivery, best []int, before Posterior, x Exposure, kept []int, seed uint64) *Sitting {
	s := &Sitting{
		bank: b, d: d, state: make([]byte, b.Len()), cells: balanceOf(b, best, d.Shares), seed: seed, waiting: -1,
		posterior: Posterior{Grid: before.Grid, Mass: append([]float64(nil), before.Mass...)},
	}
	s.given = make([]float64, len(s.cells.shares))
	for _, i := range append(Rare(b.Len(), d.Cap, x, seed), kept...) {
		s.state[i] = barred
	}
	return s
}

// Next is the question to show, or −1 and why the sitting ends. Asked again before the answer it gives the same.
func (s *Sitting) Next() (question int, stop Stop) {
	if s.waiting >= 0 {
		return s.waiting, ""
	}
	p := s.posterior.AtLeast(s.d.Rule.Cuts[s.d.Required-1])
	if s.whole > 0 {
		p /= s.whole
	}
	switch {
	case s.decided(p):
		return -1, StopDecided
	case s.gates.n >= s.d.Most:
		return -1, StopMost
	}
	candidates := s.candidates(s.lacking(p))
	if len(candidates) == 0 {
		return -1, StopExhausted
	}
	rng := rand.New(rand.NewPCG(s.seed, uint64(s.gates.n)+1))
	s.waiting = candidates[rng.IntN(len(candidates))]
	return s.waiting, ""
}

// Answer takes the answer to the question shown last; without one nothing happens.
func (s *Sitting) Answer(right bool) {
	if s.waiting >= 0 {
		s.Take(s.waiting, right)
		s.waiting = -1
	}
}

// Take is how a sitting is made anew: question by question as they were asked and answered.
func (s *Sitting) Take(question int, right bool) {
	q := &s.bank.questions[question]
	s.weigh(s.bank.curves[question][s.skip:], right)
	s.gates.add(q.C, q.Level)
	if cell := s.cells.of[question]; cell >= 0 {
		s.given[cell]++
	}
	s.state[question] = asked
	for _, e := range s.bank.enemies[question] {
		if s.state[e] == free {
			s.state[e] = barred
		}
	}
}

// weigh takes an answer to a question of a curve into the posterior.
func (s *Sitting) weigh(curve []float64, right bool) {
	mass, sum := s.posterior.Mass, 0.0
	curve = curve[:len(mass)]
	for k, p := range curve {
		if !right {
			p = 1 - p
		}
		m := mass[k] * p
		mass[k] = m
		sum += m
	}
	if s.whole > 0 {
		s.whole = sum
		return
	}
	for k := range mass {
		mass[k] /= sum
	}
}

// Decision is what the answers so far say.
func (s *Sitting) Decision() Decision { return s.d.Rule.decide(s.posterior, s.gates) }

// decided tells whether the probability p of the required level decides it, either way. It is what State says of Decision: the greatest level that
// is decided reached lies at or above a level exactly where that one is, and the smallest that is decided not reached at or below it; for
// probabilities fall and the questions of a level or above become fewer as levels rise.
func (s *Sitting) decided(p float64) bool {
	r := s.d.Required
	reached := p >= s.d.Rule.Certainty && s.gates.above(r) >= leastNear
	below := p <= 1-s.d.Rule.Certainty && s.gates.below(r) >= leastNear
	return s.gates.open() && (reached || below)
}

// lacking tells which levels the next question must have, where the probability p of the required level would decide and only questions near
// the level are missing: from low to high.
func (s *Sitting) lacking(p float64) (low, high int) {
	r := s.d.Required
	low, high = 0, 1<<30
	if p >= s.d.Rule.Certainty && s.gates.above(r) < leastNear {
		low = r
	}
	if p <= 1-s.d.Rule.Certainty && s.gates.below(r) < leastNear {
		high = r
	}
	return low, high
}

// candidates are the best few free questions of levels low to high: of the cell that is furthest behind its share (G. G. Kingsbury
// and A. R. Zara, "Procedures for selecting items for computerized adaptive tests", Applied Measurement in Education 2, 1989,
// 359–375) and has one left; best is the greatest information at the cut (J. A. Spray and M. D. Reckase, Journal of Educational and
// Behavioral Statistics 21, 1996, 405–414).
func (s *Sitting) candidates(low, high int) []int {
	var left [8]bool
	cells := left[:min(len(s.cells.shares), len(left))]
	if len(s.cells.shares) > len(left) {
		cells = make([]bool, len(s.cells.shares))
	}
	for {
		cell := s.furthestBehind(cells)
		if cell < 0 {
			return nil
		}
		if few := s.freeOf(cell, low, high); len(few) > 0 {
			return few
		}
		cells[cell] = true
	}
}

// freeOf are the best few free questions of a cell, of levels low to high.
func (s *Sitting) freeOf(cell, low, high int) (few []int) {
	for _, i := range s.cells.best[cell] {
		if s.state[i] != free {
			continue
		}
		if level := s.bank.questions[i].Level; level < low || level > high {
			continue
		}
		if few = append(few, i); len(few) == spread {
			break
		}
	}
	return few
}

// furthestBehind is the cell that has had least of its share, of those in which something may be left; of equals the first by name. −1:
// all are without.
func (s *Sitting) furthestBehind(without []bool) int {
	best, gap := -1, 0.0
	for cell, share := range s.cells.shares {
		behind := share/s.cells.total*float64(s.gates.n+1) - s.given[cell]
		if !without[cell] && (best < 0 || behind > gap) {
			best, gap = cell, behind
		}
	}
	return best
}
