package courses

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// StartRevision makes a draft from the published version: same texts, same files, quizzes copied so that they can be
// edited. It returns the draft's ID, also when there is a draft already. Faults: course.not_published.
func (s *Service) StartRevision(ctx context.Context, who people.Actor, course uuid.UUID) (uuid.UUID, error) {
	var draft uuid.UUID
	err := s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.LockOwned(ctx, tx, who, course)
		if err != nil {
			return err
		}
		if !c.ArchivedAt.IsZero() {
			return fault.New(fault.Conflict, "course.archived")
		}
		var versions []Version
		if err := tx.NewSelect().Model(&versions).Where("course_id = ?", course).Order("number desc").Scan(ctx); err != nil {
			return wrap(err, "versions of a course")
		}
		for _, v := range versions {
			if v.State == Draft {
				draft = v.ID
				return nil
			}
		}
		for _, v := range versions {
			if v.State == Published {
				draft, err = s.copyVersion(ctx, tx, who, v, versions[0].Number+1)
				return err
			}
		}
		return fault.New(fault.Conflict, "course.not_published")
	})
	return draft, err
}

func (s *Service) copyVersion(ctx context.Context, tx bun.Tx, who people.Actor, from Version, number int) (uuid.UUID, error) {
	modules, err := ModulesOf(ctx, tx, from.ID)
	if err != nil {
		return uuid.Nil, err
	}
	v := from
	v.ID, v.Number, v.State, v.CreatedAt, v.UpdatedAt = newID(), number, Draft, s.now(), s.now()
	v.PublishedAt, v.PublishedBy = time.Time{}, id.Person{}
	v.ApprovedAt, v.ApprovedBy, v.LacksToldAt = time.Time{}, id.Person{}, time.Time{}
	if !who.IsSystem() {
		v.CreatedBy = who.PersonID
	}
	if _, err := tx.NewInsert().Model(&v).Exec(ctx); err != nil {
		return uuid.Nil, wrap(err, "copy version")
	}
	_, err = tx.ExecContext(ctx, `insert into version_authors (version_id, person_id, since)
		select ?, person_id, since from version_authors where version_id = ?`, v.ID, from.ID)
	if err != nil {
		return uuid.Nil, wrap(err, "copy authors")
	}
	_, err = tx.ExecContext(ctx, `insert into course_competencies (version_id, competency_id, level)
		select ?, competency_id, level from course_competencies where version_id = ?`, v.ID, from.ID)
	if err != nil {
		return uuid.Nil, wrap(err, "copy competencies")
	}
	for i := range modules {
		if err := s.copyModule(ctx, tx, who, &modules[i], v.ID); err != nil {
			return uuid.Nil, err
		}
	}
	if len(modules) > 0 {
		_, err = tx.NewInsert().Model(&modules).Exec(ctx)
	}
	return v.ID, wrap(err, "copy modules")
}

func (s *Service) copyModule(ctx context.Context, tx bun.Tx, who people.Actor, m *Module, version uuid.UUID) error {
	m.ID, m.VersionID, m.CreatedAt, m.UpdatedAt = id.Module(newID()), version, s.now(), s.now()
	if m.QuizID.IsZero() || s.hooks.CopyQuiz == nil {
		return nil
	}
	quiz, err := s.hooks.CopyQuiz(ctx, tx, m.QuizID, who)
	m.QuizID = quiz
	return err
}

// DiscardDraft puts the draft into the bin, from which it can be restored. A course that was never published goes with it. Faults:
// course.no_draft.
func (s *Service) DiscardDraft(ctx context.Context, who people.Actor, course uuid.UUID) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := s.LockOwned(ctx, tx, who, course); err != nil {
			return err
		}
		var v Version
		err := tx.NewSelect().Model(&v).Where("v.course_id = ? and v.state = ?", course, Draft).For("update").Scan(ctx)
		if errors.Is(err, sql.ErrNoRows) {
			return errNoDraft
		}
		if err != nil {
			return wrap(err, "lock draft")
		}
		if v.Number, err = belowAll(ctx, tx, course); err != nil {
			return err
		}
		v.State = InBin
		if _, err := tx.NewUpdate().Model(&v).Column("state", "number").WherePK().Exec(ctx); err != nil {
			return wrap(err, "discard draft")
		}
		return s.binned(ctx, tx, who, Deleted{CourseID: course, Kind: DeletedDraft, Title: v.Title, VersionID: v.ID})
	})
}

// removeEmpty removes a course that has no version left, with its pictures and what Hooks.Emptied lets go of.
func (s *Service) removeEmpty(ctx context.Context, tx bun.Tx, course uuid.UUID) error {
	left, err := tx.NewSelect().Model((*Version)(nil)).Where("v.course_id = ?", course).Exists(ctx)
	if err != nil || left {
		return wrap(err, "look for versions")
	}
	if err := s.pictures.Forget(ctx, tx, course); err != nil {
		return err
	}
	if s.hooks.Emptied != nil {
		if err := s.hooks.Emptied(ctx, tx, course); err != nil {
			return err
		}
	}
	_, err = tx.NewDelete().Model((*Course)(nil)).Where("id = ?", course).Exec(ctx)
	return wrap(err, "remove course without versions")
}

// Archive takes a course out of the catalogue: nobody enrols any more, those who began may finish. With on false it comes
// back.
func (s *Service) Archive(ctx context.Context, who people.Actor, course uuid.UUID, on bool) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.LockOwned(ctx, tx, who, course)
		if err != nil || on == !c.ArchivedAt.IsZero() {
			return err
		}
		action := "course.archive"
		if c.ArchivedAt = s.now(); !on {
			action, c.ArchivedAt = "course.unarchive", Course{}.ArchivedAt
		}
		if _, err := tx.NewUpdate().Model(&c).Column("archived_at").WherePK().Exec(ctx); err != nil {
			return wrap(err, "archive")
		}
		return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: action, Object: "course:" + course.String()})
	})
}

// LockOwned is Owned with the row locked, so that revisions of one course follow each other.
func (s *Service) LockOwned(ctx context.Context, tx bun.Tx, who people.Actor, course uuid.UUID) (Course, error) {
	var c Course
	err := tx.NewSelect().Model(&c).Where("c.id = ?", course).Where("?", s.mine(who)).For("update").Scan(ctx)
	return c, pg.OrNotFound(err, errCourse)
}
