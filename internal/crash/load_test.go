package crash

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestLoad prints what the house costs at saturation: latencies by operation, CPU over server and database together, and
// the memory of each process. It checks that all was answered; the figures are for people to read. «make bench» runs it
// long, «make test» only for a moment.
func TestLoad(t *testing.T) {
	learners, workers := 40, 8
	if os.Getenv("MUMPUNI_BENCH") != "" {
		learners, workers = 600, 32
	}
	w := newWorld(t)
	s := w.seed(learners + 1)
	w.launch()
	before, begin := w.cpu(), time.Now()
	book, done := w.storm(context.WithoutCancel(t.Context()), s, workers, 0)
	done()
	took, spent := time.Since(begin), w.cpu()-before
	attempts := len(book.finished)
	if attempts < learners || len(book.passed) != learners {
		t.Fatalf("%d learners finished %d attempts and passed %d", learners, attempts, len(book.passed))
	}
	t.Logf("%d learners by %d clients in %.1f s: %d answers, %d attempts, %d certificates", learners, workers, took.Seconds(), len(book.steps), attempts, len(book.passed))
	t.Logf("CPU of server and database together: %.1f s = %.2f CPU-ms per attempt with its sign-in, enrolment and certificate",
		spent.Seconds(), float64(spent.Milliseconds())/float64(attempts))
	for _, name := range slices.Sorted(mapsKeys(book.took)) {
		list := book.took[name]
		slices.Sort(list)
		t.Logf("%-10s n=%-6d p50=%-9v p95=%-9v p99=%v", name, len(list), at(list, 50), at(list, 95), at(list, 99))
	}
	t.Logf("memory: server %d MiB, PostgreSQL %d MiB (shared pages counted once a process)", rss(w.server.PID())>>20, w.databaseRSS()>>20)
}

func mapsKeys(m map[string][]time.Duration) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func at(sorted []time.Duration, percent int) time.Duration {
	return sorted[min(len(sorted)-1, len(sorted)*percent/100)].Round(100 * time.Microsecond)
}

// cpu is the time that the server and every process of the database have used, ended backends included.
func (w *world) cpu() time.Duration {
	total := ticks(w.server.PID())
	for _, pid := range append(children(w.database.PID()), w.database.PID()) {
		total += ticks(pid)
	}
	return total
}

func (w *world) databaseRSS() int64 {
	sum := rss(w.database.PID())
	for _, pid := range children(w.database.PID()) {
		sum += rss(pid)
	}
	return sum
}

// ticks reads user and system time, and that of children already ended, from /proc/<pid>/stat (hundredths of a second).
func ticks(pid int) time.Duration {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(data), ") ")
	fields, sum := strings.Fields(rest), 0
	for _, i := range []int{11, 12, 13, 14} {
		n, _ := strconv.Atoi(fields[i])
		sum += n
	}
	return time.Duration(sum) * 10 * time.Millisecond
}

func rss(pid int) int64 {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "Pss:"); ok {
			kb, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kb << 10
		}
	}
	return 0
}

func children(pid int) []int {
	var pids []int
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		data, err := os.ReadFile(path) //nolint:gosec // a path below /proc
		if err != nil {
			continue
		}
		_, rest, _ := strings.Cut(string(data), ") ")
		if fields := strings.Fields(rest); len(fields) > 1 && fields[1] == strconv.Itoa(pid) {
			n, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
			pids = append(pids, n)
		}
	}
	return pids
}
