package media

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"mumpuni/internal/fault"
	"mumpuni/internal/jobs"
	"mumpuni/storage"
)

// lookArgs asks to make one medium ready.
type lookArgs struct {
	MediaID uuid.UUID `json:"media_id"`
}

// Kind names the job.
func (lookArgs) Kind() string { return "media" }

// How often and how long one file is tried. An object store that is away is waited for; a file that once more takes all the
// time of a try would take that of the others too.
const (
	tries     = 8
	slowTries = 2
	tryTime   = 15 * time.Minute
)

// InsertOpts: a file that fails this often is refused. Files wait for one another, not other jobs for them.
func (lookArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: jobs.Media, MaxAttempts: tries}
}

type lookWorker struct {
	river.WorkerDefaults[lookArgs]
	service *Service
}

// Timeout bounds one try.
func (w *lookWorker) Timeout(*river.Job[lookArgs]) time.Duration { return tryTime }

// Work makes one file ready; a broken file is refused, a broken object store or a server that stops is tried again.
func (w *lookWorker) Work(ctx context.Context, job *river.Job[lookArgs]) error {
	return w.service.MakeReady(ctx, job.Args.MediaID, job.Attempt)
}

// AddWorkers registers the jobs of media.
func (s *Service) AddWorkers(w *river.Workers) {
	river.AddWorker(w, &lookWorker{service: s})
	river.AddWorker(w, &renewWorker{service: s})
	river.AddWorker(w, &renewalWorker{service: s})
	river.AddWorker(w, &lightenWorker{service: s})
}

// errGone says that nobody names the medium any more.
var errGone = errors.New("the medium is gone")

// MakeReady looks into a medium's file, or goes on with it, and writes what it found; try, from 1, is which one this is of
// the queue's. A medium that is gone or was made ready meanwhile is left alone; when it goes while it is looked into, that
// ends.
func (s *Service) MakeReady(ctx context.Context, id uuid.UUID, try int) error {
	watched, end := s.whileThere(ctx, id)
	more, err := s.turn(watched, id)
	end()
	switch {
	case errors.Is(context.Cause(watched), errGone):
		return nil
	case err != nil:
		return s.failed(ctx, id, err, try)
	case more:
		return river.JobSnooze(0) // behind those who wait
	}
	return nil
}

// failed says what a try means that ended with err: the file is to blame, the server stops and the try does not count, it
// was the last, or there will be another.
func (s *Service) failed(ctx context.Context, id uuid.UUID, err error, try int) error {
	var f *fault.Fault
	slow := errors.Is(ctx.Err(), context.DeadlineExceeded)
	switch {
	case isBlamed(err) && errors.As(err, &f):
		slog.InfoContext(ctx, "a file is refused", "medium", id, "why", err)
		return s.refuse(ctx, id, f)
	case errors.Is(ctx.Err(), context.Canceled):
		return river.JobSnooze(0)
	case try >= tries, slow && try >= slowTries:
		return errors.Join(err, s.refuse(ctx, id, errFailed))
	}
	return wrap(err, "make ready")
}

// isBlamed reports whether err says that the file is to blame, and not the object store.
func isBlamed(err error) bool {
	var f *fault.Fault
	return errors.As(err, &f) && f.Kind != fault.Unavailable && !errors.Is(err, storage.ErrSwept)
}

// refuse tells why there is no file, also when the try's time is over. One that is ready stays as it is: then its
// renditions could not be made anew.
func (s *Service) refuse(ctx context.Context, id uuid.UUID, why *fault.Fault) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	page, _ := why.Args["Page"].(int)
	entry, _ := why.Args["Entry"].(string)
	_, err := s.db.NewRaw(`update media set updated_at = ?2, edition = ?3,
			state = case state when ?4 then ?5 else state end,
			failure = case state when ?4 then ?6 else failure end, failure_page = case state when ?4 then ?7 else failure_page end,
			failure_entry = case state when ?4 then ?8 else failure_entry end
		where id = ?0 and (state = ?4 or state = ?1)`,
		id, Ready, s.now(), edition, Processing, Refused, why.Key, page, entry).Exec(ctx)
	return wrap(err, "refuse")
}

// thereEvery is how often it is asked whether a medium that is looked into is still there.
const thereEvery = 2 * time.Second

// whileThere is ctx until the medium is gone (errGone) or end is called.
func (s *Service) whileThere(ctx context.Context, id uuid.UUID) (watched context.Context, end func()) {
	watched, cancel := context.WithCancelCause(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(thereEvery)
		defer tick.Stop()
		for {
			select {
			case <-watched.Done():
				return
			case <-tick.C:
			}
			if s.isGone(watched, id) {
				cancel(errGone)
				return
			}
		}
	}()
	return watched, func() { cancel(nil); <-done }
}

// isGone is false when nobody can tell. It asks to the end: a statement that is cut off costs its connection.
func (s *Service) isGone(ctx context.Context, id uuid.UUID) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), thereEvery)
	defer cancel()
	there, err := s.db.NewSelect().Model((*medium)(nil)).Where("id = ?", id).Exists(ctx)
	return err == nil && !there
}
