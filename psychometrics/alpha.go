package psychometrics

import (
	"math"
	"math/bits"
)

// Reliability is alpha over a table of answers, with the interval that covers it with 95 % confidence. Known is false where it
// cannot be told: fewer than two people or questions, or everybody alike.
type Reliability struct {
	Known            bool
	Alpha, Low, High float64
}

// Reliability takes the mean variance of questions and the mean covariance of two, over those who were presented both; where all
// answered all that is Alpha of the table, with gaps that of papers of the mean length.
func (r Responses) Reliability() Reliability {
	columns, people, answered := r.columns()
	length := float64(answered) / float64(max(people, 1))
	var variance, n, covariance, weight float64
	for j, c := range columns {
		if c.n == 0 {
			continue
		}
		p := c.right / c.n
		variance, n = variance+p*(1-p)*c.n/max(c.n-1, 1), n+1
		for _, d := range columns[:j] {
			if both, cov := c.with(d); both > 1 {
				covariance, weight = covariance+both*cov, weight+both
			}
		}
	}
	variance, covariance = variance/n, covariance/weight
	whole := variance + (length-1)*covariance // of a sum, by question
	if people < 2 || !(length > 1) || !(whole > 1e-12) {
		return Reliability{}
	}
	out := Reliability{Known: true, Alpha: length * covariance / whole}
	out.Low, out.High = AlphaInterval(out.Alpha, people, length)
	if math.IsNaN(out.Low) || math.IsNaN(out.High) {
		return Reliability{}
	}
	return out
}

// column is one question over all people, a bit each.
type column struct {
	presented, correct []uint64
	n, right           float64
}

func (r Responses) columns() (columns []column, people, answered int) {
	if len(r) == 0 {
		return nil, 0, 0
	}
	columns = make([]column, len(r[0]))
	words := (len(r) + 63) / 64
	for j := range columns {
		columns[j] = column{presented: make([]uint64, words), correct: make([]uint64, words)}
	}
	for i, row := range r {
		before := answered
		for j, u := range row {
			if u != Missing {
				c := &columns[j]
				c.presented[i/64] |= 1 << (i % 64)
				c.correct[i/64] |= uint64(u) << (i % 64)
				c.n, c.right, answered = c.n+1, c.right+float64(u), answered+1
			}
		}
		if answered > before {
			people++
		}
	}
	return columns, people, answered
}

// with gives how many were presented both, and the covariance among them.
func (c column) with(d column) (both, covariance float64) {
	var n, x, y, xy int
	for w := range c.presented {
		n += bits.OnesCount64(c.presented[w] & d.presented[w])
		x += bits.OnesCount64(c.correct[w] & d.presented[w])
		y += bits.OnesCount64(c.presented[w] & d.correct[w])
		xy += bits.OnesCount64(c.correct[w] & d.correct[w])
	}
	if n < 2 {
		return float64(n), 0
	}
	return float64(n), (float64(xy) - float64(x)*float64(y)/float64(n)) / float64(n-1)
}
