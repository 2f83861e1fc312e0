package psychometrics

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// z95 is the 97.5 % point of the normal distribution.
const z95 = 1.959964

// Margin is how far a share of right answers may be from what the person would reach over all questions of the same kind: the
// standard error, and the interval that covers it with 95 % confidence.
type Margin struct{ Error, Low, High float64 }

// MarginOf gives the margin of the share p of n questions; false below two, of which no error can be told.
//
// The error is that of the binomial model, sqrt(p(1-p)/(n-1)) (F. M. Lord, "Do tests of the same length have the same
// standard errors of measurement?", Educational and Psychological Measurement 17, 1957, 510–521). At the ends, where it is
// 0, it says too little, so the interval is Wilson's (E. B. Wilson, Journal of the American Statistical Association 22,
// 1927, 209–212). Both take the questions as a sample of equal weight from what is measured.
func MarginOf(p float64, n int) (Margin, bool) {
	if n < 2 {
		return Margin{}, false
	}
	m := float64(n)
	centre, z2 := p+z95*z95/(2*m), z95*z95/m
	half := z95 * math.Sqrt(p*(1-p)/m+z2/(4*m))
	return Margin{
		Error: math.Sqrt(p * (1 - p) / (m - 1)),
		Low:   max((centre-half)/(1+z2), 0), High: min((centre+half)/(1+z2), 1),
	}, true
}

// Alpha is how consistently items measure, k/(k-1) · (1 − Σ item variances / variance of the sums), which is KR-20 where
// answers are right or wrong (L. J. Cronbach, "Coefficient alpha and the internal structure of tests", Psychometrika 16, 1951,
// 297–334). There must be two items, and the sums must differ.
func Alpha(items int, parts, whole float64) float64 {
	k := float64(items)
	return k / (k - 1) * (1 - parts/whole)
}

// AlphaInterval covers alpha with 95 % confidence: 1−α follows an F distribution (L. S. Feldt, "The approximate sampling
// distribution of Kuder-Richardson reliability coefficient twenty", Psychometrika 30, 1965, 357–370). There must be two people
// and two items; items need not be whole where papers differ in length.
func AlphaInterval(alpha float64, people int, items float64) (low, high float64) {
	n := float64(people - 1)
	f := distuv.F{D1: n, D2: n * (items - 1)}
	return 1 - (1-alpha)*f.Quantile(0.975), 1 - (1-alpha)*f.Quantile(0.025)
}
