package psychometrics

import (
	"math"
	"sync"
)

// averagedUpTo is of how many people at most the posterior of a question is summed up: with more, mode and curvature say the same.
const averagedUpTo = 1000

// average takes means and standard deviations of the posterior of slope and difficulty in the place of mode and curvature, for
// questions of few answers (H. Swaminathan and J. A. Gifford, "Bayesian estimation in the three-parameter logistic model",
// Psychometrika 51, 1986, 589–601; why: R. K. Tsutakawa and J. C. Johnson, "The effect of uncertainty of item parameter estimation
// on ability estimates", Psychometrika 55, 1990, 371–390). At the mode a slope that is too great by chance makes its difficulty
// look sure; the mean over all slopes that the answers allow does not.
func (e *em) average() {
	var wait sync.WaitGroup
	next := make(chan int)
	for range workers {
		wait.Go(func() {
			for j := range next {
				e.averageOne(j)
			}
		})
	}
	for j, used := range e.used {
		if used && e.priors[j].SDB > 0 && e.priors[j].SDLogA > 0 {
			next <- j
		}
	}
	close(next)
	wait.Wait()
}

// averageOne sums over a lattice around the mode, in ln a and b, wide enough for a posterior that is wider than its curvature says.
func (e *em) averageOne(j int) {
	at, prior, views, n := e.items[j], e.priors[j], e.viewsOf(j), 0.0
	for _, v := range views {
		n += v.n
	}
	if n > averagedUpTo || math.IsNaN(at.SEA+at.SEB) {
		return
	}
	a := axis(math.Log(at.A), min(1.3*at.SEA/at.A, prior.SDLogA), 3.5, 15)
	b := axis(at.B, min(1.5*at.SEB, prior.SDB), 4.5, 21)
	var logs, slopes, places []float64
	right := make([]float64, e.grid.N)
	for _, logA := range a {
		for _, place := range b {
			slope := math.Exp(logA)
			logs = append(logs, prior.penalty(slope, -slope*place, true)+e.likelihood(views, Item{A: slope, B: place, C: at.C}, right))
			slopes, places = append(slopes, slope), append(places, place)
		}
	}
	exponentiate(logs)
	e.items[j].A, e.items[j].SEA = weighed(logs, slopes)
	e.items[j].B, e.items[j].SEB = weighed(logs, places)
}

// axis is n points around the middle, to reach standard deviations on either side.
func axis(middle, sd, reach float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = middle + sd*reach*(2*float64(i)/float64(n-1)-1)
	}
	return out
}

// weighed gives mean and standard deviation of values with these weights, which sum to 1.
func weighed(weights, values []float64) (mean, sd float64) {
	for i, w := range weights {
		mean += w * values[i]
	}
	for i, w := range weights {
		sd += w * (values[i] - mean) * (values[i] - mean)
	}
	return mean, math.Sqrt(sd)
}

// view is what the other questions say of people with one pattern of answers: their posterior without this question, from lo on.
type view struct {
	lo    int
	mass  []float64
	right bool
	n     float64
}

// viewsOf are those of everybody who was asked question j.
func (e *em) viewsOf(j int) []view {
	var out []view
	for p, pattern := range e.patterns {
		for _, cell := range pattern.cells {
			if int(cell/2) != j || len(out) > averagedUpTo {
				continue
			}
			v := view{lo: e.spans[p].lo, right: cell%2 == 1, n: pattern.n}
			v.mass = append(v.mass, e.post[p][v.lo:e.spans[p].hi]...)
			sum := 0.0
			for i := range v.mass {
				v.mass[i] /= math.Exp(e.logs[int(cell)*e.grid.N+v.lo+i])
				sum += v.mass[i]
			}
			for i := range v.mass {
				v.mass[i] /= sum
			}
			out = append(out, v)
		}
	}
	return out
}

// likelihood is the log likelihood of these answers if the question is this one; right is room for its curve.
func (e *em) likelihood(views []view, item Item, right []float64) float64 {
	for q := range right {
		right[q] = item.P(e.grid.At(q))
	}
	sum := 0.0
	for _, v := range views {
		p := 0.0
		for i, m := range v.mass {
			p += m * right[v.lo+i]
		}
		if !v.right {
			p = 1 - p
		}
		sum += v.n * math.Log(max(p, math.SmallestNonzeroFloat64))
	}
	return sum
}
