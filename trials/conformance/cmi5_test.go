package conformance

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// cmi5Known are the tests of the LMS suite of CATAPULT (adlnet/CATAPULT, folder lts) that are known to fail, each explained in docs/cmi5.md.
var cmi5Known = 0

// isCMI5 reports whether a folder is that suite.
func isCMI5(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "lib", "lms.template.js"))
	return err == nil
}

// suiteCMI5 runs it against packages, statements and the second origin as they are; its packages must be built (npm ci, and npx webpack in pkg).
func suiteCMI5(t *testing.T, dir string) {
	w := openWorld(t)
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	results := filepath.Join(t.TempDir(), "results.json")
	run := exec.CommandContext(t.Context(), "npx", "jest", "--runInBand", "--ci", "--forceExit", "--testTimeout=30000", "--json", "--outputFile="+results)
	run.Dir = dir
	run.Env = append(os.Environ(), "CATAPULT_LMS="+filepath.Join(here, "cmi5.cjs"), "MUMPUNI_HOUSE="+w.app.URL+"/", "MUMPUNI_KEY="+w.key, "PUPPETEER_EXECUTABLE_PATH="+browser(t))
	run.WaitDelay = 10 * time.Second // what it leaves behind keeps its end of the line
	said, _ := run.CombinedOutput()  // it ends with the number of failures
	text, err := os.ReadFile(results)
	if err != nil {
		t.Fatalf("the suite did not run; is it installed (npm ci) and are its packages built (npx webpack in pkg)?\n%s", tail(said))
	}
	var sum struct {
		NumPassedTests, NumFailedTests, NumTotalTests int
		TestResults                                   []struct {
			AssertionResults []struct {
				FullName, Status string
				FailureMessages  []string
			}
		}
	}
	if err := json.Unmarshal(text, &sum); err != nil {
		t.Fatal(err)
	}
	t.Logf("cmi5: %d of %d", sum.NumPassedTests, sum.NumTotalTests)
	for _, file := range sum.TestResults {
		for _, one := range file.AssertionResults {
			if one.Status != "passed" {
				t.Log(one.Status+":", one.FullName, colours.ReplaceAllString(strings.Join(one.FailureMessages, " "), ""))
			}
		}
	}
	if missing := sum.NumTotalTests - sum.NumPassedTests; missing > cmi5Known {
		t.Errorf("%d do not pass, %d are known to\n%s", missing, cmi5Known, w.told())
	}
}

var colours = regexp.MustCompile("\x1b\\[[0-9;]*m")

// browser is a program that starts a Chromium as root, which the suite does not.
func browser(t *testing.T) string {
	t.Helper()
	found := ""
	for _, name := range []string{"chromium-headless-shell", "chromium", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil && found == "" {
			found = p
		}
	}
	if found == "" {
		t.Fatal("the suite needs a Chromium")
	}
	p := filepath.Join(t.TempDir(), "browser")
	if err := os.WriteFile(p, []byte("#!/bin/sh\nexec "+found+" --no-sandbox \"$@\"\n"), 0o700); err != nil { //nolint:gosec // it is run
		t.Fatal(err)
	}
	return p
}
