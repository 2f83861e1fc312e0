package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// asTool makes the program of these tests the tool that they try.
const asTool = "MUMPUNI_TEST_LINKED"

func TestMain(m *testing.M) {
	if os.Getenv(asTool) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// project is a module with one package and its test.
type project struct {
	t          *testing.T
	dir, shelf string
}

func newProject(t *testing.T) project {
	t.Helper()
	p := project{t, t.TempDir(), filepath.Join(t.TempDir(), "shelf")}
	p.write("go.mod", "module sum\n")
	p.write("sum.go", "package sum\n\nfunc sum(a, b int) int { return a + b }\n")
	p.write("sum_test.go", `package sum

import "testing"

func TestSum(t *testing.T) {
	if sum(2, 2) != 4 {
		t.Error("not four")
	}
}
`)
	return p
}

func (p project) write(name, text string) {
	p.t.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// test runs the project's tests, and tells whether they passed.
func (p project) test() bool {
	p.t.Helper()
	self, err := os.Executable()
	if err != nil {
		p.t.Fatal(err)
	}
	cmd := exec.CommandContext(p.t.Context(), "go", "test", "-count=1", "-toolexec", self+" "+p.shelf, "-v", ".")
	cmd.Dir, cmd.Env = p.dir, append(os.Environ(), asTool+"=1")
	out, err := cmd.CombinedOutput()
	if !strings.Contains(string(out), "=== RUN   TestSum") {
		p.t.Fatalf("no test ran: %v\n%s", err, out)
	}
	return err == nil
}

// kept are the programs on the shelf.
func (p project) kept() (list []os.FileInfo) {
	p.t.Helper()
	all, err := os.ReadDir(p.shelf)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, e := range all {
		info, err := e.Info()
		if err != nil {
			p.t.Fatal(err)
		}
		list = append(list, info)
	}
	return list
}

// A test's program is linked once, and its tests are run each time.
func TestWhatHasNotChangedIsLinkedOnce(t *testing.T) {
	p := newProject(t)
	if !p.test() {
		t.Fatal("the test fails")
	}
	first := p.kept()
	if len(first) != 1 {
		t.Fatalf("%d programs are kept", len(first))
	}
	if !p.test() {
		t.Error("the kept program fails")
	}
	if again := p.kept(); len(again) != 1 || !os.SameFile(first[0], again[0]) {
		t.Error("it was linked again")
	}
}

// What has changed is linked anew and takes the place of what was kept.
func TestWhatHasChangedIsLinkedAnew(t *testing.T) {
	p := newProject(t)
	if !p.test() {
		t.Fatal("the test fails")
	}
	first := p.kept()
	p.write("sum.go", "package sum\n\nfunc sum(a, b int) int { return a - b }\n")
	if p.test() {
		t.Error("an old program was run")
	}
	if again := p.kept(); len(again) != 1 || again[0].Name() == first[0].Name() {
		t.Errorf("%d programs are kept", len(again))
	}
}

// What was not kept whole is linked anew.
func TestWhatIsNotWholeIsLinkedAnew(t *testing.T) {
	p := newProject(t)
	if !p.test() {
		t.Fatal("the test fails")
	}
	whole := p.kept()[0]
	if err := os.Truncate(filepath.Join(p.shelf, whole.Name()), whole.Size()-100); err != nil {
		t.Fatal(err)
	}
	if !p.test() {
		t.Error("half a program was run")
	}
	if again := p.kept(); len(again) != 1 || again[0].Size() != whole.Size() {
		t.Error("half a program is kept")
	}
}
