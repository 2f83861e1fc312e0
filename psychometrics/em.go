package psychometrics

import (
	"math"
	"sync"
)

// em is a calibration at work. Tables have a row of grid values for each cell, 2·question + answer.
type em struct {
	setup    Setup
	grid     Grid
	chance   []float64
	priors   []Prior
	used     []bool
	patterns []pattern
	of       []int // pattern of each row

	place  place
	x      parameters
	loglik float64     // at the point last expected
	logs   []float64   // log probability of each cell at each node
	counts []float64   // how many people are expected at each node, by cell
	parts  [][]float64 // the same, of each part of the patterns
	post   [][]float64 // posterior of each pattern
	spans  []window    // where it is not negligible
	items  []Item      // what is reported of each question, where people are N(0,1)
	seD    []float64   // of the intercepts
}

// workers is fixed, so that sums are made in the same order on every machine.
const workers = 8

func (e *em) allocate() {
	cells := 2 * len(e.used) * e.grid.N
	e.logs, e.counts, e.parts = make([]float64, cells), make([]float64, cells), make([][]float64, workers)
	for w := range e.parts {
		e.parts[w] = make([]float64, cells)
	}
	mass := make([]float64, len(e.patterns)*e.grid.N)
	e.post, e.spans = make([][]float64, len(e.patterns)), make([]window, len(e.patterns))
	for p := range e.post {
		e.post[p], mass = mass[:e.grid.N:e.grid.N], mass[e.grid.N:]
	}
}

// expect is the E step: the posterior of each pattern, and from these how many people at each node gave each answer. It also
// leaves the log likelihood of x.
func (e *em) expect(x parameters) {
	e.tabulate(x)
	prior := e.grid.Normal(0, 1)
	logPrior := make([]float64, e.grid.N)
	for q, m := range prior.Mass {
		logPrior[q] = math.Log(m)
	}
	sums := make([]float64, workers)
	var wait sync.WaitGroup
	for w := range workers {
		from, to := len(e.patterns)*w/workers, len(e.patterns)*(w+1)/workers
		wait.Go(func() { sums[w] = e.expectPart(from, to, e.parts[w], logPrior) })
	}
	wait.Wait()
	e.loglik = 0
	clear(e.counts)
	for w := range workers {
		e.loglik += sums[w]
		for i, v := range e.parts[w] {
			e.counts[i] += v
		}
	}
}

func (e *em) tabulate(x parameters) {
	n := e.grid.N
	for j, used := range e.used {
		if !used {
			continue
		}
		wrong, right := e.logs[2*j*n:(2*j+1)*n], e.logs[(2*j+1)*n:(2*j+2)*n]
		chance, unguessed := e.chance[j], math.Log1p(-e.chance[j])
		for q := range n {
			right[q], wrong[q] = logChances(x.a[j]*e.grid.At(q)+x.d[j], chance, unguessed)
		}
	}
}

// logChances are the logarithms of the probabilities of a right and a wrong answer, exact also where one is almost 0. unguessed is
// ln(1 − chance). Two thirds of a calibration are spent here: ln(1 + exp z) and the logistic have the one exponential in common.
func logChances(z, chance, unguessed float64) (right, wrong float64) {
	tail := math.Exp(-math.Abs(z))
	rest := math.Log1p(tail)
	wrong = unguessed - max(z, 0) - rest
	if chance == 0 {
		return min(z, 0) - rest, wrong
	}
	known := 1.0
	if z < 0 {
		known = tail
	}
	return math.Log(chance + (1-chance)*known/(1+tail)), wrong
}

// negligible is the share of a person's posterior that is not worth adding up.
const negligible = 1e-12

func (e *em) expectPart(from, to int, counts, logPrior []float64) float64 {
	clear(counts)
	n, sum := e.grid.N, 0.0
	weights := make([]float64, n)
	for p := from; p < to; p++ {
		w := e.window(p)
		top, ok := e.posterior(p, w, logPrior)
		if !ok {
			w = window{0, n}
			top, _ = e.posterior(p, w, logPrior)
		}
		sum += e.patterns[p].n * top
		lo, hi := span(e.post[p][w.lo:w.hi])
		e.spans[p] = window{w.lo + lo, w.lo + hi}
		part := weights[:hi-lo]
		for i := range part {
			part[i] = e.patterns[p].n * e.post[p][w.lo+lo+i]
		}
		for _, cell := range e.patterns[p].cells {
			row := counts[int(cell)*n+w.lo+lo:][:len(part)]
			for i, w := range part {
				row[i] += w
			}
		}
	}
	return sum
}

// window is the part of the grid from lo to before hi.
type window struct{ lo, hi int }

// window is where the posterior of a pattern is to be looked for: around where it was before.
func (e *em) window(p int) window {
	const margin = 4
	s := e.spans[p]
	if s.hi == 0 {
		return window{0, e.grid.N}
	}
	return window{max(s.lo-margin, 0), min(s.hi+margin, e.grid.N)}
}

// posterior works out that of a pattern within the window and gives the log likelihood; false if it reaches over an inner edge.
func (e *em) posterior(p int, w window, logPrior []float64) (float64, bool) {
	clear(e.post[p])
	post, n := e.post[p][w.lo:w.hi], e.grid.N
	copy(post, logPrior[w.lo:w.hi])
	for _, cell := range e.patterns[p].cells {
		row := e.logs[int(cell)*n+w.lo:][:len(post)]
		for q, l := range row {
			post[q] += l
		}
	}
	top := exponentiate(post)
	return top, (w.lo == 0 || post[0] < negligible) && (w.hi == n || post[len(post)-1] < negligible)
}

// exponentiate turns log masses into masses that sum to 1, and gives the logarithm of what they summed to.
func exponentiate(logs []float64) float64 {
	top := math.Inf(-1)
	for _, l := range logs {
		top = max(top, l)
	}
	sum := 0.0
	for q, l := range logs {
		logs[q] = math.Exp(l - top)
		sum += logs[q]
	}
	for q := range logs {
		logs[q] /= sum
	}
	return top + math.Log(sum)
}

// span is the part of the grid outside which the mass is negligible.
func span(mass []float64) (lo, hi int) {
	hi = len(mass)
	for lo < hi-1 && mass[lo] < negligible {
		lo++
	}
	for hi > lo+1 && mass[hi-1] < negligible {
		hi--
	}
	return lo, hi
}
