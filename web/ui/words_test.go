package ui_test

import (
	"testing"

	"mumpuni/web/ui"
)

// What is above zero never looks like none.
func TestSharesInWholePercent(t *testing.T) {
	for share, want := range map[int]string{0: "0", 33: "<1", 6667: "67"} {
		if got := ui.ShareText(share); got != want {
			t.Errorf("%d: %q, want %q", share, got, want)
		}
	}
}

// What is not certain is never said to be.
func TestOutOf100(t *testing.T) {
	for p, want := range map[float64]int{0: 0, .001: 1, .049: 5, .5: 50, .9999: 99, 1: 100} {
		if got := ui.OutOf100(p); got != want {
			t.Errorf("%v: %d, want %d", p, got, want)
		}
	}
}
