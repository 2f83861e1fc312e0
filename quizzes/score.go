package quizzes

import (
	"math/big"
	"strings"

	"mumpuni/internal/fault"
)

// ParseScore reads a mark out of 100 as people type it ("70", "66,67") and gives the fraction of 10000, rounded down.
func ParseScore(s string) (int, error) {
	n, err := ParseNumber(s)
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
	return strings.Replace(plainNumberOf(big.NewRat(int64(fraction), 100)), ".", ",", 1)
}

// WriteNumber writes a stored number ("1000.5") so that ParseNumber reads it again, with a decimal comma and no grouping:
// "1000,5". Where three decimals would leave two readings it adds a zero.
func WriteNumber(plain string) string {
	s := strings.Replace(plain, ".", ",", 1)
	if twoReadings.MatchString(strings.TrimPrefix(s, "-")) {
		s += "0"
	}
	return s
}
