package parcels

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// readArgs asks to look at a parcel.
type readArgs struct {
	ParcelID uuid.UUID `json:"parcel_id"`
}

// Kind names the job.
func (readArgs) Kind() string { return "parcel_read" }

// InsertOpts: files wait for one another.
func (readArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: jobs.Media, MaxAttempts: tries}
}

// makeArgs asks to make a course of a parcel.
type makeArgs struct {
	ParcelID uuid.UUID `json:"parcel_id"`
}

// Kind names the job.
func (makeArgs) Kind() string { return "parcel_make" }

// InsertOpts: files wait for one another.
func (makeArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: jobs.Media, MaxAttempts: tries}
}

// How often and how long a parcel is tried. An object store that is away is waited for.
const (
	tries    = 6
	readTime = 2 * time.Minute
	makeTime = 25 * time.Minute
)

type readWorker struct {
	river.WorkerDefaults[readArgs]
	service *Service
}

// Timeout bounds one try.
func (w *readWorker) Timeout(*river.Job[readArgs]) time.Duration { return readTime }

// Work looks at a parcel.
func (w *readWorker) Work(ctx context.Context, job *river.Job[readArgs]) error {
	return w.service.Read(ctx, job.Args.ParcelID)
}

type makeWorker struct {
	river.WorkerDefaults[makeArgs]
	service *Service
}

// Timeout bounds one try.
func (w *makeWorker) Timeout(*river.Job[makeArgs]) time.Duration { return makeTime }

// Work makes a course of a parcel.
func (w *makeWorker) Work(ctx context.Context, job *river.Job[makeArgs]) error {
	return w.service.Make(ctx, job.Args.ParcelID)
}

// AddWorkers registers the jobs of parcels.
func (s *Service) AddWorkers(w *river.Workers) {
	river.AddWorker(w, &readWorker{service: s})
	river.AddWorker(w, &makeWorker{service: s})
}

// Read looks at a parcel and keeps what would become of it, or refuses it. One that was read is left alone.
func (s *Service) Read(ctx context.Context, parcel uuid.UUID) error {
	p, err := s.standing(ctx, parcel, Reading)
	if err != nil || p.ID == uuid.Nil {
		return err
	}
	plan, err := s.look(ctx, source{ctx, s.Store, p.Key}, p.Bytes)
	if err != nil {
		return s.failed(ctx, p, err)
	}
	_, err = s.db.NewUpdate().Model((*Parcel)(nil)).Set("state = ?", Checked).Set("plan = ?", plan).Set("changed_at = ?", s.now()).
		Where("id = ? and state = ?", p.ID, Reading).Exec(ctx)
	return wrap(err, "parcel was read")
}

// Accept has a course made of a parcel that was shown, a draft of who. Faults: parcel.not_found, parcel.state_differs, those of MaySend.
func (s *Service) Accept(ctx context.Context, who people.Actor, parcel uuid.UUID) error {
	p, err := s.Parcel(ctx, who, parcel)
	if err != nil {
		return err
	}
	if err := s.MaySend(ctx, who, p.UnitID, p.Bytes); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewUpdate().Model((*Parcel)(nil)).Set("state = ?", Making).Set("taken_by = ?", who.PersonID).Set("changed_at = ?", s.now()).Where("id = ? and state = ?", p.ID, Checked).Exec(ctx)
		if err != nil {
			return wrap(err, "accept a parcel")
		}
		if n, _ := res.RowsAffected(); n == 0 {
			return errState
		}
		return s.Queue.Add(ctx, tx, makeArgs{p.ID})
	})
}

// Make makes a course of a parcel that was accepted, in the name of who did, as far as they may still. One that was made is left alone.
func (s *Service) Make(ctx context.Context, parcel uuid.UUID) error {
	p, err := s.standing(ctx, parcel, Making)
	if err != nil || p.ID == uuid.Nil {
		return err
	}
	who, err := s.People.LoadActor(ctx, p.TakenBy)
	if err != nil {
		return s.failed(ctx, p, err)
	}
	tell := func(done int64) error {
		_, err := s.db.NewUpdate().Model((*Parcel)(nil)).Set("done = ?", done).Where("id = ?", p.ID).Exec(ctx)
		return wrap(err, "how far a parcel is")
	}
	_, _, err = s.take(ctx, who, p.UnitID, source{ctx, s.Store, p.Key}, p.Bytes, tell, func(ctx context.Context, tx bun.Tx, course uuid.UUID) error {
		return s.end(ctx, tx, p, Made, func(q *bun.UpdateQuery) { q.Set("course_id = ?", course).Set("done = ?", p.Plan.Bytes) })
	})
	if errors.Is(err, errState) { // somebody else was faster
		return nil
	}
	if err != nil {
		return s.failed(ctx, p, err)
	}
	return nil
}

// standing is a parcel in a state; the zero one when it is in another.
func (s *Service) standing(ctx context.Context, parcel uuid.UUID, state State) (Parcel, error) {
	var list []Parcel
	err := s.db.NewSelect().Model(&list).Where("p.id = ? and p.state = ?", parcel, state).Scan(ctx)
	if err != nil || len(list) == 0 {
		return Parcel{}, wrap(err, "parcel")
	}
	return list[0], nil
}

// failed refuses a parcel that is to blame itself; anything else is tried again.
func (s *Service) failed(ctx context.Context, p Parcel, err error) error {
	var f *fault.Fault
	var many fault.Many
	if errors.As(err, &many) {
		f = many[0]
	}
	if f == nil && !errors.As(err, &f) || f.Kind == fault.Unavailable || f.Kind == fault.Internal {
		return err
	}
	return s.refuse(ctx, p, f)
}

func (s *Service) refuse(ctx context.Context, p Parcel, f *fault.Fault) error {
	args := f.Args
	if args == nil {
		args = map[string]any{}
	}
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		return s.end(ctx, tx, p, Refused, func(q *bun.UpdateQuery) { q.Set("failure = ?", f.Key).Set("failure_args = ?", args) })
	})
	if errors.Is(err, errState) {
		return nil
	}
	return err
}

// end ends a parcel: its file goes. errState when it is in another state meanwhile.
func (s *Service) end(ctx context.Context, tx bun.Tx, p Parcel, state State, set func(*bun.UpdateQuery)) error {
	q := tx.NewUpdate().Model((*Parcel)(nil)).Set("state = ?", state).Set("key = null").Set("changed_at = ?", s.now()).Where("id = ? and state = ?", p.ID, p.State)
	set(q)
	res, err := q.Exec(ctx)
	if err != nil {
		return wrap(err, "end of a parcel")
	}
	if n, _ := res.RowsAffected(); n == 0 {
		return errState
	}
	return s.Store.Doom(ctx, tx, p.Key)
}

// Drop gives up a parcel of which nothing was made. Faults: parcel.not_found, parcel.state_differs.
func (s *Service) Drop(ctx context.Context, who people.Actor, parcel uuid.UUID) error {
	p, err := s.Parcel(ctx, who, parcel)
	switch {
	case err != nil:
		return err
	case p.State != Checked:
		return errState
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := s.end(ctx, tx, p, Dropped, func(*bun.UpdateQuery) {}); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "course.import_drop", Object: "unit:" + p.UnitID.String()})
	})
}

// EndLost refuses parcels that no job works on any more, and drops those that nobody decided about.
func (s *Service) EndLost(ctx context.Context) error {
	var lost []Parcel
	late := s.now().Add(-time.Minute) // the job of one that came in this moment may be too new to be seen
	err := s.db.NewSelect().Model(&lost).WhereGroup("", func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("p.state = ? and p.changed_at < ? and not ?", Reading, late, jobs.Live("parcel_read", "parcel_id", "p.id")).
			WhereOr("p.state = ? and p.changed_at < ? and not ?", Making, late, jobs.Live("parcel_make", "parcel_id", "p.id")).
			WhereOr("p.state = ? and p.changed_at < ?", Checked, s.now().Add(-Kept))
	}).Limit(100).Scan(ctx)
	if err != nil {
		return wrap(err, "lost parcels")
	}
	for _, p := range lost {
		if p.State != Checked {
			if err := s.refuse(ctx, p, errFailed); err != nil {
				return err
			}
			continue
		}
		err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
			return s.end(ctx, tx, p, Dropped, func(*bun.UpdateQuery) {})
		})
		if err != nil && !errors.Is(err, errState) {
			return err
		}
	}
	return nil
}
