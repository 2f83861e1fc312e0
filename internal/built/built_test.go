package built_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"mumpuni/internal/built"
)

// A program is linked once for all tests, which each have it in a folder of their own.
func TestAProgramIsLinkedOnce(t *testing.T) {
	t.Setenv(built.Run, "")
	one, two := t.TempDir(), t.TempDir()
	built.Into(t, one, "assets")
	built.Into(t, two, "assets")
	first, err := os.Stat(filepath.Join(one, "assets"))
	if err != nil {
		t.Fatal(err)
	}
	second, err := os.Stat(filepath.Join(two, "assets"))
	if err != nil {
		t.Fatal(err)
	}
	root, err := built.Root()
	if err != nil {
		t.Fatal(err)
	}
	shared, err := os.Stat(filepath.Join(root, "bin", "tests", "assets"))
	if err != nil {
		t.Fatal(err)
	}
	if os.SameFile(shared, second) && !os.SameFile(first, second) { // with the temporary files on another disk they are copies
		t.Error("it was linked twice")
	}
	if err := os.Remove(filepath.Join(one, "assets")); err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath(filepath.Join(two, "assets")); err != nil {
		t.Errorf("it cannot be started: %v", err)
	}
}

// What somebody was writing who was killed is made anew.
func TestAHalfWrittenProgramIsMadeAnew(t *testing.T) {
	t.Setenv(built.Run, "")
	root, err := built.Root()
	if err != nil {
		t.Fatal(err)
	}
	shared := filepath.Join(root, "bin", "tests", "assets")
	built.Into(t, t.TempDir(), "assets")
	whole, err := os.Stat(shared)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(shared, whole.Size()/2); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(shared+".half", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	built.Into(t, dir, "assets")
	if is, err := os.Stat(filepath.Join(dir, "assets")); err != nil || is.Size() != whole.Size() {
		t.Errorf("%v, %v: not %d bytes", is, err, whole.Size())
	}
}

// All tests of one run have the same program, whatever is changed meanwhile.
func TestARunHasOneProgram(t *testing.T) {
	run, dir := t.TempDir(), t.TempDir()
	t.Setenv(built.Run, run)
	if err := os.WriteFile(filepath.Join(run, "assets"), []byte("built before"), 0o600); err != nil {
		t.Fatal(err)
	}
	built.Into(t, dir, "assets")
	if text, err := os.ReadFile(filepath.Join(dir, "assets")); err != nil || string(text) != "built before" {
		t.Errorf("the run's program is %.20q, %v", text, err)
	}
}
