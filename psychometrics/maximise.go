package psychometrics

import "math"

// bounds keep a climb that has no summit from running away.
const (
	maxSlope       = 12.0
	maxIntercept   = 60.0
	minCommonSlope = 0.01 // below which the answers have nothing in common
)

// block is what the expected answers to one question say of its parameters: gradient and (positive) curvature.
type block struct{ ga, gd, aa, ad, dd float64 }

// maximise is the M step from the counts at hand: Fisher scoring with halved steps, for each question by itself or, with one
// slope for all, for all together.
func (e *em) maximise(from parameters) parameters {
	x := from.copy()
	if e.setup.Model != TwoPL {
		e.maximiseTogether(x)
		return x
	}
	for j, used := range e.used {
		if used {
			e.maximiseOne(x, j)
		}
	}
	return x
}

// steps of scoring in one M step: the next E step moves the target anyhow.
const steps = 6

func (e *em) maximiseOne(x parameters, j int) {
	value := e.value(j, x.a[j], x.d[j])
	for range steps {
		b := e.blockOf(j, x.a[j], x.d[j])
		det := b.aa*b.dd - b.ad*b.ad
		if !(det > 1e-12*b.aa*b.dd) {
			return
		}
		da, dd := (b.ga*b.dd-b.gd*b.ad)/det, (b.gd*b.aa-b.ga*b.ad)/det
		step, moved := 1.0, false
		for range 12 {
			a, d := bounded(x.a[j]+step*da, maxSlope), bounded(x.d[j]+step*dd, maxIntercept)
			if v := e.value(j, a, d); v >= value {
				moved = math.Abs(a-x.a[j])+math.Abs(d-x.d[j]) > 1e-9
				x.a[j], x.d[j], value = a, d, v
				break
			}
			step /= 2
		}
		if !moved {
			return
		}
	}
}

func bounded(v, limit float64) float64 { return min(max(v, -limit), limit) }

// value is the expected log likelihood of question j, with its prior.
func (e *em) value(j int, a, d float64) float64 {
	n, sum := e.grid.N, e.priors[j].penalty(a, d, e.setup.Model == TwoPL)
	if math.IsInf(sum, -1) {
		return sum
	}
	wrongs, rights := e.counts[2*j*n:][:n], e.counts[(2*j+1)*n:][:n]
	chance, unguessed := e.chance[j], math.Log1p(-e.chance[j])
	for q := range n {
		if wrongs[q]+rights[q] > 0 {
			right, wrong := logChances(a*e.grid.At(q)+d, chance, unguessed)
			sum += rights[q]*right + wrongs[q]*wrong
		}
	}
	return sum
}

// blockOf sums gradient and expected curvature: with L logistic, P = c+(1−c)L and z = aθ+d, the derivative of the log likelihood
// by z is (u−P)L/P and its expected square (1−c)L²(1−L)/P.
func (e *em) blockOf(j int, a, d float64) block {
	n, c := e.grid.N, e.chance[j]
	b := e.priors[j].block(a, d, e.setup.Model == TwoPL)
	wrongs, rights := e.counts[2*j*n:][:n], e.counts[(2*j+1)*n:][:n]
	for q := range n {
		r, all := rights[q], rights[q]+wrongs[q]
		if all == 0 {
			continue
		}
		theta := e.grid.At(q)
		z := a*theta + d
		l := logistic(z)
		p := c + (1-c)*l
		if p == 0 {
			continue
		}
		g, h := (r-all*p)*l/p, all*(1-c)*l*l*logistic(-z)/p
		b.ga, b.gd = b.ga+g*theta, b.gd+g
		b.aa, b.ad, b.dd = b.aa+h*theta*theta, b.ad+h*theta, b.dd+h
	}
	return b
}
