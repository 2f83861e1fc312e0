package psychometrics

import (
	"context"
	"errors"
	"fmt"
	"math"
)

// Model says what differs between questions beside their difficulty.
type Model string

// The models. All keep the stated chance of each question fixed.
const (
	TwoPL Model = "2pl"   // each question has its own slope; θ ~ N(0,1)
	OnePL Model = "1pl"   // one slope for all; θ ~ N(0,1)
	Rasch Model = "rasch" // slope 1; θ ~ N(0, free variance)
)

// Prior is what is held of one question before data: b normal around B, ln a normal around LogA, on the scale on which people
// are N(0,1). A standard deviation of 0 stands for nothing held.
type Prior struct{ B, SDB, LogA, SDLogA float64 }

// Vague is the prior of a question of which nothing is known but that it is one.
var Vague = Prior{B: 0, SDB: 2, LogA: math.Log(1.2), SDLogA: 0.4}

// Setup is how to calibrate. Chance and Priors are by question; nil stands for no chance and nothing held. Free leaves mean and
// standard deviation of the population free: the priors, which must all be there, fix the scale (2pl only). Mean gives, of questions of
// few answers with a prior, the mean of what they may be instead of the likeliest: see average.go (2pl only).
type Setup struct {
	Model  Model
	Chance []float64
	Priors []Prior
	Free   bool
	Mean   bool
}

// Fit is a calibration.
type Fit struct {
	Items      []Item  // NaN where the answers say nothing: none, or all alike and no prior held; SEA and SEB NaN where unknown
	Mean, SD   float64 // of the population
	LogLik     float64 // of the answers, without the priors
	Converged  bool
	Iterations int
	Scores     []Score   // of each row, with the population N(Mean, SD²) as prior
	Infit      []float64 // see fit.go; NaN where unknown
	Outfit     []float64
}

// Score is what the answers say of one person: mean and standard deviation of the posterior, and 1/√(test information at EAP)
// over the questions answered, +Inf where there is none.
type Score struct{ EAP, SE, SEInfo float64 }

// Calibrate fits the model by marginal maximum likelihood with the EM algorithm (R. D. Bock and M. Aitkin, "Marginal maximum
// likelihood estimation of item parameters: application of an EM algorithm", Psychometrika 46, 1981, 443–459), on Quadrature;
// with priors it is the mode of the posterior (R. J. Mislevy, "Bayes modal estimation in item response models", Psychometrika
// 51, 1986, 177–195). It ends early, with the context's error, when that is done. Answers that break Responses or a setup that
// does not fit them is an error.
func Calibrate(ctx context.Context, data Responses, s Setup) (Fit, error) {
	e, err := newEM(data, s)
	if err != nil {
		return Fit{}, err
	}
	converged, iterations, err := e.climb(ctx)
	if err != nil {
		return Fit{}, err
	}
	e.expect(e.x) // the counts and likelihood of where it ended
	f := Fit{LogLik: e.loglik, Converged: converged, Iterations: iterations}
	e.errors()
	if s.Mean && s.Model == TwoPL {
		e.average()
	}
	e.fitTo(&f)
	e.report(&f)
	return f, nil
}

// parameters are slope a and intercept d = −ab of each question: in them the likelihood is well behaved.
type parameters struct{ a, d []float64 }

func (p parameters) copy() parameters {
	return parameters{append([]float64(nil), p.a...), append([]float64(nil), p.d...)}
}

func newEM(data Responses, s Setup) (*em, error) {
	items, err := data.items()
	switch {
	case err != nil:
		return nil, err
	case s.Model != TwoPL && s.Model != OnePL && s.Model != Rasch:
		return nil, fmt.Errorf("model %q is not known", s.Model)
	case s.Chance != nil && len(s.Chance) != items, s.Priors != nil && len(s.Priors) != items:
		return nil, errors.New("chances and priors must be as many as questions")
	case s.Free && !s.scaled():
		return nil, errNoScale
	}
	e := &em{place: place{0, 1}, setup: s, grid: Quadrature, chance: make([]float64, items), priors: make([]Prior, items), used: make([]bool, items)}
	copy(e.chance, s.Chance)
	copy(e.priors, s.Priors)
	answered, right := data.counts(items)
	for j := range e.used {
		if !(e.chance[j] >= 0 && e.chance[j] < 1) {
			return nil, fmt.Errorf("question %d: a chance of %v", j+1, e.chance[j])
		}
		e.used[j] = answered[j] > 0 && (e.priors[j].SDB > 0 || right[j] > 0 && right[j] < answered[j])
	}
	e.identify()
	e.patterns, e.of = data.collapse(e.used)
	e.begin(answered, right)
	e.allocate()
	return e, nil
}

// identify leaves all questions out where there are too few to tell the parameters of the model without a prior: below three
// with own slopes, below two with one.
func (e *em) identify() {
	least := 2
	if e.setup.Model == TwoPL {
		least = 3
	}
	k := 0
	for j, used := range e.used {
		if used && e.priors[j].SDLogA > 0 {
			return
		}
		if used {
			k++
		}
	}
	if k < least {
		clear(e.used)
	}
}

// begin is where the climb starts: slope 1 (or the prior's), and the intercept that gives the share of right answers.
func (e *em) begin(answered, right []int) {
	e.x = parameters{make([]float64, len(e.used)), make([]float64, len(e.used))}
	for j := range e.used {
		e.x.a[j] = 1
		if e.priors[j].SDLogA > 0 && e.setup.Model == TwoPL {
			e.x.a[j] = math.Exp(e.priors[j].LogA)
		}
		p := (float64(right[j]) + 0.5) / (float64(answered[j]) + 1)
		p = max((p-e.chance[j])/(1-e.chance[j]), 0.02)
		e.x.d[j] = math.Log(p/(1-p)) * 1.2
	}
}
