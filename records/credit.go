package records

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// Day is the learning of one local day, in raw minutes.
type Day struct {
	LocalDay   time.Time // its date in the unit's time zone; the clock is ignored
	RawMinutes int
}

// Earning is learning to be credited once: what gave it, its SIASN form ("16" = e-learning) and its minutes by day.
// A Nil UnitID is looked up day by day. SubjectID, when given, is the thing learnt (the course): the same thing again in
// the same calendar year is explained as a duplicate.
type Earning struct {
	PersonID  id.Person
	Source    string
	SourceID  uuid.UUID
	SubjectID uuid.UUID
	Title     string
	Form      string
	Days      []Day
	UnitID    uuid.UUID

	reverses map[string]uuid.UUID // by day: the correction that is taken back by booking again
}

// Credit books e in tx. The person's row is locked, so credits of one person follow each other and a day's counted
// minutes of a form never pass the cap of the policy in force that day, over all sources. A source is booked once;
// repeating it changes nothing. Faults: record.minutes_missing, record.policy_missing, record.person_unknown.
func Credit(ctx context.Context, tx bun.IDB, e Earning) error {
	days, err := e.tidy()
	if err != nil {
		return err
	}
	if err := lockPerson(ctx, tx, e.PersonID); err != nil {
		return err
	}
	if done, err := booked(ctx, tx, e); err != nil || done {
		return err
	}
	return e.book(ctx, tx, days)
}

// book decides day by day what counts and writes it.
func (e Earning) book(ctx context.Context, tx bun.IDB, days []Day) error {
	again, err := learntBefore(ctx, tx, e, days)
	if err != nil {
		return err
	}
	rows := make([]Entry, 0, len(days))
	for _, d := range days {
		row, err := e.entry(ctx, tx, d, again[d.LocalDay.Year()])
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	return insertEntries(ctx, tx, rows)
}

// entry decides what of one day counts, and says why the rest does not.
func (e Earning) entry(ctx context.Context, tx bun.IDB, d Day, duplicate bool) (Entry, error) {
	p, err := policyOn(ctx, tx, e.Form, d.LocalDay)
	if err != nil {
		return Entry{}, err
	}
	row := Entry{
		ID: uuid.Must(uuid.NewV7()), PersonID: e.PersonID, Source: e.Source, SourceID: e.SourceID, SubjectID: e.SubjectID,
		Title: e.Title, Form: e.Form, LocalDay: people.DayOf(d.LocalDay), RawMinutes: d.RawMinutes, PolicyID: p.ID, UnitID: e.UnitID,
	}
	row.Reverses = e.reverses[string(row.LocalDay)]
	if row.UnitID == uuid.Nil {
		if row.UnitID, err = people.ServesOn(ctx, tx, e.PersonID, d.LocalDay); err != nil {
			return row, err
		}
	}
	if duplicate {
		row.Why = Duplicate
		return row, nil
	}
	already, err := countedOn(ctx, tx, e.PersonID, e.Form, d.LocalDay)
	if err != nil {
		return row, err
	}
	row.CountedMinutes = p.counts(d.RawMinutes, already)
	if row.CountedMinutes < row.RawMinutes {
		row.Why = DailyCap
	}
	return row, nil
}

// tidy merges equal days, puts them in order and refuses an earning without minutes.
func (e Earning) tidy() ([]Day, error) {
	sum := map[time.Time]int{}
	for _, d := range e.Days {
		if d.RawMinutes < 0 {
			return nil, fault.Field("minutes", "record.minutes_missing")
		}
		if d.RawMinutes > 0 {
			y, m, day := d.LocalDay.Date()
			sum[time.Date(y, m, day, 0, 0, 0, 0, time.UTC)] += d.RawMinutes
		}
	}
	if len(sum) == 0 {
		return nil, fault.Field("minutes", "record.minutes_missing")
	}
	days := make([]Day, 0, len(sum))
	for day, minutes := range sum {
		days = append(days, Day{day, minutes})
	}
	slices.SortFunc(days, func(a, b Day) int { return a.LocalDay.Compare(b.LocalDay) })
	return days, nil
}

func lockPerson(ctx context.Context, tx bun.IDB, person id.Person) error {
	there, err := people.LockPerson(ctx, tx, person)
	if err == nil && !there {
		err = fault.New(fault.NotFound, "record.person_unknown")
	}
	return err
}
