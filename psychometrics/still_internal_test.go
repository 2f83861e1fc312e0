package psychometrics

import (
	"fmt"
	"slices"
	"testing"
)

// plainly is what StillNeeded promises, each continuation carried to its end.
func (s *Sitting) plainly() int {
	var needed []int
	for n := range uint64(stillPeople) {
		if n, decided := s.ahead(n).whole(); decided {
			needed = append(needed, n)
		}
	}
	if len(needed) <= stillPeople/2 {
		return 0
	}
	slices.Sort(needed)
	return needed[stillPeople/2]
}

// TestStillNeededIsTheMiddleOfThoseWhoDecide: continuations that are not carried on for nothing give the same figure as those that are.
func TestStillNeededIsTheMiddleOfThoseWhoDecide(t *testing.T) {
	rule, err := NewRule([]float64{-1, 0, 1}, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[bool]int{}
	for _, size := range []int{12, 90} {
		questions := make([]Question, size)
		for i := range questions {
			questions[i] = Question{Item: Item{A: 1.2, B: float64(i%9)/3 - 1.3, C: 0.2}, ID: fmt.Sprint(i), Level: 1 + i%3, Cell: fmt.Sprint(i % 3)}
		}
		bank, err := NewBank(questions)
		if err != nil {
			t.Fatal(err)
		}
		for seed := range uint64(40) {
			d := Delivery{Rule: rule, Required: 1 + int(seed)%3, Most: 20, Shares: map[string]float64{"0": 3, "1": 2, "2": 1}}
			s := bank.Begin(d, rule.Prior(), Exposure{}, nil, seed)
			for n := range seed % 11 {
				s.Next()
				s.Answer((n+seed)%4 > 0)
			}
			got, want := s.StillNeeded(), s.plainly()
			if got != want {
				t.Errorf("%d questions, seed %d: %d more, not %d", size, seed, got, want)
			}
			seen[want > 0]++
		}
	}
	if seen[true] < 10 || seen[false] < 10 {
		t.Errorf("the cases are of one sort: %v", seen)
	}
}
