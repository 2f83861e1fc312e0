package courses

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// copied are what a copy is called after, by the language of its course.
var copied = map[string]string{"id": "(salinan)", "en": "(copy)"}

// copyTitle is the title of a copy, cut where both would not fit.
func copyTitle(title, language string) string {
	mark := " " + copied["id"]
	if language == "en" {
		mark = " " + copied["en"]
	}
	if r := []rune(title); len(r) > MaxTitle-len(mark) {
		title = strings.TrimSpace(string(r[:MaxTitle-len(mark)]))
	}
	return title + mark
}

// DuplicateModule puts a copy of a module right behind it: with its text and its file, and a quiz of its own. It gives the ID of the copy.
// Faults: course.modules_many, course.no_draft, course.not_draft.
func (s *Service) DuplicateModule(ctx context.Context, who people.Actor, module id.Module) (id.Module, error) {
	var made id.Module
	err := s.editModule(ctx, who, module, func(ctx context.Context, tx bun.Tx, v *Version, m *Module) error {
		order, err := orderOf(ctx, tx, v.ID)
		if err != nil {
			return err
		}
		if len(order) >= maxModules {
			return fault.New(fault.Conflict, "course.modules_many").With("Max", maxModules)
		}
		behind := slices.Index(order, m.ID) + 1
		if err := s.copyModule(ctx, tx, who, m, v.ID); err != nil {
			return err
		}
		m.LineageID, m.Title, m.Position, made = uuid.UUID(m.ID), copyTitle(m.Title, v.Language), len(order)+1, m.ID
		if _, err := tx.NewInsert().Model(m).Exec(ctx); err != nil {
			return wrap(err, "copy of a module")
		}
		return setOrder(ctx, tx, v.ID, slices.Insert(order, behind, m.ID))
	})
	return made, err
}

// DuplicateCourse makes a course of the same unit from the draft of another, or from what is published of it: with its modules, files,
// pictures and quizzes of its own, and without learners, mandates and documents. It gives the ID of the new course, a draft. Faults:
// course.not_found, course.unit_not_yours of a co-author.
func (s *Service) DuplicateCourse(ctx context.Context, who people.Actor, course uuid.UUID) (uuid.UUID, error) {
	made := Course{ID: newID(), CreatedBy: who.AuditID(), CreatedAt: s.now()}
	return made.ID, s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.LockOwned(ctx, tx, who, course)
		if err != nil {
			return err
		}
		if err := s.mayOwn(ctx, tx, who, c.UnitID); err != nil {
			return err
		}
		var v Version
		err = tx.NewSelect().Model(&v).Where("v.course_id = ? and v.state in (?, ?)", course, Draft, Published).OrderExpr("v.state = ? desc", Draft).Limit(1).Scan(ctx)
		if err != nil {
			return pg.OrNotFound(err, errCourse)
		}
		made.UnitID, v.Title = c.UnitID, copyTitle(v.Title, v.Language)
		if _, err := insertCourse(ctx, tx, &made, v.Title); err != nil {
			return err
		}
		v.CourseID = made.ID
		draft, err := s.copyVersion(ctx, tx, who, v, 1)
		if err != nil {
			return err
		}
		if err := s.pictures.Copy(ctx, tx, course, made.ID); err != nil {
			return err
		}
		return s.newLineages(ctx, tx, draft)
	})
}

// newLineages makes the modules of a copied course modules of their own: nobody's notes or questions at the others stand at them. Texts
// that show a picture of a module show the copy.
func (s *Service) newLineages(ctx context.Context, tx bun.Tx, version uuid.UUID) error {
	list, err := ModulesOf(ctx, tx, version)
	if err != nil {
		return err
	}
	var pairs []string
	for _, m := range list {
		pairs = append(pairs, imageScheme+m.LineageID.String(), imageScheme+m.ID.String())
	}
	names := strings.NewReplacer(pairs...)
	for _, m := range list {
		_, err := pg.Exec(ctx, tx, "update modules set lineage_id = id, body = $2 where id = $1", m.ID, names.Replace(m.Body))
		if err != nil {
			return wrap(err, "module of a copy")
		}
	}
	return nil
}
