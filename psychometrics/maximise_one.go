package psychometrics

import "math"

// maximiseTogether moves one slope and all intercepts at once: the curvature is an arrow, so that the slope's step comes first
// and each intercept's follows from it.
func (e *em) maximiseTogether(x parameters) {
	value := e.valueOfAll(x)
	for range steps {
		da, dd := e.arrowStep(x)
		step, moved := 1.0, 0.0
		for range 12 {
			y := e.stepped(x, step, da, dd)
			if v := e.valueOfAll(y); v >= value {
				moved = distance(x, y)
				copy(x.a, y.a)
				copy(x.d, y.d)
				value = v
				break
			}
			step /= 2
		}
		if moved < 1e-9 {
			return
		}
	}
}

// arrowStep solves for the step of the common slope and of each intercept.
func (e *em) arrowStep(x parameters) (da float64, dd []float64) {
	blocks, top, bottom := make([]block, len(e.used)), 0.0, 0.0
	if prior, slope := e.commonPrior(), e.commonSlope(x); prior.SDLogA > 0 {
		b := Prior{LogA: prior.LogA, SDLogA: prior.SDLogA}.block(slope, 0, true)
		top, bottom = b.ga, b.aa
	}
	for j, used := range e.used {
		if used {
			b := e.blockOf(j, x.a[j], x.d[j])
			blocks[j] = b
			top += b.ga - b.ad*b.gd/b.dd
			bottom += b.aa - b.ad*b.ad/b.dd
		}
	}
	dd = make([]float64, len(e.used))
	if bottom > 0 {
		da = top / bottom
	}
	for j, used := range e.used {
		if used {
			dd[j] = (blocks[j].gd - blocks[j].ad*da) / blocks[j].dd
		}
	}
	return da, dd
}

func (e *em) stepped(x parameters, step, da float64, dd []float64) parameters {
	y := x.copy()
	for j := range y.a {
		y.a[j] = min(max(x.a[j]+step*da, minCommonSlope), maxSlope)
		y.d[j] = bounded(x.d[j]+step*dd[j], maxIntercept)
	}
	return y
}

func (e *em) valueOfAll(x parameters) float64 {
	prior := e.commonPrior()
	sum := Prior{LogA: prior.LogA, SDLogA: prior.SDLogA}.penalty(e.commonSlope(x), 0, true)
	for j, used := range e.used {
		if used {
			sum += e.value(j, x.a[j], x.d[j])
		}
	}
	return sum
}

// commonPrior is that of the slope where all share one: the first question's.
func (e *em) commonPrior() Prior {
	for j, used := range e.used {
		if used {
			return e.priors[j]
		}
	}
	return Prior{}
}

func (e *em) commonSlope(x parameters) float64 {
	for j, used := range e.used {
		if used {
			return x.a[j]
		}
	}
	return 1
}

func distance(x, y parameters) float64 {
	far := 0.0
	for j := range x.a {
		far = max(far, math.Abs(x.a[j]-y.a[j]), math.Abs(x.d[j]-y.d[j]))
	}
	return far
}
