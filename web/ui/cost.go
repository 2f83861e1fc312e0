package ui

import (
	"context"
	"math"

	"mumpuni/web/locale"
)

// Cost is what a learner pays for so many bytes, in words: "12 MB, sekitar Rp120". Without a price, or below half a rupiah, it is their size
// alone.
func Cost(ctx context.Context, bytes int64) string {
	size := locale.Bytes(ctx, bytes)
	rupiah := float64(bytes) / 1e6 * ViewOf(ctx).Agency.RupiahPerMB
	if rupiah < .5 {
		return size
	}
	step := 1.0 // three figures are enough where it is large
	for rupiah >= 100*step {
		step *= 10
	}
	if step > 1 {
		step /= 10
	}
	return locale.T(ctx, "ui.cost", "Size", size, "Rupiah", locale.Number(ctx, int64(math.Round(rupiah/step)*step)))
}
