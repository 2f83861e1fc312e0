// Package crash holds the whole house against force: it runs the real server on a durable PostgreSQL, lets clients learn
// through the API and meanwhile kills the server and the database without warning. It also measures the house at
// saturation. It is a test harness: nothing of it is linked into the server.
package crash

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"mumpuni/internal/child"
	"mumpuni/internal/pg"
	"mumpuni/internal/pglocal"
	"mumpuni/migrations"
	"mumpuni/storage"
	"mumpuni/storage/storagetest"
)

// world is a server with its database and object store.
type world struct {
	t      testing.TB
	dir    string
	binary string
	port   int
	env    []string
	s3     storage.Config

	mu       sync.Mutex
	database *pglocal.Server
	server   *child.Process
}

// newWorld builds the server, starts its services, and migrates; the server itself is started by launch.
func newWorld(t testing.TB) *world {
	t.Helper()
	dir, err := os.MkdirTemp("", "mumpuni-crash-")
	if err != nil {
		t.Fatal(err)
	}
	// PostgreSQL runs under another user when we are root, so the folder must let it through.
	if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // holds test data only
		t.Fatal(err)
	}
	w := &world{t: t, dir: dir, binary: filepath.Join(dir, "mumpuni"), port: freePort(t), s3: storagetest.LocalServer(t).Config()}
	t.Cleanup(w.close)
	build := exec.CommandContext(t.Context(), "go", "build", "-o", w.binary, "mumpuni/cmd/mumpuni")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the server: %v\n%s", err, out)
	}
	w.startDatabase()
	if err := w.database.EnsureDatabase(t.Context(), "mumpuni"); err != nil {
		t.Fatal(err)
	}
	db := w.open()
	defer db.Close()
	if err := migrations.Up(t.Context(), db.Pool); err != nil {
		t.Fatal(err)
	}
	w.env = w.settings()
	return w
}

func (w *world) settings() []string {
	return append(os.Environ(),
		"MUMPUNI_DATABASE_URL="+w.database.URL("mumpuni"), "MUMPUNI_DATABASE_CONNS=20",
		"MUMPUNI_S3_ENDPOINT="+w.s3.Endpoint, "MUMPUNI_S3_ACCESS_KEY="+w.s3.AccessKey, "MUMPUNI_S3_SECRET_KEY="+w.s3.SecretKey,
		"MUMPUNI_S3_BUCKET="+w.s3.Bucket, "MUMPUNI_S3_REGION="+w.s3.Region, "MUMPUNI_S3_SECURE=false",
		fmt.Sprintf("MUMPUNI_LISTEN=127.0.0.1:%d", w.port), fmt.Sprintf("MUMPUNI_BASE_URL=http://localhost:%d", w.port),
		fmt.Sprintf("MUMPUNI_CONTENT_LISTEN=127.0.0.1:%d", freePort(w.t)), "MUMPUNI_CONTENT_URL=http://127.0.0.1",
		"MUMPUNI_SECRET_KEY=bXVtcHVuaS1jcmFzaC10ZXN0LWtleS0zMi1ieXRlcyE=", "MUMPUNI_LOG_FORMAT=text",
		"MUMPUNI_DEMO=true", "MUMPUNI_SIGNING_DIR="+filepath.Join(w.dir, "signing"),
	)
}

// open connects to the database, for seeding and for looking afterwards.
func (w *world) open(options ...string) *pg.DB {
	w.t.Helper()
	db, err := pg.Open(w.t.Context(), w.database.URL("mumpuni")+strings.Join(options, ""), 10)
	if err != nil {
		w.t.Fatalf("open: %v", err)
	}
	return db
}

// startDatabase starts PostgreSQL as a careful operator would run it: what it acknowledges is on the disk. After a kill it
// tries again while the orphaned backends of the killed one are still ending.
func (w *world) startDatabase() {
	port := 0
	if w.database != nil {
		port = w.database.Port
	}
	var err error
	for range 100 {
		var s *pglocal.Server
		s, err = pglocal.Start(context.WithoutCancel(w.t.Context()), pglocal.Options{
			Dir: filepath.Join(w.dir, "pg"), Port: port, Settings: map[string]string{"max_connections": "120", "shared_buffers": "128MB"},
		})
		if err == nil {
			w.mu.Lock()
			w.database = s
			w.mu.Unlock()
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	w.t.Errorf("start PostgreSQL: %v", err)
}

// launch starts the server and waits until it is ready, however often the database is still recovering.
func (w *world) launch() {
	deadline := time.Now().Add(time.Minute)
	for time.Now().Before(deadline) {
		log, err := os.OpenFile(filepath.Join(w.dir, "server.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			w.t.Errorf("server log: %v", err)
			return
		}
		cmd := exec.Command(w.binary, "serve") //nolint:noctx // it is killed by the test itself
		cmd.Env, cmd.Stdout, cmd.Stderr = w.env, log, log
		p, err := child.Start(cmd, syscall.SIGKILL)
		_ = log.Close()
		if err != nil {
			w.t.Errorf("start server: %v", err)
			return
		}
		w.mu.Lock()
		w.server = p
		w.mu.Unlock()
		if w.ready(p) {
			return
		}
	}
	w.t.Error("the server did not become ready within a minute")
}

func (w *world) ready(p *child.Process) bool {
	for range 300 {
		select {
		case <-p.Exited():
			return false
		case <-time.After(20 * time.Millisecond):
		}
		resp, err := http.Get(w.url("/readyz")) //nolint:noctx,gosec // our own server on loopback
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return true
			}
		}
	}
	return false
}

// killServer ends the server without warning.
func (w *world) killServer() {
	w.mu.Lock()
	p := w.server
	w.mu.Unlock()
	_ = syscall.Kill(p.PID(), syscall.SIGKILL)
	<-p.Exited()
}

// killDatabase ends PostgreSQL without warning; its backends notice by themselves.
func (w *world) killDatabase() {
	_ = syscall.Kill(w.database.PID(), syscall.SIGKILL)
	<-w.database.Exited()
}

func (w *world) url(path string) string { return fmt.Sprintf("http://localhost:%d%s", w.port, path) }

func (w *world) close() {
	if w.server != nil {
		w.server.Stop(syscall.SIGTERM, 10*time.Second)
	}
	if w.database != nil {
		_ = w.database.Stop()
	}
	if w.t.Failed() {
		w.t.Logf("left for a look: %s", w.dir)
		return
	}
	_ = os.RemoveAll(w.dir)
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // at once
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port //nolint:errcheck // a TCP listener's address is one
}
