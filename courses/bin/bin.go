// Package bin knows what was deleted from courses and can be brought back for 30 days: modules, pictures and whole drafts. It owns their
// list, course_bin; courses keeps the things themselves (courses.Deleted) and puts them back.
package bin

import (
	"context"
	_ "embed" // bin.sql
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/report"
	"mumpuni/media"
	"mumpuni/people"
)

// Kept is how long what was deleted can be restored.
const Kept = 30 * 24 * time.Hour

// Service is the bin of one database. Make it with New.
type Service struct {
	db      bun.IDB
	courses *courses.Service
	files   *media.Service
	now     func() time.Time
}

// New makes the service; now is the clock. courses tells it what is deleted by its hooks Binned (Put) and Emptied (Forget).
func New(db bun.IDB, from *courses.Service, files *media.Service, now func() time.Time) *Service {
	return &Service{db: db, courses: from, files: files, now: now}
}

// Binned is something that was deleted from a course.
type Binned struct {
	bun.BaseModel `bun:"table:course_bin,alias:b" json:"-"`

	ID        uuid.UUID           `bun:"id,pk" json:"id"`
	CourseID  uuid.UUID           `bun:"course_id" json:"course_id"`
	Kind      courses.DeletedKind `bun:"kind" json:"kind" enum:"draft,module,picture"`
	Title     string              `bun:"title" json:"title"` // of a picture: its name
	VersionID uuid.UUID           `bun:"version_id,nullzero" json:"-"`
	Place     int                 `bun:"place" json:"-"`
	MediaID   uuid.UUID           `bun:"media_id,nullzero" json:"-"`
	DeletedBy id.Person           `bun:"deleted_by" json:"-"`
	DeletedAt time.Time           `bun:"deleted_at" json:"deleted_at"`

	By     string `bun:"by_name,scanonly" json:"by"`    // the name of who deleted it
	Course string `bun:"course,scanonly" json:"course"` // its title
}

// Until is when it cannot be restored any more.
func (b Binned) Until() time.Time { return b.DeletedAt.Add(Kept) }

// mostBinned is how many things of the bin are listed.
const mostBinned = 200

// List lists what was deleted in the last 30 days from the courses that who may edit, the latest first; of one course unless that is Nil.
func (s *Service) List(ctx context.Context, who people.Actor, course uuid.UUID) ([]Binned, error) {
	list := []Binned{}
	args, chain := s.args(who, course, mostBinned), []string{"list"}
	if course != uuid.Nil {
		chain = append(chain, "of course")
	}
	return list, wrap(binReads.Scan(ctx, s.db, &list, args, append(chain, "latest")...), "bin")
}

// justNow is for how long what one deleted oneself is offered back where one works.
const justNow = 10 * time.Minute

// JustBinned is the latest thing that who deleted, in the last ten minutes: of one course unless that is Nil. The zero Binned when nothing.
func (s *Service) JustBinned(ctx context.Context, who people.Actor, course uuid.UUID) (Binned, error) {
	var list []Binned
	args, chain := s.args(who, course, 1), []string{"list", "by oneself"}
	args["self"], args["just"] = who.AuditID(), s.now().Add(-justNow)
	if course != uuid.Nil {
		chain = append(chain, "of course")
	}
	err := binReads.Scan(ctx, s.db, &list, args, append(chain, "latest")...)
	if err != nil || len(list) == 0 {
		return Binned{}, wrap(err, "what was just deleted")
	}
	return list[0], nil
}

// args are the arguments of every chain of what who may restore.
func (s *Service) args(who people.Actor, course uuid.UUID, most int) report.Args {
	return report.Args{
		"mine": s.courses.MayChange(who, "b.course_id"), "by_name": people.PersonName("b.deleted_by"), "since": s.now().Add(-Kept), "course": course, "limit": most,
	}
}

//go:embed bin.sql
var binSQL string

var binReads = report.Parse(binSQL)

// Put keeps what tx took out of a course.
func (s *Service) Put(ctx context.Context, tx bun.Tx, who people.Actor, d courses.Deleted) error {
	b := Binned{
		ID: uuid.Must(uuid.NewV7()), CourseID: d.CourseID, Kind: d.Kind, Title: d.Title, VersionID: d.VersionID, Place: d.Place, MediaID: d.MediaID,
		DeletedBy: who.AuditID(), DeletedAt: s.now(),
	}
	if _, err := tx.NewInsert().Model(&b).Exec(ctx); err != nil {
		return wrap(err, "put into the bin")
	}
	return s.audit(ctx, tx, who, "course_bin.put", b)
}

func (s *Service) audit(ctx context.Context, tx bun.Tx, who people.Actor, action string, b Binned) error {
	return audit.Write(ctx, tx, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: action, Object: "course:" + b.CourseID.String(), Detail: map[string]any{"kind": b.Kind, "title": b.Title},
	})
}

// deleted is b as courses knows it.
func (b Binned) deleted() courses.Deleted {
	return courses.Deleted{CourseID: b.CourseID, Kind: b.Kind, Title: b.Title, VersionID: b.VersionID, Place: b.Place, MediaID: b.MediaID}
}

var errBin = fault.New(fault.NotFound, "bin.unknown")

// wrap says what was being done when err came; nil stays nil.
func wrap(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("bin: %s: %w", what, err)
}
