package media

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/jobs"
)

// Lighter is how far lighter variants of a video are made.
type Lighter string

// The states of lighter variants. Nothing: nobody asked for them.
const (
	Waiting   Lighter = "waiting"
	Making    Lighter = "making"
	Made      Lighter = "done"
	Failed    Lighter = "failed"
	Cancelled Lighter = "cancelled"
)

// InHand reports whether lighter variants are on their way.
func (l Lighter) InHand() bool { return l == Waiting || l == Making }

// lightenArgs asks to make one video lighter.
type lightenArgs struct {
	MediaID uuid.UUID `json:"media_id"`
	Old     bool      `json:"old,omitempty"` // nobody waits for it: it came before there were lighter ones
}

// Kind names the job.
func (lightenArgs) Kind() string { return "media_lighten" }

// InsertOpts: one after the other, and nobody else waits for them.
func (a lightenArgs) InsertOpts() river.InsertOpts {
	opts := river.InsertOpts{Queue: jobs.Films, MaxAttempts: tries}
	if a.Old {
		opts.Priority = 4
	}
	return opts
}

type lightenWorker struct {
	river.WorkerDefaults[lightenArgs]
	service *Service
}

// Timeout is no bound for a long film: its process has one of its own.
func (w *lightenWorker) Timeout(*river.Job[lightenArgs]) time.Duration {
	return busyTimes*madeTimes*maxDuration*time.Second + 2*time.Hour // in which the file comes and what is made goes
}

// Work makes one video lighter.
func (w *lightenWorker) Work(ctx context.Context, job *river.Job[lightenArgs]) error {
	return w.service.Lighten(ctx, job.Args.MediaID, job.Attempt)
}

// Why making lighter ones ends before they are made.
var (
	errCancelled = errors.New("somebody cancelled it")
	errHeld      = errors.New("the machine is needed for something else")
)

// heldFor is how long the next look is put off while the machine is needed.
const heldFor = time.Minute

// Lighten makes the variants of one video; try, from 1, is which one this is of the queue's. What was cancelled or is gone is left
// alone; while the machine is needed for something else it waits.
func (s *Service) Lighten(ctx context.Context, id uuid.UUID, try int) error {
	if s.isHeld(ctx) {
		return river.JobSnooze(heldFor)
	}
	begun, err := s.move(ctx, id, Making)
	if err != nil || !begun {
		return err
	}
	var percent atomic.Int32
	watched, end := s.whileWanted(ctx, id, &percent)
	err = s.makeLighter(watched, id, func(n int) { percent.Store(int32(n)) })
	end()
	switch why := context.Cause(watched); {
	case errors.Is(why, errCancelled):
		return nil
	case errors.Is(why, errHeld):
		_, err = s.move(ctx, id, Waiting)
		return errors.Join(err, river.JobSnooze(heldFor))
	case err != nil:
		return s.notLighter(ctx, id, err, try)
	}
	return nil
}

// move says that lighter variants wait or are made, and reports whether they are still wanted.
func (s *Service) move(ctx context.Context, id uuid.UUID, to Lighter) (bool, error) {
	res, err := s.db.NewRaw("update media set lighter = ?1, progress = 0, updated_at = ?2 where id = ?0 and lighter in (?3, ?4)",
		id, to, s.now(), Waiting, Making).Exec(ctx)
	if err != nil {
		return false, wrap(err, "begin to make lighter")
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

func (s *Service) isHeld(ctx context.Context) bool {
	if s.held == nil {
		return false
	}
	held, err := s.held(ctx)
	if err != nil {
		slog.ErrorContext(ctx, "whether videos wait for something else", "error", err)
	}
	return held
}

// whileWanted is ctx until nobody wants the variants any more (errCancelled), the machine is needed (errHeld) or end is called. It writes
// the percents that are done.
func (s *Service) whileWanted(ctx context.Context, id uuid.UUID, percent *atomic.Int32) (watched context.Context, end func()) {
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
			switch {
			case !s.isWanted(watched, id, int(percent.Load())):
				cancel(errCancelled)
			case s.isHeld(watched):
				cancel(errHeld)
			}
		}
	}()
	return watched, func() { cancel(nil); <-done }
}

// isWanted writes the percents; it is true when nobody can tell. It asks to the end: a statement that is cut off costs its connection.
func (s *Service) isWanted(ctx context.Context, id uuid.UUID, percent int) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), thereEvery)
	defer cancel()
	res, err := s.db.NewRaw("update media set progress = ? where id = ? and lighter = ?", percent, id, Making).Exec(ctx)
	if err != nil {
		return true
	}
	n, err := res.RowsAffected()
	return err != nil || n > 0
}

// notLighter says what a try means that ended with err, as failed does of a look.
func (s *Service) notLighter(ctx context.Context, id uuid.UUID, err error, try int) error {
	var f *fault.Fault
	switch {
	case isBlamed(err) && errors.As(err, &f):
		slog.InfoContext(ctx, "a video cannot be made lighter", "medium", id, "why", err)
		return s.giveUp(ctx, id, Failed, f)
	case errors.Is(ctx.Err(), context.Canceled):
		back, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		_, err := s.move(back, id, Waiting)
		return errors.Join(err, river.JobSnooze(0))
	case try >= tries:
		return errors.Join(err, s.giveUp(ctx, id, Failed, errFailed))
	}
	return wrap(err, "make lighter")
}

// giveUp ends making lighter ones; a video that nobody can play as it came is refused with it.
func (s *Service) giveUp(ctx context.Context, id uuid.UUID, as Lighter, why *fault.Fault) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return giveUp(ctx, s.db, id, as, why, s.now())
}

func giveUp(ctx context.Context, db bun.IDB, id uuid.UUID, as Lighter, why *fault.Fault, at time.Time) error {
	_, err := db.NewRaw(`update media set lighter = ?1, lighter_failure = ?2, updated_at = ?3,
			failure = case state when ?4 then ?2 else failure end, state = case state when ?4 then ?5 else state end
		where id = ?0 and lighter in (?6, ?7)`, id, as, why.Key, at, Processing, Refused, Waiting, Making).Exec(ctx)
	return wrap(err, "give up making lighter")
}

// temporary is a file without a name: nothing of it is left behind, however we end.
func temporary() (*os.File, error) {
	f, err := os.CreateTemp("", "mumpuni-video-")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
