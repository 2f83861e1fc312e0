// Command linked is what «make test» gives to go as -toolexec: it keeps the programs that tests are linked into, and gives back the one that
// go asks for again. The tests themselves are run; what is saved is a tenth of the work of a run in which little has changed.
//
//	go test -toolexec "linked /folder" ./...
//
// Go names each program by a hash of all that goes into it, and by the same name knows whether an installed program is what it would build;
// only for tests it does not look. One program is kept for each package.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/klauspost/compress/zstd"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: linked folder tool [arguments]")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		var ended *exec.ExitError
		if errors.As(err, &ended) {
			os.Exit(ended.ExitCode()) // the tool has said why
		}
		fmt.Fprintln(os.Stderr, "linked:", err)
		os.Exit(1)
	}
}

// run is the tool itself, but for a test's program that is kept.
func run(shelf, tool string, args []string) error {
	target, id := flag(args, "-o"), flag(args, "-buildid")
	if filepath.Base(tool) != "link" || id == "" || !strings.HasSuffix(target, ".test") {
		return syscall.Exec(tool, append([]string{tool}, args...), os.Environ()) //nolint:gosec // go chooses the tool
	}
	kept := filepath.Join(shelf, name(os.Getenv("TOOLEXEC_IMPORTPATH"), id))
	if give(kept, target) == nil {
		return nil
	}
	link := exec.Command(tool, args...) //nolint:noctx,gosec // go chooses the tool, and ends it
	link.Stdout, link.Stderr = os.Stdout, os.Stderr
	if err := link.Run(); err != nil {
		return err
	}
	keep(target, kept)
	return nil
}

// flag is the value of a flag, written as "-o value" or "-o=value"; "" without it.
func flag(args []string, name string) string {
	for i, a := range args {
		if value, is := strings.CutPrefix(a, name+"="); is {
			return value
		}
		if a == name && i+1 < len(args) {
			return args[i+1]
		}
	}
	return ""
}

// name is what the program of a package is kept as.
func name(pkg, id string) string {
	sum := sha256.Sum256([]byte(id))
	return strings.ReplaceAll(pkg, "/", "+") + "@" + hex.EncodeToString(sum[:8])
}

// give puts what is kept where go wants it.
func give(kept, target string) error {
	if err := unpack(kept, target); err != nil {
		return err
	}
	now := time.Now()
	return os.Chtimes(kept, now, now)
}

// unused is how long a program is kept that nobody asks for.
const unused = 7 * 24 * time.Hour

// keep puts a program on the shelf in place of the package's last one. Where that fails, it is linked again next time.
func keep(target, kept string) {
	shelf, half := filepath.Dir(kept), fmt.Sprintf("%s.%d", kept, os.Getpid())
	if os.MkdirAll(shelf, 0o755) != nil || pack(target, half) != nil { //nolint:gosec // make test names the shelf
		_ = os.Remove(half) //nolint:gosec // make test names the shelf
		return
	}
	all, _ := os.ReadDir(shelf)
	pkg, _, _ := strings.Cut(filepath.Base(kept), "@")
	for _, e := range all {
		info, err := e.Info()
		if err == nil && (strings.HasPrefix(e.Name(), pkg+"@") && e.Name() != filepath.Base(half) || time.Since(info.ModTime()) > unused) {
			_ = os.Remove(filepath.Join(shelf, e.Name())) //nolint:gosec // make test names the shelf
		}
	}
	_ = os.Rename(half, kept) //nolint:gosec // make test names the shelf
}

// pack writes a compressed copy: a program of tests is some eighty megabytes, and there are as many as packages.
func pack(from, to string) error {
	return copied(from, to, func(out io.Writer, in io.Reader) error {
		z, err := zstd.NewWriter(out, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
		if err != nil {
			return err
		}
		_, err = io.Copy(z, in)
		return errors.Join(err, z.Close())
	})
}

// unpack is the opposite of pack; a copy that is not whole is an error.
func unpack(from, to string) error {
	return copied(from, to, func(out io.Writer, in io.Reader) error {
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1))
		if err != nil {
			return err
		}
		defer z.Close()
		_, err = io.Copy(out, z)
		return err
	})
}

func copied(from, to string, copying func(io.Writer, io.Reader) error) error {
	in, err := os.Open(from) //nolint:gosec // make test names the shelf
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o755) //nolint:gosec // a program
	if err != nil {
		return err
	}
	return errors.Join(copying(out, in), out.Close())
}
