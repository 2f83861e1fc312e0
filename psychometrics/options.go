package psychometrics

import "math"

// Option is how one option of a question was chosen.
type Option struct {
	N     int     // people who chose it
	Share float64 // of those who were presented the question
	Rest  float64 // correlation of choosing it with the rest score; NaN where it cannot be told
}

// Options counts the options of one question: chosen is each person's option from 0, or −1 for none, and rest what the person
// reached on the other questions (RestScores), NaN for nobody. A good key draws those who know, a good distractor those who do
// not (R. L. Ebel and D. A. Frisbie, "Essentials of Educational Measurement", 1991, ch. 13).
func Options(options int, chosen []int, rest []float64) []Option {
	out, with := make([]Option, options), make([]moments, options)
	for i, c := range chosen {
		for o := range out {
			is := 0.0
			if c == o {
				is = 1
				out[o].N++
			}
			if !math.IsNaN(rest[i]) {
				with[o].add(is, rest[i])
			}
		}
	}
	for o := range out {
		out[o].Share, out[o].Rest = float64(out[o].N)/float64(len(chosen)), with[o].correlation()
	}
	return out
}
