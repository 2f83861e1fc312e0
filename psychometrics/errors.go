package psychometrics

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/mat"
)

// errors works out the standard errors from the observed information, made of what the EM algorithm has at hand (T. A. Louis,
// "Finding the observed information matrix when using the EM algorithm", Journal of the Royal Statistical Society B 44, 1982,
// 226–233): complete information, less the covariance of the complete score within each pattern. Where the matrix cannot be
// inverted they are NaN.
func (e *em) errors() {
	index, k := e.positions()
	e.seD, e.items = nans(len(e.used)), make([]Item, len(e.used))
	for j := range e.items {
		e.items[j] = Item{A: e.x.a[j], B: -e.x.d[j] / e.x.a[j], C: e.chance[j], SEA: math.NaN(), SEB: math.NaN()}
	}
	if k == 0 {
		return
	}
	info := mat.NewSymDense(2*k, nil) // slopes first, then intercepts
	e.addComplete(info, index, k)
	e.subtractMissing(info, index, k)
	if e.setup.Model == TwoPL {
		e.invert(info, index, func(i int) (int, int) { return i, k + i })
		return
	}
	e.invert(e.shared(info, k), index, func(i int) (int, int) { return 0, 1 + i })
}

// positions numbers the questions that are used.
func (e *em) positions() (index []int, k int) {
	index = make([]int, len(e.used))
	for j, used := range e.used {
		index[j] = -1
		if used {
			index[j] = k
			k++
		}
	}
	return index, k
}

func nans(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = math.NaN()
	}
	return out
}

// addComplete adds the information that there would be if abilities were known, and that of the priors.
func (e *em) addComplete(info *mat.SymDense, index []int, k int) {
	n := e.grid.N
	for j, i := range index {
		if i < 0 {
			continue
		}
		a, d, c := e.x.a[j], e.x.d[j], e.chance[j]
		b := e.priors[j].block(a, d, e.setup.Model == TwoPL)
		for q := range n {
			theta, r := e.grid.At(q), e.counts[(2*j+1)*n+q]
			all := r + e.counts[2*j*n+q]
			l := logistic(a*theta + d)
			p, slope := c+(1-c)*l, l*logistic(-a*theta-d)
			if p == 0 {
				continue
			}
			h := all*(1-c)*slope*l/p - (r-all*p)*c*slope/(p*p)
			b.aa, b.ad, b.dd = b.aa+h*theta*theta, b.ad+h*theta, b.dd+h
		}
		info.SetSym(i, i, b.aa)
		info.SetSym(i, k+i, b.ad)
		info.SetSym(k+i, k+i, b.dd)
	}
}

// shared is the information of one slope for all and each intercept.
func (e *em) shared(info *mat.SymDense, k int) *mat.SymDense {
	out := mat.NewSymDense(k+1, nil)
	slope := 0.0
	for i := range k {
		cross := 0.0
		for j := range k {
			slope += info.At(i, j)
			cross += info.At(j, k+i)
			if j >= i {
				out.SetSym(1+i, 1+j, info.At(k+i, k+j))
			}
		}
		out.SetSym(0, 1+i, cross)
	}
	if p := e.commonPrior(); p.SDLogA > 0 {
		slope += 1 / (p.SDLogA * p.SDLogA * e.commonSlope(e.x) * e.commonSlope(e.x))
	}
	out.SetSym(0, 0, slope)
	return out
}

// invert reads the errors off the inverse; those of b = −d/a by the delta method.
func (e *em) invert(info *mat.SymDense, index []int, places func(i int) (a, d int)) {
	var factor mat.Cholesky
	if !factor.Factorize(info) {
		return
	}
	var cov mat.SymDense
	if factor.InverseTo(&cov) != nil {
		return
	}
	for j, i := range index {
		if i < 0 {
			continue
		}
		at, dt := places(i)
		va, vd, ad := cov.At(at, at), cov.At(dt, dt), cov.At(at, dt)
		b := e.items[j].B
		e.items[j].SEA, e.seD[j] = math.Sqrt(va), math.Sqrt(vd)
		e.items[j].SEB = math.Sqrt(max(vd+b*b*va+2*b*ad, 0)) / math.Abs(e.x.a[j])
	}
}

// subtractMissing takes away, for each pair of questions, the covariance of their scores within each pattern.
func (e *em) subtractMissing(info *mat.SymDense, index []int, k int) {
	parts := make([]*covariance, workers)
	var wait sync.WaitGroup
	for w := range workers {
		parts[w] = newCovariance(k)
		from, to := len(e.patterns)*w/workers, len(e.patterns)*(w+1)/workers
		wait.Go(func() { e.scoreCovariance(parts[w], from, to, index) })
	}
	wait.Wait()
	for _, c := range parts {
		for i := range 2 * k {
			for j := i; j < 2*k; j++ {
				info.SetSym(i, j, info.At(i, j)-c.at(i, j))
			}
		}
	}
}
