package ui_test

import (
	"testing"

	"mumpuni/web/ui"
)

// Rupiah stand beside a size where somebody knows the price and it comes to something; they say no more than is known.
func TestWhatDataCosts(t *testing.T) {
	for _, c := range []struct {
		price float64
		bytes int64
		want  string
	}{
		{10, 12_000_000, "12\u00a0MB, sekitar Rp120"},
		{10, 62_340_000, "62,3\u00a0MB, sekitar Rp623"},
		{10, 4_485, "4,5\u00a0kB"},
		{10, 83_711, "84\u00a0kB, sekitar Rp1"},
		{7.5, 1_000_000, "1\u00a0MB, sekitar Rp8"},
		{10, 1_234_000_000, "1,23\u00a0GB, sekitar Rp12.300"},
		{0, 12_000_000, "12\u00a0MB"},
	} {
		ctx := ui.WithView(t.Context(), ui.View{Locale: "id", Agency: ui.Agency{RupiahPerMB: c.price}})
		if got := ui.Cost(ctx, c.bytes); got != c.want {
			t.Errorf("%d bytes at %v: %q, want %q", c.bytes, c.price, got, c.want)
		}
	}
}
