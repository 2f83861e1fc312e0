package quizzes

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/records"
)

// consequences are all that follows from a finished attempt, in its transaction. A preview has none.
func (s *Service) consequences(ctx context.Context, tx bun.Tx, t sheet) error {
	a, slots := t.Attempt, t.slots
	switch a.Purpose {
	case ForPreview:
		return nil
	case ForAssessment:
		if err := s.assessed(ctx, tx, t); err != nil || a.EnrolmentID.IsZero() {
			return err
		}
		return s.concluded(ctx, tx, a) // the mark completes the course; levels are the rule's alone
	}
	if *a.Passed {
		if err := competencies.Attain(ctx, tx, a.attainments(slots)); err != nil {
			return fmt.Errorf("attainments of an attempt: %w", err)
		}
	}
	if err := records.Append(ctx, tx, a.statement()); err != nil {
		return err
	}
	return s.concluded(ctx, tx, a)
}

// attainments are the levels a passed attempt shows, with what a reader needs to judge them later.
func (a Attempt) attainments(slots []graded) []competencies.Attainment {
	var out []competencies.Attainment
	for _, r := range levels(slots, a.PassMark) {
		out = append(out, competencies.Attainment{
			PersonID: a.PersonID, CompetencyID: r.competencyID, Level: r.level, Grade: competencies.Tested,
			Source: "attempt", SourceID: uuid.UUID(a.ID), AttainedAt: a.FinishedAt,
			Evidence: map[string]any{
				"title": a.Title, "quiz": a.QuizID, "number": a.Number, "fraction": r.fraction, "questions": r.items,
				"quiz_fraction": *a.Fraction, "pass_mark": a.PassMark, "rule": LevelRule,
			},
		})
	}
	return out
}

func (a Attempt) statement() records.Statement {
	verb := records.Failed
	if *a.Passed {
		verb = records.Passed
	}
	return records.Statement{
		PersonID: a.PersonID, Verb: verb, ObjectType: "quiz", ObjectID: uuid.UUID(a.QuizID), OccurredAt: a.FinishedAt,
		Result: map[string]any{
			"score":    map[string]any{"scaled": float64(*a.Fraction) / Whole},
			"success":  *a.Passed,
			"duration": fmt.Sprintf("PT%dS", int(a.FinishedAt.Sub(a.StartedAt).Seconds())),
		},
		Context: a.context(),
	}
}
