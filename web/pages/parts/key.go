package parts

import (
	"mumpuni/questions/kinds"
)

// NumberWords writes a number with what it may differ by, if anything, and its unit.
func NumberWords(value, tolerance string, units []string) string {
	words := kinds.WriteNumber(value)
	if tolerance != "0" && tolerance != "" {
		words += " ± " + kinds.WriteNumber(tolerance)
	}
	if len(units) == 0 {
		return words
	}
	return words + " " + units[0] // of several the first is right
}

// PairWords is what belongs together; a distractor belongs to nothing.
func PairWords(p kinds.Pair) string {
	if p.Left == "" {
		return "– → " + QuestionBegin(p.Right)
	}
	return QuestionBegin(p.Left) + " → " + QuestionBegin(p.Right)
}
