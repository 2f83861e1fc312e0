package browser

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"mumpuni/internal/built"
	"mumpuni/internal/child"
	"mumpuni/internal/pg"
	"mumpuni/internal/pglocal"
	"mumpuni/internal/pgtest"
	"mumpuni/storage/storagetest"
)

var full = flag.Bool("full", false, "every page of every persona in all looks, languages and states, instead of one of each kind of page in one look")

// house is the server on its demo data, with its database and object store: one for all tests.
type house struct {
	dir      string
	cluster  string // PostgreSQL's folder
	base     string // origin of the pages
	content  string // origin of the files
	beside   string // another database of the same server
	env      []string
	database *pglocal.Server
	server   *child.Process
	db       *pg.DB
	given    int             // newcomers
	walked   map[string]bool // kinds of pages that the keyboard has walked through
}

var (
	opening sync.Once
	opened  *house
	refused error
)

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if opened != nil {
		opened.close(code != 0)
	}
	os.Exit(code)
}

// home starts the house at its first use.
func home(t testing.TB) *house {
	t.Helper()
	opening.Do(func() {
		opened = &house{}
		refused = opened.open(t)
	})
	if refused != nil {
		t.Fatal(refused)
	}
	return opened
}

func (h *house) open(t testing.TB) (err error) {
	if h.dir, err = os.MkdirTemp("", "mumpuni-browser-"); err != nil {
		return err
	}
	ctx := context.WithoutCancel(t.Context())
	h.cluster = pgtest.Scratch()
	h.database, err = pglocal.Start(ctx, pglocal.Options{Dir: h.cluster, Settings: pgtest.Fleeting})
	if err != nil {
		return err
	}
	if err := h.database.EnsureDatabase(ctx, "mumpuni"); err != nil {
		return err
	}
	h.beside = h.database.URL("postgres")
	if err := h.settings(t); err != nil {
		return err
	}
	binary := filepath.Join(h.dir, "mumpuni")
	built.Into(t, h.dir, "mumpuni")
	for _, command := range []string{"migrate", "demo"} {
		if err := run(ctx, h.env, binary, command); err != nil {
			return err
		}
	}
	if h.db, err = pg.Open(ctx, h.database.URL("mumpuni"), 4); err != nil {
		return err
	}
	return h.serve(binary)
}

func run(ctx context.Context, env []string, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = env
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, out)
	}
	return nil
}

func (h *house) settings(t testing.TB) error {
	pages, err := child.FreeAddr()
	if err != nil {
		return err
	}
	files, err := child.FreeAddr()
	if err != nil {
		return err
	}
	s3 := storagetest.LocalServer(t).Config()
	h.base, h.content = "http://"+strings.Replace(pages, "127.0.0.1", "localhost", 1), "http://"+files
	h.env = append(os.Environ(),
		"MUMPUNI_DATABASE_URL="+h.database.URL("mumpuni"),
		"MUMPUNI_S3_ENDPOINT="+s3.Endpoint, "MUMPUNI_S3_ACCESS_KEY="+s3.AccessKey, "MUMPUNI_S3_SECRET_KEY="+s3.SecretKey,
		"MUMPUNI_S3_BUCKET="+s3.Bucket, "MUMPUNI_S3_REGION="+s3.Region, "MUMPUNI_S3_SECURE=false",
		"MUMPUNI_STOP_DELAY=0s", "MUMPUNI_LISTEN="+pages, "MUMPUNI_BASE_URL="+h.base, "MUMPUNI_CONTENT_LISTEN="+files, "MUMPUNI_CONTENT_URL="+h.content,
		"MUMPUNI_SECRET_KEY=bXVtcHVuaS1jcmFzaC10ZXN0LWtleS0zMi1ieXRlcyE=", "MUMPUNI_LOG_FORMAT=text",
		"MUMPUNI_DEMO=true", "MUMPUNI_SIGNING_DIR="+filepath.Join(h.dir, "signing"),
	)
	return nil
}

// serve starts the server and waits until it is ready.
func (h *house) serve(binary string) error {
	log, err := os.Create(filepath.Join(h.dir, "server.log"))
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := exec.Command(binary, "serve") //nolint:noctx // it ends with the tests
	cmd.Env, cmd.Stdout, cmd.Stderr = h.env, log, log
	if h.server, err = child.Start(cmd, syscall.SIGKILL); err != nil {
		return err
	}
	for range 600 {
		select {
		case <-h.server.Exited():
			text, _ := os.ReadFile(log.Name())
			return fmt.Errorf("the server ended while starting: %w\n%s", h.server.Err(), text)
		case <-time.After(50 * time.Millisecond):
		}
		resp, err := http.Get(h.base + "/readyz") //nolint:noctx,gosec // our own server on loopback
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return nil
			}
		}
	}
	return fmt.Errorf("the server was not ready within 30 seconds: see %s", log.Name())
}

func (h *house) close(keep bool) {
	if h.server != nil {
		h.server.Stop(syscall.SIGTERM, 10*time.Second)
	}
	if h.db != nil {
		_ = h.db.Close()
	}
	if h.database != nil {
		_ = h.database.Stop()
	}
	_ = os.RemoveAll(h.cluster)
	if !keep {
		_ = os.RemoveAll(h.dir)
		return
	}
	fmt.Println("the server's log is left for a look:", filepath.Join(h.dir, "server.log"))
}
