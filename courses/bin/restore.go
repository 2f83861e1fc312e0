package bin

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Restore puts something back where it was before who, or another who may edit its course, deleted it. Faults: bin.unknown,
// bin.draft_there when another draft was begun, bin.quiz_used when its quiz stands in another module now, course.archived, and for a
// module or a picture course.no_draft, course.modules_many, course.pictures_many.
func (s *Service) Restore(ctx context.Context, who people.Actor, of uuid.UUID) (Binned, error) {
	var b Binned
	err := s.db.NewSelect().Model(&b).Where("b.id = ? and b.deleted_at > ?", of, s.now().Add(-Kept)).Where("?", s.courses.MayChange(who, "b.course_id")).Scan(ctx)
	if err != nil {
		return b, pg.OrNotFound(err, errBin)
	}
	if b.Kind == courses.DeletedDraft {
		return b, s.restoreDraft(ctx, who, b)
	}
	return b, s.courses.Edit(ctx, who, b.CourseID, func(ctx context.Context, tx bun.Tx, v *courses.Version) error {
		gone, err := tx.NewDelete().Model((*Binned)(nil)).Where("id = ?", b.ID).Exec(ctx)
		if err != nil {
			return wrap(err, "take out of the bin")
		}
		if n, _ := gone.RowsAffected(); n == 0 { // somebody else was faster
			return errBin
		}
		if b.Kind == courses.DeletedModule {
			err = s.courses.RestoreModule(ctx, tx, who, v, b.VersionID, b.Place)
		} else {
			err = s.courses.RestorePicture(ctx, tx, b.deleted(), b.DeletedBy)
		}
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, who, "course_bin.restore", b)
	})
}

// restoreDraft makes what was discarded the draft again.
func (s *Service) restoreDraft(ctx context.Context, who people.Actor, b Binned) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := s.courses.RestoreDraft(ctx, tx, who, b.CourseID, b.VersionID); err != nil {
			return err
		}
		if _, err := tx.NewDelete().Model((*Binned)(nil)).Where("id = ?", b.ID).Exec(ctx); err != nil {
			return wrap(err, "take out of the bin")
		}
		return s.audit(ctx, tx, who, "course_bin.restore", b)
	})
}

// emptyAtOnce bounds one transaction that empties the bin.
const emptyAtOnce = 100

// Empty removes for good what was deleted more than 30 days ago. It may be run at any time, and again.
func (s *Service) Empty(ctx context.Context) error {
	for {
		n := 0
		err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
			var list []Binned
			err := tx.NewSelect().Model(&list).Where("b.deleted_at <= ?", s.now().Add(-Kept)).Order("b.deleted_at", "b.id").Limit(emptyAtOnce).For("update skip locked").Scan(ctx)
			n = len(list)
			for _, b := range list {
				if err == nil {
					err = s.remove(ctx, tx, b)
				}
			}
			return wrap(err, "empty the bin")
		})
		if err != nil || n < emptyAtOnce {
			return err
		}
	}
}

// remove removes one thing of the bin for good, with a course that nothing is left of.
func (s *Service) remove(ctx context.Context, tx bun.Tx, b Binned) error {
	if _, err := tx.NewDelete().Model((*Binned)(nil)).Where("id = ?", b.ID).Exec(ctx); err != nil {
		return err
	}
	return s.courses.Remove(ctx, tx, b.deleted())
}

// Forget lets go of the pictures in the bin of a course that is removed.
func (s *Service) Forget(ctx context.Context, tx bun.Tx, course uuid.UUID) error {
	var media []uuid.UUID
	if err := pg.Query(ctx, tx, &media, "delete from course_bin where course_id = $1 and media_id is not null returning media_id", course); err != nil {
		return wrap(err, "forget pictures")
	}
	return s.files.Drop(ctx, tx, media...)
}
