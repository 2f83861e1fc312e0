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
