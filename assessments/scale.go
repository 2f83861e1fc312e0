package assessments

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/psychometrics"
	"mumpuni/questions"
)

// scale is how answers of a competency become a level as of an instant: the rule with the prior then in force, and what was known of
// the questions then. A try keeps that of its start.
type scale struct {
	psychometrics.Rule

	cuts  int // version
	known questions.Known
}

// anyCertainty is of no consequence where only difficulties are asked for.
const anyCertainty = 0.95

func (s *Service) scale(ctx context.Context, db bun.IDB, competency uuid.UUID, certainty float64, at time.Time) (scale, error) {
	c, err := s.judged(ctx, db, competency, certainty)
	if err != nil {
		return c, err
	}
	if c.known, err = s.bank.KnownAt(ctx, db, competency, at); err != nil {
		return c, err
	}
	c.Rule = c.Known(c.known.People, c.known.Mean, c.known.SD)
	return c, nil
}

// judged is the scale before any answers.
func (s *Service) judged(ctx context.Context, db bun.IDB, competency uuid.UUID, certainty float64) (c scale, err error) {
	cuts, version, err := competencies.Cuts(ctx, db, competency)
	if err != nil {
		return c, err
	}
	c.cuts = version
	c.Rule, err = psychometrics.NewRule(cuts, certainty)
	return c, err
}

// item is what is known of a question: what answers say where that counts, else what its level says.
func (c scale) item(version uuid.UUID, level int, chance float64) psychometrics.Item {
	if p, ok := c.known.Items[version]; ok {
		return psychometrics.Item{A: p.A, B: p.B, C: chance, SEA: p.SEA, SEB: p.SEB}
	}
	return c.Judged(min(level, len(c.Cuts)), chance)
}
