package query

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Lengths are how many letters a word may have that one of q's could be meant for, from and to; 0 and 0 when none may be replaced.
func (q Query) Lengths() (from, to int) {
	for _, w := range q.Words {
		n, slips := utf8.RuneCountInString(w), allowedSlips(w)
		if slips == 0 {
			continue
		}
		if from == 0 || n-slips < from {
			from = n - slips
		}
		to = max(to, n+slips)
	}
	return from, to
}

// Nearest gives the query with each word that is not known replaced by the nearest that is, or that the list of synonyms knows: a slip of
// the finger or two away, by the length of the word; of equally near ones the first. ok is false when nothing was replaced.
func (q Query) Nearest(known []string) (text string, ok bool) {
	words := slices.Clone(q.Words)
	known = slices.Concat(known, single)
	for i, w := range words {
		best := allowedSlips(w) + 1
		for _, k := range known {
			if d := distance(w, k, best); d < best {
				best, words[i] = d, k
			}
		}
		ok = ok || words[i] != w
	}
	return strings.Join(words, " "), ok
}

// allowedSlips is how many slips a word may have to be taken for another: none in short ones, which are too like one another.
func allowedSlips(word string) int {
	switch n := utf8.RuneCountInString(word); {
	case n < 4:
		return 0
	case n < 8:
		return 1
	}
	return 2
}

// distance counts the letters too many, missing, wrong or exchanged with their neighbour that lead from a to b (optimal string alignment,
// the restricted form of Damerau 1964), or gives limit as soon as it cannot be less.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row[0] = i + 1
		least := row[0]
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			d := min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				d = min(d, before[j-1]+1)
			}
			row[j+1] = d
			least = min(least, d)
		}
		if least >= limit {
			return limit
		}
		before, last, row = last, row, before
	}
	return min(last[len(y)], limit)
}
