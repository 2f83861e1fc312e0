package ui

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"mumpuni/web/locale"
)

// statePiece is a StatePart as a piece of a bar, in percent of its width. room: 2 for sign and number, 1 for the number, 0 none.
type statePiece struct {
	StatePart

	x, width string
	room     int
}

func statePieces(ctx context.Context, parts []StatePart) []statePiece {
	all, before := stateSum(parts), 0
	var pieces []statePiece
	for _, p := range parts {
		if p.Count == 0 {
			continue
		}
		share := func(n int) string { return fmt.Sprintf("%.2f%%", 100*float64(n)/float64(all)) }
		pieces = append(pieces, statePiece{p, share(before), share(p.Count), stateRoom(ctx, p.Count, all)})
		before += p.Count
	}
	return pieces
}

// stateRoom says what fits into a piece on the narrowest screen, 300 px of bar: a digit takes 8 px, the sign 17, the edges 12.
func stateRoom(ctx context.Context, n, all int) int {
	switch width, digits := 300*n/all, 8*len(locale.Number(ctx, n)); {
	case width >= 29+digits:
		return 2
	case width >= 12+digits:
		return 1
	}
	return 0
}

// stateRest are the parts whose number found no room in the bar.
func stateRest(ctx context.Context, parts []StatePart) []StatePart {
	all := stateSum(parts)
	var rest []StatePart
	for _, p := range parts {
		if p.Count > 0 && stateRoom(ctx, p.Count, all) == 0 {
			rest = append(rest, p)
		}
	}
	return rest
}

// percent is a whole share as a length of a drawing.
func percent(n int) string { return strconv.Itoa(n) + "%" }

func stateSum(parts []StatePart) int {
	all := 0
	for _, p := range parts {
		all += p.Count
	}
	return all
}

func stateWords(ctx context.Context, parts []StatePart) string {
	var words []string
	for _, p := range parts {
		if p.Count > 0 {
			words = append(words, p.Label+" "+locale.Number(ctx, p.Count))
		}
	}
	return strings.Join(words, ", ")
}
