package media_test

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"mumpuni/media"
	"mumpuni/storage"
)

// While one document is drawn, the files that wait for it, however many, hold up no other job; a file that an earlier
// version left in the common queue is made ready as well.
func TestFilesThatWaitHoldUpNoOtherJob(t *testing.T) {
	w := openWorkshop(t)
	first := w.attach(uuid.Nil, media.Image, smallPNG(t))
	for range 3 {
		w.attach(uuid.Nil, media.Image, smallPNG(t))
	}
	_, err := w.db.NewRaw("update river_job set queue = 'default' where args->>'media_id' = ?", first.String()).Exec(t.Context())
	w.must(err)
	w.in(func(ctx context.Context, tx bun.Tx) (uuid.UUID, error) {
		return uuid.Nil, w.queue.Add(ctx, tx, errand{})
	})

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
	w.until(4, "select count(*) from media where state = 'ready'")
	w.must(runner.Stop(t.Context()))
}

// A file that takes all the time of a try is tried once more and then refused, though the try's time is over.
func TestAFileThatTakesTooLongIsRefused(t *testing.T) {
	s := openShelf(t)
	release, err := media.Alone(t.Context())
	s.must(err)
	defer release()
	for _, try := range []int{media.SlowTries, media.Tries} {
		id := s.attach(uuid.Nil, media.Image, smallPNG(t))
		for _, want := range []struct {
			try     int
			state   media.State
			failure string
		}{{1, media.Processing, ""}, {try, media.Refused, "course.media_failed"}} {
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			if err := s.s.MakeReady(ctx, id, want.try); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("try %d: %v", want.try, err)
			}
			cancel()
			if m := s.told(id); m.State != want.state || m.Failure != want.failure {
				t.Errorf("try %d: %s %q", want.try, m.State, m.Failure)
			}
		}
	}
}

// A try that a stopping server cuts short does not count, not even the last one: the next server makes the file ready.
func TestAStoppingServerLeavesTheFileToTheNext(t *testing.T) {
	w := openWorkshop(t)
	id := w.attach(uuid.Nil, media.Image, smallPNG(t))
	_, err := w.db.NewRaw("update river_job set attempt = ?", media.Tries-1).Exec(t.Context())
	w.must(err)
	release, err := media.Alone(t.Context())
	w.must(err)
	runner := w.run(river.NewWorkers(), 1)
	w.until(1, "select count(*) from river_job where kind = 'media' and state = 'running' and attempt = ?", media.Tries)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	w.must(runner.Stop(over))
	if n := w.count("select count(*) from river_job where kind = 'media' and state = 'available' and attempt = ?", media.Tries-1); n != 1 {
		t.Error("the try of a stopping server counts")
	}
	if m := w.told(id); m.State != media.Processing {
		t.Errorf("%s %s", m.State, m.Failure)
	}
	release()
	runner = w.run(river.NewWorkers(), 1)
	w.until(1, "select count(*) from media where state = 'ready'")
	w.must(runner.Stop(t.Context()))
}

// So it is when the server stops before the try has read anything.
func TestATryThatNeverBeganDoesNotCount(t *testing.T) {
	s := openShelf(t)
	id := s.attach(uuid.Nil, media.Image, smallPNG(t))
	over, cancel := context.WithCancel(t.Context())
	cancel()
	var snooze *river.JobSnoozeError
	if err := s.s.MakeReady(over, id, media.Tries); !errors.As(err, &snooze) {
		t.Errorf("the last try of a stopping server: %v", err)
	}
	if m := s.told(id); m.State != media.Processing {
		t.Errorf("%s %q", m.State, m.Failure)
	}
}

// A file whose server died in the last try is told as failed; one whose next try is still to come is left alone.
func TestAFileWhoseServerDiesInTheLastTryIsRefused(t *testing.T) {
	w := openWorkshop(t)
	dead, waiting := w.attach(uuid.Nil, media.Image, smallPNG(t)), w.attach(uuid.Nil, media.Image, smallPNG(t))
	for id, set := range map[uuid.UUID]string{
		dead:    "state = 'running', attempt = max_attempts, attempted_at = now(), attempted_by = array['dead']",
		waiting: "state = 'retryable', attempt = 1, scheduled_at = now() + interval '1 hour'",
	} {
		_, err := w.db.NewRaw("update river_job set "+set+" where args->>'media_id' = ?", id.String()).Exec(t.Context())
		w.must(err)
	}
	w.clock = w.clock.Add(2 * time.Minute)
	runner := w.run(river.NewWorkers(), 1)
	w.until(1, "select count(*) from media where id = ? and failure = 'course.media_failed' and state = 'refused'", dead)
	w.must(runner.Stop(t.Context()))
	if m := w.told(waiting); m.State != media.Processing {
		t.Errorf("%s %s", m.State, m.Failure)
	}
}

// The job may come late, twice, or after the medium is gone; a broken object store is tried again and not blamed on the
// file.
func TestMakingReadyIsRepeatable(t *testing.T) {
	s := openShelf(t)
	ctx := t.Context()
	id := s.attach(uuid.Nil, media.Video, file(t, "tiga-detik.webm"))
	for range 2 {
		s.must(s.s.MakeReady(ctx, id, 1))
		if m := s.told(id); m.State != media.Ready || m.DurationS != 3 || m.Sent != int64(len(file(t, "tiga-detik.webm"))) {
			t.Fatalf("%+v", m)
		}
	}
	s.must(s.s.MakeReady(ctx, uuid.New(), 1))

	other := s.attach(uuid.Nil, media.Video, file(t, "tiga-detik.webm"))
	down := media.New(s.db, storeDown(t, s.db), s.queue, time.Now)
	if err := down.MakeReady(ctx, other, 1); err == nil || s.told(other).State != media.Processing {
		t.Fatalf("%v, %+v", err, s.told(other))
	}
	_ = down.MakeReady(ctx, other, media.Tries)
	if m := s.told(other); m.Failure != "course.media_failed" {
		t.Fatalf("%+v", m)
	}
}

// storeDown is an object store that does not answer.
func storeDown(t testing.TB, db bun.IDB) *storage.Store {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	store, err := storage.Open(t.Context(), storage.Config{
		Endpoint: addr, AccessKey: "a", SecretKey: "b", Bucket: "mumpuni", Region: "us-east-1", ContentURL: "http://isi.test", LinkKey: []byte("k"),
	}, db, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// A file that eats what it may have is refused at the first try, with the page to blame; the next one is not delayed.
func TestABombIsGivenUpAfterOneDeath(t *testing.T) {
	w := openWorkshop(t)
	bomb := w.attach(uuid.Nil, media.PDF, file(t, "pdf-bomb-787-bytes.pdf"))
	next := w.attach(uuid.Nil, media.Image, smallPNG(t))
	began := time.Now()
	runner := w.run(river.NewWorkers(), 1)
	w.until(1, "select count(*) from media where id = ? and state = 'ready'", next)
	if waited := time.Since(began); waited > time.Minute {
		t.Errorf("the next file waited %s", waited)
	}
	w.must(runner.Stop(t.Context()))
	if m := w.told(bomb); m.State != media.Refused || m.Failure != "course.pdf_page_limits" || m.Page != 1 {
		t.Errorf("%+v", m)
	}
	if n := w.count("select count(*) from river_job where attempt > 1 or state not in ('completed')"); n != 0 {
		t.Errorf("%d jobs are tried again", n)
	}
}

// When nobody names a medium any more, looking into its file ends.
func TestADroppedMediumIsNotLookedInto(t *testing.T) {
	w := openWorkshop(t)
	id := w.attach(uuid.Nil, media.PDF, pathBomb(54<<20))
	over := make(chan error)
	began := time.Now()
	go func() { over <- w.s.MakeReady(t.Context(), id, 1) }()
	w.drop(id)
	if err := <-over; err != nil || time.Since(began) > 20*time.Second {
		t.Errorf("%v after %s", err, time.Since(began))
	}
	if n := w.count("select count(*) from objects where doomed_at is null"); n != 0 {
		t.Errorf("%d objects stay", n)
	}
}

// What several media show stays until the last of them is dropped.
func TestSharedObjectsStay(t *testing.T) {
	s := openShelf(t)
	id := s.attach(uuid.Nil, media.PDF, file(t, "pdf-form-filled.pdf"))
	s.must(s.s.MakeReady(t.Context(), id, 1))
	captions := s.put([]byte("WEBVTT\n\n00:01.000 --> 00:02.000\nHalo\n"))
	twin := s.in(func(ctx context.Context, tx bun.Tx) (uuid.UUID, error) {
		return s.s.Caption(ctx, tx, media.File{Kind: media.Video, Object: captions, Name: "teks.vtt", Old: id})
	})
	s.drop(id)
	if len(s.keys(twin, "page")) != 1 || len(s.keys(twin, "original")) != 1 || len(s.keys(twin, "captions")) != 1 {
		t.Fatal("what another medium shows is given up")
	}
	s.drop(twin)
	if n := s.count("select count(*) from objects where doomed_at is null"); n != 0 {
		t.Errorf("%d objects stay", n)
	}
}

// A medium that something names is not dropped.
func TestAMediumThatIsNamedStays(t *testing.T) {
	s := openShelf(t)
	named, free := s.attach(uuid.Nil, media.Image, smallPNG(t)), s.attach(uuid.Nil, media.Image, smallPNG(t))
	_, err := s.db.NewRaw("create table named (media_id uuid references media); insert into named values (?)", named).Exec(t.Context())
	s.must(err)
	s.drop(named, uuid.Nil, free)
	if n := s.count("select count(*) from media where id = ?", named); n != 1 || s.count("select count(*) from media") != 1 {
		t.Error("it is gone")
	}
	if len(s.keys(named, "original")) != 1 {
		t.Error("its file is given up")
	}
}

// Pages made in an older way are made anew, once, while the old ones stay to be seen; those that cannot be are left.
func TestOldPagesAreMadeAnewOnce(t *testing.T) {
	w := openWorkshop(t)
	old, broken := w.attach(uuid.Nil, media.PDF, file(t, "pdf-signature-widget.pdf")), w.attach(uuid.Nil, media.PDF, file(t, "pdf-one-page-lost.pdf"))
	w.must(w.s.MakeReady(t.Context(), old, 1))
	before := w.keys(old, "page")
	_, err := w.db.NewRaw("update media set edition = 1, state = 'ready', failure = ''; delete from river_job").Exec(t.Context())
	w.must(err)
	runner := w.run(river.NewWorkers(), 1)
	w.until(2, "select count(*) from media where edition = 4")
	w.must(runner.Stop(t.Context()))
	after := w.keys(old, "page")
	if len(before) != 1 || len(after) != 1 || before[0] == after[0] {
		t.Errorf("%v, then %v", before, after)
	}
	if m := w.told(broken); m.State != media.Ready {
		t.Errorf("%+v", m)
	}
	if n := w.count("select count(*) from objects where key = ? and doomed_at is not null", before[0]); n != 1 {
		t.Error("the old page is not given up")
	}
}
