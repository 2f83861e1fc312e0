package quizzes

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/people"
)

// Contestable is an objection before it is made: what it would be about, as its person saw it, and until when it would be answered. One
// that stands already comes instead, with its ID. Faults: quiz.attempt_not_found, contest.what.
func (s *Service) Contestable(ctx context.Context, who people.Actor, o Objection) (ContestView, error) {
	made, err := s.contests(ctx, func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("k.person_id = ? and k.attempt_id = ? and k.state <> ?", who.PersonID, o.AttemptID, ContestLapsed).
			Where("coalesce(k.slot, 0) = ? and coalesce(k.competency_id, ?) = ?", o.Slot, uuid.Nil, o.CompetencyID)
	})
	if err != nil || len(made) > 0 {
		return append(made, ContestView{})[0], err
	}
	v := ContestView{Contest: s.objecting(who, o)}
	if _, err := s.ownAttempt(ctx, s.db, who, o.AttemptID); err != nil {
		return v, err
	}
	if err := s.contestable(ctx, s.db, v.Contest); err != nil {
		return v, err
	}
	err = s.db.NewSelect().TableExpr("attempts as a").ColumnExpr(contestedColumns, ForAssessment).Where("a.id = ?", o.AttemptID).
		Join("left join quizzes as z on z.id = a.quiz_id").Join("?", competencies.Beside(o.CompetencyID)).Scan(ctx, &v)
	if err != nil {
		return v, fmt.Errorf("what is contested: %w", err)
	}
	if v.Slot > 0 {
		v.Asked, err = s.contested(ctx, v.Contest)
	}
	return v, err
}

// objecting is an objection of now, still without its words and unit.
func (s *Service) objecting(who people.Actor, o Objection) Contest {
	return Contest{
		PersonID: who.PersonID, AttemptID: o.AttemptID, Slot: o.Slot, CompetencyID: o.CompetencyID, AskedAt: s.now(),
		DueOn: s.now().AddDate(0, 0, ContestDays), State: ContestOpen,
	}
}
