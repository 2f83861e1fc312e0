package assessments

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/quizzes"
)

// evaluates is whether an assessment can be the evaluation of a course: published, as papers, without supervision.
func (a Assessment) evaluates() bool {
	return a.State == Published && a.Mode != Adaptive && !a.Supervised
}

// Evaluations lists the assessments that who may use as the evaluation of a course: of their units, and of the units above.
func (s *Service) Evaluations(ctx context.Context, who people.Actor) ([]Assessment, error) {
	list := []Assessment{}
	err := s.usable(s.db.NewSelect().Model(&list), who).Where("a.state = ? and a.mode <> ? and not a.supervised", Published, Adaptive).
		OrderExpr("lower(a.title), a.id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("evaluations: %w", err)
	}
	return list, nil
}

func (s *Service) usable(q *bun.SelectQuery, who people.Actor) *bun.SelectQuery {
	return q.Where("? or a.unit_id in (select u.unit_id from units_above(?, ?::date) u)", who.Scope(s.now(), makers...).Unit("a.unit_id"), who.UnitID, string(s.today(who)))
}

// MayEvaluate refuses an assessment that who may not use as the evaluation of a course. Fault assessment.no_evaluation, at the field
// "assessment_id".
func (s *Service) MayEvaluate(ctx context.Context, db bun.IDB, who people.Actor, assessment uuid.UUID) error {
	var a Assessment
	list := []Assessment{}
	err := s.usable(db.NewSelect().Model(&list), who).Where("a.id = ?", assessment).Scan(ctx)
	if err != nil {
		return fmt.Errorf("may evaluate: %w", err)
	}
	if len(list) == 1 {
		a = list[0]
	}
	if !a.evaluates() {
		return fault.Field("assessment_id", "assessment.no_evaluation")
	}
	return nil
}

// Evaluation tells a course of an assessment: nothing of its questions.
func (s *Service) Evaluation(ctx context.Context, db bun.IDB, assessment uuid.UUID) (quizzes.Evaluation, error) {
	e, err := s.edition(ctx, db, assessment)
	if err != nil {
		return quizzes.Evaluation{}, err
	}
	authors, err := s.bank.Authors(ctx, db, e.questionIDs())
	if err != nil {
		return quizzes.Evaluation{}, err
	}
	return quizzes.Evaluation{Title: e.Title, Questions: e.Length(), Minutes: e.Minutes, Measures: e.competencies(), Authors: append(authors, e.CreatedBy)}, nil
}

func (e *edition) questionIDs() []uuid.UUID {
	ids := make([]uuid.UUID, len(e.list))
	for i, o := range e.list {
		ids[i] = o.QuestionID
	}
	return ids
}

// Paper is that of who's new try as the evaluation of a course, which opens it to them. Faults: as of Start.
func (s *Service) Paper(ctx context.Context, db bun.IDB, who people.Actor, assessment uuid.UUID) (p quizzes.Paper, err error) {
	ed, err := s.edition(ctx, db, assessment)
	if err != nil {
		return p, err
	}
	e, f, err := s.look(ctx, db, who, ed)
	if err != nil {
		return p, err
	}
	e.Open = true // by the course
	if err := e.refusal(f.rules.policy, s.now().In(who.Location())); err != nil {
		return p, err
	}
	if !ed.evaluates() {
		return p, errAssessment
	}
	p = quizzes.Paper{AssessmentID: assessment, Number: e.Number + 1, Time: minutes(ed.Minutes, e.Extra)}
	p.Form, p.Places, err = s.paper(ctx, db, ed, f.marks)
	return p, err
}
