package main

import (
	"errors"
	"strings"
	"testing"
)

// TestAFullDiskIsNamed: what fails for want of room seldom says so itself.
func TestAFullDiskIsNamed(t *testing.T) {
	why := errors.New("migrate: exit status 1")
	if got := cramped(why, "/x", roomNeeded); got.Error() != why.Error() {
		t.Errorf("with room: %v", got)
	}
	got := cramped(why, "/x", 7<<20)
	for _, want := range []string{"migrate: exit status 1", "di /x tinggal 7 MB", "only 7 MB are free in /x", "400 MB"} {
		if !errors.Is(got, why) || !strings.Contains(got.Error(), want) {
			t.Errorf("%q is not said: %v", want, got)
		}
	}
	if p := (&place{dir: t.TempDir()}); p.room() <= 0 {
		t.Errorf("free: %d", p.room())
	}
}
