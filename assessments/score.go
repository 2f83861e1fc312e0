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
	scales := map[uuid.UUID]scale{}
	var out []answered
	for _, slot := range t.Slots[:reached(t)] {
		if slot.CompetencyID == uuid.Nil {
			continue
		}
		known, ok := scales[slot.CompetencyID]
		if !ok {
			var err error
			if known, err = s.scale(ctx, tx, slot.CompetencyID, anyCertainty, t.StartedAt); err != nil {
				return nil, err
			}
			scales[slot.CompetencyID] = known
		}
		out = append(out, answered{
			Answer: psychometrics.Answer{
				Item: known.item(slot.Version, slot.Level, slot.Chance), Level: slot.Level, Right: slot.Fraction == questions.Whole,
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

func (s *Service) measure(ctx context.Context, tx bun.Tx, t quizzes.Assessed, policy competencies.Policy, competency uuid.UUID, all []answered) (m competencies.Measurement, err error) {
	known, err := s.scale(ctx, tx, competency, policy.Certainty, t.StartedAt)
	if err != nil {
		return m, err
	}
	before, err := s.before(ctx, tx, t, known.Rule, competency)
	if err != nil {
		return m, err
	}
	mine := slices.DeleteFunc(slices.Clone(all), func(q answered) bool { return q.competency != competency })
	answers := make([]psychometrics.Answer, len(mine))
	for i, q := range mine {
		answers[i] = q.Answer
	}
	d := known.Decide(before, answers)
	supervised := t.SittingID != uuid.Nil
	return competencies.Measurement{
		PersonID: t.PersonID, CompetencyID: competency, Source: "attempt", SourceID: uuid.UUID(t.ID), MeasuredAt: t.FinishedAt,
		ValidUntil: day(t.FinishedAt.AddDate(0, policy.ValidMonths, 0)), Grade: gradeOf(supervised, mine), Supervised: supervised,
		Questions: d.Questions, Mass: d.Posterior.Stored(), P: d.P, EAP: d.EAP, SD: d.SD, Attained: d.Attained, BelowFrom: d.BelowFrom,
		Stopped: stopped(t), Rule: psychometrics.Version, CutsVersion: known.cuts, CalibrationID: known.known.ID,
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
