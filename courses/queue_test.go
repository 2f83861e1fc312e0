package courses_test

import (
	"bytes"
	"context"
	"errors"
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
	"mumpuni/media"
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
	runner, err := jobs.Start(w.t.Context(), jobs.Config{
		URL: w.url, Workers: workers, Sweeps: []jobs.Sweep{w.s.EndLost}, Parallel: parallel, Log: slog.New(slog.DiscardHandler),
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

func pngOf(t testing.TB) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := png.Encode(&buf, picture(40, 20)); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
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
	first := w.upload(courses.Image, pngOf(t), "0.png")
	for n := range 3 {
		w.upload(courses.Image, pngOf(t), fmt.Sprint(n+1, ".png"))
	}
	_, err := w.db.NewRaw("update river_job set queue = 'default' where args->>'module_id' = ?", first.String()).Exec(t.Context())
	w.must(err)
	queue, err := jobs.NewQueue()
	w.must(err)
	w.must(pg.InTx(t.Context(), w.db, func(ctx context.Context, tx bun.Tx) error { return queue.Add(ctx, tx, errand{}) }))

	release, err := media.Alone(t.Context()) // a slow document
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

// A file that takes all the time of a try is tried once more and then refused, though the try's time is over.
func TestAFileThatTakesTooLongIsRefused(t *testing.T) {
	s := openStudio(t)
	release, err := media.Alone(t.Context())
	s.must(err)
	defer release()
	for _, try := range []int{courses.SlowTries, courses.MediaTries} {
		id, o := s.add(courses.Image), s.put(pngOf(t))
		s.must(s.s.AttachMedia(t.Context(), s.trainer, id, o, "peta.png"))
		for _, want := range []struct {
			try     int
			state   courses.MediaState
			failure string
		}{{1, courses.MediaProcessing, ""}, {try, courses.MediaRefused, "course.media_failed"}} {
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			if err := s.s.ProcessMedia(ctx, id, o.Key, want.try); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("try %d: %v", want.try, err)
			}
			cancel()
			if m := s.module(id); m.MediaState != want.state || m.MediaFailure != want.failure {
				t.Errorf("try %d: %s %q", want.try, m.MediaState, m.MediaFailure)
			}
		}
	}
}

// A try that a stopping server cuts short does not count, not even the last one: the next server makes the file ready.
func TestAStoppingServerLeavesTheFileToTheNext(t *testing.T) {
	w := openWorkshop(t)
	id := w.upload(courses.Image, pngOf(t), "peta.png")
	_, err := w.db.NewRaw("update river_job set attempt = ?", courses.MediaTries-1).Exec(t.Context())
	w.must(err)
	release, err := media.Alone(t.Context())
	w.must(err)
	runner := w.run(river.NewWorkers(), 1)
	w.until(1, "select count(*) from river_job where kind = 'courses_media' and state = 'running' and attempt = ?", courses.MediaTries)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	w.must(runner.Stop(over))
	if n := w.count("select count(*) from river_job where kind = 'courses_media' and state = 'available' and attempt = ?", courses.MediaTries-1); n != 1 {
		t.Error("the try of a stopping server counts")
	}
	if m := w.module(id); m.MediaState != courses.MediaProcessing {
		t.Errorf("%s %s", m.MediaState, m.MediaFailure)
	}
	release()
	runner = w.run(river.NewWorkers(), 1)
	w.until(1, "select count(*) from modules where media_state = 'ready'")
	w.must(runner.Stop(t.Context()))
}

// So it is when the server stops before the try has read anything.
func TestATryThatNeverBeganDoesNotCount(t *testing.T) {
	s := openStudio(t)
	id, o := s.add(courses.Image), s.put(pngOf(t))
	s.must(s.s.AttachMedia(t.Context(), s.trainer, id, o, "peta.png"))
	over, cancel := context.WithCancel(t.Context())
	cancel()
	var snooze *river.JobSnoozeError
	if err := s.s.ProcessMedia(over, id, o.Key, courses.MediaTries); !errors.As(err, &snooze) {
		t.Errorf("the last try of a stopping server: %v", err)
	}
	if m := s.module(id); m.MediaState != courses.MediaProcessing {
		t.Errorf("%s %q", m.MediaState, m.MediaFailure)
	}
}

// A file whose server died in the last try is told as failed; one whose next try is still to come is left alone.
func TestAFileWhoseServerDiesInTheLastTryIsRefused(t *testing.T) {
	w := openWorkshop(t)
	dead, waiting := w.upload(courses.Image, pngOf(t), "a.png"), w.upload(courses.Image, pngOf(t), "b.png")
	for id, set := range map[uuid.UUID]string{
		dead:    "state = 'running', attempt = max_attempts, attempted_at = now(), attempted_by = array['dead']",
		waiting: "state = 'retryable', attempt = 1, scheduled_at = now() + interval '1 hour'",
	} {
		_, err := w.db.NewRaw("update river_job set "+set+" where args->>'module_id' = ?", id.String()).Exec(t.Context())
		w.must(err)
	}
	w.clock = w.clock.Add(2 * time.Minute)
	runner := w.run(river.NewWorkers(), 1)
	w.until(1, "select count(*) from modules where id = ? and media_failure = 'course.media_failed' and media_state = 'refused'", dead)
	w.must(runner.Stop(t.Context()))
	if m := w.module(waiting); m.MediaState != courses.MediaProcessing {
		t.Errorf("%s %s", m.MediaState, m.MediaFailure)
	}
}
