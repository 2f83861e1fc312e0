package courses_test

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/storage/storagetest"
)

// workshop is a studio whose jobs really run. Its pool has one connection: who held one and needed another would wait for
// ever.
type workshop struct {
	*studio
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
	store := storagetest.LocalServer(t).Store(t, db)
	h := open(t, db, store)
	c, err := h.s.CreateCourse(t.Context(), h.trainer, courses.NewCourse{Title: "Media"})
	h.must(err)
	return &workshop{&studio{h, store, c.ID}, url}
}

// upload attaches data to a new module of kind; its job waits for a runner.
func (w *workshop) upload(kind courses.Kind, data []byte, name string) uuid.UUID {
	w.t.Helper()
	module := w.add(kind)
	w.must(w.s.AttachMedia(w.t.Context(), w.trainer, module, w.put(data), name))
	return module
}

func (w *workshop) run(workers *river.Workers, parallel int) *jobs.Runner {
	w.t.Helper()
	w.s.AddWorkers(workers)
	runner, err := jobs.Start(w.t.Context(), jobs.Config{URL: w.url, Workers: workers, Parallel: parallel, Log: slog.New(slog.DiscardHandler)})
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

// While one document is drawn, the files that wait for it, however many, hold up no other job; a file that an earlier
// version left in the common queue is made ready as well.
func TestFilesThatWaitHoldUpNoOtherJob(t *testing.T) {
	w := openWorkshop(t)
	var buf bytes.Buffer
	w.must(png.Encode(&buf, picture(40, 20)))
	first := w.upload(courses.Image, buf.Bytes(), "0.png")
	for n := range 3 {
		w.upload(courses.Image, buf.Bytes(), fmt.Sprint(n+1, ".png"))
	}
	_, err := w.db.NewRaw("update river_job set queue = 'default' where args->>'module_id' = ?", first.String()).Exec(t.Context())
	w.must(err)
	queue, err := jobs.NewQueue()
	w.must(err)
	w.must(pg.InTx(t.Context(), w.db, func(ctx context.Context, tx bun.Tx) error { return queue.Add(ctx, tx, errand{}) }))

	release, err := courses.Alone(t.Context()) // a slow document
	w.must(err)
	others := &errands{done: make(chan struct{})}
	workers := river.NewWorkers()
	river.AddWorker(workers, others)
	runner := w.run(workers, 2)
	select {
	case <-others.done:
	case <-time.After(20 * time.Second):
		t.Error("another job waits for files")
	}
	release()
	w.until(4, "select count(*) from modules where media_state = 'ready'")
	w.must(runner.Stop(t.Context()))
}
