package upload_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"mumpuni/internal/child"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/storage"
	"mumpuni/storage/storagetest"
	"mumpuni/web/upload"
)

// serveEnv turns the test binary into a server of uploads that tests can kill.
const serveEnv = "MUMPUNI_UPLOADTEST_SERVE"

type serving struct {
	Addr, Database string
	Storage        storage.Config
}

func TestMain(m *testing.M) {
	if text := os.Getenv(serveEnv); text != "" {
		panic(serve(text))
	}
	os.Exit(m.Run())
}

func serve(text string) error {
	var c serving
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return err
	}
	db, err := pg.Open(context.Background(), c.Database, 5)
	if err != nil {
		return err
	}
	h := &house{db: db}
	if h.store, err = storage.Open(context.Background(), c.Storage, db, time.Now); err != nil {
		return err
	}
	handler, err := upload.New(h.store, h.config("http://"+c.Addr))
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return err
	}
	return http.Serve(l, handler)
}

// start runs the server and waits until it listens.
func (c serving) start(t *testing.T) *child.Process {
	t.Helper()
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), serveEnv+"="+string(text))
	var log bytes.Buffer
	cmd.Stderr = &log
	p, err := child.Start(cmd, syscall.SIGKILL)
	if err != nil {
		t.Fatal(err)
	}
	for {
		conn, err := net.Dial("tcp", c.Addr)
		if err == nil {
			conn.Close()
			return p
		}
		select {
		case <-p.Exited():
			t.Fatalf("the server ended: %s", log.String())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// tripwire calls trip once when n bytes were read.
type tripwire struct {
	io.Reader
	n    int
	trip func()
}

func (r *tripwire) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p[:min(len(p), 64<<10)])
	if r.n > 0 && r.n <= n {
		r.trip()
	}
	r.n -= n
	return n, err
}

func TestKilledServersResume(t *testing.T) {
	for name, server := range map[string]func(testing.TB) *storagetest.Server{
		"local S3": storagetest.LocalServer, "MinIO": storagetest.MinIOServer,
	} {
		t.Run(name, func(t *testing.T) { killAndResume(t, server(t)) })
	}
}

func killAndResume(t *testing.T, server *storagetest.Server) {
	url := pgtest.URL(t)
	db, err := pg.Open(t.Context(), url, 3)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	addr, err := child.FreeAddr()
	if err != nil {
		t.Fatal(err)
	}
	c := serving{Addr: addr, Database: url, Storage: server.Config()}
	content := film(t, 60<<20+17)
	u := &client{base: "http://" + c.Addr, who: newPerson(t, db, "Ana")}
	for i, after := range []int{1 << 20, 9 << 20, 20 << 20, 8<<20 + 1, 3 << 20, 13 << 20, len(content)} {
		p := c.start(t)
		if i == 0 {
			u.create(t, "video:a", "a.mp4", int64(len(content)))
		}
		at, r, err := u.offset()
		if err != nil || r.status != http.StatusOK {
			t.Fatalf("after kill %d: %+v, %v", i, r, err)
		}
		body := &tripwire{bytes.NewReader(content[at:]), min(after, len(content)-int(at)), func() { _ = syscall.Kill(p.PID(), syscall.SIGKILL) }}
		_, _ = u.patch(at, body)
		p.Stop(syscall.SIGKILL, time.Second)
	}
	p := c.start(t)
	defer p.Stop(syscall.SIGKILL, time.Second)
	u.resume(t, content, 1<<30)
	store := storagetest.Open(t, c.Storage, db, time.Now)
	o, name, err := store.Recorded(t.Context(), db, "media/"+u.id())
	if err != nil || name != "a.mp4" {
		t.Fatalf("its row: %+v %q, %v", o, name, err)
	}
	same(t, store, o, content)
	if again, err := db.NewSelect().Table("objects").Count(t.Context()); err != nil || again != 1 {
		t.Errorf("%d objects, %v", again, err)
	}
}
