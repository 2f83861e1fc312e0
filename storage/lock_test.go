package storage_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/storage"
	"mumpuni/storage/storagetest"
)

// twoProcesses are two stores over one database, as two servers are.
func twoProcesses(t *testing.T) (*storage.Store, *storage.Store, *pg.DB) {
	db := pgtest.DB(t)
	cfg := storagetest.LocalServer(t).Config()
	return storagetest.Open(t, cfg, db, time.Now), storagetest.Open(t, cfg, db, time.Now), db
}

func TestOneWriterAnUpload(t *testing.T) {
	a, b, _ := twoProcesses(t)
	var inside, most atomic.Int64
	var wg sync.WaitGroup
	for i := range 40 {
		store := a
		if i%2 == 1 {
			store = b
		}
		wg.Go(func() {
			free, err := store.LockUpload(t.Context(), "one", func() {})
			if err != nil {
				t.Errorf("lock: %v", err)
				return
			}
			most.Store(max(most.Load(), inside.Add(1)))
			inside.Add(-1)
			free()
		})
	}
	wg.Wait()
	if most.Load() != 1 {
		t.Errorf("%d writers at once", most.Load())
	}
}

func TestTheHolderIsAskedToYield(t *testing.T) {
	store, _, _ := twoProcesses(t)
	asked := make(chan struct{})
	free, err := store.LockUpload(t.Context(), "one", func() { close(asked) })
	if err != nil {
		t.Fatal(err)
	}
	go func() { <-asked; free() }()
	second, err := store.LockUpload(t.Context(), "one", func() {})
	if err != nil {
		t.Fatalf("after the holder yielded: %v", err)
	}
	second()
}

func TestAHolderThatDoesNotYield(t *testing.T) {
	a, b, _ := twoProcesses(t)
	free, err := a.LockUpload(t.Context(), "one", func() {})
	if err != nil {
		t.Fatal(err)
	}
	for name, store := range map[string]*storage.Store{"same process": a, "other process": b} {
		ctx, cancel := context.WithTimeout(t.Context(), 250*time.Millisecond)
		if _, err := store.LockUpload(ctx, "one", func() {}); !errors.Is(err, storage.ErrLocked) {
			t.Errorf("%s: %v", name, err)
		}
		cancel()
	}
	other, err := b.LockUpload(t.Context(), "two", func() {})
	if err != nil {
		t.Errorf("another upload: %v", err)
	}
	other()
	free()
	again, err := b.LockUpload(t.Context(), "one", func() {})
	if err != nil {
		t.Fatalf("after it was free: %v", err)
	}
	again()
}

func TestALostSessionStopsItsHolders(t *testing.T) {
	a, b, db := twoProcesses(t)
	stopped := make(chan struct{})
	lost, err := a.LockUpload(t.Context(), "one", func() { close(stopped) })
	if err != nil {
		t.Fatal(err)
	}
	defer lost()
	killLockSessions(t, db)
	free, err := b.LockUpload(t.Context(), "one", func() {})
	if err != nil {
		t.Fatalf("PostgreSQL let go of it, but: %v", err)
	}
	defer free()
	if _, err = a.LockUpload(t.Context(), "two", func() {}); err == nil {
		t.Error("a broken session still locks")
	}
	<-stopped
	two, err := a.LockUpload(t.Context(), "two", func() {})
	if err != nil {
		t.Fatalf("a new session: %v", err)
	}
	two()
}

func killLockSessions(t *testing.T, db *pg.DB) {
	t.Helper()
	_, err := db.ExecContext(t.Context(), "select pg_terminate_backend(pid, 5000) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())")
	if err != nil {
		t.Fatal(err)
	}
}
