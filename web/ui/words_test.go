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
