package pgtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"mumpuni/internal/pg"
	"mumpuni/internal/pglocal"
	"mumpuni/migrations"
)

// keptCluster is where a cluster with these migrations under this PostgreSQL is kept for the test processes that come later.
// To make one takes two seconds of a core, and more than a dozen packages want one.
func keptCluster() (string, error) {
	bin, err := pglocal.BinDir()
	if err != nil {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	sum := sha256.Sum256([]byte("2" + bin + migrations.Digest())) // the number is of the cluster's making
	return filepath.Join(cache, "mumpuni", "pgtest-"+hex.EncodeToString(sum[:8])), nil
}

// makeCluster makes and migrates a cluster in dir and keeps a copy of it. When several processes do so at once, one copy stays.
func makeCluster(ctx context.Context, kept, dir string) error {
	if err := serve(ctx, dir); err != nil {
		return err
	}
	if err := migrated(ctx, template); err != nil {
		return err
	}
	for _, unused := range []string{"template0", "template1"} { // a third of what each test process would copy
		if err := errors.Join(run(ctx, "alter database "+unused+" is_template false"), run(ctx, "drop database "+unused)); err != nil {
			return err
		}
	}
	if err := server.Stop(); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(kept), 0o700); err != nil {
		return err
	}
	dropOld(filepath.Dir(kept))
	half := fmt.Sprintf("%s.%d", kept, os.Getpid())
	if err := copyFolder(ctx, dir, half); err != nil {
		return err
	}
	if os.Rename(half, kept) != nil { // another process was quicker
		return os.RemoveAll(half)
	}
	return nil
}

// migrated makes an empty database and brings it to the newest version.
func migrated(ctx context.Context, name string) error {
	if err := server.EnsureDatabase(ctx, name); err != nil {
		return err
	}
	db, err := pg.Open(ctx, server.URL(name), 4)
	if err != nil {
		return err
	}
	defer db.Close()
	return migrations.Up(ctx, db.Pool)
}

// dropOld removes the clusters that were made a week ago or more.
func dropOld(dir string) {
	old, _ := filepath.Glob(filepath.Join(dir, "pgtest-*"))
	for _, path := range old {
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > 7*24*time.Hour {
			_ = os.RemoveAll(path)
		}
	}
}

// copyFolder copies a folder with its owners to a place where nothing is.
func copyFolder(ctx context.Context, from, to string) error {
	if out, err := exec.CommandContext(ctx, "cp", "-a", "-T", from, to).CombinedOutput(); err != nil {
		_ = os.RemoveAll(to)
		return fmt.Errorf("copy %s: %w\n%s", from, err, out)
	}
	return nil
}
