package assessments

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/pg"
	"mumpuni/psychometrics"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
)

// Assessed turns a finished part of a try into measurements, one a competency, in the transaction that finishes it: all answered questions
// of the competency in the try together, from where the last try that counts ended.
func (s *Service) Assessed(ctx context.Context, tx bun.Tx, t quizzes.Assessed) error {
	list, odd, err := s.measurements(ctx, tx, t)
	if err != nil {
		return err
	}
	if err := s.suspect(ctx, tx, t, odd, list); err != nil {
		return err
	}
	if err := competencies.Measure(ctx, tx, list); err != nil {
		return err
	}
	if t.Part > 1 { // what waits or was taken back of the first part does so of the whole try
		if err := competencies.FollowMeasurements(ctx, tx, "attempt", uuid.UUID(t.First()), uuid.UUID(t.ID)); err != nil {
			return err
		}
	}
	if s.hooks.Measured == nil {
		return nil
	}
	return s.hooks.Measured(ctx, tx, t.PersonID)
}

// measurements are those of a try up to its part t, and what looks odd about that part.
func (s *Service) measurements(ctx context.Context, db bun.IDB, t quizzes.Assessed) (list []competencies.Measurement, odd []psychometrics.Signal, err error) {
	e, err := s.edition(ctx, db, t.AssessmentID)
	if err != nil {
		return nil, nil, err
	}
	o := triedOf(t)
	ask, made := s.askRules(db, e.competencies(), o.started)
	now, then := map[uuid.UUID]competencies.Last{}, map[uuid.UUID]competencies.Last{}
	var paces []float64
	ask = append(ask, quizzes.AskPaces(db, t.Attempt, len(t.Slots), &paces))
	ask = append(ask, askLast(db, e, o, now)...)
	if len(t.Earlier) > 0 {
		ask = append(ask, askLast(db, e, o.upTo(t.Earlier[0].FinishedAt), then)...)
	}
	if err := pg.Ask(ctx, ask...); err != nil {
		return nil, nil, err
	}
	rules, err := made()
	if err != nil {
		return nil, nil, err
	}
	starts, err := starts(t, rules, now, then)
	if err != nil {
		return nil, nil, err
	}
	var why stops
	if t.Stopped != nil {
		if err := json.Unmarshal(t.Stopped, &why); err != nil {
			return nil, nil, fmt.Errorf("why an attempt stopped: %w", err)
		}
	}
	for _, competency := range e.competencies() {
		m := e.measure(t, competency, rules, starts[competency])
		if m.Stopped = stopped(t); why[competency] != "" {
			m.Stopped = string(why[competency])
		}
		list = append(list, m)
	}
	if t.Part > 1 { // signals are of the part, by what was known when that began
		if rules, err = s.rules(ctx, db, e.competencies(), t.StartedAt); err != nil {
			return nil, nil, err
		}
	}
	return list, e.odd(t, rules, paces), nil
}

func askLast(db bun.IDB, e *edition, o tried, into map[uuid.UUID]competencies.Last) []pg.Question {
	return competencies.AskLast(db, o.person, e.competencies(), o.at, o.parts, into)
}

// upTo is the try where other measurements count up to another moment.
func (o tried) upTo(at time.Time) tried {
	o.at = at
	return o
}

// triedOf is the try of a finished part.
func triedOf(t quizzes.Assessed) tried {
	o := tried{person: t.PersonID, number: t.Number, started: t.StartedAt, at: t.FinishedAt}
	for _, p := range append(slices.Clone(t.Earlier), t) {
		o.parts = append(o.parts, uuid.UUID(p.ID))
	}
	if len(t.Earlier) > 0 {
		o.started = t.Earlier[0].StartedAt
	}
	return o
}

// start is where a competency of a try begins: from what was known before, and which parts say more.
type start struct {
	before psychometrics.Posterior
	parts  []quizzes.Assessed
}

// starts are those of a finished part, from the last measurements now and, where it goes on with others, as of the end of the first. A try
// that goes on begins where its first part began; but where another try was measured between the parts, that one holds the first part
// already, and this part goes on from there alone.
func starts(t quizzes.Assessed, rules ruleSet, now, then map[uuid.UUID]competencies.Last) (map[uuid.UUID]start, error) {
	pasts, err := rules.pasts(now)
	if err != nil {
		return nil, err
	}
	former, err := rules.pasts(then)
	if err != nil {
		return nil, err
	}
	out := map[uuid.UUID]start{}
	whole := append(slices.Clone(t.Earlier), t)
	for competency, b := range pasts {
		switch {
		case len(t.Earlier) == 0:
			out[competency] = start{b.Posterior, whole}
		case b.measured.After(t.Earlier[0].FinishedAt):
			out[competency] = start{b.Posterior, whole[len(whole)-1:]}
		default:
			out[competency] = start{former[competency].Posterior, whole}
		}
	}
	return out, nil
}

// answered is an answered question of a try.
type answered struct {
	psychometrics.Answer

	closed bool
}

// asked joins the slots of a part with what is known of their questions. A question passed over counts as not answered rightly, or
// whoever answers only what they know would seem to know all; those after the last answer of a try whose time ran out were not reached
// and say nothing (so does PISA: OECD, "PISA 2018 Technical Report", ch. 9).
func (e *edition) asked(t quizzes.Assessed, competency uuid.UUID, known scale) []answered {
	var out []answered
	for _, slot := range t.Slots[:reached(t)] {
		i, there := e.at[slot.Version]
		if !there || e.list[i].CompetencyID != competency || slot.Out {
			continue
		}
		out = append(out, answered{
			Answer: psychometrics.Answer{Item: known.item(slot.Version, e.list[i].Level, slot.Chance), Level: e.list[i].Level, Right: slot.Fraction == kinds.Whole},
			closed: e.list[i].Closed,
		})
	}
	return out
}

// reached is how many slots of a part count, from the first on.
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

// measure scores one competency of a try.
func (e *edition) measure(t quizzes.Assessed, competency uuid.UUID, rules ruleSet, from start) competencies.Measurement {
	known, supervised := rules.of[competency], true
	var mine []answered
	for _, part := range from.parts {
		mine, supervised = append(mine, e.asked(part, competency, known)...), supervised && part.SittingID != uuid.Nil
	}
	answers := make([]psychometrics.Answer, len(mine))
	for i, q := range mine {
		answers[i] = q.Answer
	}
	d := known.Decide(from.before, answers)
	return competencies.Measurement{
		PersonID: t.PersonID, CompetencyID: competency, Source: "attempt", SourceID: uuid.UUID(t.ID), MeasuredAt: t.FinishedAt,
		ValidUntil: day(t.FinishedAt.AddDate(0, rules.policy.ValidMonths, 0)), Grade: gradeOf(supervised, mine), Supervised: supervised,
		Questions: d.Questions, Mass: d.Posterior.Stored(), P: d.P, EAP: d.EAP, SD: d.SD, Attained: d.Attained, BelowFrom: d.BelowFrom,
		Rule: psychometrics.Version, CutsVersion: known.cuts, CalibrationID: known.known.ID,
	}
}

// past is what was known of a person in a competency before a try, and when that was measured (zero: never).
type past struct {
	psychometrics.Posterior

	measured time.Time
}

// pasts are what was known of a person: the posterior of the last try that counts, drifted, else the prior of everybody.
func (r ruleSet) pasts(last map[uuid.UUID]competencies.Last) (map[uuid.UUID]past, error) {
	out := map[uuid.UUID]past{}
	for competency, rule := range r.of {
		l, ok := last[competency]
		if !ok || l.Rule != psychometrics.Version {
			out[competency] = past{Posterior: rule.Prior()}
			continue
		}
		p, err := psychometrics.Scale.Restored(l.Mass)
		if err != nil {
			return nil, fmt.Errorf("measurement %s: %w", l.ID, err)
		}
		out[competency] = past{rule.Again(p, l.Learned), l.MeasuredAt}
	}
	return out, nil
}

// gradeOf: a question whose key was published proves something only in a supervised sitting.
func gradeOf(supervised bool, answers []answered) competencies.Grade {
	open := slices.ContainsFunc(answers, func(q answered) bool { return !q.closed })
	if open && !supervised {
		return competencies.Completed
	}
	return competencies.Tested
}

// stopped is why a part ended of which no reason was kept.
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
