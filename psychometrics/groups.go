package psychometrics

import (
	"math"
	"sort"
)

// ClassicalOf is what counting alone says of one question: right and the rest score of each person who was presented it, the latter
// NaN where there was nothing else. Total is that of Rest.
func ClassicalOf(right []bool, rest []float64) Classical {
	var with moments
	c := Classical{N: len(right)}
	for i, is := range right {
		u := 0.0
		if is {
			u = 1
		}
		c.P += u
		if !math.IsNaN(rest[i]) {
			with.add(u, rest[i])
		}
	}
	c.P /= float64(c.N)
	c.Rest = with.correlation()
	c.Total = c.Rest
	return c
}

// Groups parts people by their rest score into n groups that are as large as ties allow: those who have the same score are in the same
// group. Each gets the number of theirs, from 0 for the lowest; −1 where there is no score.
func Groups(rest []float64, n int) []int {
	var known []float64
	for _, r := range rest {
		if !math.IsNaN(r) {
			known = append(known, r)
		}
	}
	sort.Float64s(known)
	out := make([]int, len(rest))
	for i, r := range rest {
		if out[i] = -1; math.IsNaN(r) {
			continue
		}
		below, upTo := sort.SearchFloat64s(known, r), sort.Search(len(known), func(k int) bool { return known[k] > r })
		middle := float64(below+upTo) / 2
		out[i] = min(int(middle*float64(n)/float64(len(known))), n-1)
	}
	return out
}

// Shares gives, for each group, how many people it has and the share of them that chose each option; NaN of an empty group.
func Shares(options int, chosen, group []int, groups int) (people []int, shares [][]float64) {
	people, shares = make([]int, groups), make([][]float64, groups)
	for g := range shares {
		shares[g] = make([]float64, options)
	}
	for i, g := range group {
		if g < 0 {
			continue
		}
		people[g]++
		if c := chosen[i]; c >= 0 {
			shares[g][c]++
		}
	}
	for g := range shares {
		for o := range shares[g] {
			shares[g][o] /= float64(people[g])
		}
	}
	return people, shares
}
