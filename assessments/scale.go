package assessments

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/pg"
	"mumpuni/psychometrics"
	"mumpuni/questions/calibrations"
)

// scale is how answers of a competency become a level as of an instant: the rule with the prior then in force, and what was known of
// the questions then. A try keeps that of its start.
type scale struct {
	psychometrics.Rule

	cuts  int // version
	known calibrations.Known
}

// anyCertainty is of no consequence where only difficulties are asked for.
const anyCertainty = 0.95

func (s *Service) scale(ctx context.Context, db bun.IDB, competency uuid.UUID, certainty float64, at time.Time) (scale, error) {
	all, err := s.scales(ctx, db, []uuid.UUID{competency}, certainty, at)
	return all[competency], err
}

// scales are those of several competencies.
func (s *Service) scales(ctx context.Context, db bun.IDB, list []uuid.UUID, certainty float64, at time.Time) (map[uuid.UUID]scale, error) {
	ask, made := s.askScales(db, list, at)
	if err := pg.Ask(ctx, ask...); err != nil {
		return nil, err
	}
	return made(certainty)
}

// askScales asks for what scales are made of; made makes them once that is answered.
func (s *Service) askScales(db bun.IDB, list []uuid.UUID, at time.Time) (ask []pg.Question, made func(certainty float64) (map[uuid.UUID]scale, error)) {
	var cuts map[uuid.UUID]competencies.CutScores
	known := make([]calibrations.Known, len(list))
	ask = append(ask, competencies.AskCutsAt(db, list, at, &cuts))
	for i, competency := range list {
		ask = append(ask, s.calibrations.AskKnown(db, competency, at, &known[i]))
	}
	return ask, func(certainty float64) (map[uuid.UUID]scale, error) {
		out := make(map[uuid.UUID]scale, len(list))
		for i, competency := range list {
			rule, err := psychometrics.NewRule(cuts[competency].Cuts, certainty)
			if err != nil {
				return nil, err
			}
			k := known[i]
			out[competency] = scale{Rule: rule.Known(k.People, k.Mean, k.SD), cuts: cuts[competency].Version, known: k}
		}
		return out, nil
	}
}

// ruleSet is how the answers of some competencies become levels, and by which policy.
type ruleSet struct {
	of     map[uuid.UUID]scale
	policy competencies.Policy
}

// rules are those in force at an instant.
func (s *Service) rules(ctx context.Context, db bun.IDB, list []uuid.UUID, at time.Time) (r ruleSet, err error) {
	ask, made := s.askRules(db, list, at)
	if err := pg.Ask(ctx, ask...); err != nil {
		return r, err
	}
	return made()
}

// askRules is askScales with the policy in force then.
func (s *Service) askRules(db bun.IDB, list []uuid.UUID, at time.Time) (ask []pg.Question, made func() (ruleSet, error)) {
	var policy competencies.Policy
	ask, scales := s.askScales(db, list, at)
	return append(ask, competencies.AskPolicyAt(db, at, &policy)), func() (ruleSet, error) {
		of, err := scales(policy.Certainty)
		return ruleSet{of, policy}, err
	}
}

// item is what is known of a question: what answers say where that counts, else what its level says.
func (c scale) item(version uuid.UUID, level int, chance float64) psychometrics.Item {
	if p, ok := c.known.Items[version]; ok {
		return psychometrics.Item{A: p.A, B: p.B, C: chance, SEA: p.SEA, SEB: p.SEB}
	}
	return c.Judged(min(level, len(c.Cuts)), chance)
}
