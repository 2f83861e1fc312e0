package psychometrics

import (
	"math"
	"math/rand/v2"
)

// put lays a question on a form.
func (a *assembly) put(question, form int) {
	a.on[question] = form
	if form < 0 {
		return
	}
	for k, share := range a.info[question] {
		a.sums[form][k] += share
	}
}

// settle sweeps over all questions on forms and swaps each for the best of its cell, until nothing gets better.
func (a *assembly) settle(rng *rand.Rand) {
	for range sweeps {
		better := false
		for _, i := range rng.Perm(len(a.on)) {
			if a.on[i] < 0 {
				continue
			}
			partner, gain := -1, 1e-12
			for _, j := range a.bank.cells[a.bank.questions[i].Cell] {
				if g := a.gain(i, j); g > gain {
					partner, gain = j, g
				}
			}
			if partner >= 0 {
				a.swap(i, partner)
				better = true
			}
		}
		if !better {
			return
		}
	}
}

// gain is by how much a swap lessens the squares of the differences from the target, as shares of it; a pair that must not meet
// outweighs any difference.
func (a *assembly) gain(i, j int) float64 {
	f, g := a.on[i], a.on[j]
	if f == g {
		return 0
	}
	gain := 0.0
	for k := range a.abilities {
		d := a.info[j][k] - a.info[i][k]
		off := a.sums[f][k] - 1
		gain += off*off - (off+d)*(off+d)
		if g >= 0 {
			off = a.sums[g][k] - 1
			gain += off*off - (off-d)*(off-d)
		}
	}
	return gain + 100*float64(a.meets(i, f, j)+a.meets(j, g, i)-a.meets(j, f, i)-a.meets(i, g, j))
}

// meets counts the enemies of a question on a form, but for one.
func (a *assembly) meets(question, form, but int) (n int) {
	if form < 0 {
		return 0
	}
	for _, e := range a.bank.enemies[question] {
		if a.on[e] == form && e != but {
			n++
		}
	}
	return n
}

func (a *assembly) swap(i, j int) {
	f, g := a.on[i], a.on[j]
	for k := range a.abilities {
		d := a.info[j][k] - a.info[i][k]
		a.sums[f][k] += d
		if g >= 0 {
			a.sums[g][k] -= d
		}
	}
	a.on[i], a.on[j] = g, f
}

// conflicts counts pairs on one form that must not meet.
func (a *assembly) conflicts() (n int) {
	for i, f := range a.on {
		n += a.meets(i, f, -1)
	}
	return n / 2
}

// forms is what was made, each paper in the order of the bank.
func (a *assembly) forms() Forms {
	out := Forms{Papers: make([][]int, len(a.sums)), Abilities: a.abilities, Target: a.target, Information: make([][]float64, len(a.sums))}
	for i, f := range a.on {
		if f >= 0 {
			out.Papers[f] = append(out.Papers[f], i)
		}
	}
	for f, paper := range out.Papers {
		out.Information[f] = make([]float64, len(a.abilities))
		for k, theta := range a.abilities {
			for _, i := range paper {
				out.Information[f][k] += a.bank.questions[i].Information(theta)
			}
			out.Off = max(out.Off, math.Abs(out.Information[f][k]/a.target[k]-1))
		}
	}
	return out
}
