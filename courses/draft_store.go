package courses

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

const maxSlug = 80

// slugOf writes a title in the letters of an address.
func slugOf(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= maxSlug-8 {
			break
		}
	}
	slug := strings.Trim(b.String(), "-")
	if slug == "" || isID(slug) {
		return strings.TrimSuffix("kursus-"+slug, "-")
	}
	return slug
}

// isID reports whether a slug would be read as the ID of a course, which may be another's.
func isID(slug string) bool { _, err := uuid.Parse(slug); return err == nil }

// insertCourse takes c's slug, or the first free one made from title. made is false when a course of this ID is there
// already, made by the same person: c is then that one.
func insertCourse(ctx context.Context, tx bun.Tx, c *Course, title string) (made bool, err error) {
	given := c.Slug != ""
	base := slugOf(title)
	for try := 1; try <= 50; try++ {
		if !given {
			c.Slug = base
			if try > 1 {
				c.Slug = fmt.Sprintf("%s-%d", base, try)
			}
		}
		res, err := tx.NewInsert().Model(c).On("conflict do nothing").Exec(ctx)
		if err != nil {
			return false, wrap(err, "insert course")
		}
		if n, _ := res.RowsAffected(); n == 1 {
			return true, nil
		}
		if there, err := sameCourse(ctx, tx, c); err != nil || there {
			return false, err
		}
		if given {
			break
		}
	}
	return false, fault.New(fault.Conflict, "course.slug_taken").On("slug")
}

// sameCourse reads the course that has c's ID into c; it must be of c's maker.
func sameCourse(ctx context.Context, tx bun.Tx, c *Course) (bool, error) {
	var found Course
	err := tx.NewSelect().Model(&found).Where("c.id = ?", c.ID).Scan(ctx)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return false, nil
	case err != nil:
		return false, wrap(err, "course of this id")
	case found.CreatedBy != c.CreatedBy || found.UnitID != c.UnitID:
		return false, errIDTaken
	}
	*c = found
	return true, nil
}

var errIDTaken = fault.New(fault.Conflict, "course.id_taken").On("id")

// orNewID is id, or a new one when the client made none.
func orNewID[ID ~[16]byte](id ID) ID {
	if id == (ID{}) {
		return ID(newID())
	}
	return id
}

// mayOwn refuses a unit on which who is no trainer.
func (s *Service) mayOwn(ctx context.Context, db bun.IDB, who people.Actor, unit uuid.UUID) error {
	ok, err := people.UnitIn(ctx, db, unit, s.Teachers(who))
	if err == nil && !ok {
		err = fault.New(fault.Forbidden, "course.unit_not_yours").On("unit_id")
	}
	return err
}

// Edit runs change on a course's locked draft, if who may edit it, stamps the draft and notes who as one of its authors.
func (s *Service) Edit(ctx context.Context, who people.Actor, course uuid.UUID, change func(context.Context, bun.Tx, *Version) error) error {
	return s.WithDraft(ctx, who, course, func(ctx context.Context, tx bun.Tx, v *Version) error {
		if err := change(ctx, tx, v); err != nil {
			return err
		}
		if err := s.noteAuthor(ctx, tx, who, v.ID); err != nil {
			return err
		}
		_, err := tx.NewUpdate().Model((*Version)(nil)).Set("updated_at = ?", s.now()).Where("id = ?", v.ID).Exec(ctx)
		return wrap(err, "stamp draft")
	})
}

// WithDraft runs do on a course's locked draft, if who may edit it.
func (s *Service) WithDraft(ctx context.Context, who people.Actor, course uuid.UUID, do func(context.Context, bun.Tx, *Version) error) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var v Version
		err := tx.NewSelect().Model(&v).Join("join courses as c on c.id = v.course_id").
			Where("c.id = ? and v.state = ? and c.archived_at is null", course, Draft).
			Where("?", s.mine(who)).For("update of v").Scan(ctx)
		if errors.Is(err, sql.ErrNoRows) {
			return s.whyNoDraft(ctx, tx, who, course)
		}
		if err != nil {
			return wrap(err, "lock draft")
		}
		return do(ctx, tx, &v)
	})
}

func (s *Service) whyNoDraft(ctx context.Context, db bun.IDB, who people.Actor, course uuid.UUID) error {
	c, err := s.Owned(ctx, db, who, course)
	switch {
	case err != nil:
		return err
	case !c.ArchivedAt.IsZero():
		return errArchived
	}
	return errNoDraft
}

// Owned is a course that who may edit.
func (s *Service) Owned(ctx context.Context, db bun.IDB, who people.Actor, course uuid.UUID) (Course, error) {
	var c Course
	err := db.NewSelect().Model(&c).Where("c.id = ?", course).Where("?", s.mine(who)).Scan(ctx)
	return c, pg.OrNotFound(err, errCourse)
}

func replaceTeaches(ctx context.Context, tx bun.Tx, version uuid.UUID, list []Teaches) error {
	if _, err := tx.NewDelete().Model((*Teaches)(nil)).Where("version_id = ?", version).Exec(ctx); err != nil {
		return wrap(err, "clear competencies")
	}
	if len(list) == 0 {
		return nil
	}
	for i := range list {
		list[i].VersionID = version
	}
	_, err := tx.NewInsert().Model(&list).Exec(ctx)
	return pg.Refused(err, map[string]*fault.Fault{
		"course_competencies_competency_id_fkey": fault.Field("competencies", "course.competency_unknown"),
	})
}

// Taught lists a version's competencies in the framework's order.
func Taught(ctx context.Context, db bun.IDB, version uuid.UUID) ([]Teaches, error) {
	list := []Teaches{}
	err := pg.Query(ctx, db, &list, across["list taught"], version)
	return list, wrap(err, "competencies of a version")
}

func (s *Service) inTx(ctx context.Context, fn func(context.Context, bun.Tx) error) error {
	return pg.InTx(ctx, s.db, fn)
}

// wrap says what was being done when err came; nil stays nil.
func wrap(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("courses: %s: %w", what, err)
}
