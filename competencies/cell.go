package competencies

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// Standing is how one person stands in one competency on a day: the level their post requires (0: none), the level their
// evidence shows by the former rule (0: none), and since when. Evidence counts every piece on record, also those that do not count.
// State, Reached and BelowFrom are by what is measured, of MeasuredAt and ValidUntil, with Probability of the required level and
// above (nil: not measured) from Questions questions.
type Standing struct {
	CompetencyID uuid.UUID `bun:"competency_id" json:"competency_id"`
	Required     int       `bun:"required" json:"required"`
	Attained     int       `bun:"attained" json:"attained"`
	Gap          int       `bun:"gap" json:"gap"`
	AttainedAt   time.Time `bun:"attained_at,nullzero" json:"attained_at,omitzero"`
	Evidence     int       `bun:"evidence" json:"evidence"`
	State        State     `bun:"state" json:"state,omitempty"` // "" where nothing is required
	Measured     bool      `bun:"measured" json:"-"`
	Held         bool      `bun:"held" json:"-"`
	Reached      int       `bun:"reached" json:"level"`
	BelowFrom    int       `bun:"below_from" json:"below_from"`
	Probability  *float64  `bun:"probability" json:"probability,omitempty"`
	Questions    int       `bun:"questions" json:"questions"`
	MeasuredAt   time.Time `bun:"measured_at,nullzero" json:"measured_at,omitzero"`
	ValidUntil   time.Time `bun:"valid_until,nullzero" json:"valid_until,omitzero"`
	HeldUntil    time.Time `bun:"held_until,nullzero" json:"held_until,omitzero"`
	Provisional  bool      `bun:"provisional" json:"provisional,omitempty"` // the state stands on a measurement, and too few judges set where its levels began
}

// CellPerson is one person behind a figure.
type CellPerson struct {
	Standing

	PersonID    id.Person `bun:"person_id" json:"person_id"`
	NIP         string    `bun:"nip" json:"nip"`
	Name        string    `bun:"name" json:"-"`
	TitleBefore string    `bun:"title_before" json:"-"`
	TitleAfter  string    `bun:"title_after" json:"-"`
	FullName    string    `bun:"-" json:"full_name"`
	PostName    string    `bun:"post_name" json:"post_name"`
	UnitName    string    `bun:"unit_name" json:"unit_name"`
}

// CellFilter picks the people of a figure: of the unit and filter of a board, one competency, perhaps only those in a State, or
// with ("met") or without ("gap") the required level by the former rule. After is the Next of the page before; Limit 0 means everybody.
type CellFilter struct {
	GapFilter

	CompetencyID uuid.UUID
	State        string
	Persons      []id.Person // of them these alone; none: everybody
	After        string
	Limit        int
}

// Cell is a figure opened: the people it counts, by name, and Next, the place where the next page begins ("": the end).
type Cell struct {
	Day        time.Time    `json:"day"`
	Framework  Framework    `json:"framework"`
	Unit       UnitRef      `json:"unit"`
	Path       []UnitRef    `json:"path"`
	Competency Competency   `json:"competency"`
	Levels     []Level      `json:"levels"`
	Figure     GapCell      `json:"figure"`
	CountsFrom time.Time    `json:"counts_from,omitzero"` // as a board's
	People     []CellPerson `json:"people"`
	Next       string       `json:"next,omitempty"`
	Assignable bool         `json:"assignable"` // the viewer may order something for them: HR of the unit, of today's people
}

// Former reports whether the day is one of the former rule.
func (c Cell) Former() bool { return c.CountsFrom.IsZero() || c.Day.Before(c.CountsFrom) }

// CellPeople opens a figure of the board for HR, administrators, auditors and heads of the unit, and audits that. Faults:
// gap.unit_unknown, competency.unknown, gap.cursor_invalid, gap.state_unknown and those of the filter.
func (s *Service) CellPeople(ctx context.Context, who people.Actor, f CellFilter) (Cell, error) {
	if err := f.check(); err != nil {
		return Cell{}, err
	}
	if f.State != "" && f.State != "met" && f.State != "gap" && !slices.Contains(States, State(f.State)) {
		return Cell{}, fault.Field("state", "gap.state_unknown")
	}
	afterName, afterID, ok := report.OpenCursor[id.Person](f.After)
	if !ok {
		return Cell{}, fault.Field("after", "gap.cursor_invalid")
	}
	var c Cell
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		c = Cell{}
		var until time.Time
		c.Day, until = end(f.AsOf, s.now(), who.Location())
		a, err := c.open(ctx, tx, who, f, until)
		if err != nil {
			return err
		}
		a["state"], a["after_name"], a["after_id"], a["limit"] = f.State, afterName, afterID, nil
		a["persons"] = nil
		if len(f.Persons) > 0 {
			a["persons"] = pgdialect.Array(f.Persons)
		}
		if f.Limit > 0 {
			a["limit"] = f.Limit + 1
		}
		if err := c.fill(ctx, tx, a, f.Limit); err != nil {
			return err
		}
		return s.auditCell(ctx, tx, who, c)
	})
	return c, err
}

// open finds the unit in who's scope and the competency in the framework of the day.
func (c *Cell) open(ctx context.Context, tx bun.Tx, who people.Actor, f CellFilter, until time.Time) (report.Args, error) {
	var err error
	if c.Framework, err = newest(ctx, tx, until.Add(-time.Nanosecond)); err != nil {
		return nil, err
	}
	scope := who.Scope(c.Day, listers...)
	if f.UnitID == uuid.Nil {
		roots, err := report.TopUnits(ctx, tx, scope, c.Day)
		if err != nil || len(roots) == 0 {
			return nil, orUnknown(err)
		}
		f.UnitID = roots[0].ID
	}
	a := f.args(c.Day, until, c.Framework, scope.Unit("v.unit_id"))
	a["full"], a["competency"] = who.Scope(c.Day, people.HR).Units("pl.row_id"), f.CompetencyID
	a["seen"] = who.Scope(c.Day, probable...).Unit("t.unit_id")
	if c.Path, err = report.PathTo(ctx, tx, scope, f.UnitID, c.Day); err != nil {
		return nil, err
	}
	var units []GapUnit
	if err := gapReport.Scan(ctx, tx, &units, a, "units", "need", "rows"); err != nil {
		return nil, err
	}
	if len(units) == 0 {
		return nil, errUnitUnknown
	}
	c.Unit = UnitRef{ID: units[0].UnitID, Name: units[0].Name}
	c.Assignable = units[0].Full && f.AsOf.IsZero()
	err = tx.NewSelect().Model(&c.Competency).Where("id = ? and framework_id = ?", f.CompetencyID, c.Framework.ID).Scan(ctx)
	if err != nil {
		return nil, pg.OrNotFound(err, fault.New(fault.NotFound, "competency.unknown"))
	}
	return a, nil
}

func (c *Cell) fill(ctx context.Context, tx bun.Tx, a report.Args, limit int) error {
	c.Levels, c.People = []Level{}, []CellPerson{}
	if err := tx.NewSelect().Model(&c.Levels).Where("framework_id = ?", c.Framework.ID).Order("level").Scan(ctx); err != nil {
		return fmt.Errorf("levels: %w", err)
	}
	var rows []tally
	if err := gapReport.Scan(ctx, tx, &rows, a, "units", "need", "tally"); err != nil {
		return err
	}
	there, err := instruments(ctx, tx, a["until"].(time.Time))
	if err != nil {
		return err
	}
	policy, err := PolicyInForce(ctx, tx, a["until"].(time.Time))
	if err != nil {
		return err
	}
	c.CountsFrom = policy.from()
	c.Figure = GapCell{UnitID: c.Unit.ID, CompetencyID: c.Competency.ID}
	for _, cell := range cellsOf(rows, there) {
		c.Figure.add(cell)
	}
	provisional, err := provisionalCuts(ctx, tx, c.Framework.ID, a["until"].(time.Time))
	if err != nil {
		return err
	}
	c.Figure.tellProvisional(provisional)
	a["judges"] = FullPanel
	a["instruments"] = pgdialect.Array(there.levels(cmp.Or(c.Competency.SameAs, c.Competency.ID)))
	if err := gapReport.Scan(ctx, tx, &c.People, a, "units", "need", "cell", "people"); err != nil {
		return err
	}
	for i := range c.People {
		p := &c.People[i]
		p.FullName = people.Person{Name: p.Name, TitleBefore: p.TitleBefore, TitleAfter: p.TitleAfter}.FullName()
	}
	if limit > 0 && len(c.People) > limit {
		c.People = c.People[:limit]
		last := c.People[limit-1]
		c.Next = report.Cursor(last.Name, last.PersonID)
	}
	return nil
}

// auditCell notes for each person listed that their level was read; the board itself names nobody.
func (s *Service) auditCell(ctx context.Context, tx bun.Tx, who people.Actor, c Cell) error {
	if who.IsSystem() {
		return nil
	}
	return audit.WriteList(ctx, tx, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: "gap.people", Object: "unit:" + c.Unit.ID.String(),
		Detail: map[string]any{"competency": c.Competency.Code, "day": c.Day.Format(time.DateOnly)},
	}, audit.Subjects(c.People, func(p CellPerson) id.Person { return p.PersonID }))
}
