package psychometrics

import "math"

// Posterior is what is known of one person's ability: a probability for each node of the grid, 1 in all.
type Posterior struct {
	Grid Grid
	Mass []float64
}

// Given is the posterior after one more answer (T. Bayes). What it is called on stays as it was.
func (p Posterior) Given(item Item, right bool) Posterior {
	q := Posterior{Grid: p.Grid, Mass: make([]float64, len(p.Mass))}
	for i, m := range p.Mass {
		chance := item.P(p.Grid.At(i))
		if !right {
			chance = 1 - chance
		}
		q.Mass[i] = m * chance
	}
	q.normalise()
	return q
}

// Mean is the expected ability, EAP (R. D. Bock and R. J. Mislevy, "Adaptive EAP estimation of ability in a microcomputer
// environment", Applied Psychological Measurement 6, 1982, 431–444).
func (p Posterior) Mean() float64 {
	sum := 0.0
	for i, m := range p.Mass {
		sum += m * p.Grid.At(i)
	}
	return sum
}

// SD is the posterior standard deviation: the standard error that goes with Mean.
func (p Posterior) SD() float64 {
	mean, sum := p.Mean(), 0.0
	for i, m := range p.Mass {
		d := p.Grid.At(i) - mean
		sum += m * d * d
	}
	return math.Sqrt(sum)
}

// AtLeast is the probability that the ability is at or above cut. The mass of a node counts as spread evenly over the step
// around it, so that it falls steadily as cut rises.
func (p Posterior) AtLeast(cut float64) float64 {
	first := (cut-p.Grid.Low)/p.Grid.Step + 0.5 // how many steps lie below cut
	sum := 0.0
	for i := len(p.Mass) - 1; i >= 0 && float64(i) > first-1; i-- {
		sum += p.Mass[i] * min(1, float64(i)+1-first)
	}
	return min(sum, 1)
}

// Drifted is the posterior after time in which the ability may have changed by a normal amount of this variance. What would
// leave the grid stays at its end.
func (p Posterior) Drifted(variance float64) Posterior {
	if variance <= 0 {
		return p
	}
	q := Posterior{Grid: p.Grid, Mass: make([]float64, len(p.Mass))}
	reach := int(math.Ceil(6 * math.Sqrt(variance) / p.Grid.Step))
	kernel := make([]float64, 2*reach+1)
	for k := range kernel {
		d := float64(k-reach) * p.Grid.Step
		kernel[k] = math.Exp(-d * d / (2 * variance))
	}
	for i, m := range p.Mass {
		for k, weight := range kernel {
			q.Mass[min(max(i+k-reach, 0), len(q.Mass)-1)] += m * weight
		}
	}
	q.normalise()
	return q
}

func (p Posterior) normalise() {
	sum := 0.0
	for _, m := range p.Mass {
		sum += m
	}
	for i := range p.Mass {
		p.Mass[i] /= sum
	}
}
