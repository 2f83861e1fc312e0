package psychometrics_test

import (
	"math"
	"slices"
	"testing"

	"mumpuni/psychometrics"
)

func TestCountingIsThatOfR(t *testing.T) {
	data, want := lsat6(t), truth(t)
	for j, c := range data.Classical() {
		near(t, "p", c.P, want.P[j], 1e-12)
		near(t, "item–total", c.Total, want.Classical.Total[j], 1e-7)
		near(t, "item–rest", c.Rest, want.Classical.Rest[j], 1e-7)
		if c.N != 1000 {
			t.Error(c.N)
		}
	}
	r := data.Reliability()
	near(t, "alpha", r.Alpha, want.Classical.Alpha, 1e-7)
	near(t, "low", r.Low, 0.223474, 1e-5) // F with 999 and 3996 degrees of freedom, integrated by another program
	near(t, "high", r.High, 0.361803, 1e-5)
}

func TestAlphaWithGapsIsThatOfThePapersSat(t *testing.T) {
	rng := seeded(4)
	items := randomItems(rng, 40, 0)
	whole := answers(rng, items, 3000, 1)
	half := make(psychometrics.Responses, len(whole))
	for i, row := range whole {
		half[i] = slices.Clone(row)
		for _, j := range rng.Perm(40)[:20] {
			half[i][j] = psychometrics.Missing
		}
	}
	k, a := 2.0, whole.Reliability().Alpha
	near(t, "alpha of half the paper (Spearman and Brown)", half.Reliability().Alpha, a/(k-(k-1)*a), 0.01)
}

// The interval covers the alpha of all people in 95 of 100 samples.
func TestAlphaIntervalCovers(t *testing.T) {
	rng := seeded(6)
	items := randomItems(rng, 20, 0)
	all, inside := answers(rng, items, 40000, 1).Reliability().Alpha, 0
	const samples = 400
	for range samples {
		if r := answers(rng, items, 60, 1).Reliability(); r.Low <= all && all <= r.High {
			inside++
		}
	}
	near(t, "coverage", float64(inside)/samples, 0.95, 0.035)
}

func TestWhatCannotBeCountedIsNotTold(t *testing.T) {
	const gap = psychometrics.Missing
	data := psychometrics.Responses{{1, 1, gap, 1}, {1, 0, gap, gap}, {1, 1, gap, 0}, {gap, gap, gap, gap}}
	c := data.Classical()
	if c[0].P != 1 || !math.IsNaN(c[0].Rest) || c[2].N != 0 || !math.IsNaN(c[2].P) || c[1].N != 3 {
		t.Errorf("%+v", c)
	}
	rest := data.RestScores(1)
	if rest[0] != 1 || rest[1] != 1 || rest[2] != 0.5 || !math.IsNaN(rest[3]) {
		t.Error(rest)
	}
	for _, few := range []psychometrics.Responses{nil, {{1, 0}}, {{1}, {0}}, {{1, 1}, {1, 1}}, {{gap, gap}, {gap, gap}}} {
		if r := few.Reliability(); r.Known {
			t.Errorf("%v: %+v", few, r)
		}
	}
}

func TestOptionsTellTheKeyFromADistractor(t *testing.T) {
	chosen := []int{0, 0, 0, 1, 1, 2, -1, 0}
	rest := []float64{0.9, 0.8, 0.7, 0.3, 0.2, 0.1, math.NaN(), 0.9}
	o := psychometrics.Options(4, chosen, rest)
	if o[0].N != 4 || o[0].Share != 0.5 || o[0].Rest < 0.9 || o[1].Rest > -0.4 || o[3].N != 0 || !math.IsNaN(o[3].Rest) {
		t.Errorf("%+v", o)
	}
}

func TestAdviceIsHiddenBelowThirty(t *testing.T) {
	bad := psychometrics.Facts{Classical: psychometrics.Classical{N: 29, P: 0.2, Rest: -0.9}, Chance: 0.25}
	if a := psychometrics.Advise(bad); len(a) != 0 {
		t.Error(a)
	}
	bad.N = 30
	if a := psychometrics.Advise(bad); !slices.Equal(a, []psychometrics.Advice{psychometrics.KeySuspect, psychometrics.TooHard}) {
		t.Error(a)
	}
}

func TestAdviceOfEachKind(t *testing.T) {
	good := psychometrics.Facts{Classical: psychometrics.Classical{N: 200, P: 0.6, Rest: 0.4}, Chance: 0.25, Infit: 1, Outfit: 1, Options: []psychometrics.Option{
		{N: 120, Share: 0.6, Rest: 0.4}, {N: 40, Share: 0.2, Rest: -0.2}, {N: 40, Share: 0.2, Rest: -0.2},
	}}
	for what, try := range map[psychometrics.Advice]func(*psychometrics.Facts){
		"":                             func(*psychometrics.Facts) {},
		psychometrics.KeySuspect:       func(f *psychometrics.Facts) { f.Rest = -0.2 },
		psychometrics.SeparatesLittle:  func(f *psychometrics.Facts) { f.Rest = 0.05 },
		psychometrics.TooEasy:          func(f *psychometrics.Facts) { f.P = 0.97 },
		psychometrics.TooHard:          func(f *psychometrics.Facts) { f.P = 0.28 },
		psychometrics.DoesNotFit:       func(f *psychometrics.Facts) { f.Outfit = 1.4 },
		psychometrics.DistractorUnused: func(f *psychometrics.Facts) { f.Options[2].Share = 0.01 },
		psychometrics.DistractorStrong: func(f *psychometrics.Facts) { f.Options[2].Rest = 0.2 },
	} {
		f := good
		f.Options = slices.Clone(good.Options)
		try(&f)
		want := []psychometrics.Advice{what}
		if what == "" {
			want = nil
		}
		if a := psychometrics.Advise(f); !slices.Equal(a, want) {
			t.Errorf("%v, want %v", a, want)
		}
	}
}

func TestMarginAtTheEnds(t *testing.T) {
	m, ok := psychometrics.MarginOf(1, 10)
	if !ok || m.Error != 0 || m.High < 1-1e-9 {
		t.Error(m, ok)
	}
	near(t, "low", m.Low, 0.7225, 0.0001)
	if _, ok := psychometrics.MarginOf(0.5, 1); ok {
		t.Error("of one question no error can be told")
	}
}

// Both classifications are held against what happens when people really sit two papers.
func TestClassificationIsWhatHappens(t *testing.T) {
	rng := seeded(7)
	items := randomItems(rng, 25, 0.25)
	cuts := []float64{14, 19}
	population := psychometrics.Quadrature.Normal(0, 1)
	got := psychometrics.Lee(items, cuts, population)
	var right, same, people float64 = 0, 0, 20000
	class := func(sum float64) (c int) {
		for c < len(cuts) && sum >= cuts[c] {
			c++
		}
		return c
	}
	sum := func(theta float64) (n, expected float64) {
		for _, i := range items {
			expected += i.P(theta)
			if rng.Float64() < i.P(theta) {
				n++
			}
		}
		return n, expected
	}
	for range int(people) {
		theta := rng.NormFloat64()
		one, expected := sum(theta)
		two, _ := sum(theta)
		if class(one) == class(expected) {
			right++
		}
		if class(one) == class(two) {
			same++
		}
	}
	near(t, "Lee's accuracy", got.Accuracy, right/people, 0.01)
	near(t, "Lee's consistency", got.Consistency, same/people, 0.01)

	scores := make([]psychometrics.Score, 4000)
	hit, thetaCuts := 0.0, []float64{-0.5, 0.7}
	for i := range scores { // an estimate with error 0.4 of N(0, 1): what is known afterwards is normal too
		theta := rng.NormFloat64()
		shrink := 1 / (1 + 0.16)
		scores[i] = psychometrics.Score{EAP: shrink * (theta + 0.4*rng.NormFloat64()), SE: math.Sqrt(0.16 * shrink)}
		at := func(x float64) int { return int(b2f(x >= thetaCuts[0]) + b2f(x >= thetaCuts[1])) }
		hit += b2f(at(theta) == at(scores[i].EAP))
	}
	near(t, "Rudner's accuracy", psychometrics.Rudner(scores, thetaCuts).Accuracy, hit/4000, 0.02)
}

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
