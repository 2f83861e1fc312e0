package mutants

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"sync"
	"testing"
	"time"
)

var (
	core = flag.Bool("core", false, "try the rules that everything stands on, not only the few that need neither database nor browser")
	all  = flag.Bool("all", false, "try every mutant")
	only = flag.String("only", "", "try those alone whose file or rule matches this expression")
)

// few are tried in every run of the tests.
var few = map[string]bool{
	"the highest level reached": true, "only days move in a 1904 workbook": true, "leftover minutes are whole": true,
}

// founding is how many rules everything stands on: those of rules_test.go, before other files add theirs.
var founding = len(mutants)

// chosen are the mutants that this run tries.
func chosen() []Mutant {
	var list []Mutant
	wanted := regexp.MustCompile(*only)
	for i, m := range mutants {
		if (*all || *core && i < founding || few[m.Rule]) && wanted.MatchString(m.File+" "+m.Rule) {
			list = append(list, m)
		}
	}
	return list
}

func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// Whoever writes a rule anew learns here that its mutation must follow.
func TestEveryMutantFindsItsRule(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range mutants {
		if _, err := m.mutated(root(t)); err != nil {
			t.Errorf("%s: %v", m.Rule, err)
		}
		if seen[m.Rule] || m.Old == m.New || m.Run == "" {
			t.Errorf("%s: named twice, or nothing is turned round, or no test is named", m.Rule)
		}
		if !m.named(root(t)) {
			t.Errorf("%s: no test in %s is named %s", m.Rule, m.dir(), m.Run)
		}
		seen[m.Rule] = true
	}
	for name := range few {
		if !seen[name] {
			t.Errorf("no mutant is named %q", name)
		}
	}
	if founding < 40 || len(mutants) <= founding {
		t.Errorf("only %d mutants, %d of them of what everything stands on", len(mutants), founding)
	}
}

// Tests that fail by themselves would kill every mutant.
func TestTheTestsPassWithoutMutants(t *testing.T) {
	if !*core && !*all {
		return // the tests themselves are run beside this one
	}
	for dir, run := range names(chosen()) {
		if err := (Mutant{File: dir + "/x.go", Run: run}).Sound(t.Context(), root(t), t.TempDir()); err != nil {
			t.Errorf("%s: %v", dir, err)
		}
	}
}

// names gathers the tests of each folder.
func names(list []Mutant) map[string]string {
	of := map[string]string{}
	for _, m := range list {
		if of[m.dir()] != "" {
			of[m.dir()] += "|"
		}
		of[m.dir()] += m.Run
	}
	return of
}

func TestMutants(t *testing.T) {
	began, todo := time.Now(), make(chan Mutant)
	var tried sync.WaitGroup
	var mu sync.Mutex
	killed, count := 0, 0
	for range min(runtime.NumCPU(), 4) {
		tried.Go(func() {
			for m := range todo {
				tmp, err := os.MkdirTemp(t.TempDir(), "")
				if err != nil {
					t.Error(err)
					return
				}
				o, err := m.Try(t.Context(), root(t), tmp)
				mu.Lock()
				count++
				switch {
				case err != nil:
					t.Errorf("%s (%s): %v", m.Rule, m.File, err)
				case !o.Killed:
					t.Errorf("SURVIVED: %s (%s): %s passes with\n\t%s\nin the place of\n\t%s", m.Rule, m.File, m.Run, m.New, m.Old)
				default:
					killed++
					t.Logf("%5.1f s  killed  %-60s by %s of %s", o.Took.Seconds(), m.Rule, o.By, m.dir())
				}
				mu.Unlock()
			}
		})
	}
	for _, m := range chosen() {
		todo <- m
	}
	close(todo)
	tried.Wait()
	t.Logf("%d of %d mutants killed in %s", killed, count, time.Since(began).Round(time.Second))
}
