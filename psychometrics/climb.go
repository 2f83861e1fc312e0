package psychometrics

import (
	"context"
	"math"
)

const (
	tolerance = 1e-6 // of slope and intercept between two E steps
	placed    = 1e-4 // how far the population may still move
	maxCycles = 400
)

// climb repeats E and M steps until they move nothing, two at a time and then ahead along the line that these draw
// (R. Varadhan and C. Roland, "Simple and globally convergent methods for accelerating the convergence of any EM algorithm",
// Scandinavian Journal of Statistics 35, 2008, 335–353, scheme S3). A leap that lowers the likelihood is taken back. A free
// population moves after each such step.
func (e *em) climb(ctx context.Context) (converged bool, iterations int, err error) {
	for range maxCycles {
		if err := ctx.Err(); err != nil {
			return false, iterations, err
		}
		first := e.improve(e.x)
		second := e.improve(first)
		at := e.objective(first) // of where the second step began
		iterations += 2
		if distance(first, second) < tolerance && e.relocate(second) < placed {
			e.x = second
			return true, iterations, nil
		}
		leap := e.leap(e.x, first, second)
		third := e.improve(leap)
		iterations++
		if here := e.objective(leap); here >= at { // false also for NaN
			e.x = third
		} else {
			e.x = second
		}
		e.relocate(e.x)
	}
	return false, iterations, nil
}

func (e *em) improve(x parameters) parameters {
	e.expect(x)
	return e.maximise(x)
}

// objective is the log likelihood with the priors; x is the point last expected.
func (e *em) objective(x parameters) float64 {
	sum := e.loglik
	for j, used := range e.used {
		if used {
			sum += e.priors[j].penalty(x.a[j], x.d[j], e.setup.Model == TwoPL)
		}
	}
	if e.setup.Model != TwoPL {
		p := e.commonPrior()
		sum += Prior{LogA: p.LogA, SDLogA: p.SDLogA}.penalty(e.commonSlope(x), 0, true)
	}
	return sum
}

func (e *em) leap(x, first, second parameters) parameters {
	rr, vv := 0.0, 0.0
	each := func(do func(to, x, y, z []float64)) parameters {
		to := x.copy()
		do(to.a, x.a, first.a, second.a)
		do(to.d, x.d, first.d, second.d)
		return to
	}
	each(func(_, x, y, z []float64) {
		for j := range x {
			r, v := y[j]-x[j], z[j]-2*y[j]+x[j]
			rr, vv = rr+r*r, vv+v*v
		}
	})
	if vv == 0 {
		return second
	}
	alpha := min(-math.Sqrt(rr/vv), -1)
	to := each(func(to, x, y, z []float64) {
		for j := range x {
			r, v := y[j]-x[j], z[j]-2*y[j]+x[j]
			to[j] = bounded(x[j]-2*alpha*r+alpha*alpha*v, maxIntercept)
		}
	})
	for j := range to.a {
		to.a[j] = bounded(to.a[j], maxSlope)
		if e.setup.Model != TwoPL {
			to.a[j] = max(to.a[j], minCommonSlope)
		}
	}
	return to
}
