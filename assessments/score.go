package assessments

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/psychometrics"
	"mumpuni/questions"
	"mumpuni/quizzes"
)

// Assessed turns a finished try into measurements, one a competency, in the transaction that finishes it: all answered questions of
// the competency together, from where the last try that counts ended.
func (s *Service) Assessed(ctx context.Context, tx bun.Tx, t quizzes.Assessed) error {
	a, err := s.read(ctx, tx, t.AssessmentID)
	if err != nil {
		return err
	}
	policy, err := competencies.PolicyInForce(ctx, tx, t.StartedAt)
	if err != nil {
		return err
	}
	asked, err := s.asked(ctx, tx, t)
	if err != nil {
		return err
	}
	var list []competencies.Measurement
	for _, competency := range a.competencies() {
		m, err := s.measure(ctx, tx, t, policy, competency, asked)
		if err != nil {
			return err
		}
		list = append(list, m)
	}
	if err := competencies.Measure(ctx, tx, list); err != nil || s.hooks.Measured == nil {
		return err
	}
	return s.hooks.Measured(ctx, tx, t.PersonID)
}

// answered is an answered question of a try.
type answered struct {
	psychometrics.Answer

	competency uuid.UUID
	closed     bool
}

// asked joins the slots of a try with what is known of their questions. A question passed over counts as not answered rightly, or
// whoever answers only what they know would seem to know all; those after the last answer of a try whose time ran out were not reached
// and say nothing (so does PISA: OECD, "PISA 2018 Technical Report", ch. 9).
func (s *Service) asked(ctx context.Context, tx bun.IDB, t quizzes.Assessed) ([]answered, error) {
	var rows []questionRow
	if err := tx.NewSelect().Model(&rows).Where("q.assessment_id = ?", t.AssessmentID).Scan(ctx); err != nil {
		return nil, fmt.Errorf("questions of an assessment: %w", err)
	}
	closed := make(map[uuid.UUID]bool, len(rows))
	for _, r := range rows {
		closed[r.VersionID] = r.Closed
	}
	rules := map[uuid.UUID]psychometrics.Rule{}
	var out []answered
	for _, slot := range t.Slots[:reached(t)] {
		if slot.CompetencyID == uuid.Nil {
			continue
		}
		rule, ok := rules[slot.CompetencyID]
		if !ok {
			var err error
			if rule, _, err = s.rule(ctx, tx, slot.CompetencyID, anyCertainty); err != nil {
				return nil, err
			}
			rules[slot.CompetencyID] = rule
		}
		out = append(out, answered{
			Answer: psychometrics.Answer{
				Item: rule.Judged(min(slot.Level, len(rule.Cuts)), slot.Chance), Level: slot.Level, Right: slot.Fraction == questions.Whole,
			},
			competency: slot.CompetencyID, closed: closed[slot.Version],
		})
	}
	return out, nil
}

// reached is how many slots of a try count, from the first on.
func reached(t quizzes.Assessed) int {
	if t.FinishedBy != "deadline" {
		return len(t.Slots)
	}
	for n := len(t.Slots); n > 0; n-- {
		if t.Slots[n-1].Answered {
			return n
		}
	}
	return 0
}

// anyCertainty is of no consequence where only difficulties are asked for.
const anyCertainty = 0.95

// rule is how a competency's answers become a level, with the version of its cuts.
func (s *Service) rule(ctx context.Context, db bun.IDB, competency uuid.UUID, certainty float64) (psychometrics.Rule, int, error) {
	cuts, version, err := competencies.Cuts(ctx, db, competency)
	if err != nil {
		return psychometrics.Rule{}, 0, err
	}
	rule, err := psychometrics.NewRule(cuts, certainty)
	return rule, version, err
}

func (s *Service) measure(ctx context.Context, tx bun.Tx, t quizzes.Assessed, policy competencies.Policy, competency uuid.UUID, all []answered) (m competencies.Measurement, err error) {
	rule, cuts, err := s.rule(ctx, tx, competency, policy.Certainty)
	if err != nil {
		return m, err
	}
	before, err := s.before(ctx, tx, t, rule, competency)
	if err != nil {
		return m, err
	}
	mine := slices.DeleteFunc(slices.Clone(all), func(q answered) bool { return q.competency != competency })
	answers := make([]psychometrics.Answer, len(mine))
	for i, q := range mine {
		answers[i] = q.Answer
	}
	d := rule.Decide(before, answers)
	supervised := t.SittingID != uuid.Nil
	return competencies.Measurement{
		PersonID: t.PersonID, CompetencyID: competency, Source: "attempt", SourceID: uuid.UUID(t.ID), MeasuredAt: t.FinishedAt,
		ValidUntil: day(t.FinishedAt.AddDate(0, policy.ValidMonths, 0)), Grade: gradeOf(supervised, mine), Supervised: supervised,
		Questions: d.Questions, Mass: d.Posterior.Stored(), P: d.P, EAP: d.EAP, SD: d.SD, Attained: d.Attained, BelowFrom: d.BelowFrom,
		Stopped: stopped(t), Rule: psychometrics.Version, CutsVersion: cuts,
	}, nil
}

// before is what was known of the person: the posterior of the last try that counts, drifted, else the prior of everybody.
func (s *Service) before(ctx context.Context, tx bun.Tx, t quizzes.Assessed, rule psychometrics.Rule, competency uuid.UUID) (psychometrics.Posterior, error) {
	last, ok, err := competencies.LatestMeasurement(ctx, tx, t.PersonID, competency, t.FinishedAt)
	if err != nil || !ok || last.Rule != psychometrics.Version || last.SourceID == uuid.UUID(t.ID) {
		return rule.Prior(), err
	}
	p, err := psychometrics.Scale.Restored(last.Mass)
	if err != nil {
		return p, fmt.Errorf("measurement %s: %w", last.ID, err)
	}
	learned, err := competencies.LearnedSince(ctx, tx, t.PersonID, competency, last.MeasuredAt)
	return rule.Again(p, learned), err
}

// gradeOf: a question whose key was published proves something only in a supervised sitting.
func gradeOf(supervised bool, answers []answered) competencies.Grade {
	open := slices.ContainsFunc(answers, func(q answered) bool { return !q.closed })
	if open && !supervised {
		return competencies.Completed
	}
	return competencies.Tested
}

func stopped(t quizzes.Assessed) string {
	if t.FinishedBy == "deadline" {
		return "time"
	}
	return "sent"
}

func day(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
