package exchange

import (
	"math/big"
	"strconv"
	"strings"
)

// acceptedAnswer is a word that another program accepts for weight percent.
type acceptedAnswer struct {
	text     string
	weight   float64
	feedback bool
}

// accept keeps the answers that are wholly right. Moodle's * stands for anything, which the bank has not.
func (q *Question) accept(list []acceptedAnswer) {
	for _, a := range list {
		if a.feedback {
			q.lose("bank.loss.option_feedback")
		}
		switch {
		case a.text == "" || a.text == "*" && a.weight <= 0:
		case !about(a.weight, 100):
			q.lose("bank.loss.answer_partial", "Answer", shorten(a.text))
		case strings.Contains(strings.ReplaceAll(a.text, `\*`, ""), "*"):
			q.lose("bank.loss.answer_pattern", "Answer", shorten(a.text))
		default:
			q.Item.Accepted = append(q.Item.Accepted, strings.ReplaceAll(a.text, `\*`, "*"))
		}
	}
}

// number takes a value and a tolerance as programs write them.
func (q *Question) number(value, tolerance string) {
	v, ok := exactNumber(value)
	if !ok {
		q.refuse("bank.reason.number", "Number", shorten(tidy(value)))
		return
	}
	n := Number{Value: plainDecimal(v), Tolerance: "0"}
	if t := strings.TrimSpace(tolerance); t != "" {
		t, ok := exactNumber(t)
		if !ok || t.Sign() < 0 {
			q.refuse("bank.reason.number", "Number", shorten(tidy(tolerance)))
			return
		}
		n.Tolerance = plainDecimal(t)
	}
	q.Item.Number = &n
}

// middle writes a range as its middle and half its width.
func middle(low, high *big.Rat) *Number {
	half := big.NewRat(1, 2)
	sum, width := new(big.Rat).Add(low, high), new(big.Rat).Sub(high, low)
	return &Number{Value: plainDecimal(sum.Mul(sum, half)), Tolerance: plainDecimal(width.Mul(width, half))}
}

// level reads a level; 0 when it is none.
func level(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 || n > 99 {
		return 0
	}
	return n
}

func levelText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// literalStar writes an answer for programs in which * stands for anything.
func literalStar(s string) string { return strings.ReplaceAll(s, "*", `\*`) }
