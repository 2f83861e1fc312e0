package quizzes

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// Evaluation is what a quiz must know of the assessment from which it takes its questions: how many one paper has, its minutes, and the
// competencies that it measures.
type Evaluation struct {
	Title     string
	Questions int
	Minutes   int
	Measures  []uuid.UUID
	Authors   []id.Person // of its questions, and who made it
}

// errEvaluation: a quiz has questions of its own, or takes them from an assessment.
var errEvaluation = fault.New(fault.Conflict, "quiz.of_assessment")

// mayEvaluate refuses an assessment that who may not use for a quiz, or a quiz that has questions of its own.
func (s *Service) mayEvaluate(ctx context.Context, db bun.IDB, who people.Actor, q Quiz) error {
	if q.AssessmentID == uuid.Nil {
		return nil
	}
	if s.hooks.MayEvaluate == nil {
		return errEvaluation
	}
	own, err := db.NewSelect().TableExpr("quiz_slots").Where("quiz_id = ?", q.ID).Exists(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("questions of a quiz: %w", err)
	case own:
		return fault.Field("assessment_id", "quiz.has_questions")
	}
	return s.hooks.MayEvaluate(ctx, db, who, q.AssessmentID)
}

// evaluation tells of the assessment of a quiz.
func (s *Service) evaluation(ctx context.Context, db bun.IDB, assessment uuid.UUID) (Evaluation, error) {
	if s.hooks.Evaluation == nil {
		return Evaluation{}, errEvaluation
	}
	return s.hooks.Evaluation(ctx, db, assessment)
}

// evaluate makes of a an attempt whose paper is that of an assessment: of a try of it, with the mark and pass mark of the quiz.
func (s *Service) evaluate(ctx context.Context, who people.Actor, a *Attempt, q *Quiz) ([]filled, error) {
	if a.Preview() || s.hooks.Paper == nil {
		return nil, errEvaluation
	}
	p, err := s.hooks.Paper(ctx, s.db, who, q.AssessmentID)
	if err != nil {
		return nil, err
	}
	a.Purpose, a.AssessmentID, a.Form, a.Number, a.Left = ForAssessment, p.AssessmentID, p.Form, p.Number, p.Time
	a.DeadlineAt = a.StartedAt.Add(a.Left)
	places := make([]filled, len(p.Places))
	for i, place := range p.Places {
		places[i].Place = place
	}
	return places, nil
}

// concluded are the consequences of a finished attempt by which a course goes on: the mark decides.
func (s *Service) concluded(ctx context.Context, tx bun.Tx, a Attempt) error {
	if s.hooks.Finished == nil {
		return nil
	}
	return s.hooks.Finished(ctx, tx, Result{
		AttemptID: a.ID, QuizID: a.QuizID, PersonID: a.PersonID, EnrolmentID: a.EnrolmentID, ModuleID: a.ModuleID,
		Fraction: *a.Fraction, PassMark: a.PassMark, Passed: *a.Passed, FinishedAt: a.FinishedAt,
	})
}
