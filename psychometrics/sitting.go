package psychometrics

import "math/rand/v2"

// Sitting is one person's adaptive try in one competency. It is a function of the bank, the delivery, what was known before, the
// exposure at its start, the barred questions, the seed and the answers: made anew from these it asks the same.
type Sitting struct {
	bank      *Bank
	d         Delivery
	best      []int // questions by information at the cut
	state     []byte
	posterior Posterior
	gates     gates
	given     map[string]float64 // questions asked by cell
	seed      uint64
	waiting   int // the question shown and not yet answered; −1: none
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
		bank: b, d: d, best: best, state: make([]byte, b.Len()), given: map[string]float64{}, seed: seed, waiting: -1,
		posterior: Posterior{Grid: before.Grid, Mass: append([]float64(nil), before.Mass...)},
	}
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
	decision := s.Decision()
	switch {
	case decision.State(s.d.Required) != NotEnough:
		return -1, StopDecided
	case s.gates.n >= s.d.Most:
		return -1, StopMost
	}
	candidates := s.candidates(s.lacking(decision))
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
	q := s.bank.questions[question]
	for k, p := range s.bank.curves[question] {
		if !right {
			p = 1 - p
		}
		s.posterior.Mass[k] *= p
	}
	s.posterior.normalise()
	s.gates.add(q.C, q.Level)
	s.given[q.Cell]++
	s.state[question] = asked
	for _, e := range s.bank.enemies[question] {
		if s.state[e] == free {
			s.state[e] = barred
		}
	}
}

// Decision is what the answers so far say.
func (s *Sitting) Decision() Decision { return s.d.Rule.decide(s.posterior, s.gates) }

// lacking tells which levels the next question must have, where the probability would decide and only questions near the level
// are missing: from low to high.
func (s *Sitting) lacking(d Decision) (low, high int) {
	p, r := d.P[s.d.Required-1], s.d.Required
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
	var of map[string][]int
	if s.d.Shares != nil {
		of = map[string][]int{}
	}
	var any []int
	for _, i := range s.best {
		q := &s.bank.questions[i]
		if s.state[i] != free || q.Level < low || q.Level > high {
			continue
		}
		if of == nil {
			if any = append(any, i); len(any) == spread {
				return any
			}
		} else if len(of[q.Cell]) < spread && s.d.Shares[q.Cell] > 0 {
			of[q.Cell] = append(of[q.Cell], i)
		}
	}
	if of == nil {
		return any
	}
	return of[s.furthestBehind(of)]
}

// furthestBehind is the cell among those with questions left that has had least of its share; of equals the first by name.
func (s *Sitting) furthestBehind(of map[string][]int) string {
	total := 0.0
	for _, share := range s.d.Shares {
		total += share
	}
	best, gap := "", 0.0
	for cell := range of {
		behind := s.d.Shares[cell]/total*float64(s.gates.n+1) - s.given[cell]
		if best == "" || behind > gap || behind == gap && cell < best {
			best, gap = cell, behind
		}
	}
	return best
}
