package exchange

import (
	"math"
	"strconv"
)

const near = 0.1 // percent: 33.333 and 33.3333333 are a third

func about(a, b float64) bool { return math.Abs(a-b) <= near }

// weigh marks the right options by the percentages that other programs give them, and states where the bank's own rule
// (multiple: right minus wrong; all others: all or nothing) gives other marks.
func (q *Question) weigh(weights []float64, several bool) {
	if several {
		q.weighSeveral(weights)
		return
	}
	whole, other := 0, false
	for i, w := range weights {
		switch {
		case about(w, 100):
			q.Item.Options[i].Right = true
			whole++
		case w != 0:
			other = true
		}
	}
	if whole == 0 && other {
		q.refuse("bank.reason.no_whole")
		return
	}
	if other {
		q.lose("bank.loss.weights")
	}
}

func (q *Question) weighSeveral(weights []float64) {
	sum, rights := 0.0, 0
	for i, w := range weights {
		if w > 0 {
			q.Item.Options[i].Right = true
			sum, rights = sum+w, rights+1
		}
	}
	if rights == 0 {
		return
	}
	if math.Abs(sum-100) > near*float64(rights) {
		q.lose("bank.loss.weights_sum", "Sum", percent(sum))
		return
	}
	wrongs := len(weights) - rights
	for _, w := range weights {
		if w > 0 && !about(w, 100/float64(rights)) || w <= 0 && !about(w, -100/float64(wrongs)) {
			q.lose("bank.loss.weights")
			return
		}
	}
}

// ownWeights are the percentages that say what the bank's rule says.
func ownWeights(it Item) []float64 {
	list := make([]float64, len(it.Options))
	rights := it.rights()
	for i, o := range it.Options {
		switch {
		case o.Right && it.Kind == Multiple:
			list[i] = 100 / float64(rights)
		case o.Right:
			list[i] = 100
		case it.Kind == Multiple:
			list[i] = -100 / float64(len(it.Options)-rights)
		}
	}
	return list
}

// percent writes w without zeros that say nothing, as Moodle reads it.
func percent(w float64) string {
	return strconv.FormatFloat(math.Round(w*1e5)/1e5, 'f', -1, 64)
}
