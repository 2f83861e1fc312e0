package quizzes

import (
	"math/big"
	"strings"

	"mumpuni/internal/fault"
	"mumpuni/questions/kinds"
)

// ParseScore reads a mark out of 100 as people type it ("70", "66,67") and gives the fraction of 10000, rounded down.
func ParseScore(s string) (int, error) {
	n, err := kinds.ParseNumber(s)
	if err != nil {
		return 0, err
	}
	n.Mul(n, big.NewRat(100, 1))
	if n.Sign() < 0 || n.Cmp(big.NewRat(Whole, 1)) > 0 {
		return 0, fault.Field("pass_mark", "quiz.pass_mark_range")
	}
	return int(new(big.Int).Quo(n.Num(), n.Denom()).Int64()), nil
}

// WriteScore writes a fraction of 10000 as a mark out of 100 that ParseScore reads: "70", "66,67".
func WriteScore(fraction int) string {
	return strings.Replace(kinds.Plain(big.NewRat(int64(fraction), 100)), ".", ",", 1)
}
