package assessments

import (
	"context"
	_ "embed" // tries.sql
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

//go:embed tries.sql
var triesSQL string

var triesReport = report.Parse(triesSQL)

// sat is what a person's tries were of one competency that an assessment measures: those of all assessments that measure it. Tries and the days
// between them are counted so, by what is measured: who sits two assessments of one competency has no more of it than who sits one.
type sat struct {
	PersonID     id.Person `bun:"person_id"`
	AssessmentID uuid.UUID `bun:"assessment_id"`
	Code         string    `bun:"code"`
	NameID       string    `bun:"name_id"`
	NameEN       string    `bun:"name_en"`
	Starts       []int64   `bun:"starts,array"` // in microseconds, newest first
	LastEnd      time.Time `bun:"last_end,nullzero"`
	Other        string    `bun:"other,nullzero"` // the title of the other assessment that was sat last, "" of none
	Elsewhere    bool      `bun:"elsewhere"`      // the last try was of that one
	Running      string    `bun:"running"`        // the title of another assessment that is being sat
}

// used are the tries that count of twelve months.
func (t sat) used(now time.Time) int {
	n := 0
	for _, start := range t.Starts {
		if time.UnixMicro(start).AddDate(1, 0, 0).After(now) {
			n++
		}
	}
	return n
}

// again is when the next try may begin: not before the cool-down after the last one is over, nor, where the tries of twelve months are used
// (spent), before the first of them is a year old. Zero when nothing was sat.
func (t sat) again(p competencies.Policy, now time.Time) (at time.Time, spent bool) {
	if !t.LastEnd.IsZero() {
		at = t.LastEnd.AddDate(0, 0, p.CoolDownDays)
	}
	if t.used(now) < p.TriesAYear {
		return at, false
	}
	if free := time.UnixMicro(t.Starts[p.TriesAYear-1]).AddDate(1, 0, 0); free.After(at) {
		return free, true
	}
	return at, false
}

// history is what was sat of each competency of one assessment by one person.
type history []sat

// used is how many tries are used of the competency of which most are.
func (h history) used(now time.Time) int {
	n := 0
	for _, t := range h {
		n = max(n, t.used(now))
	}
	return n
}

// again is when a try of all the competencies may begin, by the one that waits longest, and whether that one's tries are used.
func (h history) again(p competencies.Policy, now time.Time) (at time.Time, by sat, spent bool) {
	for _, t := range h {
		if a, s := t.again(p, now); a.After(at) {
			at, by, spent = a, t, s
		}
	}
	return at, by, spent
}

// next is what is left of the tries, and from when.
func (h history) next(p competencies.Policy, now time.Time) NextTry {
	n := NextTry{Left: max(0, p.TriesAYear-h.used(now))}
	if at, _, _ := h.again(p, now); at.After(now) {
		n.From = people.DayOf(at.In(now.Location()))
	}
	return n
}

// refusal says why none of the competencies may be tried now, or one of them: nil when all may. Where another assessment stands against it that one is named.
func (h history) refusal(p competencies.Policy, now time.Time) error {
	for _, t := range h {
		if t.Running != "" {
			return t.named(fault.New(fault.Conflict, "assessment.other_runs")).With("Title", t.Running)
		}
	}
	at, by, spent := h.again(p, now)
	if !at.After(now) {
		return nil
	}
	f := fault.New(fault.Conflict, "assessment.cool_down").With("Days", p.CoolDownDays)
	if spent {
		f = fault.New(fault.Conflict, "assessment.tries_used").With("Max", p.TriesAYear)
	}
	other := ""
	if spent || by.Elsewhere {
		other = by.Other
	}
	return by.named(f).With("Date", people.DayOf(at.In(now.Location()))).With("Title", other)
}

// named adds the competency, in both languages.
func (t sat) named(f *fault.Fault) *fault.Fault {
	return f.With("NameID", t.NameID).With("NameEN", t.NameEN)
}

// askSat asks for what persons sat of the competencies of assessments.
func (s *Service) askSat(db bun.IDB, persons []id.Person, assessments []uuid.UUID, into *[]sat) pg.Question {
	list := make([]uuid.UUID, len(persons))
	for i, p := range persons {
		list[i] = uuid.UUID(p)
	}
	return triesReport.Asking(db, into, nil, report.Args{"persons": list, "assessments": assessments, "now": s.now()}, "of_assessments", "tries")
}

// askSatOf is askSat of the assessment of an attempt.
func (s *Service) askSatOf(db bun.IDB, person id.Person, attempt id.Attempt, into *[]sat) pg.Question {
	return triesReport.Asking(db, into, nil, report.Args{"persons": []uuid.UUID{uuid.UUID(person)}, "attempt": attempt, "now": s.now()}, "of_attempt", "tries")
}

// Beside lists the titles of other published assessments that measure a competency of this one: its tries and the days between them are those of these, too.
func (s *Service) Beside(ctx context.Context, assessment uuid.UUID) ([]string, error) {
	var rows []struct {
		Title string `bun:"title"`
		Lower string `bun:"lower"`
	}
	err := triesReport.Query(ctx, s.db, &rows, report.Args{"assessment": assessment}, "beside")
	titles := make([]string, len(rows))
	for i, r := range rows {
		titles[i] = r.Title
	}
	return titles, err
}
