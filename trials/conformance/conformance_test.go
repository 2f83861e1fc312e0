// Package conformance holds the endpoint of statements against the public suite of tests for Learning Record Stores
// (adlnet/lrs-conformance-test-suite), and packages of cmi5 against that for Learning Management Systems (adlnet/CATAPULT, folder lts), which
// whoever runs it has fetched and installed. Nothing of them is part of the house.
package conformance

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"mumpuni/trials/stack"
	"mumpuni/xapi"
)

var suite = flag.String("suite", "", "the folder of the suite, installed; empty: nothing is held against anything")

// editions are those of the suite, and how many of its tests are known to fail, each explained in docs/xapi.md.
var editions = map[string]int{"1.0.3": 0, "2.0.0": 0}

// TestConformance runs the suite for each edition against the started server with a key of its own.
func TestConformance(t *testing.T) {
	if *suite == "" {
		return
	}
	dir, err := filepath.Abs(*suite)
	if err != nil {
		t.Fatal(err)
	}
	if isCMI5(dir) {
		suiteCMI5(t, dir)
		return
	}
	s := stack.New(t)
	db := s.Open()
	defer db.Close()
	k, secret, err := xapi.New(db, s.URL(""), xapi.Hooks{}, time.Now).MakeKey(t.Context(), "conformance")
	if err != nil {
		t.Fatal(err)
	}
	s.Launch()
	for edition, known := range editions {
		t.Run(edition, func(t *testing.T) {
			run := exec.CommandContext(t.Context(), "node", "bin/console_runner.js", "-e", s.URL("/xapi"), "-a", "-u", k.ID, "-p", secret, "-x", edition, "-z")
			run.Dir = dir
			said, _ := run.CombinedOutput() // it ends with the number of failures
			passed, total := summary(t, said)
			t.Logf("xAPI %s: %d of %d", edition, passed, total)
			for _, f := range failures(t, said) {
				t.Log("failed:", f)
			}
			if total-passed > known {
				t.Errorf("%d fail, %d are known to", total-passed, known)
			}
		})
	}
}

var sums = regexp.MustCompile(`\{"total":(\d+),"passed":(\d+),"failed":(\d+)`)

// summary is the last that the suite said of its numbers.
func summary(t *testing.T, said []byte) (passed, total int) {
	t.Helper()
	all := sums.FindAllSubmatch(said, -1)
	if len(all) == 0 {
		t.Fatalf("the suite did not run; is it installed (npm install)?\n%s", tail(said))
	}
	last := all[len(all)-1]
	total, _ = strconv.Atoi(string(last[1]))
	passed, _ = strconv.Atoi(string(last[2]))
	return passed, total
}

func tail(said []byte) []byte { return said[max(0, len(said)-2000):] }

// test is one node of the suite's record.
type test struct {
	Title, Status string
	Error         string
	Tests         []test
}

var record = regexp.MustCompile(`Full run log written to (\S+)`)

// failures are the tests that failed, by their titles, as the suite's own record has them.
func failures(t *testing.T, said []byte) []string {
	t.Helper()
	where := record.FindSubmatch(said)
	if where == nil {
		t.Fatalf("the suite wrote no record\n%s", tail(said))
	}
	text, err := os.ReadFile(string(where[1]))
	if err != nil {
		t.Fatal(err)
	}
	var log struct{ Log *test }
	if err := json.Unmarshal(bytes.ReplaceAll(text, []byte(`"error": {}`), []byte(`"error": ""`)), &log); err != nil {
		t.Fatal(err)
	}
	var list []string
	var walk func(n test)
	walk = func(n test) {
		if len(n.Tests) == 0 && n.Status == "failed" {
			list = append(list, n.Title+": "+n.Error)
		}
		for _, child := range n.Tests {
			walk(child)
		}
	}
	if log.Log != nil {
		walk(*log.Log)
	}
	return list
}
