package storage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
)

// ErrLocked says that another request still writes to the same upload.
var ErrLocked = fault.New(fault.Conflict, "upload.busy")

// uploadLocks lets one request at a time write to an upload: a table of this process's holders, and advisory locks of
// PostgreSQL against other processes. All are held by one database session, however many uploads run.
type uploadLocks struct {
	mu      sync.Mutex // guards held
	held    map[string]*lockHolder
	session sync.Mutex // guards conn
	conn    *bun.Conn
}

type lockHolder struct {
	yield func()        // asks the holder to stop
	free  chan struct{} // closed when it has
}

// LockUpload waits until this request alone may write to upload id, asking the holder in this process to yield; ErrLocked
// when ctx ends before. yield is called when another request wants the lock. Call the returned function to let go.
func (s *Store) LockUpload(ctx context.Context, id string, yield func()) (func(), error) {
	l := &s.locks
	me := &lockHolder{yield: yield, free: make(chan struct{})}
	for {
		other := l.enter(id, me)
		if other == nil {
			break
		}
		other.yield()
		select {
		case <-other.free:
		case <-ctx.Done():
			return nil, ErrLocked
		}
	}
	if err := s.lockBetweenProcesses(ctx, id); err != nil {
		l.leave(id, me)
		return nil, err
	}
	return sync.OnceFunc(func() {
		s.unlockBetweenProcesses(context.WithoutCancel(ctx), id)
		l.leave(id, me)
		s.releaseSession()
	}), nil
}

func (l *uploadLocks) enter(id string, me *lockHolder) (other *lockHolder) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if other = l.held[id]; other != nil {
		return other
	}
	if l.held == nil {
		l.held = map[string]*lockHolder{}
	}
	l.held[id] = me
	return nil
}

func (l *uploadLocks) leave(id string, me *lockHolder) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.held, id)
	close(me.free)
}

const lockQuery = "select pg_try_advisory_lock(hashtextextended(?, 20260601))"

func (s *Store) lockBetweenProcesses(ctx context.Context, id string) error {
	for {
		var got bool
		if err := s.onSession(ctx, lockQuery, id, &got); err != nil {
			return fmt.Errorf("lock upload: %w", err)
		}
		if got {
			return nil
		}
		select {
		case <-ctx.Done():
			return ErrLocked
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (s *Store) unlockBetweenProcesses(ctx context.Context, id string) {
	var had bool
	err := s.onSession(ctx, "select pg_advisory_unlock(hashtextextended(?, 20260601))", id, &had)
	if err != nil || !had {
		slog.WarnContext(ctx, "an upload's lock was lost before its end", "upload", id, "error", err)
	}
}

// onSession asks the one session that holds the locks. When it breaks, PostgreSQL has let go of all of them: every
// holder is asked to stop.
func (s *Store) onSession(ctx context.Context, query, id string, answer *bool) error {
	l := &s.locks
	l.session.Lock()
	defer l.session.Unlock()
	if l.conn == nil {
		db, ok := s.db.(interface {
			Conn(ctx context.Context) (bun.Conn, error)
		})
		if !ok {
			return errors.New("uploads need a database with sessions of its own")
		}
		conn, err := db.Conn(ctx)
		if err != nil {
			return fmt.Errorf("lock session: %w", err)
		}
		l.conn = &conn
	}
	err := l.conn.NewRaw(query, id).Scan(ctx, answer)
	if err != nil && ctx.Err() == nil {
		_ = l.conn.Close()
		l.conn = nil
		l.askAll()
	}
	return err
}

func (l *uploadLocks) askAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, h := range l.held {
		h.yield()
	}
}

// releaseSession gives the session back when nothing is held.
func (s *Store) releaseSession() {
	l := &s.locks
	l.session.Lock()
	defer l.session.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.held) > 0 || l.conn == nil {
		return
	}
	if err := l.conn.Close(); err != nil {
		slog.Warn("give back the lock session", "error", err)
	}
	l.conn = nil
}
