package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"mumpuni/internal/child"
)

// server is the mumpuni binary beside this one.
type server struct {
	*place
	env []string

	mu      sync.Mutex
	process *child.Process
}

// environment is what the server is told, by the same settings as anywhere else.
func (p *place) environment(db *database, s *store) []string {
	env := append(os.Environ(),
		"MUMPUNI_DATABASE_URL="+db.own(databaseName),
		"MUMPUNI_S3_ENDPOINT="+s.addr, "MUMPUNI_S3_BUCKET=mumpuni", "MUMPUNI_S3_REGION="+region, "MUMPUNI_S3_SECURE=false",
		"MUMPUNI_LISTEN=127.0.0.1:"+p.port, "MUMPUNI_BASE_URL="+p.baseURL(),
		"MUMPUNI_CONTENT_LISTEN=127.0.0.1:"+p.content, "MUMPUNI_CONTENT_URL="+p.contentURL(),
		"MUMPUNI_SIGNING_DIR="+p.file("signing"), "MUMPUNI_DEMO=true", "MUMPUNI_TRUSTED_PROXIES=", "MUMPUNI_STOP_DELAY=0s",
		"MUMPUNI_AGENCY_NAME="+setting("MUMPUNI_AGENCY_NAME", "Kabupaten Bukit Kaba"),
	)
	for name, value := range p.secrets {
		env = append(env, name+"="+value)
	}
	return env
}

func (s *server) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, "mumpuni"), args...)
	cmd.Env, cmd.Dir = s.env, s.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd
}

// tool runs a command of mumpuni to its end, on one database.
func (s *server) tool(ctx context.Context, databaseURL, name string) error {
	cmd := s.command(context.WithoutCancel(ctx), name)
	cmd.Env = append(cmd.Env, "MUMPUNI_DATABASE_URL="+databaseURL)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	p, err := child.Start(cmd, syscall.SIGKILL)
	if err != nil {
		return err
	}
	select {
	case <-p.Exited():
	case <-ctx.Done():
		p.Stop(syscall.SIGTERM, 5*time.Second)
	}
	if err := p.Err(); err != nil {
		return fmt.Errorf("mumpuni %s: %w", name, err)
	}
	return ctx.Err()
}

// logins prints the table of demo accounts.
func (s *server) logins(w io.Writer) error {
	cmd := s.command(context.Background(), "demo", "--logins")
	cmd.Stdout, cmd.Stderr = w, w
	return cmd.Run()
}

func (s *server) name() string { return "Server" }

// start is restart, but a server that ends before it was ever ready is a failure to tell, with the end of its log.
func (s *server) start(ctx context.Context) error {
	if err := s.restart(ctx); err != nil {
		return err
	}
	for deadline := time.Now().Add(time.Minute); ; {
		if s.ready(ctx) {
			return nil
		}
		select {
		case <-s.ended():
			return fmt.Errorf("the server ended while starting:\n%s", tail(s.file("log/server.log"), 4000))
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("the server is not ready after a minute:\n%s", tail(s.file("log/server.log"), 4000))
		}
	}
}

func (s *server) restart(context.Context) error {
	log, err := openLog(s.file("log/server.log"))
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := s.command(context.Background(), "serve")
	cmd.Stdout, cmd.Stderr = log, log
	process, err := child.Start(cmd, syscall.SIGKILL) // it is made to be killed; a slow end would keep the port
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.process = process
	return nil
}

func (s *server) ready(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:"+s.port+"/readyz", nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

func (s *server) current() *child.Process {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.process
}

func (s *server) ended() <-chan struct{} { return s.current().Exited() }

func (s *server) stop() { s.current().Stop(syscall.SIGTERM, 30*time.Second) }

const maxLog = 16 << 20

// openLog appends to a log; one that has grown large becomes the old one.
func openLog(file string) (*os.File, error) {
	if info, err := os.Stat(file); err == nil && info.Size() > maxLog {
		if err := os.Rename(file, file+".old"); err != nil {
			return nil, err
		}
	}
	return os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
}

// tail is the end of a file.
func tail(file string, n int64) string {
	f, err := os.Open(file)
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	if _, err := f.Seek(-n, io.SeekEnd); err != nil && !errors.Is(err, syscall.EINVAL) {
		return err.Error()
	}
	text, _ := io.ReadAll(f)
	return string(text)
}
