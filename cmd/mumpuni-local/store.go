package main

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"mumpuni/internal/child"
	"mumpuni/internal/s3local"
)

const region = "us-east-1"

// store is the local S3, the program beside this one.
type store struct {
	*place
	addr string

	mu      sync.Mutex
	process *child.Process
}

func startStore(p *place) (*store, error) {
	s := &store{place: p, addr: "127.0.0.1:" + setting("MUMPUNI_S3_PORT", "")}
	if s.addr == "127.0.0.1:" {
		var err error
		if s.addr, err = child.FreeAddr(); err != nil {
			return nil, err
		}
	}
	return s, s.restart(context.Background())
}

func (s *store) name() string { return "S3" }

// restart begins to serve and waits until it answers.
func (s *store) restart(ctx context.Context) error {
	process, err := s.begin()
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.process = process
	s.mu.Unlock()
	for deadline := time.Now().Add(20 * time.Second); !s3local.Answers(s.addr); {
		select {
		case <-process.Exited():
			return fmt.Errorf("local S3 on %s ended while starting:\n%s", s.addr, tail(s.file("log/s3.log"), 4000))
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("local S3 does not answer on %s", s.addr)
		}
	}
	return nil
}

func (s *store) begin() (*child.Process, error) {
	log, err := openLog(s.file("log/s3.log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd := s3local.Command(filepath.Join(s.bin, s3local.Name), s3local.Options{
		Dir: s.file("s3"), Addr: s.addr, Region: region,
		AccessKey: s.secrets["MUMPUNI_S3_ACCESS_KEY"], SecretKey: s.secrets["MUMPUNI_S3_SECRET_KEY"],
	})
	cmd.Stdout, cmd.Stderr, cmd.Dir = log, log, s.dir
	return child.Start(cmd, syscall.SIGKILL) // its files are whole at any time
}

func (s *store) current() *child.Process {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.process
}

func (s *store) ended() <-chan struct{} { return s.current().Exited() }

// stop waits for requests under way, but not for long.
func (s *store) stop() { s.current().Stop(syscall.SIGTERM, 10*time.Second) }
