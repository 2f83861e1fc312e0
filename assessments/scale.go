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
	all, err := s.scales(ctx, db, []uuid.UUID{competency}, certainty, at)
	return all[competency], err
}

// scales are those of several competencies.
func (s *Service) scales(ctx context.Context, db bun.IDB, list []uuid.UUID, certainty float64, at time.Time) (map[uuid.UUID]scale, error) {
	cuts, err := competencies.Cuts(ctx, db, list, at)
	if err != nil {
		return nil, err
	}
	out := make(map[uuid.UUID]scale, len(list))
	for competency, k := range cuts {
		c := scale{cuts: k.Version}
		if c.Rule, err = psychometrics.NewRule(k.Cuts, certainty); err != nil {
			return nil, err
		}
		if c.known, err = s.bank.KnownAt(ctx, db, competency, at); err != nil {
			return nil, err
		}
		c.Rule = c.Known(c.known.People, c.known.Mean, c.known.SD)
		out[competency] = c
	}
	return out, nil
}

// ruleSet is how the answers of some competencies become levels, and by which policy.
type ruleSet struct {
	of     map[uuid.UUID]scale
	policy competencies.Policy
}

// rules are those in force at an instant.
func (s *Service) rules(ctx context.Context, db bun.IDB, list []uuid.UUID, at time.Time) (r ruleSet, err error) {
	if r.policy, err = competencies.PolicyInForce(ctx, db, at); err != nil {
		return r, err
	}
	r.of, err = s.scales(ctx, db, list, r.policy.Certainty, at)
	return r, err
}

// item is what is known of a question: what answers say where that counts, else what its level says.
func (c scale) item(version uuid.UUID, level int, chance float64) psychometrics.Item {
	if p, ok := c.known.Items[version]; ok {
		return psychometrics.Item{A: p.A, B: p.B, C: chance, SEA: p.SEA, SEB: p.SEB}
	}
	return c.Judged(min(level, len(c.Cuts)), chance)
}
