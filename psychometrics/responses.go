package psychometrics

import "fmt"

// Missing stands in a row of answers for a question that was not presented. The others are 0, wrong, and 1, right.
const Missing int8 = -1

// Responses are the answers of people (rows) to the same questions (columns): 0, 1 or Missing.
type Responses [][]int8

// items is how many questions the rows have; an error names the first row that differs or holds something else.
func (r Responses) items() (int, error) {
	if len(r) == 0 {
		return 0, nil
	}
	for i, row := range r {
		if len(row) != len(r[0]) {
			return 0, fmt.Errorf("row %d has %d answers, the first %d", i+1, len(row), len(r[0]))
		}
		for j, u := range row {
			if u < Missing || u > 1 {
				return 0, fmt.Errorf("row %d, question %d: %d is neither 0, 1 nor missing", i+1, j+1, u)
			}
		}
	}
	return len(r[0]), nil
}

// pattern is a set of answers that n people gave alike. Each cell is 2·question + answer.
type pattern struct {
	cells []int32
	n     float64
}

// collapse gives the patterns in order of appearance, and of which pattern each row is. Questions that are not used are left out.
func (r Responses) collapse(used []bool) (patterns []pattern, of []int) {
	seen, of := map[string]int{}, make([]int, len(r))
	key := make([]byte, len(used))
	for i, row := range r {
		for j, u := range row {
			key[j] = byte(u)
			if !used[j] {
				key[j] = 2
			}
		}
		at, known := seen[string(key)]
		if !known {
			at = len(patterns)
			seen[string(key)] = at
			patterns = append(patterns, pattern{cells: cellsOf(row, used)})
		}
		patterns[at].n++
		of[i] = at
	}
	return patterns, of
}

func cellsOf(row []int8, used []bool) []int32 {
	var cells []int32
	for j, u := range row {
		if used[j] && u != Missing {
			cells = append(cells, int32(2*j)+int32(u))
		}
	}
	return cells
}

// counts is how often each question was answered, and rightly.
func (r Responses) counts(items int) (answered, right []int) {
	answered, right = make([]int, items), make([]int, items)
	for _, row := range r {
		for j, u := range row {
			if u != Missing {
				answered[j]++
				right[j] += int(u)
			}
		}
	}
	return answered, right
}
