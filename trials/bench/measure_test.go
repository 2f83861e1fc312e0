package bench

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"text/tabwriter"
	"time"

	"mumpuni/trials/stack"
)

// goal is what the product promises of an operation; what is zero is not promised.
type goal struct {
	cpu      float64 // CPU-ms of server and database together
	p95, p99 time.Duration
}

// row is what was seen of an operation.
type row struct {
	what          string
	goal          goal
	n             int
	cpu           float64 // CPU-ms each
	bytes         int64   // on the wire, of an answer
	p50, p95, p99 time.Duration
	rate          float64 // a second
}

// wanted reports whether one of these operations is weighed in this run.
func (b *bench) wanted(what ...string) bool {
	return b.only == nil || slices.ContainsFunc(what, b.only.MatchString)
}

// table is all rows, and what the processes held meanwhile.
type table struct {
	rows  []row
	notes []string
}

// measure runs do n times by as many clients as given at once, each call with its own number, and notes what it cost. do
// returns how many bytes came over the wire.
func (b *bench) measure(what string, g goal, n, clients int, do func(i int) (int64, error)) {
	b.t.Helper()
	b.measureAt(what, g, n, clients, func(int) time.Duration { return 0 }, do)
}

// measureAt is measure where call i is made at a time after the beginning, if a client is free by then; its own time begins there.
func (b *bench) measureAt(what string, g goal, n, clients int, at func(i int) time.Duration, do func(i int) (int64, error)) {
	b.t.Helper()
	b.doing.Store(strings.TrimSpace(what))
	took, bytes := make([]time.Duration, n), atomic.Int64{}
	var next, failed atomic.Int64
	var all sync.WaitGroup
	before, begin := b.stack.CPU(), time.Now()
	for range min(clients, n) {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				time.Sleep(time.Until(begin.Add(at(int(i)))))
				start := time.Now()
				size, err := do(int(i))
				took[i] = time.Since(start)
				bytes.Add(size)
				if err != nil && failed.Add(1) == 1 {
					b.t.Errorf("%s: %v", what, err)
				}
			}
		})
	}
	all.Wait()
	b.note(what, g, took, bytes.Load(), b.stack.CPU()-before, time.Since(begin))
	if failed.Load() > 0 {
		b.t.Errorf("%s: %d of %d failed", what, failed.Load(), n)
	}
}

func (b *bench) note(what string, g goal, took []time.Duration, bytes int64, cpu, lasted time.Duration) {
	if !b.wanted(what) {
		return
	}
	n := len(took)
	slices.Sort(took)
	at := func(percent int) time.Duration { return took[min(n-1, n*percent/100)] }
	b.table.rows = append(b.table.rows, row{
		what: what, goal: g, n: n, cpu: float64(cpu.Microseconds()) / 1000 / float64(n), bytes: bytes / int64(n),
		p50: at(50), p95: at(95), p99: at(99), rate: float64(n) / lasted.Seconds(),
	})
}

const (
	idleGoal   = 150 // MiB: the server
	memoryGoal = 250 // MiB: server and database together, whatever they do
)

// memory notes what the processes hold while nothing is asked of them.
func (t *table) memory(when string, s *stack.Stack) {
	server, database := s.Memory()
	together := (server.All() + database.All()) >> 20
	t.notes = append(t.notes, fmt.Sprintf("memory %s: together %d MiB (goal ≤ %d: %s); %s", when, together, memoryGoal, held(together <= memoryGoal), parts(server, database)))
}

// parts says who holds what.
func parts(server, database stack.Held) string {
	return fmt.Sprintf("server %d MiB (goal < %d: %s), %d of it its own, %d of files; PostgreSQL %d MiB, %d of it the own of %d processes, %d shared, %d of files",
		server.All()>>20, idleGoal, held(server.All()>>20 < idleGoal), server.Own>>20, server.Files>>20,
		database.All()>>20, database.Own>>20, database.Processes, database.Shared>>20, database.Files>>20)
}

// watchMemory looks twice a second what the processes hold under load, until it is stopped, and notes the most, when that was, and the
// middle. What is looked at is the proportional set size, as since the first of these tables: a page that several processes share counts
// once in their sum, and of a file, the program's own included, what of it is in memory. All processes of the database count, the one
// that answers this harness included.
func (b *bench) watchMemory() (stop func()) {
	var seen []int64
	var most int64
	var when string
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(time.Second / 2)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				server, database := b.stack.Memory()
				seen = append(seen, (server.All()+database.All())>>20)
				if seen[len(seen)-1] > most {
					most = seen[len(seen)-1]
					when = fmt.Sprintf("while «%v»: %s", b.doing.Load(), parts(server, database))
				}
			}
		}
	}()
	return func() {
		close(done)
		<-ended
		if len(seen) == 0 {
			return
		}
		slices.Sort(seen)
		b.table.notes = append(b.table.notes, fmt.Sprintf("memory under load: together %d MiB at most (goal ≤ %d: %s), %d in the middle of %d looks; most %s",
			most, memoryGoal, held(most <= memoryGoal), seen[len(seen)/2], len(seen), when))
	}
}

// String is the table: what it costs, the goal, and whether it is held.
func (t *table) String() string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "what\tn\tCPU-ms\tgoal\t\tp50\tp95\tp99\tgoal\t\tkB\tper s\t")
	for _, r := range t.rows {
		cpuGoal, cpuHeld := "", ""
		if r.goal.cpu > 0 {
			cpuGoal, cpuHeld = fmt.Sprintf("≤ %g", r.goal.cpu), held(r.cpu <= r.goal.cpu)
		}
		timeGoal, timeHeld := "", ""
		switch {
		case r.goal.p95 > 0:
			timeGoal, timeHeld = fmt.Sprintf("p95 < %v", r.goal.p95), held(r.p95 < r.goal.p95)
		case r.goal.p99 > 0:
			timeGoal, timeHeld = fmt.Sprintf("p99 ≤ %v", r.goal.p99), held(r.p99 <= r.goal.p99)
		}
		fmt.Fprintf(w, "%s\t%d\t%.2f\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%.1f\t%.1f\t\n", r.what, r.n, r.cpu, cpuGoal, cpuHeld,
			short(r.p50), short(r.p95), short(r.p99), timeGoal, timeHeld, float64(r.bytes)/1000, r.rate)
	}
	_ = w.Flush() // a builder takes everything
	return text.String() + strings.Join(t.notes, "\n")
}

func held(ok bool) string {
	if ok {
		return "held"
	}
	return "NOT"
}

func short(d time.Duration) string {
	if d < 100*time.Millisecond {
		return d.Round(100 * time.Microsecond).String()
	}
	return d.Round(time.Millisecond).String()
}
