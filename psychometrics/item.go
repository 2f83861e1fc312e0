package psychometrics

import "math"

// Item is what is known of one question on the scale of its competency: how sharply it separates (A, above 0 wherever people
// are scored), where (B) and the share of right answers by chance (C, from 0 to below 1). SEA and SEB are the standard errors of
// A and B; 0 stands for known exactly.
type Item struct{ A, B, C, SEA, SEB float64 }

// P is the probability of a right answer at ability theta (A. Birnbaum in F. M. Lord and M. R. Novick, "Statistical Theories of
// Mental Test Scores", 1968, ch. 17). It never falls as theta rises, if A > 0. Where A and B are known with error it is the
// mean over what they may be: the argument of the logistic function is divided by √(1 + πσ²/8), σ² its variance
// (D. J. C. MacKay, "The evidence framework applied to classification networks", Neural Computation 4, 1992, 720–736).
// So what is not known of a question widens what is said of a person.
func (i Item) P(theta float64) float64 {
	z, _ := i.logit(theta)
	return i.C + (1-i.C)*logistic(z)
}

// Information is Fisher's information of one answer about theta, P'²/(P(1−P)) (F. M. Lord, "Applications of Item Response
// Theory to Practical Testing Problems", 1980, eq. 5-9), with P as above.
func (i Item) Information(theta float64) float64 {
	z, slope := i.logit(theta)
	l := logistic(z)
	p := i.C + (1-i.C)*l
	if p == 0 {
		return 0
	}
	return (1 - i.C) * l * l * logistic(-z) * slope * slope / p
}

// logit gives the argument of the logistic function and its derivative by theta.
func (i Item) logit(theta float64) (z, slope float64) {
	x := theta - i.B
	if i.SEA == 0 && i.SEB == 0 {
		return i.A * x, i.A
	}
	ofB := 1 + math.Pi/8*i.A*i.A*i.SEB*i.SEB
	s := math.Sqrt(ofB + math.Pi/8*x*x*i.SEA*i.SEA)
	return i.A * x / s, i.A * ofB / (s * s * s)
}

func logistic(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

// TestInformation is the information of all items together at theta.
func TestInformation(items []Item, theta float64) float64 {
	sum := 0.0
	for _, i := range items {
		sum += i.Information(theta)
	}
	return sum
}
