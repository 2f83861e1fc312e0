package psychometrics

import (
	"errors"
	"math"
	"slices"
)

// place is where the population is on the scale of the priors: people are mean + sd·z, z ~ N(0, 1).
type place struct{ mean, sd float64 }

var errNoScale = errors.New("a free population needs priors of difficulty and slope, and slopes of their own")

// relocate moves a free population to where it fits x best, and gives how far that was.
func (e *em) relocate(x parameters) float64 {
	if !e.setup.Free || !slices.Contains(e.used, true) {
		return 0
	}
	before := e.place
	e.move(e.located(x))
	return math.Abs(e.place.mean-before.mean) + math.Abs(e.place.sd-before.sd)
}

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

// located is the population that makes the questions x most likely by their priors: the scale is that of the judges, as in the
// linking of tests by common items (B. H. Loyd and H. D. Hoover, Journal of Educational Measurement 17, 1980, 179–193).
func (e *em) located(x parameters) place {
	low, high := math.Log(0.2), math.Log(5)
	for range 60 { // the loss has one valley in ln sd: thirds are cut off
		a, b := low+(high-low)/3, high-(high-low)/3
		lossA, _ := e.loss(x, math.Exp(a))
		lossB, _ := e.loss(x, math.Exp(b))
		if lossA < lossB {
			high = b
		} else {
			low = a
		}
	}
	sd := math.Exp((low + high) / 2)
	_, mean := e.loss(x, sd)
	return place{mean, sd}
}

// loss is twice the negative log density of the priors at this sd, with the best mean for it.
func (e *em) loss(x parameters, sd float64) (loss, mean float64) {
	var sum, weight float64
	for j, used := range e.used {
		if used {
			p := e.setup.Priors[j]
			w := 1 / (p.SDB * p.SDB)
			sum, weight = sum+w*(p.B+sd*x.d[j]/x.a[j]), weight+w
		}
	}
	mean = sum / weight
	for j, used := range e.used {
		if !used {
			continue
		}
		p := e.setup.Priors[j]
		b := (mean - sd*x.d[j]/x.a[j] - p.B) / p.SDB
		a := (math.Log(x.a[j]) - math.Log(sd) - p.LogA) / p.SDLogA
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
