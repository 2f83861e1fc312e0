package courses

import (
	"context"
	_ "embed" // modules.sql

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

//go:embed modules.sql
var modulesSQL string

// ModulesOf lists a version's modules in order.
func ModulesOf(ctx context.Context, db bun.IDB, version uuid.UUID) ([]Module, error) {
	list := []Module{}
	err := pg.Query(ctx, db, &list, modulesSQL, version)
	return list, wrap(err, "modules of a version")
}

func countModules(ctx context.Context, db bun.IDB, version uuid.UUID) (int, error) {
	n, err := db.NewSelect().Model((*Module)(nil)).Where("version_id = ?", version).Count(ctx)
	return int(n), wrap(err, "count modules")
}

// CourseOfModule is the course of a module that who may edit.
func (s *Service) CourseOfModule(ctx context.Context, who people.Actor, module id.Module) (uuid.UUID, error) {
	var course uuid.UUID
	err := s.db.NewSelect().TableExpr("modules as m").Join("join course_versions as v on v.id = m.version_id").
		Join("join courses as c on c.id = v.course_id").Column("c.id").Where("m.id = ?", module).
		Where("?", s.mine(who)).Scan(ctx, &course)
	return course, pg.OrNotFound(err, errModule)
}

// quizUsable refuses a quiz that is not who's to use, that is frozen by another course, or that already stands in another
// module. It reads quizzes, which the package of that name owns.
func (s *Service) quizUsable(ctx context.Context, db bun.IDB, who people.Actor, m Module) error {
	if m.QuizID.IsZero() {
		return nil
	}
	var free []id.Quiz
	err := across.Scan(ctx, db, &free, report.Args{"quiz": m.QuizID, "module": m.ID, "scope": bun.SafeQuery("(? or writes_quiz(?, z.id))", s.Teachers(who).Unit("z.unit_id"), who.PersonID)}, "find quiz to use")
	if err == nil && len(free) == 0 {
		err = fault.Field("quiz_id", "course.quiz_not_yours")
	}
	return err
}

// AppendModule adds a module at the end of its part, with what fill gives it; one of this ID that is there stays as it is. Faults: of each
// field; those of Edit, course.modules_many, course.id_taken.
func (s *Service) AppendModule(ctx context.Context, who people.Actor, course uuid.UUID, module id.Module, d ModuleDraft, fill func(context.Context, bun.Tx, *Module) error) error {
	d, err := d.check()
	if err != nil {
		return err
	}
	return s.Edit(ctx, who, course, func(ctx context.Context, tx bun.Tx, v *Version) error {
		if there, err := sameModule(ctx, tx, module, v.ID); err != nil || there {
			return err
		}
		last, err := countModules(ctx, tx, v.ID)
		if err != nil {
			return err
		}
		if last >= maxModules {
			return fault.New(fault.Conflict, "course.modules_many").With("Max", maxModules)
		}
		m := Module{ID: module, LineageID: uuid.UUID(module), VersionID: v.ID, Position: last + 1, Kind: d.Kind, CreatedAt: s.now(), UpdatedAt: s.now()}
		m.write(d)
		if err := fill(ctx, tx, &m); err != nil {
			return err
		}
		if _, err := tx.NewInsert().Model(&m).Exec(ctx); err != nil {
			return wrap(err, "module of a file")
		}
		return arrange(ctx, tx, v.ID)
	})
}

// Append adds modules at the end of their parts of a draft that Edit locked, and gives their IDs. Faults: course.modules_many, and of each
// field of the first that has any.
func (s *Service) Append(ctx context.Context, tx bun.Tx, v *Version, drafts []ModuleDraft) ([]id.Module, error) {
	last, err := countModules(ctx, tx, v.ID)
	if err != nil {
		return nil, err
	}
	if last+len(drafts) > maxModules {
		return nil, fault.New(fault.Conflict, "course.modules_many").With("Max", maxModules)
	}
	list := make([]Module, len(drafts))
	ids := make([]id.Module, len(list))
	for i, d := range drafts {
		if d, err = d.check(); err != nil {
			return nil, err
		}
		m := Module{ID: id.Module(newID()), VersionID: v.ID, Position: last + 1 + i, Kind: d.Kind, CreatedAt: s.now(), UpdatedAt: s.now()}
		m.LineageID = uuid.UUID(m.ID)
		m.write(d)
		list[i], ids[i] = m, m.ID
	}
	if len(list) == 0 {
		return nil, nil
	}
	if _, err := tx.NewInsert().Model(&list).Exec(ctx); err != nil {
		return nil, wrap(err, "append modules")
	}
	return ids, arrange(ctx, tx, v.ID)
}

// TakeOut removes modules for good from a draft that Edit locked: what a draft has not of them stays.
func (s *Service) TakeOut(ctx context.Context, tx bun.Tx, v *Version, modules []id.Module) error {
	if _, err := pg.Exec(ctx, tx, "delete from modules where version_id = $1 and id = any($2)", v.ID, modules); err != nil {
		return wrap(err, "take out modules")
	}
	return arrange(ctx, tx, v.ID)
}
