package firststart

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"mumpuni/internal/built"
)

// What one test of a run has made, the next one takes, and each copies it.
func TestARunHasOneFirstStart(t *testing.T) {
	run := t.TempDir()
	t.Setenv(built.Run, run)
	made := filepath.Join(run, "made")
	for name, text := range map[string]string{
		"first.json": `{"Dir":"` + made + `","App":"http://localhost:1","Said":"Ctrl-C"}`, "made/env": "A=1\nB=x=\n", "made/pg/base": "tables",
	} {
		file := filepath.Join(run, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	l := Make(t)
	if l.Dir != made || l.App != "http://localhost:1" || l.Said != "Ctrl-C" {
		t.Fatalf("it was made anew: %+v", l)
	}
	if secrets, err := l.Secrets(); err != nil || !slices.Equal(secrets, []string{"A=1", "B=x="}) {
		t.Errorf("the secrets are %q, %v", secrets, err)
	}
	mine := filepath.Join(t.TempDir(), "mine")
	if err := l.Copy(t.Context(), "pg", mine); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(mine, "base"), []byte("changed"), 0o600); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(filepath.Join(made, "pg", "base")); err != nil || string(text) != "tables" {
		t.Errorf("a change of the copy reached the others: %q, %v", text, err)
	}
}
