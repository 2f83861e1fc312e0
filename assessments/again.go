package assessments

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/id"
	"mumpuni/psychometrics"
	"mumpuni/quizzes"
)

// Remeasured computes a try of which a ruling says something else, and all later tries of the same competencies, again, in the ruling's
// transaction. A try that counts for nothing leaves the chain: the next one begins where the one before it ended. What was decided by cuts
// and a policy of its day is decided by them again, so that a ruling taken back restores each figure.
func (s *Service) Remeasured(ctx context.Context, tx bun.Tx, person id.Person, attempt id.Attempt) error {
	if err := s.measureAgain(ctx, tx, person, attempt, nil); err != nil || s.hooks.Measured == nil {
		return err
	}
	return s.hooks.Measured(ctx, tx, person)
}

// measureAgain is Remeasured without what follows; given back are attempts that people withdrew, and that count again.
func (s *Service) measureAgain(ctx context.Context, tx bun.Tx, person id.Person, attempt id.Attempt, back []uuid.UUID) error {
	chains, err := competencies.Chain(ctx, tx, person)
	if err != nil {
		return err
	}
	tries := map[uuid.UUID]*quizzes.Assessed{}
	for _, chain := range chains {
		at := slices.IndexFunc(chain, func(m competencies.Measurement) bool { return m.SourceID == uuid.UUID(attempt) })
		if at < 0 {
			continue
		}
		if err := s.remeasure(ctx, tx, chain, at, tries, back); err != nil {
			return err
		}
	}
	return nil
}

// remeasure computes the tries of a competency's line again, from one on; back as in measureAgain.
func (s *Service) remeasure(ctx context.Context, tx bun.Tx, chain []competencies.Measurement, at int, tries map[uuid.UUID]*quizzes.Assessed, back []uuid.UUID) error {
	for i, m := range chain[at:] {
		t, err := s.try(ctx, tx, m, tries)
		if err != nil {
			return err
		}
		i += at
		switch {
		case t.Annulled || slices.ContainsFunc(t.Earlier, func(p quizzes.Assessed) bool { return p.Annulled }):
			if err := competencies.WithdrawMeasurement(ctx, tx, m.ID, s.now(), competencies.Annulled); err != nil {
				return err
			}
			chain[i].WithdrawnAt = s.now()
			continue
		case !m.Stands() && m.WithdrawnFor != competencies.Annulled && !slices.Contains(back, m.SourceID):
			continue // people withdrew it
		}
		again, err := s.decideAgain(ctx, tx, *t, m, chain[:i])
		if err != nil {
			return err
		}
		if m.Stands() && again.Says(m) {
			continue
		}
		if chain[i], err = competencies.Replace(ctx, tx, m, again, s.now()); err != nil {
			return err
		}
	}
	return nil
}

// try is the attempt of a measurement as it counts now.
func (s *Service) try(ctx context.Context, tx bun.Tx, m competencies.Measurement, tries map[uuid.UUID]*quizzes.Assessed) (*quizzes.Assessed, error) {
	if t := tries[m.SourceID]; t != nil {
		return t, nil
	}
	t, err := s.quizzes.Counted(ctx, tx, id.Attempt(m.SourceID))
	tries[m.SourceID] = &t
	return &t, err
}

// decideAgain is what a part of a try says now, where former are the tries before it as they stand now: starts by what is on record, not
// by what was on record when it ended.
func (s *Service) decideAgain(ctx context.Context, tx bun.Tx, t quizzes.Assessed, m competencies.Measurement, former []competencies.Measurement) (competencies.Measurement, error) {
	e, err := s.edition(ctx, tx, t.AssessmentID)
	if err != nil {
		return m, err
	}
	o := triedOf(t)
	rules, err := s.rules(ctx, tx, []uuid.UUID{m.CompetencyID}, o.started)
	if err != nil {
		return m, err
	}
	whole := append(slices.Clone(t.Earlier), t)
	now, err := s.lent(ctx, tx, rules, m, former, o)
	if err != nil {
		return m, err
	}
	from := start{now.Posterior, whole}
	if len(t.Earlier) > 0 {
		if o.at = t.Earlier[0].FinishedAt; now.measured.After(o.at) {
			from.parts = whole[len(whole)-1:]
		} else if now, err = s.lent(ctx, tx, rules, m, former, o); err != nil {
			return m, err
		} else {
			from.before = now.Posterior
		}
	}
	again := e.measure(t, m.CompetencyID, rules, from)
	again.Stopped = m.Stopped
	return again, nil
}

// lent is what a try begins with: the last other one that lent something at o.at, else the prior of everybody.
func (s *Service) lent(ctx context.Context, tx bun.Tx, rules ruleSet, m competencies.Measurement, former []competencies.Measurement, o tried) (past, error) {
	rule := rules.of[m.CompetencyID]
	for _, l := range slices.Backward(former) {
		if slices.Contains(o.parts, l.SourceID) || l.MeasuredAt.After(o.at) || !l.LendsAt(o.at) {
			continue
		}
		if l.Rule != psychometrics.Version {
			break
		}
		p, err := psychometrics.Scale.Restored(l.Mass)
		if err != nil {
			return past{}, fmt.Errorf("measurement %s: %w", l.ID, err)
		}
		learned, err := competencies.LearnedBetween(ctx, tx, o.person, m.CompetencyID, l.MeasuredAt, o.at)
		return past{rule.Again(p, learned), l.MeasuredAt}, err
	}
	return past{Posterior: rule.Prior()}, nil
}
