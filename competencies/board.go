package competencies

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// SmallGroup is the fewest people a figure may be about for those who may not open the people behind it.
const SmallGroup = 10

// The roles that see a board. Planners see figures only, and none about fewer than SmallGroup people; listers may open every
// figure of their own units down to people and their states, so small numbers tell them nothing new; openers besides open the
// evidence of a person.
var (
	openers  = []people.Role{people.HR, people.Administrator, people.Auditor}
	listers  = append([]people.Role{people.Head}, openers...)
	probable = []people.Role{people.HR, people.Auditor} // see probabilities of others besides
	viewers  = append([]people.Role{people.Trainer, people.Signatory}, listers...)
)

// GapCell is one figure of the board: Required people need the competency at the level of their post, the Tally says in what
// state each of them is. Met of them have it by the former rule, whose levels missing add up to Missing, while that rule counts. Doubt is the sum of 1 − P
// over those attained, Spread that of P(1 − P). Masked figures are about too few people for this viewer and carry Required alone.
type GapCell struct {
	Tally

	UnitID       uuid.UUID `bun:"unit_id" json:"unit_id"`
	CompetencyID uuid.UUID `bun:"competency_id" json:"competency_id"`
	Required     int       `bun:"required" json:"required"`
	Met          int       `bun:"met" json:"met"`
	Missing      int       `bun:"missing" json:"missing_levels"`
	Doubt        float64   `bun:"-" json:"-"`
	Spread       float64   `bun:"-" json:"-"`
	Masked       bool      `bun:"-" json:"masked"`
	Provisional  bool      `bun:"-" json:"provisional"` // somebody was measured, and fewer than FullPanel judges set where the levels begin
}

// Gap is how many people are below the required level by the former rule, which takes who was never asked for one who cannot.
func (c GapCell) Gap() int { return c.Required - c.Met }

// Coverage is how many of those who need it were measured, of 10000.
func (c GapCell) Coverage() int { return report.Share(c.Measured(), c.Required, 10000) }

// Reach is the share of the measured who reach the level, of 10000: at least low, when none of those not decided does, and at most
// high, when all do. 0, 0 where nobody was measured. It is about those measured, who are no random sample of the others.
func (c GapCell) Reach() (low, high int) {
	return report.Share(c.Attained, c.Measured(), 10000), report.Share(c.Attained+c.NotEnough, c.Measured(), 10000)
}

// AtLeast is how many of those required can be counted on to reach the level, of 10000: those attained, less the expected number
// decided wrongly, less 1.64 standard deviations of it (a one-sided 95 % bound, each decision being right with its own probability).
func (c GapCell) AtLeast() int {
	n := float64(c.Attained) - c.Doubt - 1.64*math.Sqrt(c.Spread)
	if c.Required == 0 || n <= 0 {
		return 0
	}
	return int(n * 10000 / float64(c.Required))
}

// MetShare is Met of Required as a fraction of 10000.
func (c GapCell) MetShare() int { return report.Share(c.Met, c.Required, 10000) }

// MeanGap is the mean number of levels missing, in hundredths.
func (c GapCell) MeanGap() int { return report.Share(c.Missing, c.Required, 100) }

func (c *GapCell) add(o GapCell) {
	c.Required, c.Met, c.Missing = c.Required+o.Required, c.Met+o.Met, c.Missing+o.Missing
	c.Tally.add(o.Tally)
	c.Doubt, c.Spread, c.Provisional = c.Doubt+o.Doubt, c.Spread+o.Spread, c.Provisional || o.Provisional
}

// GapUnit is a row of the board: the chosen unit for the people serving in it directly, or one of its direct children
// with all below. Full: the viewer may open the people behind its figures.
type GapUnit struct {
	UnitID      uuid.UUID `bun:"unit_id" json:"unit_id"`
	Name        string    `bun:"name" json:"name"`
	Kind        string    `bun:"kind" json:"kind"`
	People      int       `bun:"people" json:"people"`
	Full        bool      `bun:"full" json:"full"`
	HasChildren bool      `bun:"has_children" json:"has_children"`
}

// GapBoard is one board: its units, competencies and cells, and what they stand on. Everything that shows it (screen, CSV,
// XLSX, API) shows these cells.
type GapBoard struct {
	Filter       GapFilter    `json:"-"`
	Unit         GapUnit      `json:"unit"` // the chosen unit, all below included
	Path         []UnitRef    `json:"path"` // from the top of the viewer's scope down to the chosen unit
	Day          time.Time    `json:"day"`
	Framework    Framework    `json:"framework"`
	Levels       []Level      `json:"levels"`
	Competencies []Competency `json:"competencies"`
	Units        []GapUnit    `json:"units"`
	Cells        []GapCell    `json:"cells"` // by unit, then competency, in the order of both lists; only where required
	MadeAt       time.Time    `json:"made_at"`
	Full         bool         `json:"full"`                 // the viewer may open the chosen unit's people
	CountsFrom   time.Time    `json:"counts_from,omitzero"` // the day from which measurements count instead of the former rule; zero: not set yet

	at map[cellPlace]int // where a figure is in Cells
}

// Former reports whether the day is one of the former rule; measurements are shown beside it.
func (b GapBoard) Former() bool { return b.CountsFrom.IsZero() || b.Day.Before(b.CountsFrom) }

type cellPlace struct{ unit, competency uuid.UUID }

// GapByUnit makes the board of a unit (Nil: the first unit of who's roles). Faults: gap.unit_unknown when there is no such
// unit in who's scope that day, gap.filter_forbidden when who may not open people and asks for a kind of post or of
// employment or for direct people alone, gap.day_forbidden when they ask for another day than today (differences between boards would
// give single people away), and those of the filter's fields.
func (s *Service) GapByUnit(ctx context.Context, who people.Actor, f GapFilter) (GapBoard, error) {
	if err := f.check(); err != nil {
		return GapBoard{}, err
	}
	b := GapBoard{MadeAt: s.now()}
	var until time.Time
	b.Day, until = end(f.AsOf, s.now(), who.Location())
	err := s.db.RunInTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, func(ctx context.Context, tx bun.Tx) error {
		if f.UnitID == uuid.Nil {
			roots, err := report.TopUnits(ctx, tx, who.Scope(b.Day, viewers...), b.Day)
			if err != nil || len(roots) == 0 {
				return orUnknown(err)
			}
			f.UnitID = roots[0].ID
		}
		b.Filter = f
		return b.load(ctx, tx, who, until)
	})
	if err != nil {
		return GapBoard{}, err
	}
	return b, nil
}

var errUnitUnknown = fault.New(fault.NotFound, "gap.unit_unknown")

func orUnknown(err error) error {
	if err == nil || errors.Is(err, sql.ErrNoRows) {
		return errUnitUnknown
	}
	return err
}
