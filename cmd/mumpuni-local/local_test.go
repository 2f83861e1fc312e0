package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"mumpuni/internal/built"
	"mumpuni/internal/child"
	"mumpuni/trials/firststart"
)

// TestOneCommand is «make run» as a new user meets it: first start, trouble with each part, the next starts, the end.
func TestOneCommand(t *testing.T) {
	left := firststart.Make(t)
	announced(t, left.Said, left.App, left.Content)
	in := install(t)
	in.takeOver(t, left)
	first := in.start(t)
	first.ready(t, time.Minute)
	announced(t, first.output(), in.app, in.content)
	if strings.Contains(first.output(), "demo data") {
		t.Errorf("the demo was made twice:\n%s", first.output())
	}
	people := first.people(t)
	if people < 200 {
		t.Errorf("%d demo people", people)
	}
	in.alreadyRunning(t)

	for _, part := range []string{"mumpuni", "postgres", "s3local"} {
		pid := first.part(t, part)
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		eventually(t, part+" runs again after kill -9", func() bool {
			again, err := childOf(first.process.PID(), part)
			return err == nil && again != pid && in.answers("/readyz")
		})
	}

	children := first.children(t)
	if err := syscall.Kill(first.process.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	second := in.start(t) // at once: nothing was cleaned up
	second.ready(t, time.Minute)
	for _, pid := range children {
		if runs(pid) {
			t.Errorf("process %d outlived the command that started it", pid)
		}
	}
	if again := second.people(t); again != people {
		t.Errorf("%d people after a crash, %d before", again, people)
	}

	children = second.children(t)
	if err := syscall.Kill(second.process.PID(), syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if err := second.process.Err(); err != nil {
		t.Errorf("Ctrl-C: %v\n%s", err, second.output())
	}
	for _, pid := range children {
		if runs(pid) {
			t.Errorf("process %d outlived Ctrl-C", pid)
		}
	}
	in.forget(t)
}

// takeOver has the folder as a first start left it; the database lies where this folder's does.
func (in *installed) takeOver(t *testing.T, left firststart.Left) {
	t.Helper()
	p := &place{dir: in.dir}
	if err := left.Copy(t.Context(), "", in.dir); err != nil {
		t.Fatal(err)
	}
	database, err := p.databaseDir()
	if err != nil {
		t.Fatal(err)
	}
	if inside := p.file("pg"); database != inside {
		if err := errors.Join(left.Copy(t.Context(), "pg", database), os.RemoveAll(inside)); err != nil {
			t.Fatal(err)
		}
	}
}

// announced: everything that somebody needs is said.
func announced(t *testing.T, said, app, content string) {
	t.Helper()
	for _, want := range []string{app, content, "postgres://", "Peserta", "Administrator", "Ctrl-C"} {
		if !strings.Contains(said, want) {
			t.Errorf("the announcement lacks %q:\n%s", want, said)
		}
	}
}

// installed is a built pair of binaries and a folder for them.
type installed struct {
	bin, dir     string
	app, content string
	env          []string
}

func install(t *testing.T) *installed {
	t.Helper()
	in := &installed{bin: t.TempDir()}
	built.Into(t, in.bin, "mumpuni", "mumpuni-local", "s3local")
	in.dir = filepath.Join(t.TempDir(), "data")
	app, content := freePort(t), freePort(t)
	in.app, in.content = "http://localhost:"+app, "http://127.0.0.1:"+content
	in.env = append(os.Environ(), "MUMPUNI_LOCAL_DIR="+in.dir, "MUMPUNI_PORT="+app, "MUMPUNI_CONTENT_PORT="+content)
	return in
}

func freePort(t *testing.T) string {
	t.Helper()
	addr, err := child.FreeAddr()
	if err != nil {
		t.Fatal(err)
	}
	return addr[strings.LastIndex(addr, ":")+1:]
}

func (in *installed) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(in.bin, "mumpuni-local"), args...)
	cmd.Env, cmd.Dir = in.env, in.bin
	return cmd
}

func (in *installed) answers(path string) bool {
	resp, err := http.Get(in.app + path)
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

func (in *installed) alreadyRunning(t *testing.T) {
	t.Helper()
	out, err := in.command(t.Context()).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "already running at "+in.app) {
		t.Errorf("a second start: %v\n%s", err, out)
	}
	if out, err := in.command(t.Context(), "--forget").CombinedOutput(); err == nil {
		t.Errorf("its data could be removed meanwhile:\n%s", out)
	}
}

func (in *installed) forget(t *testing.T) {
	t.Helper()
	if out, err := in.command(t.Context(), "--forget").CombinedOutput(); err != nil {
		t.Errorf("forget: %v\n%s", err, out)
	}
	for _, dir := range []string{in.dir, outside(in.dir)} {
		if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is still there: %v", dir, err)
		}
	}
}

// running is one run of the command.
type running struct {
	process *child.Process
	in      *installed
	mu      sync.Mutex
	out     bytes.Buffer
}

func (r *running) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.out.Write(p)
}

func (r *running) output() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.out.String()
}

func (in *installed) start(t *testing.T) *running {
	t.Helper()
	r := &running{in: in}
	cmd := in.command(context.Background())
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = r, r, time.Second
	var err error
	if r.process, err = child.Start(cmd, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.process.Stop(syscall.SIGINT, time.Minute) })
	return r
}

func (r *running) ready(t *testing.T, within time.Duration) {
	t.Helper()
	began := time.Now()
	for !strings.Contains(r.output(), "Ctrl-C") {
		select {
		case <-r.process.Exited():
			t.Fatalf("it ended: %v\n%s", r.process.Err(), r.output())
		case <-time.After(20 * time.Millisecond):
		}
		if time.Since(began) > within {
			t.Fatalf("it is not ready after %v:\n%s", within, r.output())
		}
	}
	t.Logf("ready in %v", time.Since(began))
	if !r.in.answers("/readyz") {
		t.Error("it says that it is ready, but the server is not")
	}
}

var databaseURL = regexp.MustCompile(`postgres://\S+`)

func (r *running) people(t *testing.T) (n int) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), databaseURL.FindString(r.output()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if err := conn.QueryRow(t.Context(), "select count(*) from persons").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func (r *running) part(t *testing.T, name string) int {
	t.Helper()
	pid, err := childOf(r.process.PID(), name)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

func (r *running) children(t *testing.T) []int {
	t.Helper()
	return []int{r.part(t, "mumpuni"), r.part(t, "postgres")}
}

// childOf finds the child of parent that runs the program name.
func childOf(parent int, name string) (int, error) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range stats {
		text, _ := os.ReadFile(file) // "pid (name) state parent …"; gone processes read as nothing
		head, rest, _ := strings.Cut(string(text), " ("+name+") ")
		fields := strings.Fields(rest)
		if len(fields) < 2 || fields[0] == "Z" || fields[1] != strconv.Itoa(parent) {
			continue
		}
		return strconv.Atoi(head)
	}
	return 0, fmt.Errorf("process %d has no child %s", parent, name)
}

// runs: a process that has ended but was not waited for does not run.
func runs(pid int) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(text), ") Z ")
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	began := time.Now()
	for !is() {
		if time.Since(began) > time.Minute {
			t.Fatalf("not within a minute: %s", what)
		}
		<-time.After(20 * time.Millisecond)
	}
	t.Logf("%s within %v", what, time.Since(began))
}

func TestATakenPortIsNamed(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	err = (&place{port: port, content: freePort(t)}).checkPorts(0)
	if err == nil || !strings.Contains(err.Error(), "port "+port+" is in use") || !strings.Contains(err.Error(), "MUMPUNI_PORT=") {
		t.Errorf("a taken port: %v", err)
	}
}

// TestAPortOfADyingServerIsWaitedFor: the server of a killed supervisor may outlive it for a moment.
func TestAPortOfADyingServerIsWaitedFor(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	time.AfterFunc(100*time.Millisecond, func() { l.Close() })
	if err := (&place{port: port, content: freePort(t)}).checkPorts(time.Minute); err != nil {
		t.Errorf("a port that comes free: %v", err)
	}
}

// TestTheFolderOfADyingStartIsWaitedFor: the kernel gives up the lock of a killed supervisor some moments after the kill.
func TestTheFolderOfADyingStartIsWaitedFor(t *testing.T) {
	dying, next := &place{dir: t.TempDir()}, &place{}
	next.dir = dying.dir
	if err := dying.take(0); err != nil {
		t.Fatal(err)
	}
	var told notice
	if err := next.take(0); !errors.As(err, &told) {
		t.Errorf("a folder in use: %v", err)
	}
	time.AfterFunc(100*time.Millisecond, dying.unlock)
	if err := next.take(time.Minute); err != nil {
		t.Errorf("a folder that comes free: %v", err)
	}
}

func TestSecretsAreKeptForUsAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "env")
	first, err := readSecrets(file)
	if err != nil || len(first) != 3 {
		t.Fatalf("%d secrets, %v", len(first), err)
	}
	again, err := readSecrets(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range first {
		if value == "" || again[name] != value {
			t.Errorf("%s changed", name)
		}
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the secrets: %v, %v", info.Mode(), err)
	}
}

func TestWhereThePostgresUserCannotGo(t *testing.T) {
	open, err := os.MkdirTemp("", "mumpuni-passable-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(open) })
	if err := os.Chmod(open, 0o755); err != nil {
		t.Fatal(err)
	}
	closed := filepath.Join(open, "closed")
	if err := os.MkdirAll(filepath.Join(closed, "in"), 0o755); err != nil {
		t.Fatal(err)
	}
	if !passable(filepath.Join(closed, "in")) {
		t.Fatalf("%s counts as closed", closed)
	}
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	if passable(filepath.Join(closed, "in")) {
		t.Error("a closed folder counts as passable")
	}
}
