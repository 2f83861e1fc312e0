package crash

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// disk is a small file system of its own, so that it can be full while the machine's is not.
type disk struct {
	t   *testing.T
	dir string
}

// newDisk mounts one of size bytes, of which nothing is kept back for root. Only root may.
func newDisk(t *testing.T, size int64) disk {
	t.Helper()
	home := t.TempDir()
	for folder := home; folder != os.TempDir() && folder != "/"; folder = filepath.Dir(folder) {
		must(t, os.Chmod(folder, 0o755)) //nolint:gosec // PostgreSQL runs under another user and must pass
	}
	image, d := filepath.Join(home, "image"), disk{t, filepath.Join(home, "disk")}
	must(t, os.WriteFile(image, nil, 0o600))
	must(t, os.Truncate(image, size))
	must(t, os.Mkdir(d.dir, 0o755)) //nolint:gosec // so that it may pass here, too
	d.run("mkfs.ext4", "-q", "-b", "4096", "-m", "0", image)
	d.run("mount", "-o", "loop", image, d.dir)
	t.Cleanup(func() { d.run("umount", "--lazy", d.dir) })
	return d
}

func (d disk) run(name string, args ...string) {
	d.t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil { //nolint:noctx // as the test itself
		d.t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}

// place makes a folder on the disk.
func (d disk) place(name string) string {
	d.t.Helper()
	must(d.t, os.Mkdir(filepath.Join(d.dir, name), 0o755)) //nolint:gosec // PostgreSQL runs under another user and must pass
	return filepath.Join(d.dir, name)
}

// fill leaves no block free.
func (d disk) fill() {
	d.t.Helper()
	must(d.t, os.MkdirAll(filepath.Join(d.dir, "ballast"), 0o700))
	for n, size := 0, int64(1<<30); size >= 4096; {
		err := d.occupy(fmt.Sprintf("ballast/%d", n), size)
		switch n++; {
		case errors.Is(err, syscall.ENOSPC):
			size /= 2
		case err != nil:
			d.t.Fatal(err)
		}
	}
}

func (d disk) occupy(name string, size int64) error {
	f, err := os.Create(filepath.Join(d.dir, name))
	if err != nil {
		return err
	}
	defer f.Close()
	if err := syscall.Fallocate(int(f.Fd()), 0, 0, size); err != nil {
		return errors.Join(err, f.Truncate(0))
	}
	return nil
}

// free gives back what fill took.
func (d disk) free() {
	d.t.Helper()
	must(d.t, os.RemoveAll(filepath.Join(d.dir, "ballast")))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
