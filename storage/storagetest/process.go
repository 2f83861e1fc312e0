package storagetest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"mumpuni/internal/built"
	"mumpuni/internal/s3local"
)

// localCommand is the local object store, bin/s3local at the root of the repository.
func localCommand(addr, dir string) (*exec.Cmd, error) {
	root, err := built.Root()
	if err != nil {
		return nil, err
	}
	path := filepath.Join(root, "bin", s3local.Name)
	if _, err := os.Stat(path); err != nil { // «make test» has built it; a single package may be tested without make
		if err := build(root, path); err != nil {
			return nil, err
		}
	}
	return s3local.Command(path, s3local.Options{Dir: dir, Addr: addr, AccessKey: accessKey, SecretKey: secretKey, Region: region}), nil
}

// build makes the program under another name first: the tests of several packages may do so at once.
func build(root, path string) error {
	mine := fmt.Sprintf("%s.%d", path, os.Getpid())
	cmd := exec.CommandContext(context.Background(), "go", "build", "-C", filepath.Join(root, "tools", s3local.Name), "-o", mine, ".")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build the local object store: %w\n%s", err, out)
	}
	return os.Rename(mine, path)
}
