// Package crash holds the whole house against force: clients learn through the API while the server and the database are
// killed without warning. It is a test: nothing of it is linked into the server.
package crash

import (
	"context"
	"flag"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mumpuni/trials/stack"
)

var (
	kills   = flag.Int("kills", 6, "how often the server is killed")
	pgKills = flag.Int("pg-kills", 2, "how often PostgreSQL is killed")
	clients = flag.Int("clients", 20, "how many clients learn meanwhile")
)

// TestCrash kills the server and PostgreSQL with kill -9 while clients save answers and submit, then holds what was
// acknowledged against what is stored.
func TestCrash(t *testing.T) {
	w := stack.New(t)
	s := seed(t, w, max(150, *kills*12))
	w.Launch()
	ctx, stop := context.WithCancel(t.Context())
	book, done := storm(ctx, w, s, *clients, 15*time.Millisecond)
	kill(w, *kills, *pgKills)
	book.quiet(*clients, time.Minute)
	stop()
	done()
	report(t, book)
	if len(book.steps) < *clients || len(book.passed) == 0 {
		t.Fatalf("the clients did too little for this to prove anything: %d answers, %d passed", len(book.steps), len(book.passed))
	}
	db := w.Open()
	defer db.Close()
	broken, err := book.verify(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range broken {
		t.Error(b)
	}
}

// quiet leaves the house alone until the clients have done enough to prove something, on a busy machine up to most.
func (l *ledger) quiet(answers int, most time.Duration) {
	time.Sleep(time.Second) // everybody gets an answer
	for end, enough := time.Now().Add(most), false; !enough && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		l.note(func() { enough = len(l.steps) >= answers && len(l.passed) > 0 })
	}
}

func seed(t *testing.T, w *stack.Stack, learners int) school {
	t.Helper()
	db := w.Open("&synchronous_commit=off") // nothing of the seed is tested
	defer db.Close()
	s := w.Seed(db, learners)
	course, err := s.Publish(t.Context(), "uji", 0)
	if err != nil {
		t.Fatal(err)
	}
	return school{s.Logins, course}
}

// storm lets n clients learn; done waits for them.
func storm(ctx context.Context, w *stack.Stack, s school, n int, pause time.Duration) (book *ledger, done func()) {
	book = newLedger()
	var taken atomic.Int64
	next := func() (string, bool) {
		i := int(taken.Add(1)) - 1
		if i >= len(s.logins) {
			return "", false
		}
		return s.logins[i], true
	}
	transport := &http.Transport{MaxIdleConnsPerHost: n, MaxConnsPerHost: 2 * n}
	var all sync.WaitGroup
	for range n {
		c := &client{base: w.URL(""), http: &http.Client{Transport: transport, Timeout: 10 * time.Second}, ledger: book, pause: pause}
		all.Go(func() { c.live(ctx, s, next) })
	}
	return book, all.Wait
}

// kill ends the server n times and the database m times, spread among them.
func kill(w *stack.Stack, n, m int) {
	for i := range n {
		time.Sleep(time.Duration(200+rand.IntN(600)) * time.Millisecond)
		if m > 0 && i%max(1, n/m) == n/m/2 {
			w.KillDatabase()
			if i%2 == 0 {
				w.KillServer() // both at once
			}
			w.StartDatabase()
			if i%2 == 0 {
				w.Launch()
			}
			continue
		}
		w.KillServer()
		w.Launch()
	}
}

func report(t *testing.T, book *ledger) {
	t.Logf("acknowledged: %d answers, %d results, %d passed", len(book.steps), len(book.finished), len(book.passed))
	for name, took := range book.took {
		t.Logf("%-24s %d", name, len(took))
	}
	for name, times := range book.faults {
		t.Logf("%-40s %d", name, times)
		if !strings.Contains(name, " 503 ") {
			t.Errorf("%s, %d times: what is out of reach for a while is 503", name, times)
		}
	}
}
