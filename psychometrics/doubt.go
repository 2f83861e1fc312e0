package psychometrics

import "math"

// Doubt is why the estimate of a question does not count, so that the question stays as judges see it: a stable word.
type Doubt string

// The doubts, in the order in which they are looked for; none for an estimate that counts.
const (
	NoDoubt       Doubt = ""
	KeyDoubted    Doubt = "key"    // those who know more are right less often
	FewAnswers    Doubt = "few"    // asked of fewer than 100 people
	Unsure        Doubt = "unsure" // the standard error of its difficulty is above 0.35, or cannot be told
	OddSlope      Doubt = "slope"  // it separates as no good question does: below 0.3 or above 4
	FarFromJudges Doubt = "far"    // its difficulty is not where its level says, by more than chance and judges' error make it
)

const (
	leastSlope = 0.3
	mostSlope  = 4.0
	farSpread  = 3.0 // standard deviations between an estimate and its judges
)

// DoubtOf says whether an estimate counts: people is how many were asked the question, rest its correlation with the rest (NaN:
// unknown), held what judges say of it. So nothing wild comes in force: what 100 answers cannot outweigh has an error above 0.35.
func DoubtOf(people int, fit Item, rest float64, held Prior) Doubt {
	switch {
	case people >= minAdvised && rest < -1.645/math.Sqrt(float64(people)):
		return KeyDoubted
	case people < leastCalibrated:
		return FewAnswers
	case !(fit.SEB <= sureSE) || math.IsNaN(fit.A) || math.IsNaN(fit.B) || math.IsNaN(fit.SEA):
		return Unsure
	case fit.A < leastSlope || fit.A > mostSlope:
		return OddSlope
	case math.Abs(fit.B-held.B) > farSpread*math.Hypot(held.SDB, fit.SEB):
		return FarFromJudges
	}
	return NoDoubt
}

// leastPopulation is of how many people the distribution takes the place of the first prior.
const leastPopulation = 200

// Known is the rule once people were measured: from 200 on with their distribution as prior, before with the first one.
func (r Rule) Known(people int, mean, sd float64) Rule {
	if people < leastPopulation {
		return r
	}
	return r.From(mean, sd)
}

// PlausiblePopulation tells whether a calibrated population is one that people can be: not so narrow or wide, or so far from all
// cuts, that the scale must have slipped.
func (r Rule) PlausiblePopulation(mean, sd float64) bool {
	low, high := r.Cuts[0]-1, r.Cuts[len(r.Cuts)-1]+1
	return sd >= 0.3 && sd <= 3 && mean >= low && mean <= high
}
