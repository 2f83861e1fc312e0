package psychometrics_test

import (
	"math"
	"slices"
	"testing"

	"mumpuni/psychometrics"
)

func TestEqualScoresAreInOneGroup(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		rest []float64
		n    int
		want []int
	}{
		{[]float64{.1, .2, .3, .4, .5, .6}, 3, []int{0, 0, 1, 1, 2, 2}},
		{[]float64{.5, .5, .5, .5}, 3, []int{1, 1, 1, 1}},
		{[]float64{.9, nan, .1, .1, .1, .9}, 3, []int{2, -1, 0, 0, 0, 2}},
		{nil, 3, []int{}},
	} {
		if got := psychometrics.Groups(c.rest, c.n); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.rest, got, c.want)
		}
	}
}

// The shares of each group are of that group; who chose nothing counts among them.
func TestSharesAreOfTheGroup(t *testing.T) {
	people, shares := psychometrics.Shares(2, []int{0, 1, -1, 1, 0}, []int{0, 0, 0, 2, -1}, 3)
	if !slices.Equal(people, []int{3, 0, 1}) || shares[0][0] != 1./3 || shares[0][1] != 1./3 || !math.IsNaN(shares[1][0]) || shares[2][1] != 1 {
		t.Error(people, shares)
	}
}

// One question by itself is counted as in the whole table.
func TestOneQuestionIsCountedAsInTheTable(t *testing.T) {
	data := lsat6(t)
	all := data.Classical()
	for j := range data[0] {
		rest, right := data.RestScores(j), make([]bool, len(data))
		for i, row := range data {
			right[i] = row[j] == 1
		}
		c := psychometrics.ClassicalOf(right, rest)
		near(t, "share right", c.P, all[j].P, 1e-12)
		near(t, "with the rest", c.Rest, all[j].Rest, 1e-12)
	}
}
