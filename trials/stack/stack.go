// Package stack runs the whole house for tests: the real server, built anew, on a durable PostgreSQL and an object store of
// its own, with a school to learn in. It starts, kills and weighs its processes. Nothing of it is linked into the server.
package stack

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"mumpuni/internal/built"
	"mumpuni/internal/child"
	"mumpuni/internal/pg"
	"mumpuni/internal/pglocal"
	"mumpuni/migrations"
	"mumpuni/storage"
	"mumpuni/storage/storagetest"
)

// Places are the folders in which the parts of a Stack write; one that is not named is the stack's own.
type Places struct {
	Database string
	Objects  string // of a store that this stack does not share with other tests
	Temp     string // the server's temporary files
}

// Stack is a server with its database and object store.
type Stack struct {
	t      testing.TB
	dir    string
	places Places
	binary string
	port   string
	env    []string
	s3     storage.Config

	mu       sync.Mutex
	database *pglocal.Server
	server   *child.Process
}

// New builds the server, starts its services, and migrates; the server itself is started by Launch.
func New(t testing.TB) *Stack {
	t.Helper()
	return NewIn(t, Places{})
}

// NewIn is New with some of its parts in places of their own.
func NewIn(t testing.TB, places Places) *Stack {
	t.Helper()
	dir, err := os.MkdirTemp("", "mumpuni-crash-")
	if err != nil {
		t.Fatal(err)
	}
	// PostgreSQL runs under another user when we are root, so the folder must let it through.
	if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // holds test data only
		t.Fatal(err)
	}
	s := &Stack{t: t, dir: dir, places: places, binary: filepath.Join(dir, "mumpuni"), port: freePort(t)}
	if places.Database == "" {
		s.places.Database = filepath.Join(dir, "pg")
	}
	if places.Objects == "" {
		s.s3 = storagetest.LocalServer(t).Config()
	} else {
		s.s3 = storagetest.LocalIn(t, places.Objects).Config()
	}
	t.Cleanup(s.close)
	built.Into(t, dir, "mumpuni")
	s.StartDatabase()
	if err := s.database.EnsureDatabase(t.Context(), "mumpuni"); err != nil {
		t.Fatal(err)
	}
	db := s.Open()
	defer db.Close()
	if err := migrations.Up(t.Context(), db.Pool); err != nil {
		t.Fatal(err)
	}
	s.env = s.settings()
	return s
}

// settings are the server's. How the shell of the test has garbage collected is none of them: the server that is weighed is the product's.
func (s *Stack) settings() []string {
	env := slices.DeleteFunc(os.Environ(), func(pair string) bool {
		return strings.HasPrefix(pair, "GOGC=") || strings.HasPrefix(pair, "GOMEMLIMIT=") || strings.HasPrefix(pair, "MUMPUNI_DATABASE_")
	})
	if s.places.Temp != "" {
		env = append(env, "TMPDIR="+s.places.Temp)
	}
	return append(env,
		"MUMPUNI_DATABASE_URL="+s.database.SocketURL("mumpuni"),
		"MUMPUNI_S3_ENDPOINT="+s.s3.Endpoint, "MUMPUNI_S3_ACCESS_KEY="+s.s3.AccessKey, "MUMPUNI_S3_SECRET_KEY="+s.s3.SecretKey,
		"MUMPUNI_S3_BUCKET="+s.s3.Bucket, "MUMPUNI_S3_REGION="+s.s3.Region, "MUMPUNI_S3_SECURE=false",
		fmt.Sprintf("MUMPUNI_LISTEN=127.0.0.1:%s", s.port), fmt.Sprintf("MUMPUNI_BASE_URL=http://localhost:%s", s.port),
		fmt.Sprintf("MUMPUNI_CONTENT_LISTEN=127.0.0.1:%s", freePort(s.t)), "MUMPUNI_CONTENT_URL=http://127.0.0.1",
		"MUMPUNI_SECRET_KEY=bXVtcHVuaS1jcmFzaC10ZXN0LWtleS0zMi1ieXRlcyE=", "MUMPUNI_LOG_FORMAT=text",
		"MUMPUNI_DEMO=true", "MUMPUNI_STOP_DELAY=0s", "MUMPUNI_SIGNING_DIR="+filepath.Join(s.dir, "signing"),
	)
}

// Set gives the server a setting of its own, from its next start on.
func (s *Stack) Set(name, value string) { s.env = append(s.env, name+"="+value) }

// Open connects to the database, for seeding and for looking afterwards.
func (s *Stack) Open(options ...string) *pg.DB {
	s.t.Helper()
	db, err := pg.Open(s.t.Context(), s.database.URL("mumpuni")+strings.Join(options, ""), 10)
	if err != nil {
		s.t.Fatalf("open: %v", err)
	}
	return db
}

// StartDatabase starts PostgreSQL with the settings of «make run»: what it acknowledges is on the disk. After a kill it
// tries again while the orphaned backends of the killed one are still ending.
func (s *Stack) StartDatabase() {
	port, socket := 0, ""
	if s.database != nil {
		port, socket = s.database.Port, s.database.Socket
	}
	var err error
	for range 100 {
		var started *pglocal.Server
		started, err = pglocal.Start(context.WithoutCancel(s.t.Context()), pglocal.Options{
			Dir: s.places.Database, Port: port, Socket: socket, Settings: pglocal.Small,
		})
		if err == nil {
			s.mu.Lock()
			s.database = started
			s.mu.Unlock()
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.t.Errorf("start PostgreSQL: %v", err)
}

// Launch starts the server and waits until it is ready, however often the database is still recovering.
func (s *Stack) Launch() {
	deadline := time.Now().Add(time.Minute)
	for time.Now().Before(deadline) {
		log, err := os.OpenFile(filepath.Join(s.dir, "server.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			s.t.Errorf("server log: %v", err)
			return
		}
		cmd := exec.Command(s.binary, "serve") //nolint:noctx // it is killed by the test itself
		cmd.Env, cmd.Stdout, cmd.Stderr = s.env, log, log
		p, err := child.Start(cmd, syscall.SIGKILL)
		_ = log.Close()
		if err != nil {
			s.t.Errorf("start server: %v", err)
			return
		}
		s.mu.Lock()
		s.server = p
		s.mu.Unlock()
		if s.ready(p) {
			return
		}
	}
	s.t.Error("the server did not become ready within a minute")
}

func (s *Stack) ready(p *child.Process) bool {
	for range 300 {
		select {
		case <-p.Exited():
			return false
		case <-time.After(20 * time.Millisecond):
		}
		resp, err := http.Get(s.URL("/readyz")) //nolint:noctx,gosec // our own server on loopback
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return true
			}
		}
	}
	return false
}

// KillServer ends the server without warning.
func (s *Stack) KillServer() {
	s.mu.Lock()
	p := s.server
	s.mu.Unlock()
	_ = syscall.Kill(p.PID(), syscall.SIGKILL)
	<-p.Exited()
}

// KillDatabase ends PostgreSQL without warning; its backends notice by themselves.
func (s *Stack) KillDatabase() {
	_ = syscall.Kill(s.database.PID(), syscall.SIGKILL)
	<-s.database.Exited()
}

// DatabaseEnded tells whether PostgreSQL has ended, whatever ended it.
func (s *Stack) DatabaseEnded() bool {
	select {
	case <-s.database.Exited():
		return true
	default:
		return false
	}
}

// URL is the address of path on the server.
func (s *Stack) URL(path string) string { return "http://localhost:" + s.port + path }

func (s *Stack) close() {
	if s.server != nil {
		s.server.Stop(syscall.SIGTERM, 10*time.Second)
	}
	if s.database != nil {
		_ = s.database.Stop()
	}
	if s.t.Failed() {
		s.t.Logf("left for a look: %s", s.dir)
		return
	}
	_ = os.RemoveAll(s.dir)
}

func freePort(t testing.TB) string {
	t.Helper()
	addr, err := child.FreeAddr()
	if err != nil {
		t.Fatal(err)
	}
	return addr[strings.LastIndex(addr, ":")+1:]
}
