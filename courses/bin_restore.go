package courses

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Restore puts something back where it was before who, or another who may edit its course, deleted it. Faults: bin.unknown,
// bin.draft_there when another draft was begun, bin.quiz_used when its quiz stands in another module now, course.archived, and for a
// module or a picture course.no_draft, course.modules_many, course.pictures_many.
func (s *Service) Restore(ctx context.Context, who people.Actor, of uuid.UUID) (Binned, error) {
	var b Binned
	err := s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		err := tx.NewSelect().Model(&b).Join("join courses as c on c.id = b.course_id").
			Where("b.id = ? and b.deleted_at > ?", of, s.now().Add(-BinKept)).Where("?", s.mine(who)).For("update of b").Scan(ctx)
		return pg.OrNotFound(err, errBin)
	})
	if err != nil {
		return b, err
	}
	if b.Kind == BinDraft {
		return b, s.restoreDraft(ctx, who, b)
	}
	return b, s.edit(ctx, who, b.CourseID, func(ctx context.Context, tx bun.Tx, v *Version) error {
		gone, err := tx.NewDelete().Model((*Binned)(nil)).Where("id = ?", b.ID).Exec(ctx)
		if err != nil {
			return wrap(err, "take out of the bin")
		}
		if n, _ := gone.RowsAffected(); n == 0 { // somebody else was faster
			return errBin
		}
		if b.Kind == BinModule {
			err = s.restoreModule(ctx, tx, who, v, b)
		} else {
			err = s.restorePicture(ctx, tx, b)
		}
		if err != nil {
			return err
		}
		return s.auditBin(ctx, tx, who, "course_bin.restore", b)
	})
}

// restoreDraft makes what was discarded the draft again.
func (s *Service) restoreDraft(ctx context.Context, who people.Actor, b Binned) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.lockOwned(ctx, tx, who, b.CourseID)
		if err != nil {
			return err
		}
		if !c.ArchivedAt.IsZero() {
			return errArchived
		}
		there, err := tx.NewSelect().Model((*Version)(nil)).Where("v.course_id = ? and v.state = ?", b.CourseID, Draft).Exists(ctx)
		if err != nil {
			return wrap(err, "look for a draft")
		}
		if there {
			return errBinDraft
		}
		res, err := tx.NewUpdate().Model((*Version)(nil)).Set("state = ?", Draft).Set("updated_at = ?", s.now()).
			Set("number = (select greatest(max(o.number), 0) + 1 from course_versions o where o.course_id = v.course_id)").
			Where("v.id = ? and v.state = ?", b.VersionID, InBin).Exec(ctx)
		if err != nil {
			return wrap(err, "restore a draft")
		}
		if n, _ := res.RowsAffected(); n == 0 {
			return errBin
		}
		if _, err := tx.NewDelete().Model((*Binned)(nil)).Where("id = ?", b.ID).Exec(ctx); err != nil {
			return wrap(err, "take out of the bin")
		}
		if err := s.noteAuthor(ctx, tx, who, b.VersionID); err != nil {
			return err
		}
		return s.auditBin(ctx, tx, who, "course_bin.restore", b)
	})
}

// restoreModule puts a module back at its place, or as near to it as its part goes.
func (s *Service) restoreModule(ctx context.Context, tx bun.Tx, who people.Actor, v *Version, b Binned) error {
	order, err := orderOf(ctx, tx, v.ID)
	if err != nil {
		return err
	}
	if len(order) >= maxModules {
		return fault.New(fault.Conflict, "course.modules_many").With("Max", maxModules)
	}
	var m Module
	if err := tx.NewSelect().Model(&m).Where("m.version_id = ?", b.VersionID).Scan(ctx); err != nil {
		return pg.OrNotFound(err, errBin)
	}
	if err := s.quizUsable(ctx, tx, who, m); err != nil {
		return errBinQuiz.Because(err)
	}
	if _, err := pg.Exec(ctx, tx, "update modules set version_id = $2, position = $3 where id = $1", m.ID, v.ID, len(order)+1); err != nil {
		return wrap(err, "restore a module")
	}
	if _, err := tx.NewDelete().Model((*Version)(nil)).Where("id = ?", b.VersionID).Exec(ctx); err != nil {
		return wrap(err, "version of the bin")
	}
	return setOrder(ctx, tx, v.ID, slices.Insert(order, min(max(b.Place-1, 0), len(order)), m.ID))
}

// restorePicture hangs a picture again, under another name where its own was taken meanwhile: no text names it.
func (s *Service) restorePicture(ctx context.Context, tx bun.Tx, b Binned) error {
	var taken []string
	if err := pg.Query(ctx, tx, &taken, "select name from course_pictures where course_id = $1", b.CourseID); err != nil {
		return wrap(err, "names of pictures")
	}
	if len(taken) >= mostPictures {
		return fault.Field("file", "course.pictures_many").With("Max", mostPictures)
	}
	_, err := pg.Exec(ctx, tx, "insert into course_pictures (course_id, name, media_id, created_by, created_at) values ($1, $2, $3, $4, $5)",
		b.CourseID, freeName(b.Title, taken), b.MediaID, b.DeletedBy, s.now())
	return wrap(err, "restore a picture")
}

// emptyAtOnce bounds one transaction that empties the bin.
const emptyAtOnce = 100

// emptyBin removes for good what was deleted more than 30 days ago. It may be run at any time, and again.
func (s *Service) emptyBin(ctx context.Context) error {
	for {
		n := 0
		err := s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
			var list []Binned
			err := tx.NewSelect().Model(&list).Where("b.deleted_at <= ?", s.now().Add(-BinKept)).Order("b.deleted_at", "b.id").Limit(emptyAtOnce).For("update skip locked").Scan(ctx)
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
	files := []uuid.UUID{b.MediaID}
	if b.VersionID != uuid.Nil {
		if err := pg.Query(ctx, tx, &files, "select media_id from modules where version_id = $1 and media_id is not null", b.VersionID); err != nil {
			return err
		}
	}
	if _, err := tx.NewDelete().Model((*Binned)(nil)).Where("id = ?", b.ID).Exec(ctx); err != nil {
		return err
	}
	if b.VersionID != uuid.Nil {
		if _, err := tx.NewDelete().Model((*Version)(nil)).Where("id = ?", b.VersionID).Exec(ctx); err != nil {
			return err
		}
	}
	if err := s.files.Drop(ctx, tx, files...); err != nil {
		return err
	}
	return s.removeEmpty(ctx, tx, b.CourseID)
}
