// Package firststart gives tests what «make run» leaves behind that was started on an empty folder and stopped: the demo, as the command
// itself made it. That takes a minute of a core, so the tests of one run of «make test» share one (built.Run), of which each has a copy. A
// test that is run alone makes its own.
package firststart

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"mumpuni/internal/built"
)

// Left is what a first start left behind. Nobody changes it.
type Left struct {
	Dir     string // MUMPUNI_LOCAL_DIR
	App     string // where it was served, "http://localhost:8080"
	Content string // where its content was served
	Said    string // what the command printed
}

// Make gives what a first start left behind; who comes first starts and stops the command.
func Make(t testing.TB) Left {
	t.Helper()
	dir := os.Getenv(built.Run)
	if dir == "" {
		dir = ownDir(t)
	}
	l, err := made(t, dir)
	if err != nil {
		t.Fatalf("first start: %v", err)
	}
	return l
}

// ownDir is a folder of this test, which PostgreSQL, that is another user where we are root, may pass through.
func ownDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "mumpuni-first-")
	if err == nil {
		t.Cleanup(func() { _ = os.RemoveAll(dir) })
		err = os.Chmod(dir, 0o711) //nolint:gosec // holds test data only
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func made(t testing.TB, dir string) (l Left, err error) {
	unlock, err := built.Lock(t.Context(), filepath.Join(dir, "first.lock"))
	if err != nil {
		return l, fmt.Errorf("another test makes it: %w", err)
	}
	defer unlock()
	notes := filepath.Join(dir, "first.json")
	text, err := os.ReadFile(notes) //nolint:gosec // whoever runs the tests names the folder
	if err == nil {
		return l, json.Unmarshal(text, &l)
	}
	if !errors.Is(err, os.ErrNotExist) {
		return l, err
	}
	bin := filepath.Join(dir, "programs")
	if err := os.MkdirAll(bin, 0o755); err != nil { //nolint:gosec // whoever runs the tests names the folder
		return l, err
	}
	built.Into(t, bin, "mumpuni", "mumpuni-local", "s3local")
	if l, err = start(t.Context(), bin, filepath.Join(dir, "first")); err != nil {
		return l, err
	}
	if text, err = json.Marshal(l); err != nil {
		return l, err
	}
	return l, os.WriteFile(notes, text, 0o600) //nolint:gosec // whoever runs the tests names the folder
}

// Copy copies a part of it to a place where nothing is, with its owners: "pg", "s3", "signing", or "" for all.
func (l Left) Copy(ctx context.Context, part, to string) error {
	if out, err := exec.CommandContext(ctx, "cp", "-a", "-T", filepath.Join(l.Dir, part), to).CombinedOutput(); err != nil {
		return fmt.Errorf("copy %s of the first start: %w\n%s", part, err, out)
	}
	return nil
}

// Secrets are what the command gives to its parts, as environment variables: the server's key and the keys to the objects.
func (l Left) Secrets() ([]string, error) {
	text, err := os.ReadFile(filepath.Join(l.Dir, "env"))
	return strings.Fields(string(text)), err
}
