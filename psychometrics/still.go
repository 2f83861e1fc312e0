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
	var after [stillMost + 1]int // how many were decided after so many questions
	lost := 0
	for n := uint64(0); n < stillPeople && lost < stillPeople/2; n++ {
		if needed, decided := s.ahead(n).whole(); decided {
			after[needed]++
		} else {
			lost++
		}
	}
	all := 0
	for needed, n := range after {
		if all += n; all > stillPeople/2 {
			return needed
		}
	}
	return 0
}

// ahead is one continuation: a sitting of somebody of an ability.
type ahead struct {
	*Sitting

	rng    *rand.Rand
	theta  float64
	before int // questions asked when it began
}

func (s *Sitting) ahead(n uint64) ahead {
	rng := rand.New(rand.NewPCG(s.seed, n<<1|1))
	return ahead{Sitting: s.continued(n), rng: rng, theta: s.posterior.drawn(rng), before: s.gates.n}
}

// whole asks and answers until it ends, and tells after how many questions it was decided.
func (a ahead) whole() (needed int, decided bool) {
	for {
		question, stop := a.Next()
		if question < 0 {
			return a.gates.n - a.before, stop == StopDecided
		}
		a.Answer(a.rng.Float64() < a.bank.questions[question].truth(a.rng).P(a.theta))
	}
}

// Lacking is, where StillNeeded says 0, how many questions near the required level the bank lacks for a decision that is then more likely
// than not: what StillNeeded would say of a bank that had them, less the free ones, which do not do by themselves. 0 where not even 30 more
// would do, or the bank has so many and they do not help.
func (s *Sitting) Lacking() int {
	left := 0
	for i, q := range s.bank.questions {
		if s.state[i] == free && (s.d.Shares == nil || s.d.Shares[q.Cell] > 0) {
			left++
		}
	}
	if left >= stillMost {
		return 0
	}
	if needed := s.widened().StillNeeded(); needed > 0 {
		return max(1, needed-left)
	}
	return 0
}

// widened is the same sitting on a bank with 30 more questions of the required level in each cell.
func (s *Sitting) widened() *Sitting {
	chance := 0.0
	for _, q := range s.bank.questions {
		chance += q.C / float64(s.bank.Len())
	}
	cells := slices.Sorted(maps.Keys(s.d.Shares))
	if s.d.Shares == nil {
		cells = []string{""}
	}
	all := slices.Clone(s.bank.questions)
	for _, cell := range cells {
		for range stillMost {
			all = append(all, Question{Item: s.d.Rule.Judged(s.d.Required, chance), Level: s.d.Required, Cell: cell})
		}
	}
	more := &Bank{questions: all, enemies: append(slices.Clone(s.bank.enemies), make([][]int, len(all)-s.bank.Len())...), cells: map[string][]int{}}
	for i, q := range all {
		more.cells[q.Cell] = append(more.cells[q.Cell], i)
	}
	more.draw()
	c := *s
	c.bank = more
	c.state = append(slices.Clone(s.state), make([]byte, len(all)-s.bank.Len())...)
	c.cells = balanceOf(more, more.bestAt(s.d.Rule.Cuts[s.d.Required-1]), s.d.Shares)
	return &c
}

// nothing is a mass of a node beside which the others say all.
const nothing = 1e-12

// continued is the same sitting with more questions to come, on the nodes where somebody may be.
func (s *Sitting) continued(seed uint64) *Sitting {
	c := *s
	c.state, c.given, c.seed, c.waiting = slices.Clone(s.state), slices.Clone(s.given), s.seed^(seed*0x9e3779b97f4a7c15), -1
	mass, from := s.posterior.Mass, 0
	for from < len(mass)-1 && mass[from] < nothing {
		from++
	}
	to := len(mass)
	for to > from+1 && mass[to-1] < nothing {
		to--
	}
	c.skip, c.whole, c.gates.levels = s.skip+from, 1, slices.Clone(s.gates.levels)
	c.posterior = Posterior{Grid: Grid{Low: s.posterior.Grid.At(from), Step: s.posterior.Grid.Step, N: to - from}, Mass: slices.Clone(mass[from:to])}
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
