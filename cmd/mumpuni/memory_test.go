package main

import (
	"runtime"
	"testing"
)

func TestTheMemoryLimitFollowsWhatIsInUse(t *testing.T) {
	for _, c := range []struct {
		live, hashing uint64
		want          int64
	}{{0, 0, 128 << 20}, {32 << 20, 0, 128 << 20}, {56 << 20, 0, 144 << 20}, {1 << 30, 0, 2<<30 + 32<<20}, {68 << 20, 38 << 20, 134 << 20}, {400 << 20, 38 << 20, 794 << 20}} {
		if got := memoryLimit(c.live, c.hashing); got != c.want {
			t.Errorf("%d MiB in use: limit of %d MiB, want %d", c.live>>20, got>>20, c.want>>20)
		}
	}
	kept := make([]byte, 50<<20)
	runtime.GC()
	if live := liveHeap(); live < 50<<20 {
		t.Errorf("50 MiB are in use, %d were found", live>>20)
	}
	runtime.KeepAlive(kept)
}
