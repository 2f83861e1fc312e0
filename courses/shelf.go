package courses

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// What is taken out of a course stays whole: a draft as a version that nobody reads, a module in one of its own, a picture as a file that
// no name leads to. Package bin keeps the list, and decides what comes back and what goes for good.

// DeletedKind is what was taken out of a course.
type DeletedKind string

// The kinds.
const (
	DeletedDraft   DeletedKind = "draft"
	DeletedModule  DeletedKind = "module"
	DeletedPicture DeletedKind = "picture"
)

// Deleted is something that was taken out of a course.
type Deleted struct {
	CourseID  uuid.UUID
	Kind      DeletedKind
	Title     string    // of a picture: its name
	VersionID uuid.UUID // that nobody reads: the draft itself, or what keeps the module
	Place     int       // of a module, from 1
	MediaID   uuid.UUID // of a picture
}

func (s *Service) binned(ctx context.Context, tx bun.Tx, who people.Actor, d Deleted) error {
	if s.hooks.Binned == nil {
		return nil
	}
	return s.hooks.Binned(ctx, tx, who, d)
}

// shelve moves a module of the draft to a version that nobody reads.
func (s *Service) shelve(ctx context.Context, tx bun.Tx, who people.Actor, draft *Version, m *Module) error {
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
	return s.binned(ctx, tx, who, Deleted{CourseID: draft.CourseID, Kind: DeletedModule, Title: m.Title, VersionID: keeper.ID, Place: m.Position})
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

// RestoreDraft makes in tx a version that was discarded the draft again, for who may edit its course. Faults: course.not_found,
// course.archived, bin.draft_there, bin.unknown.
func (s *Service) RestoreDraft(ctx context.Context, tx bun.Tx, who people.Actor, course, version uuid.UUID) error {
	c, err := s.LockOwned(ctx, tx, who, course)
	if err != nil {
		return err
	}
	if !c.ArchivedAt.IsZero() {
		return errArchived
	}
	there, err := tx.NewSelect().Model((*Version)(nil)).Where("v.course_id = ? and v.state = ?", course, Draft).Exists(ctx)
	if err != nil {
		return wrap(err, "look for a draft")
	}
	if there {
		return errBinDraft
	}
	res, err := tx.NewUpdate().Model((*Version)(nil)).Set("state = ?", Draft).Set("updated_at = ?", s.now()).
		Set("number = (select greatest(max(o.number), 0) + 1 from course_versions o where o.course_id = v.course_id)").
		Where("v.id = ? and v.state = ?", version, InBin).Exec(ctx)
	if err != nil {
		return wrap(err, "restore a draft")
	}
	if n, _ := res.RowsAffected(); n == 0 {
		return errBin
	}
	return s.noteAuthor(ctx, tx, who, version)
}

// RestoreModule puts the module that a version keeps back at its place in a draft that Edit locked, or as near to it as its part goes.
// Faults: course.modules_many, bin.quiz_used, bin.unknown.
func (s *Service) RestoreModule(ctx context.Context, tx bun.Tx, who people.Actor, v *Version, keeper uuid.UUID, place int) error {
	order, err := orderOf(ctx, tx, v.ID)
	if err != nil {
		return err
	}
	if len(order) >= maxModules {
		return fault.New(fault.Conflict, "course.modules_many").With("Max", maxModules)
	}
	var m Module
	if err := tx.NewSelect().Model(&m).Where("m.version_id = ?", keeper).Scan(ctx); err != nil {
		return pg.OrNotFound(err, errBin)
	}
	if err := s.quizUsable(ctx, tx, who, m); err != nil {
		return errBinQuiz.Because(err)
	}
	if _, err := pg.Exec(ctx, tx, "update modules set version_id = $2, position = $3 where id = $1", m.ID, v.ID, len(order)+1); err != nil {
		return wrap(err, "restore a module")
	}
	if _, err := tx.NewDelete().Model((*Version)(nil)).Where("id = ?", keeper).Exec(ctx); err != nil {
		return wrap(err, "version of the bin")
	}
	return setOrder(ctx, tx, v.ID, slices.Insert(order, min(max(place-1, 0), len(order)), m.ID))
}

// RestorePicture hangs a picture of a course whose draft is locked again, under another name where its own was taken meanwhile: no text
// names it. Fault course.pictures_many.
func (s *Service) RestorePicture(ctx context.Context, tx bun.Tx, d Deleted, by id.Person) error {
	return s.pictures.Rehang(ctx, tx, by, d.CourseID, d.Title, d.MediaID)
}

// Remove removes for good what was taken out of a course, with the course that nothing is left of. No list names it any more.
func (s *Service) Remove(ctx context.Context, tx bun.Tx, d Deleted) error {
	files := []uuid.UUID{d.MediaID}
	if d.VersionID != uuid.Nil {
		if err := pg.Query(ctx, tx, &files, "select media_id from modules where version_id = $1 and media_id is not null", d.VersionID); err != nil {
			return err
		}
		if _, err := tx.NewDelete().Model((*Version)(nil)).Where("id = ?", d.VersionID).Exec(ctx); err != nil {
			return err
		}
	}
	if err := s.files.Drop(ctx, tx, files...); err != nil {
		return err
	}
	return s.removeEmpty(ctx, tx, d.CourseID)
}
