package media_test

import (
	"bytes"
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/media"
	"mumpuni/storage"
	"mumpuni/storage/storagetest"
)

// shelf is media over a real database and a real object store.
type shelf struct {
	t     testing.TB
	db    bun.IDB
	store *storage.Store
	queue *jobs.Queue
	s     *media.Service
	clock time.Time
}

func open(t testing.TB, db bun.IDB, store *storage.Store) *shelf {
	t.Helper()
	queue, err := jobs.NewQueue()
	h := &shelf{t: t, db: db, store: store, queue: queue, clock: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)}
	h.must(err)
	h.s = media.New(db, store, queue, func() time.Time { return h.clock })
	return h
}

func openShelf(t testing.TB) *shelf {
	t.Helper()
	return open(t, pgtest.Tx(t), storagetest.Local(t))
}

func (h *shelf) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *shelf) count(query string, args ...any) (n int) {
	h.t.Helper()
	h.must(h.db.NewRaw(query, args...).Scan(context.Background(), &n))
	return n
}

// put stores data as an upload does: what it is comes from its bytes.
func (h *shelf) put(data []byte) storage.Object {
	h.t.Helper()
	key := storage.NewKey("media")
	_, err := h.store.Put(h.t.Context(), key, bytes.NewReader(data), int64(len(data)), "application/octet-stream")
	h.must(err)
	o, err := h.store.Adopt(h.t.Context(), key)
	h.must(err)
	return o
}

// in runs fn in a transaction and gives the medium that it made.
func (h *shelf) in(fn func(context.Context, bun.Tx) (uuid.UUID, error)) (id uuid.UUID) {
	h.t.Helper()
	h.must(pg.InTx(h.t.Context(), h.db, func(ctx context.Context, tx bun.Tx) (err error) {
		id, err = fn(ctx, tx)
		return err
	}))
	return id
}

// attach makes a medium of data in the place of old; its job waits.
func (h *shelf) attach(old uuid.UUID, kind media.Kind, data []byte) uuid.UUID {
	h.t.Helper()
	o := h.put(data)
	return h.in(func(ctx context.Context, tx bun.Tx) (uuid.UUID, error) {
		return h.s.Attach(ctx, tx, media.File{Kind: kind, Object: o, Name: "berkas", Old: old})
	})
}

func (h *shelf) drop(ids ...uuid.UUID) {
	h.t.Helper()
	h.in(func(ctx context.Context, tx bun.Tx) (uuid.UUID, error) { return uuid.Nil, h.s.Drop(ctx, tx, ids...) })
}

// told is what stands in a medium's row.
type told struct {
	State     media.State
	Failure   string
	Page      int   `bun:"failure_page"`
	Sent      int64 `bun:"sent_bytes"`
	Pages     int
	Edition   int
	DurationS int `bun:"duration_s"`
}

func (h *shelf) told(id uuid.UUID) (row told) {
	h.t.Helper()
	h.must(h.db.NewRaw("select state, failure, failure_page, sent_bytes, pages, edition, duration_s from media where id = ?", id).Scan(h.t.Context(), &row))
	return row
}

// keys are the living objects of a medium in a role.
func (h *shelf) keys(id uuid.UUID, role string) (keys []string) {
	h.t.Helper()
	h.must(h.db.NewRaw(`select r.key from renditions r join objects o on o.key = r.key and o.doomed_at is null
		where media_id = ? and role = ? order by n`, id, role).Scan(h.t.Context(), &keys))
	return keys
}

// workshop is a shelf whose jobs really run. Its pool has one connection: who held one and needed another would wait for
// ever.
type workshop struct {
	*shelf
	url string
}

func openWorkshop(t *testing.T) *workshop {
	t.Helper()
	url := pgtest.URL(t)
	db, err := pg.Open(t.Context(), url, 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return &workshop{open(t, db, storagetest.LocalServer(t).Store(t, db)), url}
}

func (w *workshop) run(workers *river.Workers, parallel int) *jobs.Runner {
	w.t.Helper()
	w.s.AddWorkers(workers)
	runner, err := jobs.Start(w.t.Context(), jobs.Config{
		URL: w.url, Workers: workers, Periodic: w.s.Periodic(), Sweeps: []jobs.Sweep{w.s.EndLost}, Parallel: parallel, Log: slog.New(slog.DiscardHandler),
	})
	w.must(err)
	return runner
}

// until polls query, which counts, until it gives want.
func (w *workshop) until(want int, query string, args ...any) {
	w.t.Helper()
	deadline := time.After(time.Minute)
	for w.count(query, args...) != want {
		select {
		case <-deadline:
			w.t.Fatalf("never %d: %s", want, query)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

type errand struct{}

func (errand) Kind() string { return "errand" }

type errands struct {
	river.WorkerDefaults[errand]
	done chan struct{}
}

func (e *errands) Work(context.Context, *river.Job[errand]) error {
	close(e.done)
	return nil
}
