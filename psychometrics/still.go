package psychometrics

import (
	"maps"
	"math/rand/v2"
	"slices"
)

const (
	stillPeople = 200 // continuations that are tried
	stillMost   = 30  // questions looked ahead
)

// StillNeeded is after how many more questions a decision is more likely than not, from what is known now; 0 where it is not within
// 30, or the bank gives no more. It is how «belum cukup bukti» says what would help.
func (s *Sitting) StillNeeded() int {
	needed := make([]int, 0, stillPeople)
	for n := range uint64(stillPeople) {
		rng := rand.New(rand.NewPCG(s.seed, n<<1|1))
		c := s.continued(n)
		theta := s.posterior.drawn(rng)
		for {
			question, stop := c.Next()
			if stop == StopDecided {
				needed = append(needed, c.gates.n-s.gates.n)
			}
			if question < 0 {
				break
			}
			c.Answer(rng.Float64() < s.bank.questions[question].truth(rng).P(theta))
		}
	}
	if len(needed) <= stillPeople/2 {
		return 0
	}
	slices.Sort(needed)
	return needed[stillPeople/2]
}

// continued is the same sitting with more questions to come.
func (s *Sitting) continued(seed uint64) *Sitting {
	c := *s
	c.state, c.given, c.seed, c.waiting = slices.Clone(s.state), maps.Clone(s.given), s.seed^(seed*0x9e3779b97f4a7c15), -1
	c.posterior.Mass, c.gates.levels = slices.Clone(s.posterior.Mass), slices.Clone(s.gates.levels)
	c.d.Most = s.gates.n + stillMost
	return &c
}

// drawn is an ability of this distribution.
func (p Posterior) drawn(rng *rand.Rand) float64 {
	u := rng.Float64()
	for i, m := range p.Mass {
		if u -= m; u < 0 {
			return p.Grid.At(i) + p.Grid.Step*(rng.Float64()-0.5)
		}
	}
	return p.Grid.At(len(p.Mass) - 1)
}
