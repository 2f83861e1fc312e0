package psychometrics

import "math"

// Signal is something about a try that honest work seldom brings about. It decides nothing: it is a reason to look. Value is what was
// found, FalseAlarm how many of 1,000 honest tries give it too, at most (measured in signals_test.go).
type Signal struct {
	Kind       SignalKind `json:"kind"`
	Value      float64    `json:"value"`
	FalseAlarm int        `json:"false_alarm"` // of 1,000
}

// SignalKind names a signal.
type SignalKind string

// The signals: answers given faster than a question can be read, and answers that no one ability explains.
const (
	RapidAnswers   SignalKind = "rapid"
	UnlikelyAnswer SignalKind = "unlikely"
)

const (
	rapidSeconds = 3.0  // below which a question was not read (D. L. Schnipke and D. J. Scrams 1997; S. L. Wise and X. Kong 2005)
	rapidShare   = 0.30 // of the answers whose time is known
	rapidLeast   = 6    // such answers
	timedLeast   = 10   // answers whose time is known
	fitLeast     = 12   // answers
	unlikelyFit  = -2.7 // lz* below which a try is looked at
	leastLeft    = 0.01 // of the variance of the likelihood, once the ability explains its part: with less the statistic is rounding
)

// Rapid tells whether somebody answered faster than one reads: seconds are those between answers, without what the net took; NaN where
// they are not known. Three of ten in less than three seconds, and six at least, are looked at (S. L. Wise and X. Kong, "Response time
// effort: a new measure of examinee motivation in computer-based tests", Applied Measurement in Education 18, 2005, 163–183).
func Rapid(seconds []float64) (Signal, bool) {
	known, rapid := 0, 0
	for _, s := range seconds {
		if math.IsNaN(s) {
			continue
		}
		if known++; s < rapidSeconds {
			rapid++
		}
	}
	if known < timedLeast {
		return Signal{}, false
	}
	share := float64(rapid) / float64(known)
	return Signal{RapidAnswers, share, 1}, rapid >= rapidLeast && share >= rapidShare
}

// Unlikely tells whether no one ability explains the answers of a competency: hard questions right and easy ones wrong. The statistic is
// lz*, the standardised log likelihood of the answers with the ability estimated from them (T. A. B. Snijders, "Asymptotic null
// distribution of person fit statistics with estimated person parameter", Psychometrika 66, 2001, 331–342; D. Magis, G. Raîche and
// S. Béland, "A didactic presentation of Snijders's lz* index of person fit with emphasis on response model selection and ability
// estimation", Journal of Educational and Behavioral Statistics 37, 2012, 57–81), here with the mode of the posterior.
func (r Rule) Unlikely(answers []Answer) (Signal, bool) {
	if len(answers) < fitLeast {
		return Signal{}, false
	}
	fit := r.PersonFit(answers)
	return Signal{UnlikelyAnswer, fit, 10}, fit < unlikelyFit
}

// PersonFit is lz* of answers: about N(0, 1) for who answers by their ability, NaN where there is nothing to tell: questions that are
// known to be equally hard can be answered in no order that their ability does not explain.
func (r Rule) PersonFit(answers []Answer) float64 {
	theta := r.mode(answers)
	var slopes, information float64 // Σ P'w and Σ P'r
	for _, a := range answers {
		t := termsOf(a, theta)
		slopes, information = slopes+t.slope*t.w, information+t.slope*t.r
	}
	c := slopes / information
	sum, variance, whole := c*(r.Mean-theta)/(r.SD*r.SD), 0.0, 0.0
	for _, a := range answers {
		t := termsOf(a, theta)
		sum += (t.u - t.p) * t.w
		w := t.w - c*t.r
		variance += w * w * t.p * (1 - t.p)
		whole += t.w * t.w * t.p * (1 - t.p)
	}
	if variance <= leastLeft*whole {
		return math.NaN()
	}
	return sum / math.Sqrt(variance)
}

// terms are what one answer adds: its outcome u, the probability p and its slope by ability, the weight w = ln p/(1−p), and r = p'/(p(1−p)).
type terms struct{ u, p, slope, w, r float64 }

func termsOf(a Answer, theta float64) terms {
	z, slope := a.Item.logit(theta)
	l := logistic(z)
	t := terms{p: a.Item.C + (1-a.Item.C)*l, slope: (1 - a.Item.C) * l * logistic(-z) * slope}
	t.p = min(max(t.p, 1e-9), 1-1e-9)
	t.w, t.r = math.Log(t.p/(1-t.p)), t.slope/(t.p*(1-t.p))
	if a.Right {
		t.u = 1
	}
	return t
}

// mode is the ability at which the posterior of answers is greatest.
func (r Rule) mode(answers []Answer) float64 {
	density := func(theta float64) float64 {
		d := (theta - r.Mean) / r.SD
		sum := -d * d / 2
		for _, a := range answers {
			p := a.Item.P(theta)
			if !a.Right {
				p = 1 - p
			}
			sum += math.Log(max(p, 1e-9))
		}
		return sum
	}
	const coarse = 0.5
	best, at := math.Inf(-1), r.Mean
	for theta := Scale.Low; theta <= -Scale.Low; theta += coarse {
		if d := density(theta); d > best {
			best, at = d, theta
		}
	}
	low, high := at-coarse, at+coarse
	for range 22 { // one hill between the neighbours of the best place: thirds are cut off
		a, b := low+(high-low)/3, high-(high-low)/3
		if density(a) < density(b) {
			low = a
		} else {
			high = b
		}
	}
	return (low + high) / 2
}
