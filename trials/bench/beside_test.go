package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/trials/stack"
)

// savers are how many people answer at once.
const savers = 10

// TestBeside: saving an answer takes no longer beside reports that hang on a locked table, or beside many honest exports, than twice
// as long as alone, or a tenth of a second. Under «make test» it runs small and only checks that every answer was saved.
func TestBeside(t *testing.T) {
	b := &bench{t: t, size: small, stack: stack.New(t)}
	b.size.learners = savers
	pairs, saves := 1, 5
	if os.Getenv("MUMPUNI_BENCH") != "" {
		b.size.people, b.size.completions, b.size.enrolments = full.people, full.completions, full.enrolments
		pairs, saves = 5, 500
	}
	b.db = b.stack.Open("&synchronous_commit=off")
	defer b.db.Close()
	b.town = b.settle()
	b.stack.Launch()
	b.signIn()
	b.enrol(&b.town.practice)
	paths := make([]string, savers)
	for i := range paths {
		var err error
		if paths[i], _, err = b.start(b.town.practice, i); err != nil {
			t.Fatal(err)
		}
	}
	r := &rush{b: b, paths: paths, seen: make([]int64, savers), saves: saves}
	r.quiet() // warms up
	asked := regexp.MustCompile("(?i)" + *only)
	for what, beside := range map[string]func() time.Duration{
		"12 reports that hang on a lock": r.besideALock, "40 exports": r.besideExports,
	} {
		if !asked.MatchString(what) {
			continue
		}
		var alone, loaded []time.Duration
		for range pairs {
			alone, loaded = append(alone, r.quiet()), append(loaded, beside())
		}
		quiet, busy := median(alone), median(loaded)
		goal := max(2*quiet, 100*time.Millisecond)
		t.Logf("save beside %s, %d savers, %d saves a run, median of %d paired runs: p99 %v, alone %v, goal ≤ %v: %s (runs %v beside, %v alone)",
			what, savers, savers*saves, pairs, short(busy), short(quiet), short(goal), held(busy <= goal), loaded, alone)
		if pairs > 1 && busy > goal {
			t.Errorf("beside %s a save takes too long", what)
		}
	}
	if asked.MatchString(aFilm) {
		r.besideAFilm(pairs)
	}
}

// rush is the savers at work.
type rush struct {
	b     *bench
	paths []string
	seen  []int64
	saves int // of each saver in one run
}

// quiet lets every saver save and gives the time that 99 of 100 saves took at most. Each saver's next answer follows the last.
func (r *rush) quiet() time.Duration {
	r.b.t.Helper()
	var all sync.WaitGroup
	took := make([][]time.Duration, savers)
	for i := range savers {
		all.Go(func() {
			for n := range r.saves {
				begin := time.Now()
				if err := r.save(i, n); err != nil {
					r.b.t.Errorf("saver %d: %v", i, err)
					return
				}
				took[i] = append(took[i], time.Since(begin))
			}
		})
	}
	all.Wait()
	sorted := slices.Sorted(slices.Values(slices.Concat(took...)))
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, len(sorted)*99/100)]
}

// save answers the first question anew, as the page's script does, and checks that it was stored.
func (r *rush) save(i, n int) error {
	v := r.b.town.learners[i]
	body, err := json.Marshal(map[string]any{"slot": 1, "answer": map[string]any{"text": fmt.Sprint(n)}, "step": uuid.New(), "seen": r.seen[i], "age_ms": 0})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, v.base+r.paths[i]+"/jawaban", bytes.NewReader(body))
	if err != nil {
		return err
	}
	for name, value := range map[string]string{"Content-Type": "application/json", "Cookie": v.cookie, "Origin": v.base} {
		req.Header.Set(name, value)
	}
	resp, err := v.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	var saved struct {
		Seq   int64 `json:"seq"`
		Stale bool  `json:"stale"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&saved); err != nil || resp.StatusCode != http.StatusOK || saved.Stale {
		return fmt.Errorf("%s: %+v, %w", resp.Status, saved, err)
	}
	r.seen[i] = saved.Seq
	return nil
}

// besideALock is quiet while 12 reports at a time wait for a table that somebody holds.
func (r *rush) besideALock() time.Duration {
	tx, err := r.b.db.BeginTx(context.Background(), nil)
	if err == nil {
		_, err = tx.ExecContext(context.Background(), "lock table jp_entries in access exclusive mode")
	}
	if err != nil {
		r.b.t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	return r.beside(12, "/rekap-jp/pegawai.xlsx")
}

// besideExports is quiet while 40 exports of everybody are wanted at a time.
func (r *rush) besideExports() time.Duration { return r.beside(40, "/penyelesaian.xlsx") }

// beside is quiet while n others ask for path without end; that they are told to come later is as it should be.
func (r *rush) beside(n int, path string) time.Duration {
	ctx, stop := context.WithCancel(context.Background())
	hr := r.b.town.hr
	client := newHTTP(n)
	var others sync.WaitGroup
	for range n {
		others.Go(func() {
			for ctx.Err() == nil {
				req, _ := http.NewRequestWithContext(ctx, http.MethodGet, hr.base+path, nil)
				req.Header.Set("Cookie", hr.cookie)
				resp, err := client.Do(req)
				if err != nil {
					continue // we stopped it
				}
				_ = resp.Body.Close()
				if resp.StatusCode != http.StatusOK && (resp.StatusCode != http.StatusServiceUnavailable || resp.Header.Get("Retry-After") == "") {
					r.b.t.Errorf("%s: %s", path, resp.Status)
				}
			}
		})
	}
	p99 := r.quiet()
	stop()
	others.Wait()
	return p99
}

func median(all []time.Duration) time.Duration { return slices.Sorted(slices.Values(all))[len(all)/2] }
