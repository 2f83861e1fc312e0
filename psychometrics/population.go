package psychometrics

import (
	"errors"
	"math"
)

// place is where the population is on the scale of the priors: people are mean + sd·z, z ~ N(0, 1).
type place struct{ mean, sd float64 }

var errNoScale = errors.New("a free population needs priors of difficulty and slope, and slopes of their own")

// move sets the population and brings the priors onto the scale on which it is N(0, 1).
func (e *em) move(to place) {
	e.place = to
	for j, p := range e.setup.Priors {
		if p.SDB > 0 {
			p.B, p.SDB = (p.B-to.mean)/to.sd, p.SDB/to.sd
		}
		if p.SDLogA > 0 {
			p.LogA += math.Log(to.sd)
		}
		e.priors[j] = p
	}
}

// located is the population that makes the questions at hand most likely by their priors: the scale is that of the judges, as in the
// linking of tests by common items (B. H. Loyd and H. D. Hoover, Journal of Educational Measurement 17, 1980, 179–193).
func (e *em) located() place {
	low, high := math.Log(0.2), math.Log(5)
	for range 60 { // the loss has one valley in ln sd: thirds are cut off
		a, b := low+(high-low)/3, high-(high-low)/3
		lossA, _ := e.loss(math.Exp(a))
		lossB, _ := e.loss(math.Exp(b))
		if lossA < lossB {
			high = b
		} else {
			low = a
		}
	}
	sd := math.Exp((low + high) / 2)
	_, mean := e.loss(sd)
	return place{mean, sd}
}

// loss is twice the negative log density of the priors at this sd, with the best mean for it.
func (e *em) loss(sd float64) (loss, mean float64) {
	var sum, weight float64
	for j, used := range e.used {
		if used {
			p := e.setup.Priors[j]
			w := 1 / (p.SDB * p.SDB)
			sum, weight = sum+w*(p.B+sd*e.x.d[j]/e.x.a[j]), weight+w
		}
	}
	mean = sum / weight
	for j, used := range e.used {
		if !used {
			continue
		}
		p := e.setup.Priors[j]
		b := (mean - sd*e.x.d[j]/e.x.a[j] - p.B) / p.SDB
		a := (math.Log(e.x.a[j]) - math.Log(sd) - p.LogA) / p.SDLogA
		loss += b*b + a*a
	}
	return loss, mean
}

// scaled tells whether the priors can carry a free population.
func (s Setup) scaled() bool {
	for _, p := range s.Priors {
		if p.SDB <= 0 || p.SDLogA <= 0 {
			return false
		}
	}
	return len(s.Priors) > 0 && s.Model == TwoPL
}
