package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
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

	"mumpuni/certification"
	"mumpuni/certification/signing"
	"mumpuni/identity"
	"mumpuni/internal/built"
	"mumpuni/internal/child"
	"mumpuni/internal/health"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// TestTheServerAsItIsShipped starts the binary itself.
func TestTheServerAsItIsShipped(t *testing.T) {
	dir := t.TempDir()
	built.Into(t, dir, "mumpuni")
	binary := filepath.Join(dir, "mumpuni")
	t.Run("refuses what endangers people by name", func(t *testing.T) { refusesDanger(t, binary) })
	t.Run("runs with a signing certificate that is over", func(t *testing.T) { runsWithoutSigner(t, binary) })
}

// refusesDanger: each refusal of a start, said by «serve» and by «check»; what is allowed is not said to be refused.
func refusesDanger(t *testing.T, binary string) {
	marked := pgtest.URL(t) // of a cluster that may forget
	db, err := pg.Open(t.Context(), marked, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := identity.MarkDemo(t.Context(), db, time.Now()); err != nil {
		t.Fatal(err)
	}
	_ = db.Close()
	fresh := pgtest.URL(t)
	nowhere := "postgres://m@no-such-host.invalid/m?sslmode=disable&connect_timeout=2"
	for name, c := range map[string]struct {
		changed   map[string]string
		said, not []string
	}{
		"http under a name that others reach": {map[string]string{"MUMPUNI_BASE_URL": "http://mumpuni.example.go.id"}, []string{"MUMPUNI_BASE_URL must begin with https"}, nil},
		"demo accounts under such a name":     {map[string]string{"MUMPUNI_DEMO": "true"}, []string{"MUMPUNI_DEMO must not be true"}, nil},
		"demo data under such a name, whatever is said of them": {
			map[string]string{"MUMPUNI_DATABASE_URL": marked, "MUMPUNI_DEMO": "false"}, []string{"filled with the demo"}, []string{"MUMPUNI_DEMO must"},
		},
		"demo data on this machine": {
			map[string]string{"MUMPUNI_DATABASE_URL": marked, "MUMPUNI_BASE_URL": "http://localhost:1", "MUMPUNI_CONTENT_URL": "http://127.0.0.1:1", "MUMPUNI_S3_ENDPOINT": "127.0.0.1:1", "MUMPUNI_LISTEN": "256.0.0.1:1"},
			[]string{"may lose what it acknowledged"},
			[]string{"filled with the demo"},
		},
		"a database in clear text": {map[string]string{"MUMPUNI_DATABASE_URL": nowhere}, []string{"MUMPUNI_DATABASE_URL speaks to no-such-host.invalid in clear text"}, nil},
		"a database in clear text, trusted": {
			map[string]string{"MUMPUNI_DATABASE_URL": nowhere, "MUMPUNI_DATABASE_TRUSTED_NETWORK": "true"}, []string{"MUMPUNI_DATABASE_URL:"}, []string{"clear text"},
		},
		"a database that forgets": {
			map[string]string{"MUMPUNI_DATABASE_URL": fresh}, []string{"fsync = off", "synchronous_commit = off", "full_page_writes = off"}, []string{"filled with the demo"},
		},
	} {
		for _, command := range []string{"serve", "check"} {
			t.Run(name+"/"+command, func(t *testing.T) {
				settings(t, c.changed)
				out, err := exec.CommandContext(t.Context(), binary, command).CombinedOutput()
				if err == nil {
					t.Errorf("started:\n%s", out)
				}
				for _, words := range c.said {
					if !bytes.Contains(out, []byte(words)) {
						t.Errorf("does not say %q:\n%s", words, out)
					}
				}
				for _, words := range c.not {
					if bytes.Contains(out, []byte(words)) {
						t.Errorf("says %q:\n%s", words, out)
					}
				}
			})
		}
	}
}

// runsWithoutSigner: a server whose signing certificate ran out starts, is ready, numbers certificates, keeps their files waiting and says
// why, in the log, to operators and to its holder; once the folder has a new one, without a restart, the file is there.
func runsWithoutSigner(t *testing.T, binary string) {
	w := settledTown(t)
	s := w.ship(binary)
	s.signing(time.Now().AddDate(-6, 0, 0))
	s.start()
	if !strings.Contains(s.log.String(), "certificates get their numbers but wait for their files") {
		t.Errorf("the log does not warn:\n%s", s.log.String())
	}
	signer, learner := w.arrive("penanda", "root", people.Signatory), w.arrive("peserta", "root")
	w.acceptedIssuer(signer)
	w.completes(learner)
	if n := w.certificatesOf(learner); n != 1 {
		t.Fatalf("%d certificates", n)
	}
	certificate := func() (c certification.Certificate) {
		t.Helper()
		list, _, err := w.house.certification.Find(t.Context(), people.System(), certification.Search{PersonID: learner.who.PersonID})
		w.need(err)
		return list[0]
	}
	s.until("the certificate says what it waits for", func() bool { return certificate().PDFFailure == "certificate.signer_expired" })
	s.until("its job sleeps", func() bool {
		var state string
		w.need(w.house.db.NewRaw("select state from river_job where kind = 'certificate_pdf'").Scan(t.Context(), &state))
		return state == "scheduled"
	})
	var answer struct{ Figures []health.Figure }
	w.need(json.Unmarshal([]byte(s.get("/api/v1/health", w.folk["chief"])), &answer))
	if f := figure(answer.Figures, "certificate_days", ""); f.Value >= 0 || f.State != health.Act {
		t.Errorf("health: %+v", f)
	}
	for path, who := range map[string]citizen{"/readyz": {}, "/": learner, "/kesehatan": w.folk["chief"], "/sertifikat/" + certificate().ID.String(): learner} {
		s.get(path, who)
	}
	s.signing(time.Now().Add(-time.Hour))
	_, err := w.stage.ExecContext(t.Context(), "update river_job set scheduled_at = now() where kind = 'certificate_pdf'") // not ten minutes
	w.need(err)
	s.until("the file is there", func() bool { return certificate().Ready() })
}

// shipped is the real server on the database of a town.
type shipped struct {
	*town
	binary, listen, folder string
	log                    *safeBuffer
}

// safeBuffer takes what a process says while it is read.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string { s.mu.Lock(); defer s.mu.Unlock(); return s.b.String() }

func (w *town) ship(binary string) *shipped {
	return &shipped{town: w, binary: binary, listen: must[string](w.t)(child.FreeAddr()), folder: filepath.Join(w.t.TempDir(), "signing"), log: &safeBuffer{}}
}

// signing puts a key and certificates into the folder that were made at a time, good for five years.
func (s *shipped) signing(at time.Time) {
	s.t.Helper()
	s.need(os.RemoveAll(s.folder))
	if state := signing.Open(s.folder, true, at).State(at); state.Err != nil {
		s.t.Fatal(state.Err)
	}
}

// start waits until the server is ready; it ends with the test.
func (s *shipped) start() {
	s.t.Helper()
	c := s.config
	settings(s.t, map[string]string{
		"MUMPUNI_DATABASE_URL": c.DatabaseURL, "MUMPUNI_BASE_URL": c.BaseURL, "MUMPUNI_CONTENT_URL": c.ContentURL, "MUMPUNI_SECRET_KEY": base64.StdEncoding.EncodeToString(c.key),
		"MUMPUNI_S3_ENDPOINT": c.S3Endpoint, "MUMPUNI_S3_ACCESS_KEY": c.S3AccessKey, "MUMPUNI_S3_SECRET_KEY": c.S3SecretKey, "MUMPUNI_S3_BUCKET": c.S3Bucket,
		"MUMPUNI_S3_REGION": c.S3Region, "MUMPUNI_S3_SECURE": "false", "MUMPUNI_LISTEN": s.listen, "MUMPUNI_CONTENT_LISTEN": must[string](s.t)(child.FreeAddr()),
		"MUMPUNI_SIGNING_DIR": s.folder, "MUMPUNI_STOP_DELAY": "0s",
	})
	cmd := exec.Command(s.binary, "serve") //nolint:noctx // stopped below
	cmd.Stdout, cmd.Stderr = s.log, s.log
	p, err := child.Start(cmd, syscall.SIGKILL)
	s.need(err)
	s.t.Cleanup(func() { p.Stop(syscall.SIGTERM, 10*time.Second) })
	s.until("it is ready", func() bool {
		select {
		case <-p.Exited():
			s.t.Fatalf("it ended: %v\n%s", p.Err(), s.log.String())
		default:
		}
		resp, err := http.Get("http://" + s.listen + "/readyz") //nolint:noctx // our own server
		if err != nil {
			return false
		}
		defer resp.Body.Close()
		return resp.StatusCode == http.StatusOK
	})
}

// get reads a page, or the API's answer, as somebody.
func (s *shipped) get(path string, who citizen) string {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, "http://"+s.listen+path, nil)
	s.need(err)
	switch {
	case strings.HasPrefix(path, "/api/"):
		r.Header.Set("Authorization", "Bearer "+who.tokens.Access)
	case who.cookie != "":
		r.AddCookie(&http.Cookie{Name: "mumpuni_session", Value: who.cookie})
	}
	resp, err := http.DefaultClient.Do(r)
	s.need(err)
	defer resp.Body.Close()
	var body bytes.Buffer
	_, err = body.ReadFrom(resp.Body)
	if s.need(err); resp.StatusCode != http.StatusOK {
		s.t.Errorf("%s: %d\n%.300s", path, resp.StatusCode, body.String())
	}
	return body.String()
}

// until waits for something that the server does by itself.
func (s *shipped) until(what string, done func() bool) {
	s.t.Helper()
	for end := time.Now().Add(time.Minute); !done(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatal(fmt.Sprint("after a minute not so: ", what, "\n", s.log.String()))
		}
	}
}
