// Package mutants tries whether the tests hold the rules: it turns one rule at a time round and expects that a test of the
// rule's own package fails. The tree is never touched: the compiler is shown the changed file in place of the true one
// (go build -overlay). «make mutants» tries all; every «make test» tries a few, and that each still finds its rule.
package mutants

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Mutant is a rule turned round: New in the place of Old, which stands exactly once in File. Run names the tests, of the
// package that File belongs to, of which at least one must fail.
type Mutant struct {
	Rule     string
	File     string // from the root of the module
	Old, New string
	Run      string // a regular expression, as for go test -run
	Tests    string // the folder of the tests; that of the file when empty (a rule that stands in a migration is held by who uses it)
}

// Outcome is what became of a mutant.
type Outcome struct {
	Killed bool
	By     string // the first test that failed
	Took   time.Duration
}

// Limits of a run: the tests of one mutant, and all tests of a package that mutants name.
const (
	runTime   = 2 * time.Minute
	soundTime = 15 * time.Minute
)

// dir is the folder of the package whose tests are run.
func (m Mutant) dir() string {
	if m.Tests != "" {
		return m.Tests
	}
	return filepath.Dir(m.File)
}

// named reports whether a test of the folder bears a name that Run asks for.
func (m Mutant) named(root string) bool {
	wanted, err := regexp.Compile(strings.Split(m.Run, "/")[0])
	if err != nil {
		return false
	}
	files, _ := filepath.Glob(filepath.Join(root, m.dir(), "*_test.go"))
	return slices.ContainsFunc(files, func(file string) bool {
		text, _ := os.ReadFile(file)
		return slices.ContainsFunc(testName.FindAllSubmatch(text, -1), func(name [][]byte) bool { return wanted.Match(name[1]) })
	})
}

var testName = regexp.MustCompile(`(?m)^func (Test\w+)\(`)

// mutated is the text of the file with the rule turned round.
func (m Mutant) mutated(root string) ([]byte, error) {
	text, err := os.ReadFile(filepath.Join(root, m.File))
	if err != nil {
		return nil, err
	}
	if n := bytes.Count(text, []byte(m.Old)); n != 1 {
		return nil, fmt.Errorf("the text of the rule stands %d times in %s; when the rule was written anew, give its mutation the new text:\n%s", n, m.File, m.Old)
	}
	return bytes.Replace(text, []byte(m.Old), []byte(m.New), 1), nil
}

// Try runs the tests on the mutant, with its files in the empty folder tmp. An error says that nothing was learnt: the text
// no longer stands in the file, the mutant does not compile, no test ran, or the tests ran out of time.
func (m Mutant) Try(ctx context.Context, root, tmp string) (Outcome, error) {
	text, err := m.mutated(root)
	if err != nil {
		return Outcome{}, err
	}
	changed := filepath.Join(tmp, "mutant"+filepath.Ext(m.File))
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(root, m.File): changed}})
	if err != nil {
		return Outcome{}, err
	}
	list := filepath.Join(tmp, "overlay.json")
	if err := errors.Join(os.WriteFile(changed, text, 0o600), os.WriteFile(list, overlay, 0o600)); err != nil {
		return Outcome{}, err
	}
	return m.test(ctx, root, tmp, runTime, "-overlay="+list)
}

// Sound runs the same tests on the true rule, of which none may fail.
func (m Mutant) Sound(ctx context.Context, root, tmp string) error {
	o, err := m.test(ctx, root, tmp, soundTime)
	if err == nil && o.Killed {
		err = fmt.Errorf("%s fails without any mutant", o.By)
	}
	return err
}

// test compiles the package's tests and runs those of the rule.
func (m Mutant) test(ctx context.Context, root, tmp string, limit time.Duration, flags ...string) (Outcome, error) {
	began := time.Now()
	binary := filepath.Join(tmp, "tests")
	build := exec.CommandContext(ctx, "go", append(append([]string{"test", "-c", "-vet=off", "-ldflags=-s -w", "-o", binary}, flags...), "./"+m.dir())...)
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return Outcome{}, fmt.Errorf("the mutant does not compile: %w\n%s", err, out)
	}
	defer os.Remove(binary)
	run := exec.CommandContext(ctx, binary, "-test.run="+m.Run, "-test.v", "-test.failfast", "-test.timeout="+limit.String())
	run.Dir = filepath.Join(root, m.dir())
	if drawsRapidly(run.Dir) {
		// It would leave its findings in the tree, and look half a minute for the smallest of them.
		run.Args = append(run.Args, "-rapid.nofailfile", "-rapid.shrinktime=0s")
	}
	out, err := run.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case err != nil && !errors.As(err, &exit):
		return Outcome{}, err
	case bytes.Contains(out, []byte("panic: test timed out after")):
		return Outcome{}, fmt.Errorf("%s runs into its limit of %s, by the mutant or by a busy machine", m.Run, limit)
	case !bytes.Contains(out, []byte("=== RUN")):
		return Outcome{}, fmt.Errorf("no test is named %s\n%s", m.Run, out)
	}
	return Outcome{Killed: err != nil, By: failed(string(out)), Took: time.Since(began)}, nil
}

// drawsRapidly reports whether tests in dir use rapid, which brings flags of its own.
func drawsRapidly(dir string) bool {
	files, _ := filepath.Glob(filepath.Join(dir, "*_test.go"))
	return slices.ContainsFunc(files, func(file string) bool {
		text, _ := os.ReadFile(file)
		return bytes.Contains(text, []byte(`"pgregory.net/rapid"`))
	})
}

var (
	failure = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)
	running = regexp.MustCompile(`(?m)^=== RUN\s+(\S+)`)
)

// failed is the first test that failed by its output; one that ended the process was the last to run.
func failed(out string) string {
	if m := failure.FindStringSubmatch(out); m != nil {
		return m[1]
	}
	if all := running.FindAllStringSubmatch(out, -1); all != nil && strings.Contains(out, "panic: ") {
		return all[len(all)-1][1]
	}
	return ""
}
