package psychometrics_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"mumpuni/psychometrics"
)

var anyItem = rapid.Custom(func(t *rapid.T) psychometrics.Item {
	return psychometrics.Item{
		A: rapid.Float64Range(0.2, 3).Draw(t, "a"), B: rapid.Float64Range(-3, 3).Draw(t, "b"),
		C:   rapid.SampledFrom([]float64{0, 0.2, 0.25, 0.5}).Draw(t, "c"),
		SEA: rapid.SampledFrom([]float64{0, 0.2, 0.5}).Draw(t, "se of a"), SEB: rapid.SampledFrom([]float64{0, 0.3, 0.7}).Draw(t, "se of b"),
	}
})

func TestAnItemFollowsItsFormula(t *testing.T) {
	i := psychometrics.Item{A: 1.2, B: 0.5, C: 0.25}
	near(t, "at its difficulty", i.P(0.5), 0.625, 1e-15)
	near(t, "far below", i.P(-50), 0.25, 1e-12)
	near(t, "far above", i.P(50), 1, 1e-12)
	near(t, "a known value", i.P(1.5), 0.25+0.75/(1+math.Exp(-1.2)), 1e-15)
}

// Information is compared with its definition, P'²/(P(1−P)), by a numerical derivative.
func TestInformationIsThatOfItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i, theta := anyItem.Draw(t, "item"), rapid.Float64Range(-3, 3).Draw(t, "theta")
		const h = 1e-5
		slope, p := (i.P(theta+h)-i.P(theta-h))/(2*h), i.P(theta)
		want := slope * slope / (p * (1 - p))
		if got := i.Information(theta); math.Abs(got-want) > 1e-6*(1+want) {
			t.Fatalf("%v, want %v", got, want)
		}
		if slope < 0 {
			t.Fatalf("P falls at %v", theta)
		}
	})
}

// The mean over a normal error of b, by brute force, is what P says of a question that is known with error.
func TestErrorsOfItemsWidenTheCurve(t *testing.T) {
	unsure := psychometrics.Item{A: 1.2, B: 0.3, C: 0.25, SEB: 0.7}
	for theta := -3.0; theta <= 3; theta += 0.5 {
		sum, weight := 0.0, 0.0
		for z := -5.0; z <= 5; z += 0.01 {
			w := math.Exp(-z * z / 2)
			sum, weight = sum+w*(psychometrics.Item{A: 1.2, B: 0.3 + 0.7*z, C: 0.25}).P(theta), weight+w
		}
		near(t, "P", unsure.P(theta), sum/weight, 0.008)
	}
}

func TestNormalOnTheGrid(t *testing.T) {
	p := psychometrics.Scale.Normal(0.3, 1.1)
	near(t, "mean", p.Mean(), 0.3, 1e-6)
	near(t, "SD", p.SD(), 1.1, 1e-5)
	for cut := -2.0; cut <= 2.5; cut += 0.013 {
		near(t, "above a cut", p.AtLeast(cut), 0.5*math.Erfc((cut-0.3)/1.1/math.Sqrt2), 0.0002)
	}
	if p.AtLeast(-9) != 1 && math.Abs(p.AtLeast(-9)-1) > 1e-12 || p.AtLeast(9) != 0 {
		t.Error(p.AtLeast(-9), p.AtLeast(9))
	}
	narrow := psychometrics.Scale.Normal(0.21, 0.25)
	near(t, "above a cut, narrow", narrow.AtLeast(-0.2), 0.5*math.Erfc(-0.41/0.25/math.Sqrt2), 0.001)
}

func TestDriftAddsVariance(t *testing.T) {
	p := psychometrics.Scale.Normal(0.4, 0.6)
	d := p.Drifted(0.25)
	near(t, "mean", d.Mean(), 0.4, 1e-9)
	near(t, "variance", d.SD()*d.SD(), 0.36+0.25, 1e-6)
	if same := p.Drifted(0); same.Mean() != p.Mean() || same.SD() != p.SD() {
		t.Error("no variance, no drift")
	}
	edge := psychometrics.Scale.Normal(6.9, 0.3).Drifted(1)
	near(t, "nothing is lost at the edge", edge.AtLeast(-8), 1, 1e-12)
}

// Seen once, a question answered rightly moves every probability up, wrongly down, whatever was known before.
func TestAnAnswerMovesAllCutsOneWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := psychometrics.Scale.Normal(rapid.Float64Range(-1, 1).Draw(t, "mean"), 1.5)
		for range rapid.IntRange(0, 6).Draw(t, "answers before") {
			p = p.Given(anyItem.Draw(t, "item"), rapid.Bool().Draw(t, "right"))
		}
		i := anyItem.Draw(t, "item")
		up, down := p.Given(i, true), p.Given(i, false)
		for cut := -3.0; cut <= 3; cut += 0.37 {
			if up.AtLeast(cut) < p.AtLeast(cut)-1e-12 || down.AtLeast(cut) > p.AtLeast(cut)+1e-12 {
				t.Fatalf("at %v: %v after right, %v before, %v after wrong", cut, up.AtLeast(cut), p.AtLeast(cut), down.AtLeast(cut))
			}
		}
	})
}
