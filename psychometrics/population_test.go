package psychometrics_test

import (
	"slices"
	"testing"

	"mumpuni/psychometrics"
)

// Judges say where questions are; how far people are from them, and how far from one another, is found from the answers.
func TestAPopulationIsFoundOnTheScaleOfJudges(t *testing.T) {
	rng, rule := seeded(11), firstRule(t, 0.95)
	const n, people = 60, 1500
	items, held := make([]psychometrics.Item, n), make([]psychometrics.Prior, n)
	for j := range items {
		held[j] = rule.Held(j%5 + 1)
		items[j] = psychometrics.Item{A: 1.2 * 0.8, B: held[j].B + 0.7*rng.NormFloat64(), C: 0.25}
		if j%2 == 0 {
			items[j].A = 1.2 * 1.25
		}
	}
	data := make(psychometrics.Responses, people)
	for i := range data {
		theta := 0.6 + 1.4*rng.NormFloat64()
		data[i] = make([]int8, n)
		for j, item := range items {
			data[i][j] = int8(b2f(rng.Float64() < item.P(theta)))
		}
	}
	setup := psychometrics.Setup{Model: psychometrics.TwoPL, Chance: slices.Repeat([]float64{0.25}, n), Priors: held, Free: true}
	fit := calibrated(t, data, setup)
	near(t, "mean", fit.Mean, 0.6, 0.3)
	near(t, "SD", fit.SD, 1.4, 0.2)
	shift := 0.0
	for j, item := range fit.Items {
		shift += (item.B - items[j].B) / n
		near(t, "a", item.A, items[j].A, 0.6)
	}
	near(t, "mean difficulty", shift, 0, 0.3)
	var mean float64
	for _, s := range fit.Scores {
		mean += s.EAP / people
	}
	near(t, "scores are on the same scale", mean, fit.Mean, 0.02)
	setup.Priors = nil
	if _, err := psychometrics.Calibrate(t.Context(), data, setup); err == nil {
		t.Error("a free population without priors was taken")
	}
}
