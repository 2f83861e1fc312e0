package assessments

import (
	"context"

	"github.com/uptrace/bun"

	"mumpuni/psychometrics"
	"mumpuni/questions"
)

// papers are the questions of an assessment as they are fixed at publication: of forms each paper, else all that may be drawn.
func (s *Service) papers(ctx context.Context, db bun.IDB, a Assessment, pool []questions.Pooled) ([]questionRow, error) {
	if a.Mode != Forms {
		rows := make([]questionRow, len(pool))
		for i, q := range pool {
			rows[i] = a.row(q, 0, i+1)
		}
		return rows, nil
	}
	rules, err := s.rules(ctx, db, a.competencies(), s.now())
	if err != nil {
		return nil, err
	}
	bank, err := bankOf(offersOf(pool), rules.of)
	if err != nil {
		return nil, err
	}
	forms, err := bank.Forms(a.blueprint(), a.Forms, psychometrics.Abilities, uint64(a.Seed))
	if err != nil {
		return nil, shortage(err)
	}
	var rows []questionRow
	for f, paper := range forms.Papers {
		for position, i := range paper {
			rows = append(rows, a.row(pool[i], f+1, position+1))
		}
	}
	return rows, nil
}

func (a Assessment) row(q questions.Pooled, form, position int) questionRow {
	return questionRow{
		AssessmentID: a.ID, Form: form, Position: position, QuestionID: q.QuestionID, VersionID: q.VersionID, CompetencyID: q.CompetencyID,
		Level: q.Level, Closed: q.Closed,
	}
}
