package kinds

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"strings"
)

// Steady is Shown in an order that is always the same for a seed and tells nothing: a page that is kept on devices does not change with it.
func Steady(k Kind, b Body, seed string) []string {
	ids := Shown(k, b, false)
	if k != Matching && k != Ordering {
		return ids
	}
	from := slices.IndexFunc(ids, func(id string) bool { return k == Ordering || strings.HasPrefix(id, rightSide) })
	mixed := ids[max(from, 0):]
	slices.SortFunc(mixed, func(a, b string) int { return bytes.Compare(lot(seed, a), lot(seed, b)) })
	if k == Ordering && slices.Equal(ids, optionIDs(b)) {
		slices.Reverse(ids)
	}
	return ids
}

func lot(seed, id string) []byte {
	sum := sha256.Sum256([]byte(seed + id))
	return sum[:]
}
