package psychometrics

import "fmt"

// Try is one try that counts, with the questions as known at its start. Learned says that a course of the competency was completed
// since the try before.
type Try struct {
	Answers []Answer
	Learned bool
}

// Chain decides each of a person's tries in turn, the first from the prior, each next from the posterior of the one before,
// drifted: the last one is in force. So repeating does not help chance, and learning still shows. A try that is taken back is left
// out, and the others are computed again.
func (r Rule) Chain(tries []Try) []Decision {
	out, before := make([]Decision, len(tries)), r.Prior()
	for i, t := range tries {
		if i > 0 {
			before = r.Again(before, t.Learned)
		}
		out[i] = r.Decide(before, t.Answers)
		before = out[i].Posterior
	}
	return out
}

// Stored is the posterior as it is kept.
func (p Posterior) Stored() []float32 {
	out := make([]float32, len(p.Mass))
	for i, m := range p.Mass {
		out[i] = float32(m)
	}
	return out
}

// Restored is a posterior that was kept; an error if it is not one of this grid.
func (g Grid) Restored(mass []float32) (Posterior, error) {
	p := Posterior{Grid: g, Mass: make([]float64, g.N)}
	if len(mass) != g.N {
		return p, fmt.Errorf("a posterior of %d nodes on a grid of %d", len(mass), g.N)
	}
	sum := 0.0
	for i, m := range mass {
		if !(m >= 0) {
			return p, fmt.Errorf("a posterior with mass %v", m)
		}
		p.Mass[i], sum = float64(m), sum+float64(m)
	}
	if !(sum > 0.99 && sum < 1.01) {
		return p, fmt.Errorf("a posterior with mass %v in all", sum)
	}
	p.normalise()
	return p, nil
}
