package records

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// UnitRef names a unit.
type UnitRef = report.UnitRef

// RecapUnit is a row of the recap: the chosen unit for the people serving in it directly, or a direct child with all below.
// Bound people have a minimum to reach, Met of them have; Learning people have any counted minutes.
type RecapUnit struct {
	UnitID      uuid.UUID `bun:"unit_id" json:"unit_id"`
	Name        string    `bun:"name" json:"name"`
	Kind        string    `bun:"kind" json:"kind"`
	HasChildren bool      `bun:"has_children" json:"has_children"`
	People      int       `bun:"people" json:"people"`
	Bound       int       `bun:"bound" json:"bound"`
	Met         int       `bun:"met" json:"met"`
	Learning    int       `bun:"learning" json:"learning"`
	JP          int       `bun:"jp" json:"jp"`
}

// NotYet is how many bound people have not reached their minimum.
func (u RecapUnit) NotYet() int { return u.Bound - u.Met }

// MetShare is Met of Bound as a fraction of 10000.
func (u RecapUnit) MetShare() int { return report.Share(u.Met, u.Bound, 10000) }

// MeanJP is the mean JP of a person, in tenths.
func (u RecapUnit) MeanJP() int { return report.Share(u.JP, u.People, 10) }

// Recap is a year's lesson hours by unit.
type Recap struct {
	Year  int         `json:"year"`
	Day   time.Time   `json:"day"` // where people served this day
	Unit  UnitRef     `json:"unit"`
	Path  []UnitRef   `json:"path"`
	Units []RecapUnit `json:"units"`
	Total RecapUnit   `json:"total"`
}

var errUnitUnknown = fault.New(fault.NotFound, "record.unit_unknown")

// Recap sums a year by unit, for HR, administrators and auditors; a Nil unit is the first of who's own, year 0 this year. Faults:
// record.unit_unknown, record.year_invalid.
func (s *Service) Recap(ctx context.Context, who people.Actor, unit uuid.UUID, year int) (Recap, error) {
	year, err := s.yearOf(who, year)
	if err != nil {
		return Recap{}, err
	}
	r := Recap{Year: year}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		p, err := s.recapArgs(ctx, tx, who, unit, year)
		if err != nil {
			return err
		}
		r.Units, r.Path, r.Unit, r.Day = []RecapUnit{}, p.path, p.unit(), p.day
		if err := reports.Query(ctx, tx, &r.Units, p.args, "units", "year", "rows"); err != nil {
			return err
		}
		r.Total = RecapUnit{UnitID: r.Unit.ID, Name: r.Unit.Name, HasChildren: len(r.Units) > 1}
		for _, u := range r.Units {
			r.Total.add(u)
		}
		return nil
	})
	return r, err
}

func (u *RecapUnit) add(o RecapUnit) {
	u.People, u.Bound, u.Met = u.People+o.People, u.Bound+o.Bound, u.Met+o.Met
	u.Learning, u.JP = u.Learning+o.Learning, u.JP+o.JP
}

// recapOf is what a recap is about: the way down to its unit, the day people are looked up on, and the report's values.
type recapOf struct {
	args report.Args
	path []UnitRef
	day  time.Time
}

func (s *Service) recapArgs(ctx context.Context, db bun.IDB, who people.Actor, unit uuid.UUID, year int) (recapOf, error) {
	day, a := s.yearArgs(who, year)
	scope := who.Scope(day, openers...)
	if unit == uuid.Nil {
		tops, err := report.TopUnits(ctx, db, scope, day)
		if err != nil || len(tops) == 0 {
			return recapOf{}, orUnknown(err)
		}
		unit = tops[0].ID
	}
	path, err := report.PathTo(ctx, db, scope, unit, day)
	if err != nil || len(path) == 0 {
		return recapOf{}, orUnknown(err)
	}
	a["unit"] = unit
	return recapOf{a.In(scope), path, day}, nil
}

func (p recapOf) unit() UnitRef { return p.path[len(p.path)-1] }

func orUnknown(err error) error {
	if err == nil {
		return errUnitUnknown
	}
	return err
}
