package parts

import (
	"context"
	"math/big"
	"strings"

	"mumpuni/questions/kinds"
	"mumpuni/web/locale"
)

// NumberRead writes how a typed number was read, "" for anything else.
func NumberRead(ctx context.Context, text string) string {
	n, err := kinds.ParseNumber(text)
	if err != nil {
		return ""
	}
	return NumberText(ctx, n)
}

// NumberText writes n exactly, with grouped thousands.
func NumberText(ctx context.Context, n *big.Rat) string {
	group, point := ".", ","
	if locale.Lang(ctx) == locale.EN {
		group, point = ",", "."
	}
	whole, decimals, _ := strings.Cut(strings.TrimRight(new(big.Rat).Abs(n).FloatString(30), "0"), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + group + whole[i:]
	}
	if decimals != "" {
		whole += point + decimals
	}
	if n.Sign() < 0 {
		return "-" + whole
	}
	return whole
}
