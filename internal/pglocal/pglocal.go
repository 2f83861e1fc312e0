// Package pglocal runs a private PostgreSQL: it finds the installed binaries, makes a cluster in a folder, serves it on a
// Unix socket and 127.0.0.1, and stops it with its owner. The embedded default and the tests use it; the server does not.
package pglocal

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"mumpuni/internal/child"
)

// Options say where a cluster lives and how it is tuned.
type Options struct {
	Dir      string            // the cluster's folder; made when missing
	Port     int               // on 127.0.0.1; 0 picks a free one
	Socket   string            // the folder of its Unix socket, so that it is found there after a restart; "" makes one
	Settings map[string]string // postgresql.conf settings given on the command line
	Log      io.Writer         // the server's log; nil discards it
}

// Small are settings that keep a small machine's memory free. Commits are durable: fsync stays on.
var Small = map[string]string{
	"shared_buffers": "32MB", "max_connections": "60", "work_mem": "4MB", "maintenance_work_mem": "32MB",
	"max_worker_processes": "2", "max_parallel_workers": "0", "max_parallel_workers_per_gather": "0", "autovacuum_max_workers": "1",
	"jit": "off", "max_wal_size": "256MB", "wal_level": "minimal", "max_wal_senders": "0", "logging_collector": "off",
	"log_min_error_statement": "panic", // statements hold names and NIPs
}

// tidy makes a process of PostgreSQL give back what a large answer took. Left alone, the C library keeps as much as the largest piece that
// was ever freed, twice: some ten megabytes in each process that made a report. What is asked for all day still stays: pieces of a
// megabyte, two megabytes in reserve, and no answer is dearer.
var tidy = []string{"MALLOC_MMAP_THRESHOLD_=1048576", "MALLOC_TRIM_THRESHOLD_=2097152"}

// Server is a running private PostgreSQL.
type Server struct {
	Port    int
	Socket  string // the folder of its Unix socket
	process *child.Process
}

// ErrMissing says that no PostgreSQL server binaries are installed.
var ErrMissing = errors.New("PostgreSQL is not installed: no initdb and postgres found; run «make deps» or «apt-get install postgresql»")

// BinDir finds the folder with initdb and postgres: the newest under /usr/lib/postgresql, else what PATH names.
func BinDir() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	slices.SortFunc(found, func(a, b string) int { return major(b) - major(a) })
	for _, p := range found {
		if _, err := os.Stat(filepath.Join(filepath.Dir(p), "initdb")); err == nil {
			return filepath.Dir(p), nil
		}
	}
	if p, err := exec.LookPath("postgres"); err == nil {
		if p, err = filepath.EvalSymlinks(p); err == nil {
			return filepath.Dir(p), nil
		}
	}
	return "", ErrMissing
}

func major(path string) int {
	n, _ := strconv.Atoi(strings.Split(strings.TrimPrefix(path, "/usr/lib/postgresql/"), "/")[0])
	return n
}

// Start makes the cluster when it is new, recovers it when it was killed, and waits until it answers. The server dies
// with this process, however this process dies.
func Start(ctx context.Context, o Options) (*Server, error) {
	bin, err := BinDir()
	if err != nil {
		return nil, err
	}
	owner, err := serverOwner()
	if err != nil {
		return nil, err
	}
	if err := prepare(ctx, bin, o.Dir, owner); err != nil {
		return nil, err
	}
	if err := stopStray(o.Dir); err != nil {
		return nil, err
	}
	if o.Port == 0 {
		if o.Port, err = freePort(); err != nil {
			return nil, err
		}
	}
	s := &Server{Port: o.Port}
	if s.Socket, err = socketDir(o.Socket, owner); err != nil {
		return nil, err
	}
	if err := s.launch(bin, o, owner); err != nil {
		return nil, err
	}
	return s, s.waitReady(ctx)
}

// URL names database db on this server.
func (s *Server) URL(db string) string {
	return fmt.Sprintf("postgres://mumpuni@127.0.0.1:%d/%s?sslmode=disable", s.Port, db)
}

// SocketURL is URL by the Unix socket: a statement costs both sides less there than through the machine's network, a tenth of what a
// page costs in all. Only who runs the server, and who it runs as, may go there.
func (s *Server) SocketURL(db string) string {
	return fmt.Sprintf("postgres://mumpuni@/%s?host=%s&port=%d&sslmode=disable", db, url.QueryEscape(s.Socket), s.Port)
}

// PID is the postmaster's process id, for crash tests.
func (s *Server) PID() int { return s.process.PID() }

// Exited is closed when the server has ended, whatever ended it.
func (s *Server) Exited() <-chan struct{} { return s.process.Exited() }

// Stop ends the server in PostgreSQL's fast mode and waits for it, at most 30 s.
func (s *Server) Stop() error {
	s.process.Stop(syscall.SIGINT, 30*time.Second)
	return os.RemoveAll(s.Socket)
}

// credential is the user the server runs as; nil means ourselves. PostgreSQL refuses root.
type credential struct{ uid, gid uint32 }

func serverOwner() (*credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("as root PostgreSQL needs the user «postgres», which its package makes: %w", err)
	}
	uid, _ := strconv.ParseUint(u.Uid, 10, 32)
	gid, _ := strconv.ParseUint(u.Gid, 10, 32)
	return &credential{uint32(uid), uint32(gid)}, nil
}

func (c *credential) attr() *syscall.SysProcAttr {
	if c == nil {
		return &syscall.SysProcAttr{}
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: c.uid, Gid: c.gid}}
}

func prepare(ctx context.Context, bin, dir string, owner *credential) error {
	if _, err := os.Stat(filepath.Join(dir, "mumpuni.ready")); err == nil {
		return nil
	}
	// A cluster without the mark was cut off while being made: nothing in it was ever used.
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("clear %s: %w", dir, err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make %s: %w", dir, err)
	}
	if owner != nil {
		if err := os.Chown(dir, int(owner.uid), int(owner.gid)); err != nil {
			return fmt.Errorf("give %s to postgres: %w", dir, err)
		}
	}
	cmd := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", dir, "-U", "mumpuni", "-A", "trust",
		"-E", "UTF8", "--locale=C.UTF-8", "--no-instructions")
	cmd.SysProcAttr, cmd.Dir = owner.attr(), "/"
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb in %s: %w\n%s", dir, err, out)
	}
	return os.WriteFile(filepath.Join(dir, "mumpuni.ready"), []byte("made by mumpuni\n"), 0o600)
}

// stopStray ends a postmaster that an earlier, killed owner left behind in this folder.
func stopStray(dir string) error {
	pid := postmasterPID(dir)
	if pid == 0 {
		return nil
	}
	for i := range 300 {
		if !isPostgres(pid) {
			return forgetZombie(dir, pid)
		}
		if i == 0 {
			_ = syscall.Kill(pid, syscall.SIGINT)
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("an earlier PostgreSQL (process %d) still runs in %s and does not stop", pid, dir)
}

// isPostgres: a number that was reused by something else, or is a process that has ended, is not.
func isPostgres(pid int) bool {
	exe, _ := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid))
	return strings.TrimSuffix(filepath.Base(exe), " (deleted)") == "postgres"
}

// forgetZombie removes the mark of a postmaster that has ended but that nobody waited for, as in containers whose first
// process does not: PostgreSQL would take it for alive. Any other stale mark PostgreSQL clears by itself.
func forgetZombie(dir string, pid int) error {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil || !strings.Contains(string(stat), "(postgres) Z ") {
		return nil //nolint:nilerr // no such process: nothing to forget
	}
	if err := os.Remove(filepath.Join(dir, "postmaster.pid")); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

func postmasterPID(dir string) int {
	f, err := os.Open(filepath.Join(dir, "postmaster.pid"))
	if err != nil {
		return 0
	}
	defer f.Close()
	line, _ := bufio.NewReader(f).ReadString('\n')
	pid, _ := strconv.Atoi(strings.TrimSpace(line))
	return pid
}

// socketDir makes dir or, without one, a folder that is short (socket paths have 107 bytes) and private. Those of killed owners are removed.
func socketDir(dir string, owner *credential) (string, error) {
	stale, _ := filepath.Glob("/tmp/mpg-*-*")
	for _, dir := range stale {
		pid, err := strconv.Atoi(strings.Split(filepath.Base(dir), "-")[1])
		if err == nil && syscall.Kill(pid, 0) == syscall.ESRCH {
			_ = os.RemoveAll(dir)
		}
	}
	var err error
	if dir == "" {
		dir, err = os.MkdirTemp("/tmp", fmt.Sprintf("mpg-%d-", os.Getpid()))
	} else {
		err = os.MkdirAll(dir, 0o700)
	}
	if err != nil {
		return "", fmt.Errorf("socket folder: %w", err)
	}
	if owner != nil {
		err = os.Chown(dir, int(owner.uid), int(owner.gid))
	}
	return dir, err
}

func (s *Server) launch(bin string, o Options, owner *credential) error {
	args := []string{"-D", o.Dir, "-p", strconv.Itoa(o.Port), "-k", s.Socket, "-c", "listen_addresses=127.0.0.1"}
	for k, v := range o.Settings {
		args = append(args, "-c", k+"="+v)
	}
	cmd := exec.CommandContext(context.Background(), filepath.Join(bin, "postgres"), args...) // it outlives its starter's ctx
	cmd.SysProcAttr, cmd.Dir, cmd.Env = owner.attr(), "/", append(os.Environ(), tidy...)
	cmd.Stdout, cmd.Stderr = o.Log, o.Log
	var err error
	s.process, err = child.Start(cmd, syscall.SIGINT) // PostgreSQL's fast shutdown
	return err
}

func (s *Server) waitReady(ctx context.Context) error {
	sock := filepath.Join(s.Socket, fmt.Sprintf(".s.PGSQL.%d", s.Port))
	for {
		if err := ping(ctx, sock); err == nil {
			return nil
		}
		select {
		case <-s.process.Exited():
			return errors.New("PostgreSQL ended while starting; its log says why")
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL did not become ready: %w", ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func freePort() (int, error) {
	addr, err := child.FreeAddr()
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(addr[strings.LastIndex(addr, ":")+1:])
}
