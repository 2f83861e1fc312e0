// Package built gives tests the programs of this repository as they stand. Each is linked once for all the tests of a checkout, and again
// when something changed: that is for go build to know, which one run of tests asks once. Nothing of it is linked into the server.
package built

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// Run names, in the environment, the folder of the run of tests that this one belongs to: «make test» makes one, and nothing of it serves a
// later run.
const Run = "MUMPUNI_TEST_RUN"

// Into puts programs into the folder dir: commands of this module, and s3local, which is a module of its own.
func Into(t testing.TB, dir string, names ...string) {
	t.Helper()
	root, err := Root()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if err := into(t.Context(), root, dir, name); err != nil {
			t.Fatal(err)
		}
	}
}

// Root is the folder of the module in which a test runs.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; dir != "/"; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
	}
	return "", fmt.Errorf("no go.mod above the working folder")
}

// into asks the run of tests, which asks the checkout.
func into(ctx context.Context, root, dir, name string) error {
	mine, run := filepath.Join(dir, name), os.Getenv(Run)
	if run == "" {
		return shelved(ctx, root, name, mine)
	}
	unlock, err := Lock(ctx, filepath.Join(run, name+".lock"))
	if err != nil {
		return fmt.Errorf("another test builds %s: %w", name, err)
	}
	defer unlock()
	ours := filepath.Join(run, name)
	if _, err := os.Stat(ours); err != nil { //nolint:gosec // whoever runs the tests names the folder
		if err := shelved(ctx, root, name, ours); err != nil {
			return err
		}
	}
	return give(ours, mine)
}

// shelved builds a program where all tests of the checkout do, one at a time, and gives it as mine: what others build later is another file.
// Who may not write in the checkout builds mine at once.
func shelved(ctx context.Context, root, name, mine string) error {
	shelf := filepath.Join(root, "bin", "tests")
	if os.MkdirAll(shelf, 0o755) != nil {
		return build(ctx, root, name, mine)
	}
	unlock, err := Lock(ctx, filepath.Join(shelf, name+".lock"))
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("another test builds %s: %w", name, ctx.Err())
	case err != nil:
		return build(ctx, root, name, mine)
	}
	defer unlock()
	ours := filepath.Join(shelf, name)
	if err := whole(ctx, root, name, ours); err != nil {
		return err
	}
	return give(ours, mine)
}

// give links a program to another name, or copies it to another disk.
func give(from, to string) error {
	if os.Link(from, to) == nil {
		return nil
	}
	data, err := os.ReadFile(from) //nolint:gosec // a program of ours
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o755) //nolint:gosec // a program
}

// Lock waits until no other test process holds the lock that the file at path is, and holds it until unlock; the kernel gives it up for who
// is killed.
func Lock(ctx context.Context, path string) (unlock func(), err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // whoever runs the tests names the folder
	if err != nil {
		return nil, err
	}
	for {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return func() { _ = file.Close() }, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, errors.Join(err, file.Close())
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), file.Close())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// whole is build, but for what somebody left half written who was killed: go build takes it for what it would be.
func whole(ctx context.Context, root, name, to string) error {
	half := to + ".half"
	if _, err := os.Stat(half); err == nil {
		_ = os.Remove(to)
	}
	if err := os.WriteFile(half, nil, 0o600); err != nil {
		return err
	}
	if err := build(ctx, root, name, to); err != nil {
		return err
	}
	return os.Remove(half)
}

// build links nothing when the program is there and is what it would be.
func build(ctx context.Context, root, name, to string) error {
	args := []string{"build", "-o", to, "mumpuni/cmd/" + name}
	if name == "s3local" {
		args = []string{"build", "-C", filepath.Join(root, "tools", name), "-o", to, "."}
	}
	if out, err := exec.CommandContext(ctx, "go", args...).CombinedOutput(); err != nil { //nolint:gosec // our own programs
		return fmt.Errorf("build %s: %w\n%s", name, err, out)
	}
	return nil
}
