package psychometrics_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"mumpuni/psychometrics"
)

// isWild tells an estimate that is more than 1 from the truth in difficulty, or whose slope is above 4.
func isWild(estimate, truth psychometrics.Item) bool {
	return math.Abs(estimate.B-truth.B) > 1 || estimate.A > 4
}

// seenBy is what judges hold of questions when the level they see errs by 0.7 in difficulty.
func seenBy(rule psychometrics.Rule, rng *rand.Rand, items []psychometrics.Item) []psychometrics.Prior {
	judges := make([]psychometrics.Prior, len(items))
	for j, item := range items {
		seen := psychometrics.Question{Item: psychometrics.Item{B: item.B + 0.7*rng.NormFloat64()}}
		levelled(j, &seen)
		judges[j] = rule.Held(seen.Level)
	}
	return judges
}

// With 100 people, on questions N(0, 1) with four options, no estimator knows more than the answers say: 5 of 1,000 estimates are
// wild. But of those that count (DoubtOf) at most 3 of 1,000 are with vague priors and 1 with the levels that judges see, within the
// error of the count, and most estimates do count. The former estimates, mode and curvature, are printed beside.
func TestFewQuestionsAreWild(t *testing.T) {
	const n = 40
	type tally struct{ all, counts, wild int }
	rounds, rule, rng := people(3, 300), firstRule(t, 0.95), seeded(8)
	got := map[string]map[bool]*tally{"vague": {false: {}, true: {}}, "judges": {false: {}, true: {}}}
	for range rounds {
		items := randomItems(rng, n, 0.25)
		data := answers(rng, items, 100, 1)
		classical := data.Classical()
		for who, priors := range map[string][]psychometrics.Prior{"vague": slices.Repeat([]psychometrics.Prior{psychometrics.Vague}, n), "judges": seenBy(rule, rng, items)} {
			for mean, count := range got[who] {
				fit := calibrated(t, data, psychometrics.Setup{Model: psychometrics.TwoPL, Chance: slices.Repeat([]float64{0.25}, n), Priors: priors, Mean: mean})
				for j, item := range fit.Items {
					wild := int(b2f(isWild(item, items[j])))
					count.all += wild
					if psychometrics.DoubtOf(100, item, classical[j].Rest, priors[j]) == psychometrics.NoDoubt {
						count.counts++
						count.wild += wild
					}
				}
			}
		}
	}
	for who, limit := range map[string]float64{"vague": 0.003, "judges": 0.001} {
		for mean, k := range got[who] {
			every, everySE := proportion(k.all, rounds*n)
			share, se := proportion(k.wild, k.counts)
			t.Logf("%s priors, mean %v: wild %.2f ± %.2f of 1,000 estimates; %.1f %% count, of these wild %.2f ± %.2f of 1,000 (%d questions at 100 people)", who, mean, 1000*every,
				1000*everySE, 100*float64(k.counts)/float64(rounds*n), 1000*share, 1000*se, rounds*n)
			if mean && (share-2.6*max(se, 0.001) > limit || k.counts < rounds*n/2) {
				t.Error(who, k.wild, k.counts)
			}
		}
	}
}

// Where few answered, what is reported is what judges hold: Judged is the same mean over what a question may be. Where many did,
// it is the likeliest. In between the error is never smaller by much, and greater where a slope is great by chance.
func TestTheMeanLiesBetweenJudgesAndAnswers(t *testing.T) {
	rule, rng := firstRule(t, 0.95), seeded(12)
	items := randomItems(rng, 30, 0.25)
	setup := psychometrics.Setup{Model: psychometrics.TwoPL, Chance: slices.Repeat([]float64{0.25}, 30), Priors: seenBy(rule, rng, items)}
	both := func(data psychometrics.Responses) (mode, mean []psychometrics.Item) {
		setup.Mean = false
		mode = calibrated(t, data, setup).Items
		setup.Mean = true
		return mode, calibrated(t, data, setup).Items
	}
	_, one := both(answers(rng, items, 1, 0.5))
	for j, item := range one {
		if held := setup.Priors[j]; !math.IsNaN(item.B) {
			near(t, "difficulty of one answer", item.B, held.B, 0.4)
			near(t, "its error", item.SEB, held.SDB, 0.05)
			near(t, "its slope", item.A, rule.Judged(1, 0.25).A, 0.15)
			near(t, "the error of that", item.SEA, rule.Judged(1, 0.25).SEA, 0.1)
		}
	}
	mode, mean := both(answers(rng, items, 1200, 1))
	if !slices.Equal(mode, mean) {
		t.Error("of many answers the mode is reported")
	}
	mode, mean = both(answers(rng, items, 950, 1))
	for j := range items {
		near(t, "difficulty of 950", mean[j].B, mode[j].B, 0.5*mode[j].SEB)
		near(t, "its error", mean[j].SEB/mode[j].SEB, 1, 0.15)
	}
	mode, mean = both(answers(rng, items, 100, 1))
	wider := 0
	for j := range items {
		if mode[j].A > 1.3 && mean[j].SEB > mode[j].SEB {
			wider++
		}
		if mode[j].A > 1.3 && mean[j].SEB < 0.9*mode[j].SEB {
			t.Errorf("%+v became surer: %+v", mode[j], mean[j])
		}
	}
	if wider < 5 {
		t.Errorf("%d", wider)
	}
}

// misjudged is a bank of what judges hold and of what its questions are: off by 0.7 as judges are, and a share of them off by two
// levels more, up or down (side 0) or all easier than judged (side −1), as a panel errs that thinks too well of its questions.
func misjudged(rule psychometrics.Rule, rng *rand.Rand, n int, share float64, side int) (judged []psychometrics.Question, really []psychometrics.Item) {
	judged, really = make([]psychometrics.Question, n), make([]psychometrics.Item, n)
	for i := range judged {
		level := i%5 + 1
		judged[i] = psychometrics.Question{Item: rule.Judged(level, 0.25), Level: level}
		held := rule.Held(level)
		really[i] = psychometrics.Item{A: math.Exp(held.LogA + held.SDLogA*rng.NormFloat64()), B: held.B + held.SDB*rng.NormFloat64(), C: 0.25}
		if rng.Float64() < share {
			off := 2.0
			if side < 0 || rng.IntN(2) == 0 {
				off = -2
			}
			really[i].B += off
		}
	}
	return judged, really
}

// known is the bank once 100 people answered each question: what counts takes the place of the judges' word.
func known(t *testing.T, rule psychometrics.Rule, rng *rand.Rand, judged []psychometrics.Question, really []psychometrics.Item, sd float64) []psychometrics.Question {
	setup := psychometrics.Setup{Model: psychometrics.TwoPL, Free: true, Mean: true}
	for _, q := range judged {
		setup.Chance, setup.Priors = append(setup.Chance, 0.25), append(setup.Priors, rule.Held(q.Level))
	}
	data := make(psychometrics.Responses, 400)
	for i := range data {
		theta := sd * rng.NormFloat64()
		data[i] = slices.Repeat([]int8{psychometrics.Missing}, len(judged))
		for _, j := range rng.Perm(len(judged))[:len(judged)/4] {
			data[i][j] = int8(b2f(rng.Float64() < really[j].P(theta)))
		}
	}
	out, fit, classical := slices.Clone(judged), calibrated(t, data, setup), data.Classical()
	for j, item := range fit.Items {
		if psychometrics.DoubtOf(classical[j].N, item, classical[j].Rest, setup.Priors[j]) == psychometrics.NoDoubt {
			out[j].Item = item
		}
	}
	return out
}

// Levels are seldom claimed too high though judges err wildly about some questions: at most 6 of 100, both before anybody has
// answered and with what 100 answers say of each question. The former rule is printed beside. Errors are those over banks, since a
// question that is off is so for everybody.
func TestWildQuestionsGiveFewFalseLevels(t *testing.T) {
	rule := firstRule(t, 0.95)
	type errs struct {
		share float64
		side  int
	}
	all := []errs{{0, 0}, {0.1, -1}, {0.05, 0}, {0.1, 0}, {0.2, -1}}
	for _, c := range all[:people(2, len(all))] {
		rng := seeded(91)
		var over, reported [3][]int
		for range people(2, 24) {
			judged, really := misjudged(rule, rng, 80, c.share, c.side)
			calibrated := known(t, rule, rng, judged, really, rule.SD)
			tooHigh, levels := claims(rule, rng, judged, calibrated, really)
			for k := range over {
				over[k], reported[k] = append(over[k], tooHigh[k]), append(reported[k], levels[k])
			}
		}
		t.Logf("%.0f %% of questions off by two levels (side %d):", 100*c.share, c.side)
		for k, what := range []string{"former rule", "judged", "calibrated at 100"} {
			share, se := ofBanks(over[k], reported[k])
			t.Logf("  %s: %.2f ± %.2f %% of levels too high, %d banks", what, 100*share, 100*se, len(over[k]))
			if k > 0 && share-2.6*se > 0.06 {
				t.Errorf("%s: %.4f ± %.4f", what, share, se)
			}
		}
	}
}

// claims lets people sit 20 questions each, and counts by the former rule, with judged and with calibrated questions how many levels
// are reported and how many of them stand above the true one.
func claims(rule psychometrics.Rule, rng *rand.Rand, judged, calibrated []psychometrics.Question, really []psychometrics.Item) (over, reported [3]int) {
	for range people(600, 3000) {
		theta := rule.SD * rng.NormFloat64()
		var before, after []psychometrics.Answer
		for _, j := range rng.Perm(len(judged))[:20] {
			right := rng.Float64() < really[j].P(theta)
			before = append(before, psychometrics.Answer{Item: judged[j].Item, Level: judged[j].Level, Right: right})
			after = append(after, psychometrics.Answer{Item: calibrated[j].Item, Level: calibrated[j].Level, Right: right})
		}
		for k, level := range []int{former(before), rule.Decide(rule.Prior(), before).Attained, rule.Decide(rule.Prior(), after).Attained} {
			reported[k] += int(b2f(level > 0))
			over[k] += int(b2f(level > trueLevel(theta)))
		}
	}
	return over, reported
}

// ofBanks is the share over all banks and its standard error from how banks differ.
func ofBanks(over, reported []int) (share, se float64) {
	sum, all, squares := 0, 0, 0.0
	for i := range over {
		sum, all = sum+over[i], all+reported[i]
	}
	share = float64(sum) / float64(all)
	for i := range over {
		residual := float64(over[i]) - share*float64(reported[i])
		squares += residual * residual
	}
	n := float64(len(over))
	return share, math.Sqrt(squares*n/(n-1)) / float64(all)
}
