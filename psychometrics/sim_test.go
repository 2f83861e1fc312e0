package psychometrics_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"mumpuni/psychometrics"
)

// The simulations of the promises. As a sample they are part of every run; with MUMPUNI_SIM=1 they run at full size and the figures
// they print have small errors.

// people is how many a simulation lets sit.
func people(sample, all int) int {
	if full() {
		return all
	}
	return sample
}

// fixedSitting is the answers of somebody to n questions drawn at random.
func fixedSitting(b *psychometrics.Bank, rng *rand.Rand, n int, theta float64) []psychometrics.Answer {
	out := make([]psychometrics.Answer, 0, n)
	for _, i := range rng.Perm(b.Len())[:n] {
		q := b.At(i)
		out = append(out, psychometrics.Answer{Item: q.Item, Level: q.Level, Right: rng.Float64() < q.P(theta)})
	}
	return out
}

// levelled gives a bank's questions the level that judges would see in them.
func levelled(_ int, q *psychometrics.Question) {
	best := math.Inf(1)
	for k, cut := range psychometrics.FirstCuts {
		if d := math.Abs(q.B - (cut - 0.59)); d < best {
			best, q.Level = d, k+1
		}
	}
}

// trueLevel is the level somebody of an ability really has.
func trueLevel(theta float64) (level int) {
	for _, cut := range psychometrics.FirstCuts {
		if theta >= cut {
			level++
		}
	}
	return level
}

// former is the rule before this one: the highest level whose own questions reach 70 %.
func former(answers []psychometrics.Answer) (level int) {
	var right, n [6]float64
	for _, a := range answers {
		n[a.Level]++
		right[a.Level] += b2f(a.Right)
	}
	for l := 1; l <= 5; l++ {
		if n[l] > 0 && right[l] >= 0.7*n[l] {
			level = l
		}
	}
	return level
}

// Of the levels that are reported at most 6 % stand above the true one; those of the former rule are printed beside.
func TestFewLevelsAreClaimedTooHigh(t *testing.T) {
	rule, b, rng := firstRule(t, 0.95), bankOf(t, 21, 200, levelled), seeded(31)
	n := people(2500, 60000)
	for _, sd := range []float64{1.5, 1} { // the prior in force, and the first prior for people N(0, 1)
		var reported, over, old, oldOver int
		for range n {
			theta := sd * rng.NormFloat64()
			answers := fixedSitting(b, rng, 20, theta)
			if d := rule.Decide(rule.Prior(), answers); d.Attained > 0 {
				reported++
				if d.Attained > trueLevel(theta) {
					over++
				}
			}
			if l := former(answers); l > 0 {
				old++
				if l > trueLevel(theta) {
					oldOver++
				}
			}
		}
		share, se := proportion(over, reported)
		was, wasSE := proportion(oldOver, old)
		t.Logf("people N(0, %v): %.2f ± %.2f %% of %d levels too high; by the former rule %.1f ± %.1f %% of %d", sd, 100*share, 100*se, reported, 100*was, 100*wasSE, old)
		limit := map[float64]float64{1.5: 0.06, 1: 0.07}[sd]
		if share-2.6*se > limit || was < 3*share {
			t.Errorf("%.3f ± %.3f", share, se)
		}
	}
}

func proportion(k, n int) (p, se float64) {
	p = float64(k) / float64(max(n, 1))
	return p, math.Sqrt(p * (1 - p) / float64(max(n, 1)))
}

// Who knows nothing and guesses gets any level of 2 or above in at most 0.5 % of tries, adaptively or on a fixed paper.
func TestGuessingGivesNoLevel(t *testing.T) {
	for chance, n := range map[float64]int{0.25: people(2000, 100000), 0.5: people(2000, 100000)} {
		rng := seeded(41)
		b := bankOf(t, 22, 200, func(i int, q *psychometrics.Question) {
			levelled(i, q)
			q.C = chance
		})
		for required := 2; required <= 5; required++ {
			d := delivery(t, required, 25)
			lucky, x := 0, psychometrics.Exposure{Seen: make([]int, b.Len())}
			for k := range n / 4 {
				s := b.Begin(d, d.Rule.Prior(), x, nil, uint64(k))
				asked := 0
				for i, _ := s.Next(); i >= 0; i, _ = s.Next() {
					s.Answer(rng.Float64() < chance)
					x.Seen[i]++
					asked++
				}
				x.People++
				if s.Decision().Attained >= 2 {
					lucky++
				}
			}
			share, se := proportion(lucky, n/4)
			t.Logf("chance %v, level %d asked: %.2f ± %.2f %% of %d guessers reach level 2 or above", chance, required, 100*share, 100*se, n/4)
			if share-2.6*se > 0.005 {
				t.Errorf("chance %v, level %d: %.4f ± %.4f", chance, required, share, se)
			}
		}
		rule, lucky := firstRule(t, 0.95), 0
		for range n {
			answers := fixedSitting(b, rng, 20, 0)
			for i := range answers {
				answers[i].Right = rng.Float64() < chance
			}
			if rule.Decide(rule.Prior(), answers).Attained >= 2 {
				lucky++
			}
		}
		share, se := proportion(lucky, n)
		t.Logf("chance %v, a paper of 20: %.2f ± %.2f %%", chance, 100*share, 100*se)
		if share-2.6*se > 0.005 {
			t.Errorf("chance %v, paper: %.4f ± %.4f", chance, share, se)
		}
	}
}

// What is said to be probable happens as often: in tenths of the probability, within 3 points, or 3.3 standard errors in small ones.
// The questions are known with error, as those of judges are, and really are what they may be.
func TestProbabilitiesAreTrue(t *testing.T) {
	for _, unsure := range []bool{false, true} {
		rule, rng := firstRule(t, 0.95), seeded(51)
		b := bankOf(t, 23, 200, func(i int, q *psychometrics.Question) {
			levelled(i, q)
			if unsure {
				q.Item = rule.Judged(i%5+1, 0.25)
			}
		})
		var said, came, count [10]float64
		for range people(2500, 40000) {
			theta := rule.SD * rng.NormFloat64()
			answers := fixedSitting(b, rng, 20, theta)
			for i := range answers {
				if unsure {
					a := answers[i].Item
					really := psychometrics.Item{A: 1.2 * math.Exp(0.4*rng.NormFloat64()), B: a.B + a.SEB*rng.NormFloat64(), C: a.C}
					answers[i].Right = rng.Float64() < really.P(theta)
				}
			}
			for k, p := range rule.Decide(rule.Prior(), answers).P {
				tenth := min(int(10*p), 9)
				said[tenth], count[tenth] = said[tenth]+p, count[tenth]+1
				came[tenth] += b2f(theta >= rule.Cuts[k])
			}
		}
		for i := range said {
			p, q := said[i]/count[i], came[i]/count[i]
			t.Logf("unsure %v: said %.3f, came %.3f, of %.0f", unsure, p, q, count[i])
			limit := 3.3 * math.Sqrt(p*(1-p)/count[i]) // twenty are looked at
			if count[i] >= 1000 {
				limit = 0.03
			}
			near(t, fmt.Sprintf("tenth %d", i), q, p, limit)
		}
	}
}

// The 95 % interval covers the truth in 94 to 96 of 100, in each tenth of estimated ability in 92, and for true ability within
// 1.5 standard deviations in 90.
func TestIntervalsCover(t *testing.T) {
	rule, b, rng := firstRule(t, 0.95), bankOf(t, 24, 200, levelled), seeded(61)
	type result struct {
		eap    float64
		theta  float64
		inside bool
	}
	n := people(3000, 60000)
	results := make([]result, n)
	covered, near15, all15 := 0, 0, 0
	for i := range results {
		theta := rule.SD * rng.NormFloat64()
		d := rule.Decide(rule.Prior(), fixedSitting(b, rng, 25, theta))
		r := result{d.EAP, theta, math.Abs(d.EAP-theta) < 1.96*d.SD}
		results[i] = r
		covered += int(b2f(r.inside))
		if math.Abs(theta) < 1.5*rule.SD {
			all15++
			near15 += int(b2f(r.inside))
		}
	}
	slices.SortFunc(results, func(a, b result) int { return int(math.Copysign(1, a.eap-b.eap)) })
	lowest := 1.0
	for k := range 10 {
		part, inside := results[n*k/10:n*(k+1)/10], 0
		for _, r := range part {
			inside += int(b2f(r.inside))
		}
		share, se := proportion(inside, len(part))
		lowest = min(lowest, share)
		if share+2.6*se < 0.92 {
			t.Errorf("tenth %d of estimates: %.3f ± %.3f", k, share, se)
		}
	}
	share, se := proportion(covered, n)
	mid, midSE := proportion(near15, all15)
	t.Logf("covered %.2f ± %.2f %%, lowest tenth %.2f %%, within 1.5 SD %.2f ± %.2f %%", 100*share, 100*se, 100*lowest, 100*mid, 100*midSE)
	if share+2.6*se < 0.94 || share-2.6*se > 0.96 || mid+2.6*midSE < 0.90 {
		t.Errorf("%.3f, %.3f", share, mid)
	}
}

// People just below a cut who try three times: the posterior after the last one claims at most 1.2 times as often too high as that
// after the first, while the best of three would claim far more.
func TestRepeatingDoesNotHelpChance(t *testing.T) {
	b := bankOf(t, 25, 200, levelled)
	for _, certainty := range []float64{0.95, 0.9} {
		rule, rng := firstRule(t, certainty), seeded(71)
		n := people(1500, 40000)
		var first, last, best int
		for range n {
			theta := 1 - 0.5*rng.Float64() // below the cut of level 4
			tries := make([]psychometrics.Try, 3)
			ever := false
			for i := range tries {
				tries[i].Answers = fixedSitting(b, rng, 20, theta)
				ever = ever || rule.Decide(rule.Prior(), tries[i].Answers).Attained >= 4
			}
			d := rule.Chain(tries)
			first += int(b2f(d[0].Attained >= 4))
			last += int(b2f(d[2].Attained >= 4))
			best += int(b2f(ever))
		}
		one, se := proportion(first, n)
		three, se3 := proportion(last, n)
		any, _ := proportion(best, n)
		t.Logf("at %v: after one try %.2f ± %.2f %% too high, after three %.2f ± %.2f %%, best of three %.2f %%", certainty, 100*one, 100*se, 100*three, 100*se3, 100*any)
		if three > 1.2*one+2.6*(se+se3) {
			t.Errorf("three tries: %.4f, one: %.4f", three, one)
		}
	}
}

// Learning still shows: who was below a level and learnt reaches it as often as one who never tried before, or nearly.
func TestLearningShows(t *testing.T) {
	rule, b, rng := firstRule(t, 0.95), bankOf(t, 26, 200, levelled), seeded(81)
	n, fresh, chained := people(1000, 20000), 0, 0
	for range n {
		before := fixedSitting(b, rng, 20, -0.3)
		after := fixedSitting(b, rng, 20, 1.2)
		fresh += int(b2f(rule.Decide(rule.Prior(), after).Attained >= 3))
		chained += int(b2f(rule.Chain([]psychometrics.Try{{Answers: before}, {Answers: after, Learned: true}})[1].Attained >= 3))
	}
	a, _ := proportion(fresh, n)
	c, se := proportion(chained, n)
	t.Logf("who learnt reaches level 3: %.1f ± %.1f %%, without the earlier try %.1f %%", 100*c, 100*se, 100*a)
	if c < 0.3 {
		t.Errorf("%.3f", c)
	}
}

// The table of what to expect: people N(0, 1), four options.
func TestWhatToExpect(t *testing.T) {
	for _, row := range []struct {
		bank      int
		chance    float64
		certainty float64
		most      int
		limit     float64
	}{{200, 0.25, 0.95, 25, 0.25}, {200, 0.25, 0.9, 15, 0.25}, {60, 0.25, 0.95, 25, 0.375}, {40, 0.25, 0.9, 25, 0}, {12, 0.25, 0.9, 12, 0}, {200, 0, 0.95, 30, 0}} {
		b := bankOf(t, 27, row.bank, func(i int, q *psychometrics.Question) {
			levelled(i, q)
			q.C = row.chance
		})
		d := psychometrics.Delivery{Rule: firstRule(t, row.certainty), Required: 3, Most: row.most, Cap: row.limit}
		f := forecast(t, psychometrics.Plan{Bank: b, Delivery: d, People: people(2000, 20000), Mean: 0, SD: 1, Seed: 3})
		t.Logf("bank %3d, chance %v, %v, at most %d: questions %.1f, right of decided %.1f ± %.1f %%, false passes %.1f %%, undecided %.0f ± %.1f %%, greatest exposure %.2f", row.bank, row.chance,
			row.certainty, row.most, f.Questions, 100*f.Right.Share, 100*f.Right.Error, 100*f.FalsePasses.Share, 100*(1-f.Decided.Share), 100*f.Decided.Error, slices.Max(f.Exposure))
		if f.Right.Share < row.certainty-0.03 {
			t.Errorf("%+v", f.Right)
		}
	}
}
