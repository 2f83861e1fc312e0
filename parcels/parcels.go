// Package parcels knows a whole course as one file that another installation opens: it writes such files and takes courses out of them. It
// owns the table parcels. What a course is made of belongs to courses, quizzes and their questions; the form of the file to pack.
//
// Words: a parcel is a file that somebody sent; it is read in a bounded process and shown before anything of it is stored, and made into a
// course, a draft of who agreed to it, by a job. What this installation has not (a competency of that code) is named beforehand.
package parcels

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/media"
	"mumpuni/parcels/pack"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/quizzes"
	"mumpuni/storage"
)

// House is what a course is made of, and where.
type House struct {
	Store        *storage.Store
	Queue        *jobs.Queue
	People       *people.Service
	Competencies *competencies.Service
	Media        *media.Service
	Courses      *courses.Service
	Questions    *questions.Service
	Quizzes      *quizzes.Service
}

// Service is the parcels of one database. Make it with New.
type Service struct {
	House
	db  bun.IDB
	now func() time.Time
}

// New makes the service on db; now is the clock.
func New(db bun.IDB, h House, now func() time.Time) *Service { return &Service{h, db, now} }

// State is where a parcel stands.
type State string

// The states. A parcel that nobody decided about for Kept is dropped.
const (
	Reading State = "reading"
	Checked State = "checked"
	Making  State = "making"
	Made    State = "made"
	Refused State = "refused"
	Dropped State = "dropped"
)

// Kept is how long a parcel waits for a decision.
const Kept = 7 * 24 * time.Hour

// Parcel is a file that somebody sent.
type Parcel struct {
	bun.BaseModel `bun:"table:parcels,alias:p" json:"-"`

	ID        uuid.UUID      `bun:"id,pk" json:"id"`
	UnitID    uuid.UUID      `bun:"unit_id" json:"unit_id"`
	FileName  string         `bun:"file_name" json:"file_name"`
	Key       string         `bun:"key,nullzero" json:"-"`
	Bytes     int64          `bun:"bytes" json:"bytes"`
	State     State          `bun:"state" json:"state" enum:"reading,checked,making,made,refused,dropped"`
	Failure   string         `bun:"failure" json:"failure,omitempty"` // refused: a fault key
	Args      map[string]any `bun:"failure_args,type:jsonb" json:"-"`
	Plan      Plan           `bun:"plan,type:jsonb" json:"plan"`
	Done      int64          `bun:"done" json:"done"` // making: bytes of the plan's files that are stored
	CourseID  uuid.UUID      `bun:"course_id,nullzero" json:"course_id,omitzero"`
	CreatedBy id.Person      `bun:"created_by" json:"-"`
	TakenBy   id.Person      `bun:"taken_by,nullzero" json:"-"` // who agreed: the course is their draft
	CreatedAt time.Time      `bun:"created_at" json:"created_at"`
	ChangedAt time.Time      `bun:"changed_at" json:"-"`
}

// Busy reports whether a job works on it.
func (p Parcel) Busy() bool { return p.State == Reading || p.State == Making }

// Percent is how much of its files are stored, 0 to 100.
func (p Parcel) Percent() int {
	if p.Plan.Bytes <= 0 {
		return 0
	}
	return int(min(p.Done*100/p.Plan.Bytes, 100))
}

var (
	errParcel = fault.New(fault.NotFound, "parcel.not_found")
	errState  = fault.New(fault.Conflict, "parcel.state_differs")
	errFailed = fault.New(fault.Invalid, "parcel.failed")
)

// editors is where who may make courses.
func (s *Service) editors(who people.Actor) people.Scope { return who.Scope(s.now(), people.Trainer) }

// MaySend refuses a parcel before its first byte: for a unit in which who is no trainer, or one that is too large. Faults:
// course.unit_not_yours, parcel.large (with LimitBytes).
func (s *Service) MaySend(ctx context.Context, who people.Actor, unit uuid.UUID, bytes int64) error {
	ok, err := people.UnitIn(ctx, s.db, unit, s.editors(who))
	switch {
	case err != nil:
		return err
	case !ok:
		return fault.New(fault.Forbidden, "course.unit_not_yours").On("unit_id")
	case bytes > pack.MaxBytes:
		return fault.New(fault.TooLarge, "parcel.large").On("file").With("LimitBytes", pack.MaxBytes)
	}
	return nil
}

// Send takes a stored object as a parcel for a unit, and has it read. Faults: those of MaySend.
func (s *Service) Send(ctx context.Context, who people.Actor, unit uuid.UUID, o storage.Object, name string) error {
	if err := s.MaySend(ctx, who, unit, o.Bytes); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		there, err := tx.NewSelect().Model((*Parcel)(nil)).Where("p.key = ?", o.Key).Exists(ctx)
		if err != nil || there { // it came before, and the answer was lost
			return wrap(err, "parcel of an object")
		}
		if err := s.Store.Record(ctx, tx, o, name, who.AuditID()); err != nil {
			return err
		}
		p := Parcel{
			ID: newID(), UnitID: unit, FileName: name, Key: o.Key, Bytes: o.Bytes, State: Reading, Args: map[string]any{}, CreatedBy: who.AuditID(),
			CreatedAt: s.now(), ChangedAt: s.now(),
		}
		if _, err := tx.NewInsert().Model(&p).Exec(ctx); err != nil {
			return wrap(err, "parcel")
		}
		return s.Queue.Add(ctx, tx, readArgs{p.ID})
	})
}

// Parcels lists the parcels for who's units, the latest first.
func (s *Service) Parcels(ctx context.Context, who people.Actor) ([]Parcel, error) {
	list := []Parcel{}
	err := s.db.NewSelect().Model(&list).Where("?", s.editors(who).Units("p.unit_id")).Order("p.created_at desc", "p.id desc").Limit(50).Scan(ctx)
	return list, wrap(err, "parcels")
}

// Parcel is one for a unit of who's. Fault: parcel.not_found.
func (s *Service) Parcel(ctx context.Context, who people.Actor, parcel uuid.UUID) (Parcel, error) {
	var p Parcel
	err := s.db.NewSelect().Model(&p).Where("p.id = ?", parcel).Where("?", s.editors(who).Unit("p.unit_id")).Scan(ctx)
	return p, pg.OrNotFound(err, errParcel)
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// wrap says what was being done when err came; nil stays nil.
func wrap(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("parcels: %s: %w", what, err)
}
