package psychometrics_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"mumpuni/psychometrics"
)

// What is told of false alarms is what honest people give: on calibrated and on judged questions (whose true difficulty is drawn), short
// and long papers, able and not. And who had the keys of some questions, or only clicked, is found more often than chance.
func TestHonestPeopleAreSeldomHeld(t *testing.T) {
	rule, rng := firstRule(t, 0.95), seeded(91)
	n := people(500, 6000)
	for _, c := range []struct {
		name   string
		length int
		judged bool
		chance float64
	}{{"calibrated", 20, false, .25}, {"calibrated", 12, false, .25}, {"calibrated, true or false", 30, false, .5}, {"judged", 20, true, .25}, {"judged", 30, true, .25}} {
		alarms, found, sum, squares := 0, 0, 0.0, 0.0
		for range n {
			paper := paperOf(rng, rule, c.length, c.judged, c.chance)
			theta := rule.Mean + rule.SD*rng.NormFloat64()
			honest := sitPaper(rng, paper, func(int) float64 { return theta })
			fit := rule.PersonFit(honest)
			sum, squares = sum+fit, squares+fit*fit
			if _, odd := rule.Unlikely(honest); odd {
				alarms++
			}
			// Half of the questions were known beforehand, to somebody who can little.
			keyed := sitPaper(rng, paper, func(i int) float64 {
				if i%2 == 0 {
					return 6
				}
				return -2
			})
			if s, odd := rule.Unlikely(keyed); odd && s.Kind == psychometrics.UnlikelyAnswer {
				found++
			}
		}
		share, se := proportion(alarms, n)
		mean := sum / float64(n)
		t.Logf("%s, %d questions: mean %.2f, SD %.2f; false alarms %.2f ± %.2f of 1,000; half the keys known: found %.0f %%", c.name, c.length, mean,
			math.Sqrt(squares/float64(n)-mean*mean), 1000*share, 1000*se, 100*float64(found)/float64(n))
		told, _ := rule.Unlikely(sitPaper(rng, paperOf(rng, rule, 20, false, .25), func(int) float64 { return 0 }))
		if share-2.6*se > float64(told.FalseAlarm)/1000 {
			t.Errorf("%s, %d: %.4f, told %d of 1,000", c.name, c.length, share, told.FalseAlarm)
		}
		if float64(found) < 4*float64(alarms) {
			t.Errorf("%s, %d: %d of those with keys are found, %d honest ones", c.name, c.length, found, alarms)
		}
	}
}

// Questions of one level that nobody has calibrated are known to be equally hard: no pattern of answers is odd then, and none is held for what is
// rounding. Of kinds that are guessed differently honest people are held as seldom as told.
func TestQuestionsOfOneDifficultyTellNothing(t *testing.T) {
	rule, rng := firstRule(t, 0.95), seeded(94)
	for n := 12; n <= 30; n += 6 {
		for right := range n + 1 {
			answers := make([]psychometrics.Answer, n)
			for i := range answers {
				answers[i] = psychometrics.Answer{Item: rule.Judged(2, .25), Level: 2, Right: i < right}
			}
			if fit := rule.PersonFit(answers); !math.IsNaN(fit) {
				t.Fatalf("%d of %d right: lz* is %v", right, n, fit)
			}
			if s, odd := rule.Unlikely(answers); odd {
				t.Fatalf("%d of %d right are held: %+v", right, n, s)
			}
		}
	}
	n, alarms := people(1000, 10000), 0
	for range n {
		theta := rule.Mean + rule.SD*rng.NormFloat64()
		var answers []psychometrics.Answer
		for i := range 18 {
			known := rule.Judged(2, []float64{.25, .5, 0}[i%3])
			really := psychometrics.Item{A: 1.2 * math.Exp(0.4*rng.NormFloat64()), B: known.B + known.SEB*rng.NormFloat64(), C: known.C}
			answers = append(answers, psychometrics.Answer{Item: known, Level: 2, Right: rng.Float64() < really.P(theta)})
		}
		if _, odd := rule.Unlikely(answers); odd {
			alarms++
		}
	}
	share, se := proportion(alarms, n)
	t.Logf("one level, three kinds: false alarms %.2f ± %.2f of 1,000", 1000*share, 1000*se)
	if share-2.6*se > 0.010 {
		t.Errorf("one level, three kinds: %.4f of honest people are held", share)
	}
}

// paperOf are questions as they really are beside what is known of them.
func paperOf(rng *rand.Rand, rule psychometrics.Rule, n int, judged bool, chance float64) (paper []struct{ Known, True psychometrics.Item }) {
	for i := range n {
		known := rule.Judged(i%5+1, chance)
		really := psychometrics.Item{A: 1.2 * math.Exp(0.4*rng.NormFloat64()), B: known.B + known.SEB*rng.NormFloat64(), C: chance}
		if !judged {
			known = really
		}
		paper = append(paper, struct{ Known, True psychometrics.Item }{known, really})
	}
	return paper
}

func sitPaper(rng *rand.Rand, paper []struct{ Known, True psychometrics.Item }, theta func(i int) float64) []psychometrics.Answer {
	out := make([]psychometrics.Answer, len(paper))
	for i, q := range paper {
		out[i] = psychometrics.Answer{Item: q.Known, Level: i%5 + 1, Right: rng.Float64() < q.True.P(theta(i))}
	}
	return out
}

// Of people who read (lognormal times around 35 seconds, as W. J. van der Linden 2006, some twice as fast) at most what is told is held; of
// those who click through half of a paper nearly all are.
func TestWhoReadsIsNotTooFast(t *testing.T) {
	rng, n := seeded(92), people(5000, 200000)
	alarms, found := 0, 0
	for range n {
		speed := math.Exp(0.35 * rng.NormFloat64())
		honest, clicked := make([]float64, 20), make([]float64, 20)
		for i := range honest {
			honest[i] = 35 * speed * math.Exp(0.6*rng.NormFloat64())
			if clicked[i] = honest[i]; i%2 == 0 {
				clicked[i] = 1.5 * math.Exp(0.4*rng.NormFloat64())
			}
		}
		s, odd := psychometrics.Rapid(honest)
		alarms += int(b2f(odd))
		if s.FalseAlarm != 1 {
			t.Fatal(s)
		}
		_, odd = psychometrics.Rapid(clicked)
		found += int(b2f(odd))
	}
	share, se := proportion(alarms, n)
	t.Logf("false alarms %.3f ± %.3f of 1,000; half clicked: found %.1f %%", 1000*share, 1000*se, 100*float64(found)/float64(n))
	if share-2.6*se > 0.001 || found < n*9/10 {
		t.Errorf("%d alarms, %d found of %d", alarms, found, n)
	}
}

// What is not known is no signal: times of a paper that was sent at once, and of few answers.
func TestNoSignalWithoutEnoughToTell(t *testing.T) {
	nan := math.NaN()
	times := func(rapid, slow, unknown int) (s []float64) {
		for range rapid {
			s = append(s, 1)
		}
		for range slow {
			s = append(s, 30)
		}
		for range unknown {
			s = append(s, nan)
		}
		return s
	}
	for _, c := range []struct {
		rapid, slow, unknown int
		want                 bool
	}{{0, 0, 30, false}, {9, 0, 20, false}, {10, 0, 0, true}, {6, 14, 0, true}, {5, 5, 0, false}, {6, 15, 0, false}, {0, 20, 0, false}} {
		if _, odd := psychometrics.Rapid(times(c.rapid, c.slow, c.unknown)); odd != c.want {
			t.Errorf("%+v: %v", c, odd)
		}
	}
	rule, rng := firstRule(t, 0.95), seeded(93)
	upside := func(n int) []psychometrics.Answer {
		paper := paperOf(rng, rule, n, false, 0)
		out := make([]psychometrics.Answer, n)
		for i, q := range paper { // the hard ones right, the easy ones wrong
			out[i] = psychometrics.Answer{Item: q.Known, Right: q.Known.B > rule.Mean}
		}
		return out
	}
	if _, odd := rule.Unlikely(upside(11)); odd {
		t.Error("eleven answers were judged")
	}
	if s, odd := rule.Unlikely(upside(20)); !odd || s.Value > -4 {
		t.Errorf("turned upside down: %+v", s)
	}
}
