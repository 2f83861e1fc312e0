// Package storagetest gives tests a real object store: Local is versitygw (tools/s3local), MinIO a real MinIO server. Each is
// one process for all tests of a binary, which dies with it; each test gets a bucket of its own. A missing server fails
// the test. Contract is the one suite that both must pass.
package storagetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/built"
	"mumpuni/internal/child"
	"mumpuni/internal/s3local"
	"mumpuni/storage"
)

// The fixed keys of a server that only this test process reaches.
const (
	accessKey = "mumpuni-test"
	secretKey = "only-for-tests-on-127.0.0.1"
	region    = "us-east-1"
)

// Server is a running object store for tests.
type Server struct {
	Name    string
	Addr    string
	process *child.Process
}

// Local gives a Store with a bucket of its own on the local object store. Its rows go where the caller's db says; the
// Store itself needs a database only for sweeping and uploads.
func Local(t testing.TB) *storage.Store {
	t.Helper()
	return LocalServer(t).Store(t, nil)
}

// LocalServer is the local object store of this test process.
func LocalServer(t testing.TB) *Server { return local.get(t) }

// LocalIn is a local object store of its own that keeps its objects in dir and ends with the test.
func LocalIn(t testing.TB, dir string) *Server {
	t.Helper()
	server, err := local.startIn(dir)
	if err != nil {
		t.Fatalf("local S3 in %s: %v", dir, err)
	}
	t.Cleanup(func() { server.process.Stop(syscall.SIGKILL, time.Second) })
	return server
}

// MinIOServer is the real MinIO of this test process: the binary named by MUMPUNI_TEST_MINIO, else .cache/bin/minio at
// the root of the repository.
func MinIOServer(t testing.TB) *Server { return minio.get(t) }

// Store opens a Store on a new bucket of the server, its rows in db.
func (s *Server) Store(t testing.TB, db bun.IDB) *storage.Store {
	t.Helper()
	return Open(t, s.Config(), db, time.Now)
}

// Config names a new bucket on the server.
func (s *Server) Config() storage.Config {
	return storage.Config{
		Endpoint: s.Addr, AccessKey: accessKey, SecretKey: secretKey, Region: region,
		Bucket:     fmt.Sprintf("test-%d-%s", buckets.Add(1), strings.ToLower(uuid.NewString()[:8])),
		ContentURL: "http://content.test", LinkKey: []byte("link key of the tests, 32 bytes!"),
	}
}

// Open is storage.Open for tests.
func Open(t testing.TB, cfg storage.Config, db bun.IDB, now func() time.Time) *storage.Store {
	t.Helper()
	store, err := storage.Open(t.Context(), cfg, db, now)
	if err != nil {
		t.Fatalf("open storage: %v", err)
	}
	return store
}

var (
	buckets atomic.Int64
	local   = &lazy{name: "local S3", command: localCommand}
	minio   = &lazy{name: "MinIO", command: minioCommand}
)

// lazy starts a server at its first use.
type lazy struct {
	name    string
	command func(addr, dir string) (*exec.Cmd, error)
	once    sync.Once
	server  *Server
	err     error
}

func (l *lazy) get(t testing.TB) *Server {
	t.Helper()
	l.once.Do(func() { l.server, l.err = l.start() })
	if l.err != nil {
		t.Fatalf("%s for tests: %v", l.name, l.err)
	}
	return l.server
}

func (l *lazy) start() (*Server, error) {
	sweep()
	dir, err := os.MkdirTemp("", fmt.Sprintf("mumpuni-s3test-%d-", os.Getpid()))
	if err != nil {
		return nil, err
	}
	return l.startIn(dir)
}

func (l *lazy) startIn(dir string) (*Server, error) {
	addr, err := child.FreeAddr()
	if err != nil {
		return nil, err
	}
	cmd, err := l.command(addr, dir)
	if err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr, cmd.Dir = log, log, dir
	process, err := child.Start(cmd, syscall.SIGKILL)
	if err != nil {
		return nil, err
	}
	return &Server{Name: l.name, Addr: addr, process: process}, waitReady(addr, process, log.Name())
}

// waitReady asks until the server answers HTTP.
func waitReady(addr string, process *child.Process, log string) error {
	deadline := time.Now().Add(time.Minute)
	for !s3local.Answers(addr) {
		select {
		case <-process.Exited():
			text, _ := os.ReadFile(log)
			return fmt.Errorf("it ended while starting: %w\n%s", process.Err(), text)
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("it did not answer on %s within a minute", addr)
		}
	}
	return nil
}

// minioCommand finds the binary upward from the package under test.
func minioCommand(addr, dir string) (*exec.Cmd, error) {
	path := os.Getenv("MUMPUNI_TEST_MINIO")
	if path == "" {
		root, err := built.Root()
		if err != nil {
			return nil, err
		}
		path = filepath.Join(root, ".cache", "bin", "minio")
	}
	if _, err := os.Stat(path); err != nil { //nolint:gosec // whoever runs the tests names it
		return nil, fmt.Errorf("no MinIO binary: run «make deps» or set MUMPUNI_TEST_MINIO: %w", err)
	}
	console, err := child.FreeAddr()
	if err != nil {
		return nil, err
	}
	args := []string{"server", "--quiet", "--address", addr, "--console-address", console, filepath.Join(dir, "data")}
	cmd := exec.CommandContext(context.Background(), path, args...) //nolint:gosec // whoever runs the tests names it
	cmd.Env = append(os.Environ(), "MINIO_ROOT_USER="+accessKey, "MINIO_ROOT_PASSWORD="+secretKey,
		"MINIO_BROWSER=off", "MINIO_UPDATE=off", "HOME="+dir)
	return cmd, nil
}

// sweep removes the folders of test processes that are gone; their servers ended with them.
func sweep() {
	dirs, _ := filepath.Glob(filepath.Join(os.TempDir(), "mumpuni-s3test-*"))
	for _, dir := range dirs {
		pid, err := strconv.Atoi(strings.Split(strings.TrimPrefix(filepath.Base(dir), "mumpuni-s3test-"), "-")[0])
		if err == nil && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			_ = os.RemoveAll(dir)
		}
	}
}
