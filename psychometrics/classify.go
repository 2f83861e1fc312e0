package psychometrics

import "math"

// Classification is how well people are sorted into classes: the share that is expected in its true class, and the share that
// would be in the same class after a second paper like the first.
type Classification struct{ Accuracy, Consistency float64 }

// Rudner is the classification of people by cuts on the scale of ability, from each one's estimate and its error (L. M. Rudner,
// "Expected classification accuracy", Practical Assessment, Research & Evaluation 10(13), 2005). Cuts rise. NaN of nobody.
func Rudner(scores []Score, cuts []float64) Classification {
	var c Classification
	for _, s := range scores {
		for class, p := range normalClasses(s, cuts) {
			c.Consistency += p * p
			if class == classOf(s.EAP, cuts) {
				c.Accuracy += p
			}
		}
	}
	n := float64(len(scores))
	return Classification{c.Accuracy / n, c.Consistency / n}
}

func normalClasses(s Score, cuts []float64) []float64 {
	out, below := make([]float64, len(cuts)+1), 0.0
	for i, cut := range cuts {
		under := 0.5 * math.Erfc((s.EAP-cut)/s.SE/math.Sqrt2)
		out[i], below = under-below, under
	}
	out[len(cuts)] = 1 - below
	return out
}

// classOf is how many cuts x has reached.
func classOf(x float64, cuts []float64) int {
	class := 0
	for class < len(cuts) && x >= cuts[class] {
		class++
	}
	return class
}

// Lee is the classification by numbers of right answers on a paper of items, cuts being the fewest for each next class, for
// people distributed as population (W.-C. Lee, "Classification consistency and accuracy for complex assessments using item
// response theory", Journal of Educational Measurement 47, 2010, 1–17). The true class is that of the expected number.
func Lee(items []Item, cuts []float64, population Posterior) Classification {
	var c Classification
	for q, mass := range population.Mass {
		theta, expected := population.Grid.At(q), 0.0
		for _, i := range items {
			expected += i.P(theta)
		}
		classes := make([]float64, len(cuts)+1)
		for sum, p := range sums(items, theta) {
			classes[classOf(float64(sum), cuts)] += p
		}
		for _, p := range classes {
			c.Consistency += mass * p * p
		}
		c.Accuracy += mass * classes[classOf(expected, cuts)]
	}
	return c
}

// sums is the distribution of the number of right answers at theta (F. M. Lord and M. S. Wingersky, "Comparison of IRT true-score
// and equipercentile observed-score equatings", Applied Psychological Measurement 8, 1984, 453–461).
func sums(items []Item, theta float64) []float64 {
	out := make([]float64, len(items)+1)
	out[0] = 1
	for n, item := range items {
		p := item.P(theta)
		for s := n + 1; s > 0; s-- {
			out[s] = out[s]*(1-p) + out[s-1]*p
		}
		out[0] *= 1 - p
	}
	return out
}
