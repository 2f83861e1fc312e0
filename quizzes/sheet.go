package quizzes

import (
	"context"

	"github.com/uptrace/bun"

	"mumpuni/questions/kinds"
)

// sheet is an attempt that is being graded.
type sheet struct {
	Attempt
	places []filled
	slots  []graded
}

// weigh compares the newest answer of each place that was read with its question.
func (s *Service) weigh(ctx context.Context, db bun.IDB, t *sheet) error {
	versions, err := s.bank.Versions(ctx, db, versionsIn(t.places))
	if err != nil {
		return err
	}
	t.slots = make([]graded, len(t.places))
	for i := range t.places {
		p := &t.places[i]
		v := versions[p.Version]
		fraction := kinds.Fraction(v.Kind, v.Body, p.Answer)
		p.Fraction = &fraction
		t.slots[i] = graded{slot: p.Slot, maxMark: p.MaxMark, competencyID: v.CompetencyID, level: v.Level, fraction: fraction}
	}
	return nil
}
