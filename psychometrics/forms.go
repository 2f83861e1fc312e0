package psychometrics

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Abilities are where forms are made alike unless others are named.
var Abilities = []float64{-1.5, -0.5, 0.5, 1.5}

// Forms are parallel papers. Information and Target are at Abilities; Off is the greatest relative difference of a form from the
// target, which is what a paper of the blueprint gives on the bank's average.
type Forms struct {
	Papers      [][]int
	Abilities   []float64
	Target      []float64
	Information [][]float64
	Off         float64
}

// Forms makes n papers that differ in every question and are worth the same: each cell is dealt by quota, from easy to hard and back
// as cards are, and then questions are swapped, between two papers or with those left over, wherever that brings the information
// nearer to the target (W. J. van der Linden, "Linear Models for Optimal Test Design", 2005, ch. 6, states the problem). The same
// seed gives the same forms. The error is a Shortage or ErrEnemies.
func (b *Bank) Forms(p Blueprint, n int, abilities []float64, seed uint64) (Forms, error) {
	if err := b.short(p, n, nil); err != nil {
		return Forms{}, err
	}
	a := b.newAssembly(p, n, abilities)
	rng := rand.New(rand.NewPCG(seed, 11))
	best, found := Forms{Off: math.Inf(1)}, false
	for range deals {
		a.deal(rng)
		a.settle(rng)
		if f := a.forms(); a.conflicts() == 0 && f.Off < best.Off {
			best, found = f, true
		}
		if best.Off <= closeEnough {
			break
		}
	}
	if !found {
		return Forms{}, ErrEnemies
	}
	return best, nil
}

const (
	deals       = 40    // how often it begins anew at most
	closeEnough = 0.005 // of the target: then it stops
	sweeps      = 60    // over all questions, in one deal
)

// assembly is forms in the making.
type assembly struct {
	bank      *Bank
	blueprint Blueprint
	abilities []float64
	target    []float64
	info      [][]float64 // of each question at each ability, as a share of the target
	on        []int       // form of each question; −1: left over, −2: of no cell asked for
	sums      [][]float64 // of each form
}

func (b *Bank) newAssembly(p Blueprint, n int, abilities []float64) *assembly {
	a := &assembly{bank: b, blueprint: p, abilities: abilities, target: make([]float64, len(abilities)), on: make([]int, b.Len())}
	a.info, a.sums = make([][]float64, b.Len()), make([][]float64, n)
	for i, q := range b.questions {
		a.info[i], a.on[i] = make([]float64, len(abilities)), -2
		for k, theta := range abilities {
			a.info[i][k] = q.Information(theta)
		}
	}
	for _, cell := range p.cells() {
		for _, i := range b.cells[cell] {
			for k := range abilities {
				a.target[k] += a.info[i][k] * float64(p[cell]) / float64(len(b.cells[cell]))
			}
		}
	}
	for i := range a.info {
		for k := range abilities {
			a.info[i][k] /= a.target[k]
		}
	}
	return a
}

// deal gives each cell's questions out in order of difficulty, there and back; which are left over is spread by the seed.
func (a *assembly) deal(rng *rand.Rand) {
	n := len(a.sums)
	for f := range a.sums {
		a.sums[f] = make([]float64, len(a.abilities))
	}
	start := 0
	for _, cell := range a.blueprint.cells() {
		questions := slices.Clone(a.bank.cells[cell])
		rng.Shuffle(len(questions), func(i, j int) { questions[i], questions[j] = questions[j], questions[i] })
		for _, i := range questions[n*a.blueprint[cell]:] {
			a.on[i] = -1
		}
		questions = questions[:n*a.blueprint[cell]]
		slices.SortStableFunc(questions, func(i, j int) int {
			if a.bank.questions[i].B < a.bank.questions[j].B {
				return -1
			}
			return 1
		})
		for k, i := range questions {
			f := (start + k) % (2 * n)
			a.put(i, min(f, 2*n-1-f))
		}
		start += len(questions)
	}
}
