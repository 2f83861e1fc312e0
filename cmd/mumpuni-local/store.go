package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"mumpuni/internal/child"
	"mumpuni/internal/s3local"
)

const region = "us-east-1"

// store is the local S3, inside this process.
type store struct {
	*place
	addr string

	mu     sync.Mutex
	cancel context.CancelFunc
	done   chan struct{}
	err    error
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
	running, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	s.mu.Lock()
	s.cancel, s.done = cancel, done
	s.mu.Unlock()
	go func() {
		defer close(done)
		s.err = s3local.Run(running, s3local.Options{
			Dir: s.file("s3"), Addr: s.addr, Region: region,
			AccessKey: s.secrets["MUMPUNI_S3_ACCESS_KEY"], SecretKey: s.secrets["MUMPUNI_S3_SECRET_KEY"],
		})
	}()
	for deadline := time.Now().Add(20 * time.Second); !s3local.Answers(s.addr); {
		select {
		case <-done:
			return fmt.Errorf("local S3 on %s: %w", s.addr, s.err)
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

func (s *store) ended() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.done
}

func (s *store) stop() {
	s.mu.Lock()
	cancel, done := s.cancel, s.done
	s.mu.Unlock()
	cancel()
	select {
	case <-done:
		if s.err != nil && !errors.Is(s.err, context.Canceled) {
			fmt.Fprintln(os.Stderr, "mumpuni-local: S3:", s.err)
		}
	case <-time.After(10 * time.Second): // requests that do not end; the files are whole at any time
	}
}
