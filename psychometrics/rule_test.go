package psychometrics_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"mumpuni/psychometrics"
)

func firstRule(t rapid.TB, certainty float64) psychometrics.Rule {
	t.Helper()
	r, err := psychometrics.NewRule(psychometrics.FirstCuts, certainty)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// right are n answers to the same question of a level.
func right(rule psychometrics.Rule, n, level int, chance float64, isRight bool) []psychometrics.Answer {
	item := rule.Judged(level, chance)
	item.SEA, item.SEB = 0, 0
	return slices.Repeat([]psychometrics.Answer{{Item: item, Level: level, Right: isRight}}, n)
}

func TestTheRuleBeginsAsAgreed(t *testing.T) {
	r := firstRule(t, 0.95)
	near(t, "prior mean", r.Prior().Mean(), 0, 1e-9)
	near(t, "prior SD", r.Prior().SD(), 1.5, 0.001)
	for level, cut := range psychometrics.FirstCuts {
		i := r.Judged(level+1, 0)
		held := r.Held(level + 1)
		sure := psychometrics.Item{A: math.Exp(held.LogA), B: held.B}
		near(t, "right at the cut", sure.P(cut), 0.67, 1e-12)
		near(t, "the same difficulty", i.B, held.B, 0)
	}
	for _, bad := range [][]float64{nil, {0, 0}, {1, 0}, {0, math.NaN()}} {
		if _, err := psychometrics.NewRule(bad, 0.95); err == nil {
			t.Errorf("cuts %v were taken", bad)
		}
	}
	if _, err := psychometrics.NewRule(psychometrics.FirstCuts, 1); err == nil {
		t.Error("a certainty of 1 was taken")
	}
}

func TestNothingIsDecidedBeforeEnoughAnswers(t *testing.T) {
	r := firstRule(t, 0.95)
	for _, c := range []struct {
		n        int
		chance   float64
		attained bool
	}{{5, 0, false}, {6, 0, true}, {11, 0.5, false}, {12, 0.5, true}} {
		d := r.Decide(r.Prior(), right(r, c.n, 3, c.chance, true))
		if (d.Attained > 0) != c.attained || d.Questions != c.n {
			t.Errorf("%d answers with chance %v: %+v", c.n, c.chance, d.Attained)
		}
		d = r.Decide(r.Prior(), right(r, c.n, 3, c.chance, false))
		if (d.BelowFrom > 0) != c.attained {
			t.Errorf("%d wrong answers with chance %v: below from %d", c.n, c.chance, d.BelowFrom)
		}
	}
}

// Level 4 is not reached by questions of level 2 alone, however many, nor missed by those of level 5.
func TestALevelNeedsQuestionsNearIt(t *testing.T) {
	r := firstRule(t, 0.95)
	easy := right(r, 40, 2, 0, true)
	d := r.Decide(r.Prior(), easy)
	if d.P[2] < 0.95 || d.Attained != 2 {
		t.Errorf("P of level 3 is %v, attained %d", d.P[2], d.Attained)
	}
	d = r.Decide(r.Prior(), append(slices.Clone(easy), right(r, 2, 3, 0, true)...))
	if d.Attained != 2 {
		t.Errorf("two questions of level 3: %d", d.Attained)
	}
	d = r.Decide(r.Prior(), append(slices.Clone(easy), right(r, 3, 3, 0, true)...))
	if d.Attained != 3 {
		t.Errorf("three questions of level 3: %d", d.Attained)
	}
	d = r.Decide(r.Prior(), right(r, 40, 4, 0, false))
	if d.P[2] > 0.05 || d.BelowFrom != 4 {
		t.Errorf("P of level 3 is %v, below from %d", d.P[2], d.BelowFrom)
	}
}

// Each level is decided exactly from the certainty on, either way, and not before.
func TestADecisionNeedsItsCertainty(t *testing.T) {
	for _, certainty := range []float64{0.9, 0.95} {
		r, seen := firstRule(t, certainty), map[psychometrics.State]int{}
		for rights := range 31 {
			var answers []psychometrics.Answer
			for level := 1; level <= 5; level++ {
				n := min(max(rights-6*(level-1), 0), 6)
				answers = append(append(answers, right(r, n, level, 0.25, true)...), right(r, 6-n, level, 0.25, false)...)
			}
			d := r.Decide(r.Prior(), answers)
			for level := 1; level <= 5; level++ {
				want := psychometrics.NotEnough
				if p := d.P[level-1]; p >= certainty {
					want = psychometrics.Attained
				} else if p <= 1-certainty {
					want = psychometrics.Below
				}
				if got := d.State(level); got != want {
					t.Errorf("%d right: level %d with P %v is %s", rights, level, d.P[level-1], got)
				}
				seen[want]++
			}
		}
		if len(seen) != 3 || seen[psychometrics.NotEnough] < 10 {
			t.Errorf("not all states were tried: %v", seen)
		}
	}
}

func TestStatesFollowFromTwoLevels(t *testing.T) {
	d := psychometrics.Decision{Attained: 2, BelowFrom: 4}
	want := []psychometrics.State{psychometrics.Attained, psychometrics.Attained, psychometrics.NotEnough, psychometrics.Below, psychometrics.Below}
	for i, s := range want {
		if got := d.State(i + 1); got != s {
			t.Errorf("level %d: %s, want %s", i+1, got, s)
		}
	}
	if s := (psychometrics.Decision{}).State(1); s != psychometrics.NotEnough {
		t.Error(s)
	}
}

var anyAnswer = rapid.Custom(func(t *rapid.T) psychometrics.Answer {
	return psychometrics.Answer{Item: anyItem.Draw(t, "item"), Level: rapid.IntRange(1, 5).Draw(t, "level"), Right: rapid.Bool().Draw(t, "right")}
})

// below is BelowFrom in order: none is above all levels.
func below(d psychometrics.Decision) int {
	if d.BelowFrom == 0 {
		return math.MaxInt
	}
	return d.BelowFrom
}

// What measurement promises: levels are monotone, and one more right answer lowers nothing, in any try of a chain.
func TestOneMoreRightAnswerLowersNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := firstRule(t, rapid.SampledFrom([]float64{0.9, 0.95}).Draw(t, "certainty"))
		tries := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) psychometrics.Try {
			return psychometrics.Try{Answers: rapid.SliceOfN(anyAnswer, 0, 20).Draw(t, "answers"), Learned: rapid.Bool().Draw(t, "learned")}
		}), 1, 3).Draw(t, "tries")
		before := r.Chain(tries)
		at := rapid.IntRange(0, len(tries)-1).Draw(t, "try")
		if len(tries[at].Answers) == 0 {
			return
		}
		which := rapid.IntRange(0, len(tries[at].Answers)-1).Draw(t, "answer")
		tries[at].Answers = slices.Clone(tries[at].Answers)
		tries[at].Answers[which].Right = true
		after := r.Chain(tries)
		for i := range after {
			b, a := before[i], after[i]
			if a.Attained < b.Attained || below(a) < below(b) || a.EAP < b.EAP-1e-9 {
				t.Fatalf("try %d: %d/%d became %d/%d", i, b.Attained, b.BelowFrom, a.Attained, a.BelowFrom)
			}
			for k := range a.P {
				if a.P[k] < b.P[k]-1e-12 || k > 0 && a.P[k] > a.P[k-1] {
					t.Fatalf("P of level %d: %v became %v", k+1, b.P, a.P)
				}
			}
			if a.BelowFrom > 0 && a.BelowFrom <= a.Attained {
				t.Fatalf("reached %d and below %d at once", a.Attained, a.BelowFrom)
			}
		}
	})
}

func TestAChainForgetsALittleAndMoreAfterACourse(t *testing.T) {
	r := firstRule(t, 0.95)
	first := psychometrics.Try{Answers: right(r, 20, 3, 0.25, true)}
	empty, learned := psychometrics.Try{}, psychometrics.Try{Learned: true}
	d := r.Chain([]psychometrics.Try{first, empty})
	l := r.Chain([]psychometrics.Try{first, learned})
	variance := func(d psychometrics.Decision) float64 { return d.SD * d.SD }
	near(t, "variance after time", variance(d[1])-variance(d[0]), 0.25, 0.01)
	near(t, "variance after a course", variance(l[1])-variance(l[0]), 0.5, 0.01)
	if d[0].Attained < 3 || d[1].Attained != 0 {
		t.Errorf("a try without answers decides nothing: %d, %d", d[0].Attained, d[1].Attained)
	}
	again := r.Chain([]psychometrics.Try{first, first})
	if again[1].EAP <= d[0].EAP || again[0].EAP != d[0].EAP {
		t.Errorf("a second good try adds: %v, %v", again[0].EAP, again[1].EAP)
	}
}

func TestAPosteriorIsKeptAndRestored(t *testing.T) {
	r := firstRule(t, 0.95)
	p := r.Decide(r.Prior(), right(r, 9, 3, 0.25, true)).Posterior
	q, err := psychometrics.Scale.Restored(p.Stored())
	if err != nil {
		t.Fatal(err)
	}
	near(t, "mean", q.Mean(), p.Mean(), 1e-6)
	near(t, "above", q.AtLeast(0), p.AtLeast(0), 1e-6)
	bad := p.Stored()
	bad[3] = -1
	for _, mass := range [][]float32{nil, bad, make([]float32, 281)} {
		if _, err := psychometrics.Scale.Restored(mass); err == nil {
			t.Errorf("%d nodes were taken", len(mass))
		}
	}
}

func TestStagesBeginAtTheirNumbers(t *testing.T) {
	for _, c := range []struct {
		people int
		se     float64
		want   psychometrics.Stage
	}{
		{49, 0.1, psychometrics.StageJudged},
		{50, 0.1, psychometrics.StageTrial},
		{99, 0.1, psychometrics.StageTrial},
		{100, 0.351, psychometrics.StageTrial},
		{100, 0.35, psychometrics.StageCalibrated},
		{1000, math.NaN(), psychometrics.StageTrial},
	} {
		if got := psychometrics.StageOf(c.people, c.se); got != c.want {
			t.Errorf("%d people, error %v: %s", c.people, c.se, got)
		}
	}
}
