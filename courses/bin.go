package courses

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// BinKept is how long what was deleted can be restored.
const BinKept = 30 * 24 * time.Hour

// BinKind is what was deleted.
type BinKind string

// The kinds of what is in the bin.
const (
	BinDraft   BinKind = "draft"
	BinModule  BinKind = "module"
	BinPicture BinKind = "picture"
)

// Binned is something that was deleted from a course.
type Binned struct {
	bun.BaseModel `bun:"table:course_bin,alias:b" json:"-"`

	ID        uuid.UUID `bun:"id,pk" json:"id"`
	CourseID  uuid.UUID `bun:"course_id" json:"course_id"`
	Kind      BinKind   `bun:"kind" json:"kind" enum:"draft,module,picture"`
	Title     string    `bun:"title" json:"title"` // of a picture: its name
	VersionID uuid.UUID `bun:"version_id,nullzero" json:"-"`
	Place     int       `bun:"place" json:"-"`
	MediaID   uuid.UUID `bun:"media_id,nullzero" json:"-"`
	DeletedBy id.Person `bun:"deleted_by" json:"-"`
	DeletedAt time.Time `bun:"deleted_at" json:"deleted_at"`

	By     string `bun:"by_name,scanonly" json:"by"`    // the name of who deleted it
	Course string `bun:"course,scanonly" json:"course"` // its title
}

// Until is when it cannot be restored any more.
func (b Binned) Until() time.Time { return b.DeletedAt.Add(BinKept) }

// mostBinned is how many things of the bin are listed.
const mostBinned = 200

// Bin lists what was deleted in the last 30 days from the courses that who may edit, the latest first; of one course unless that is Nil.
func (s *Service) Bin(ctx context.Context, who people.Actor, course uuid.UUID) ([]Binned, error) {
	list := []Binned{}
	q := s.binned(who)
	if course != uuid.Nil {
		q = q.Where("b.course_id = ?", course)
	}
	err := q.Model(&list).Limit(mostBinned).Scan(ctx)
	return list, wrap(err, "bin")
}

// justNow is for how long what one deleted oneself is offered back where one works.
const justNow = 10 * time.Minute

// JustBinned is the latest thing that who deleted, in the last ten minutes: of one course unless that is Nil. The zero Binned when nothing.
func (s *Service) JustBinned(ctx context.Context, who people.Actor, course uuid.UUID) (Binned, error) {
	var list []Binned
	q := s.binned(who).Where("b.deleted_by = ? and b.deleted_at > ?", who.AuditID(), s.now().Add(-justNow))
	if course != uuid.Nil {
		q = q.Where("b.course_id = ?", course)
	}
	err := q.Model(&list).Limit(1).Scan(ctx)
	if err != nil || len(list) == 0 {
		return Binned{}, wrap(err, "what was just deleted")
	}
	return list[0], nil
}

// binned selects what who may restore.
func (s *Service) binned(who people.Actor) *bun.SelectQuery {
	return s.db.NewSelect().Join("join courses as c on c.id = b.course_id").
		ColumnExpr("b.*, ? as by_name", people.PersonName("b.deleted_by")).
		ColumnExpr(`(select v.title from course_versions v where v.course_id = b.course_id order by v.state = 'draft' desc, v.number desc limit 1) as course`).
		Where("b.deleted_at > ?", s.now().Add(-BinKept)).Where("?", s.mine(who)).Order("b.deleted_at desc", "b.id desc")
}

// bin keeps b, which tx took away.
func (s *Service) bin(ctx context.Context, tx bun.Tx, who people.Actor, b Binned) error {
	b.ID, b.DeletedBy, b.DeletedAt = newID(), who.AuditID(), s.now()
	if _, err := tx.NewInsert().Model(&b).Exec(ctx); err != nil {
		return wrap(err, "put into the bin")
	}
	return s.auditBin(ctx, tx, who, "course_bin.put", b)
}

func (s *Service) auditBin(ctx context.Context, tx bun.Tx, who people.Actor, action string, b Binned) error {
	return audit.Write(ctx, tx, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: action, Object: "course:" + b.CourseID.String(), Detail: map[string]any{"kind": b.Kind, "title": b.Title},
	})
}

// binModule moves a module of the draft to a version that nobody reads.
func (s *Service) binModule(ctx context.Context, tx bun.Tx, who people.Actor, draft *Version, m *Module) error {
	keeper := Version{
		ID: newID(), CourseID: draft.CourseID, State: InBin, Title: draft.Title, Outcomes: []string{}, Language: draft.Language, Form: draft.Form,
		CreatedBy: draft.CreatedBy, CreatedAt: s.now(), UpdatedAt: s.now(),
	}
	number, err := belowAll(ctx, tx, draft.CourseID)
	if err != nil {
		return err
	}
	keeper.Number = number
	if _, err := tx.NewInsert().Model(&keeper).Exec(ctx); err != nil {
		return wrap(err, "version for the bin")
	}
	if _, err := pg.Exec(ctx, tx, "update modules set version_id = $2, position = 1 where id = $1", m.ID, keeper.ID); err != nil {
		return wrap(err, "move a module to the bin")
	}
	return s.bin(ctx, tx, who, Binned{CourseID: draft.CourseID, Kind: BinModule, Title: m.Title, VersionID: keeper.ID, Place: m.Position})
}

// belowAll is a number for a version that nobody reads: those that people see count from 1.
func belowAll(ctx context.Context, tx bun.Tx, course uuid.UUID) (int, error) {
	var number int
	err := tx.NewSelect().Model((*Version)(nil)).ColumnExpr("least(min(v.number), 0) - 1").Where("v.course_id = ?", course).Scan(ctx, &number)
	return number, wrap(err, "number of a version in the bin")
}

// The faults of restoring.
var (
	errBin      = fault.New(fault.NotFound, "bin.unknown")
	errBinDraft = fault.New(fault.Conflict, "bin.draft_there")
	errBinQuiz  = fault.New(fault.Conflict, "bin.quiz_used")
)
