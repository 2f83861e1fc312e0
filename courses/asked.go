package courses

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/prose"
)

// AskedIn are the versions of questions that the texts of modules ask for learning (cek pemahaman), each once, in their order.
func AskedIn(modules []Module) []uuid.UUID {
	var list []uuid.UUID
	seen := map[uuid.UUID]bool{}
	for _, m := range modules {
		for _, question := range m.asks() {
			if !seen[question] {
				list = append(list, question)
			}
			seen[question] = true
		}
	}
	return list
}

func (m Module) asks() []uuid.UUID {
	var list []uuid.UUID
	for _, name := range prose.Checks(m.Body) {
		list = append(list, uuid.MustParse(name)) // a check names nothing else
	}
	return list
}

// QuizzesOf are the quizzes of modules.
func QuizzesOf(modules []Module) []id.Quiz {
	var list []id.Quiz
	for _, m := range modules {
		if !m.QuizID.IsZero() {
			list = append(list, m.QuizID)
		}
	}
	return list
}

// checkAsked adds the questions that a draft's texts ask and may not.
func (s *Service) checkAsked(ctx context.Context, db bun.IDB, v Version, modules []Module, r *Readiness) error {
	asked := AskedIn(modules)
	if len(asked) == 0 || s.hooks.MayAsk == nil {
		return nil
	}
	var unit uuid.UUID
	if err := db.NewSelect().Model((*Course)(nil)).Column("unit_id").Where("c.id = ?", v.CourseID).Scan(ctx, &unit); err != nil {
		return wrap(err, "unit of a course")
	}
	wrong, err := s.hooks.MayAsk(ctx, db, unit, QuizzesOf(modules), asked)
	if err != nil {
		return wrap(err, "questions of texts")
	}
	for _, m := range modules {
		for i, question := range m.asks() {
			if why := wrong[question]; why != "" {
				r.Problems = append(r.Problems, m.blame(fault.Field("", why).With("Number", i+1)))
			}
		}
	}
	return nil
}
