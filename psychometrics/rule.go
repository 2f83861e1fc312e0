package psychometrics

import (
	"errors"
	"fmt"
	"math"
)

// Version names this rule wherever its results are kept. Another grid, prior, gate or drift is another version.
const Version = "level-1"

// FirstCuts are where levels 1 to 5 begin until judges have set them; with the prior they fix the scale.
var FirstCuts = []float64{-2, -1, 0, 1, 2}

// What the rule asks for before it decides, and how much an ability may change.
const (
	priorSD      = 1.5
	leastAnswers = 6    // answered questions of the try
	leastGuessed = 12   // the same where the mean chance is above guessedAbove
	guessedAbove = 0.35 //
	leastNear    = 3    // answered questions of the level or above (to reach it), of the level or below (to be below it)
	driftOfTime  = 0.25 // variance between two tries
	driftOfStudy = 0.25 // more where a course of the competency was completed in between
)

// Rule is how the answers of one competency become a level: where levels begin (Cuts, of levels 1, 2, …), the prior of everybody,
// N(Mean, SD²), and the probability from which a level counts as reached (Certainty, P at or above it) or not (1 − Certainty, P at
// or below it).
type Rule struct {
	Cuts      []float64
	Mean, SD  float64
	Certainty float64
}

// NewRule is the rule with the first prior: normal around the mean of the cuts with standard deviation 1.5, the same for everybody.
// Cuts that do not rise strictly, or a certainty outside 0.5 to 1, are an error.
func NewRule(cuts []float64, certainty float64) (Rule, error) {
	if len(cuts) == 0 || !(certainty > 0.5 && certainty < 1) {
		return Rule{}, fmt.Errorf("a rule with %d cuts and certainty %v", len(cuts), certainty)
	}
	sum, below := 0.0, math.Inf(-1)
	for _, cut := range cuts {
		if !(cut > below) || math.IsInf(cut, 0) {
			return Rule{}, errors.New("cuts must rise from level to level")
		}
		sum, below = sum+cut, cut
	}
	return Rule{Cuts: cuts, Mean: sum / float64(len(cuts)), SD: priorSD, Certainty: certainty}, nil
}

// From is the rule with the prior of a calibrated population.
func (r Rule) From(mean, sd float64) Rule {
	r.Mean, r.SD = mean, sd
	return r
}

// Prior is what is held of everybody before their first try.
func (r Rule) Prior() Posterior { return Scale.Normal(r.Mean, r.SD) }

// Again is where a new try begins: the posterior of the last one, wider by the time in between and by a course completed in it.
func (r Rule) Again(last Posterior, learned bool) Posterior {
	if learned {
		return last.Drifted(driftOfTime + driftOfStudy)
	}
	return last.Drifted(driftOfTime)
}

const (
	bookmark = 0.67 // chance of a right answer, guessing aside, of a person exactly at the cut of the question's level
	judgedSD = 0.7  // of a judged difficulty
	slope    = 1.2  // of a question of which nothing is known
	slopeSD  = 0.4  // of its logarithm
)

// Held is what is held of a question of a level before data, for Calibrate: judges place it by the bookmark method (H. C. Mitzel,
// D. M. Lewis, R. J. Patz and D. R. Green, "The Bookmark procedure", in G. J. Cizek (ed.), "Setting Performance Standards", 2001).
// Levels are 1 to the number of cuts.
func (r Rule) Held(level int) Prior {
	b := r.Cuts[level-1] - math.Log(bookmark/(1-bookmark))/slope
	return Prior{B: b, SDB: judgedSD, LogA: math.Log(slope), SDLogA: slopeSD}
}

// Mean and standard deviation of a slope whose logarithm is N(ln 1.2, 0.4²).
var (
	judgedSlope      = slope * math.Exp(slopeSD*slopeSD/2)
	judgedSlopeError = judgedSlope * math.Sqrt(math.Exp(slopeSD*slopeSD)-1)
)

// Judged is a question of a level before data, for scoring.
func (r Rule) Judged(level int, chance float64) Item {
	h := r.Held(level)
	return Item{A: judgedSlope, B: h.B, C: chance, SEA: judgedSlopeError, SEB: judgedSD}
}

// Stage is how well a question is known.
type Stage string

// The stages: judged (perkiraan ahli), on trial (uji coba) and calibrated (terkalibrasi).
const (
	StageJudged     Stage = "judged"
	StageTrial      Stage = "trial"
	StageCalibrated Stage = "calibrated"
)

const (
	leastTried      = 50
	leastCalibrated = 100
	sureSE          = 0.35
)

// StageOf follows from how many people were asked and the standard error of the difficulty (NaN where unknown): on trial from 50,
// calibrated from 100 with an error of at most 0.35.
func StageOf(people int, seB float64) Stage {
	switch {
	case people >= leastCalibrated && seB <= sureSE:
		return StageCalibrated
	case people >= leastTried:
		return StageTrial
	default:
		return StageJudged
	}
}
