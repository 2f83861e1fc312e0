// Package bench weighs the whole house: the real server and its PostgreSQL under as many clients as keep both cores busy,
// each operation as a browser or an officer does it. It prints what each costs against the goals of the product. It is a
// harness for people to read: under «make test» it runs small and only checks that everything was answered.
package bench

import (
	"flag"
	"os"
	"regexp"
	"sync/atomic"
	"testing"
	"time"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/trials/stack"
)

var (
	certificates = flag.Int("certificates", 1000, "how many certificates the long run issues, draws and signs")
	only         = flag.String("only", "", "a pattern: only operations whose name it matches are weighed; what they need is done unweighed")
)

// size is how much there is of everything.
type size struct {
	people      int // of the town, besides the learners
	learners    int // who sign in
	completions int // enrolments of the course that is exported
	enrolments  int // of all courses
	certificate int // to be issued and signed
	pages       int // how often a page is asked for
	boards      int // and a board or a report
	clients     int // at once
	think       int // milliseconds between two questions, in the middle
	bank        int // questions that are calibrated
	library     int // courses among which words are looked for
	searches    int // of each kind
}

var (
	small = size{people: 400, learners: 12, completions: 60, enrolments: 200, certificate: 20, pages: 24, boards: 3, clients: 4, think: 1, bank: 60, library: 60, searches: 6}
	full  = size{people: 15_000, learners: 1000, completions: 2000, enrolments: 12_100, pages: 3000, boards: 40, clients: 8, think: 2500, bank: 300, library: 5000, searches: 60}
)

// bench is one run: the house, who is in it, and the table that grows.
type bench struct {
	t     *testing.T
	size  size
	stack *stack.Stack
	db    *pg.DB // to seed and to look, never measured
	town  town
	table table
	doing atomic.Value   // what is weighed now
	only  *regexp.Regexp // nil: everything
}

// TestBench takes each operation in turn and prints the table.
func TestBench(t *testing.T) {
	b := &bench{t: t, size: small, stack: stack.New(t)}
	if os.Getenv("MUMPUNI_BENCH") != "" {
		b.size = full
		b.size.certificate = *certificates
	}
	if *only != "" {
		b.only = regexp.MustCompile("(?i)" + *only)
	}
	b.db = b.stack.Open("&synchronous_commit=off")
	defer b.db.Close()
	begin := time.Now()
	b.town = b.settle()
	b.stack.Launch()
	b.table.memory("idle, just started", b.stack)
	stop := b.watchMemory()
	t.Logf("seeded in %.0f s", time.Since(begin).Seconds())
	for _, part := range []func(){b.issue, b.signIn, b.learn, b.find, b.take, b.assess, b.lead, b.order} {
		part()
		if t.Failed() {
			return
		}
	}
	stop()
	b.table.memory("at the end", b.stack)
	b.calibrate() // whose memory has a goal of its own
	t.Logf("%d people, %d learners with an account, %d clients at once, %.0f s in all\n%s",
		b.size.people+b.size.learners, b.size.learners, b.size.clients, time.Since(begin).Seconds(), b.table.String())
}

// run changes the database by hand, as no measured thing does.
func (b *bench) run(query string, args ...any) {
	b.t.Helper()
	if _, err := b.db.NewRaw(query, args...).Exec(b.t.Context()); err != nil {
		b.t.Fatalf("%s: %v", query, err)
	}
}

func (b *bench) personOf(nip string) (id id.Person) {
	b.t.Helper()
	if err := b.db.NewRaw("select id from persons where nip = ?", nip).Scan(b.t.Context(), &id); err != nil {
		b.t.Fatal(err)
	}
	return id
}
