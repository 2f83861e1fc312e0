package main

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"

	"mumpuni/identity"
)

const (
	leastMemory   = 128 << 20 // with less, a page of one person costs a seventh more to collect garbage for (96: 3.6 CPU-ms, 192: 3.15)
	besideTheHeap = 32 << 20  // stacks, buffers and the program itself
	memoryPause   = 5 * time.Second
)

// boundMemory makes garbage be collected sooner once the process holds leastMemory, unless the operator set GOMEMLIMIT. A house that
// really uses more is given twice what it uses, so that collecting never becomes its main work: the limit follows until ctx ends.
func boundMemory(ctx context.Context) {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetMemoryLimit(leastMemory)
	go func() {
		tick := time.NewTicker(memoryPause)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				debug.SetMemoryLimit(memoryLimit(liveHeap(), identity.HashingBytes()))
			}
		}
	}()
}

// memoryLimit is the limit for so many bytes in use, of which hashing may hold some: these are gone in a moment, and giving twice as much
// for them made a small house a third larger while people sign in. At most half of what is in use is taken for that.
func memoryLimit(live, hashing uint64) int64 {
	return max(leastMemory, 2*int64(live)-int64(min(hashing, live/2))+besideTheHeap)
}

// liveHeap is what the last collection found in use, in bytes.
func liveHeap() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return sample[0].Value.Uint64()
}
