package psychometrics_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"mumpuni/psychometrics"
)

// Whatever the table, what is told of people is a number, and what is told of a question is one or is said to be unknown.
func TestOddTablesGiveNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, items := rapid.IntRange(1, 30).Draw(t, "people"), rapid.IntRange(1, 6).Draw(t, "questions")
		answer := rapid.SampledFrom([]int8{0, 1, psychometrics.Missing})
		data := make(psychometrics.Responses, n)
		for i := range data {
			data[i] = rapid.SliceOfN(answer, items, items).Draw(t, "row")
		}
		chance := rapid.SampledFrom([]float64{0, 0.25, 0.5}).Draw(t, "chance")
		s := psychometrics.Setup{Model: rapid.SampledFrom([]psychometrics.Model{psychometrics.TwoPL, psychometrics.OnePL, psychometrics.Rasch}).Draw(t, "model"), Chance: slices.Repeat([]float64{chance}, items)}
		if rapid.Bool().Draw(t, "priors") {
			s.Priors = slices.Repeat([]psychometrics.Prior{psychometrics.Vague}, items)
			s.Free = s.Model == psychometrics.TwoPL && rapid.Bool().Draw(t, "free")
		}
		fit, err := psychometrics.Calibrate(t.Context(), data, s)
		if err != nil {
			t.Fatal(err)
		}
		number := func(what string, xs ...float64) {
			for _, x := range xs {
				if math.IsNaN(x) || math.IsInf(x, 0) {
					t.Fatalf("%s: %v", what, x)
				}
			}
		}
		number("fit", fit.LogLik, fit.Mean, fit.SD)
		for _, p := range fit.Scores {
			number("score", p.EAP, p.SE)
			if math.IsNaN(p.SEInfo) {
				t.Fatal("se by information")
			}
		}
		for _, i := range fit.Items {
			if math.IsInf(i.A, 0) || math.IsInf(i.B, 0) || math.IsNaN(i.A) != math.IsNaN(i.B) || math.IsInf(i.SEB, 0) {
				t.Fatalf("%+v", i)
			}
		}
		if r := data.Reliability(); r.Known {
			number("alpha", r.Alpha, r.Low, r.High)
		}
	})
}
