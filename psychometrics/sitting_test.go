package psychometrics_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"mumpuni/psychometrics"
)

func delivery(t testing.TB, required, most int) psychometrics.Delivery {
	return psychometrics.Delivery{Rule: firstRule(t, 0.95), Required: required, Most: most, Cap: 0.25}
}

// sit lets somebody of an ability answer until the sitting ends.
func sit(s *psychometrics.Sitting, b *psychometrics.Bank, theta float64, rng *rand.Rand) (asked []int, stop psychometrics.Stop) {
	for {
		i, stop := s.Next()
		if stop != "" {
			return asked, stop
		}
		asked = append(asked, i)
		s.Answer(rng.Float64() < b.At(i).P(theta))
	}
}

func TestASittingIsItsSeedAndAnswers(t *testing.T) {
	b, d := bankOf(t, 2, 200, nil), delivery(t, 3, 25)
	one := b.Begin(d, d.Rule.Prior(), psychometrics.Exposure{}, nil, 5)
	asked, stop := sit(one, b, 0.2, seeded(1))
	two := b.Begin(d, d.Rule.Prior(), psychometrics.Exposure{}, nil, 5)
	again, _ := sit(two, b, 0.2, seeded(1))
	if !slices.Equal(asked, again) || stop == "" {
		t.Fatalf("%v, then %v", asked, again)
	}
	other, _ := sit(b.Begin(d, d.Rule.Prior(), psychometrics.Exposure{}, nil, 6), b, 0.2, seeded(1))
	if slices.Equal(asked, other) {
		t.Error("another seed asked the same")
	}
	half := b.Begin(d, d.Rule.Prior(), psychometrics.Exposure{}, nil, 5)
	rng := seeded(1)
	for _, i := range asked[:4] { // made anew from what was asked and answered
		half.Take(i, rng.Float64() < b.At(i).P(0.2))
	}
	if i, _ := half.Next(); i != asked[4] {
		t.Errorf("after four answers comes %d, want %d", i, asked[4])
	}
	first, _ := half.Next()
	if second, _ := half.Next(); first != second {
		t.Error("asked again before the answer, it changes its mind")
	}
}

func TestASittingEndsForAReason(t *testing.T) {
	rng, d := seeded(3), delivery(t, 3, 25)
	d.Cap = 0
	big := bankOf(t, 2, 200, nil)
	asked, stop := sit(big.Begin(d, d.Rule.Prior(), psychometrics.Exposure{}, nil, 1), big, 4, rng)
	if stop != psychometrics.StopDecided || len(asked) < 6 || len(asked) > 14 {
		t.Errorf("who knows all: %s after %d", stop, len(asked))
	}
	d.Most = 7
	asked, stop = sit(big.Begin(d, d.Rule.Prior(), psychometrics.Exposure{}, nil, 1), big, 0, rng)
	if stop != psychometrics.StopMost || len(asked) != 7 {
		t.Errorf("who is at the cut: %s after %d", stop, len(asked))
	}
	d.Most = 25
	small := bankOf(t, 2, 5, nil)
	asked, stop = sit(small.Begin(d, d.Rule.Prior(), psychometrics.Exposure{}, []int{2}, 1), small, 4, rng)
	if stop != psychometrics.StopExhausted || len(asked) != 4 || slices.Contains(asked, 2) {
		t.Errorf("of four: %s after %v", stop, asked)
	}
}

func TestEnemiesNeverMeetAndSharesAreKept(t *testing.T) {
	b := bankOf(t, 2, 200, func(i int, q *psychometrics.Question) {
		if i >= 20 {
			q.Enemies = []string{fmt.Sprintf("q%03d", i-20)}
		}
	})
	d := delivery(t, 3, 20)
	d.Rule.Certainty, d.Shares = 0.9999999, map[string]float64{"A": 2, "B": 1, "E": 1} // never decided
	rng := seeded(4)
	for seed := range uint64(40) {
		asked, _ := sit(b.Begin(d, d.Rule.Prior(), psychometrics.Exposure{}, nil, seed), b, 0, rng)
		cells := map[string]int{}
		for _, i := range asked {
			cells[b.At(i).Cell]++
			if slices.Contains(asked, i-20) {
				t.Fatalf("%d met %d", i, i-20)
			}
		}
		if cells["A"] != 10 || cells["B"] != 5 || cells["E"] != 5 {
			t.Fatalf("%v", cells)
		}
	}
}

// Where the probability would decide, the questions that are still missing near the level come next.
func TestMissingQuestionsNearTheLevelComeNext(t *testing.T) {
	b := bankOf(t, 2, 60, func(i int, q *psychometrics.Question) {
		q.Level, q.B = 2, 0 // the best at the cut, but below the level
		if i >= 50 {
			q.Level, q.B, q.A = 3, 2, 0.4
		}
	})
	d := delivery(t, 3, 30)
	asked, stop := sit(b.Begin(d, d.Rule.Prior(), psychometrics.Exposure{}, nil, 1), b, 9, seeded(1))
	if n := len(slices.DeleteFunc(slices.Clone(asked), func(i int) bool { return i < 50 })); n != 3 || stop != psychometrics.StopDecided {
		t.Errorf("%d questions of the level, %s after %v", n, stop, asked)
	}
}

// From the first person on no question is seen by more than the cap, counted as of a hundred people at least, and the questions of
// two people who come one after another are not the same.
func TestExposureStaysBelowTheCap(t *testing.T) {
	b, d := bankOf(t, 2, 200, nil), delivery(t, 3, 25)
	rng, x := seeded(5), psychometrics.Exposure{Seen: make([]int, 200)}
	var before []int
	shared, total := 0, 0
	for n := range 1500 {
		asked, _ := sit(b.Begin(d, d.Rule.Prior(), x, nil, uint64(n)), b, rng.NormFloat64(), rng)
		x.People++
		for _, i := range asked {
			x.Seen[i]++
			if slices.Contains(before, i) {
				shared++
			}
		}
		total += len(asked)
		if most := slices.Max(x.Seen); float64(most) > 0.25*float64(max(x.People, 100)) {
			t.Fatalf("after %d people one question was seen %d times", x.People, most)
		}
		before = asked
	}
	share := float64(shared) / float64(total)
	t.Logf("mean length %.1f, greatest exposure %.3f, shared with the person before %.3f", float64(total)/1500, float64(slices.Max(x.Seen))/1500, share)
	if share > 0.25 {
		t.Errorf("%.3f of the questions were those of the person before", share)
	}
	near(t, "the cap of 200", psychometrics.Cap(16, 200), 0.25, 0)
	near(t, "the cap of 60", psychometrics.Cap(15, 60), 0.375, 0)
	near(t, "the cap of 12", psychometrics.Cap(10, 12), 1, 0)
}

// Where a bank is too small to decide, what it lacks is told; where it is not, nothing is.
func TestABankSaysWhatItLacks(t *testing.T) {
	d := delivery(t, 3, 8)
	d.Cap = 0
	small, big := bankOf(t, 2, 9, nil), bankOf(t, 2, 200, nil)
	sit := func(b *psychometrics.Bank) *psychometrics.Sitting {
		s := b.Begin(d, d.Rule.Prior(), psychometrics.Exposure{}, nil, 5)
		for n := range 8 {
			s.Next()
			s.Answer(n != 1)
		}
		return s
	}
	if s := sit(small); s.StillNeeded() > 0 || s.Lacking() < 1 || s.Lacking() > 29 {
		t.Errorf("nine questions, eight asked: %d more would do, %d lack", s.StillNeeded(), s.Lacking())
	}
	if s := sit(big); s.Lacking() > 0 {
		t.Errorf("two hundred questions: %d lack", s.Lacking())
	}
}

// A sitting stops exactly where its decision says of the required level that it is reached, or not; looked ahead, too, on the nodes alone where
// somebody may be.
func TestASittingStopsWhereItsDecisionSays(t *testing.T) {
	rng := seeded(9)
	b := bankOf(t, 2, 80, func(i int, q *psychometrics.Question) { q.Level = 1 + i%5 })
	for required := 1; required <= 5; required++ {
		for seed := range uint64(30) {
			d := delivery(t, required, 40)
			s, theta := b.Begin(d, d.Rule.Prior(), psychometrics.Exposure{}, nil, seed), 2*rng.NormFloat64()
			for {
				says := s.Decision().State(required)
				i, stop := s.Next()
				if (stop == psychometrics.StopDecided) != (says != psychometrics.NotEnough) {
					t.Fatalf("level %d, seed %d: it stops for %q and says %s", required, seed, stop, says)
				}
				if stop != "" {
					break
				}
				s.Answer(rng.Float64() < b.At(i).P(theta))
			}
		}
	}
}

// How many more questions are probably enough is worked out for each undecided result, while somebody waits for the page.
func BenchmarkStillNeeded(b *testing.B) {
	bank := bankOf(b, 2, 90, func(i int, q *psychometrics.Question) { q.Level, q.Cell = 1+i%3, fmt.Sprint(i%3) })
	d := delivery(b, 3, 20)
	d.Shares = map[string]float64{"0": 7, "1": 7, "2": 7}
	s := bank.Begin(d, d.Rule.Prior(), psychometrics.Exposure{}, nil, 5)
	for n := range 10 {
		s.Next()
		s.Answer(n%3 > 0)
	}
	for b.Loop() {
		s.StillNeeded()
	}
}
