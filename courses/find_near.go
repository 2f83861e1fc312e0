package courses

import (
	"context"
	"slices"
	"unicode/utf8"

	"mumpuni/internal/pg"
)

// near gives a's words with each that no published course has replaced by the nearest that one has: a slip of the finger or two, by the
// length of the word. ok is false when there is nothing to replace.
func (s *Service) near(ctx context.Context, a asked) (words []string, ok bool, err error) {
	words = slices.Clone(a.words)
	for i, w := range words {
		slips := allowedSlips(w)
		if slips == 0 {
			continue
		}
		var known []struct {
			Word string `bun:"word"`
		}
		n := utf8.RuneCountInString(w)
		err := pg.Query(ctx, s.db, &known, "select word from course_words where length(word) between $1 and $2 order by word", n-slips, n+slips)
		if err != nil {
			return nil, false, wrap(err, "words of courses")
		}
		best := slips + 1
		for _, k := range known {
			d := distance(w, k.Word, best)
			if d == 0 {
				words[i] = w
				break
			}
			if d < best {
				best, words[i] = d, k.Word
			}
		}
		ok = ok || words[i] != w
	}
	return words, ok, nil
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
