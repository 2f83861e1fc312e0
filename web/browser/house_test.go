package browser

import (
	"context"
	"errors"
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
	"mumpuni/internal/s3local"
	"mumpuni/trials/firststart"
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
	objects  *child.Process
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

// open gives the house what a first start of «make run» left behind, on settings of tests.
func (h *house) open(t testing.TB) (err error) {
	if h.dir, err = os.MkdirTemp("", "mumpuni-browser-"); err != nil {
		return err
	}
	ctx := context.WithoutCancel(t.Context())
	h.cluster = pgtest.Scratch()
	left := firststart.Make(t)
	for part, to := range map[string]string{"pg": h.cluster, "s3": filepath.Join(h.dir, "s3"), "signing": filepath.Join(h.dir, "signing")} {
		if err := left.Copy(ctx, part, to); err != nil {
			return err
		}
	}
	h.database, err = pglocal.Start(ctx, pglocal.Options{Dir: h.cluster, Settings: pgtest.Fleeting})
	if err != nil {
		return err
	}
	h.beside = h.database.URL("postgres")
	secrets, err := left.Secrets()
	if err != nil {
		return err
	}
	built.Into(t, h.dir, "mumpuni", s3local.Name)
	if err := h.settings(secrets); err != nil {
		return err
	}
	if h.db, err = pg.Open(ctx, h.database.URL("mumpuni"), 4); err != nil {
		return err
	}
	return h.serve(filepath.Join(h.dir, "mumpuni"))
}

func (h *house) settings(secrets []string) error {
	var addresses [3]string
	for i := range addresses {
		var err error
		if addresses[i], err = child.FreeAddr(); err != nil {
			return err
		}
	}
	pages, files, objects := addresses[0], addresses[1], addresses[2]
	h.base, h.content = "http://"+strings.Replace(pages, "127.0.0.1", "localhost", 1), "http://"+files
	h.env = append(append(os.Environ(), secrets...),
		"MUMPUNI_DATABASE_URL="+h.database.URL("mumpuni"),
		"MUMPUNI_S3_ENDPOINT="+objects, "MUMPUNI_S3_BUCKET=mumpuni", "MUMPUNI_S3_REGION="+region, "MUMPUNI_S3_SECURE=false",
		"MUMPUNI_STOP_DELAY=0s", "MUMPUNI_LISTEN="+pages, "MUMPUNI_BASE_URL="+h.base, "MUMPUNI_CONTENT_LISTEN="+files, "MUMPUNI_CONTENT_URL="+h.content,
		"MUMPUNI_LOG_FORMAT=text", "MUMPUNI_DEMO=true", "MUMPUNI_SIGNING_DIR="+filepath.Join(h.dir, "signing"),
	)
	return h.keepObjects(objects)
}

// region is the object store's, as the command that filled it says.
const region = "us-east-1"

// keepObjects starts the object store, and waits until it answers.
func (h *house) keepObjects(addr string) (err error) {
	cmd := s3local.Command(filepath.Join(h.dir, s3local.Name), s3local.Options{Dir: filepath.Join(h.dir, "s3"), Addr: addr, Region: region})
	cmd.Env, cmd.Dir = h.env, h.dir
	if h.objects, err = child.Start(cmd, syscall.SIGKILL); err != nil {
		return err
	}
	for range 600 {
		if s3local.Answers(addr) {
			return nil
		}
		select {
		case <-h.objects.Exited():
			return fmt.Errorf("the object store ended while starting: %w", h.objects.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
	return errors.New("the object store does not answer")
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
	if h.objects != nil {
		h.objects.Stop(syscall.SIGTERM, 10*time.Second)
	}
	_ = os.RemoveAll(h.cluster)
	if !keep {
		_ = os.RemoveAll(h.dir)
		return
	}
	fmt.Println("the server's log is left for a look:", filepath.Join(h.dir, "server.log"))
}
