package competencies

import "github.com/google/uuid"

// tally is one row of the report a board is computed from; see gap.sql.
type tally struct {
	Kind         string    `bun:"kind"` // "want", "head", "have" or "shown"
	RowID        uuid.UUID `bun:"row_id"`
	Profile      int       `bun:"profile"`
	CompetencyID uuid.UUID `bun:"competency_id"`
	LineID       uuid.UUID `bun:"line_id"`
	Level        int       `bun:"level"`
	N            int       `bun:"n"`

	// Of "shown" alone.
	Measured  bool      `bun:"measured"`
	Held      bool      `bun:"held"`
	BelowFrom int       `bun:"below_from"`
	Doubt     []float64 `bun:"doubt,array"`
	Spread    []float64 `bun:"spread,array"`
}

func (r tally) shown() shown {
	return shown{Measured: r.Measured, Held: r.Held, Attained: r.Level, BelowFrom: r.BelowFrom}
}

// at gives the figure of a level, 0 where there is none.
func at(figures []float64, level int) float64 {
	if level < 1 || level > len(figures) {
		return 0
	}
	return figures[level-1]
}

// wanted is a level of a competency that a profile requires.
type wanted struct {
	competency uuid.UUID
	level      int
}

// cellsOf is the arithmetic of gaps: everybody of a profile lacks every level it wants, less the levels shown, of which
// those above the required one count for nothing. By state everybody is first what nobody measured is, and moved from there by
// what is shown. there are the levels that something could decide.
func cellsOf(rows []tally, there measurable) []GapCell {
	wants := wantsOf(rows)
	cells := map[cellPlace]*GapCell{}
	cell := func(row, competency uuid.UUID) *GapCell {
		place := cellPlace{row, competency}
		if cells[place] == nil {
			cells[place] = &GapCell{UnitID: row, CompetencyID: competency}
		}
		return cells[place]
	}
	for _, r := range rows {
		switch r.Kind {
		case "head":
			for id, line := range wants[r.Profile] {
				for _, w := range line {
					cell(r.RowID, w.competency).need(r.N, w.level, nobody.state(w.level, there[lineLevel{id, w.level}]))
				}
			}
		case "have":
			for _, w := range wants[r.Profile][r.LineID] { // none: shown, but the post does not ask for it
				cell(r.RowID, w.competency).have(r.N, r.Level, w.level)
			}
		case "shown":
			for _, w := range wants[r.Profile][r.LineID] {
				cell(r.RowID, w.competency).show(r, w.level, there[lineLevel{r.LineID, w.level}])
			}
		}
	}
	out := make([]GapCell, 0, len(cells))
	for _, c := range cells {
		out = append(out, *c)
	}
	return out
}

// wantsOf gives what each profile requires, by competency line: several competencies of one line where a version split it.
func wantsOf(rows []tally) map[int]map[uuid.UUID][]wanted {
	wants := map[int]map[uuid.UUID][]wanted{}
	for _, r := range rows {
		if r.Kind != "want" {
			continue
		}
		if wants[r.Profile] == nil {
			wants[r.Profile] = map[uuid.UUID][]wanted{}
		}
		wants[r.Profile][r.LineID] = append(wants[r.Profile][r.LineID], wanted{r.CompetencyID, r.Level})
	}
	return wants
}

// nobody has shown anything.
var nobody shown

// need counts n people of whom level is required and who have shown nothing yet.
func (c *GapCell) need(n, level int, untold State) {
	c.Required += n
	c.Missing += n * level
	c.count(untold, n)
}

// show moves those of r from what nobody measured is to what is known of them.
func (c *GapCell) show(r tally, required int, instrument bool) {
	c.count(nobody.state(required, instrument), -r.N)
	state := r.shown().state(required, instrument)
	c.count(state, r.N)
	if state == Reached {
		c.Doubt, c.Spread = c.Doubt+at(r.Doubt, required), c.Spread+at(r.Spread, required)
	}
}

// have counts n of them who have shown level where required is asked.
func (c *GapCell) have(n, level, required int) {
	c.Missing -= n * min(level, required)
	if level >= required {
		c.Met += n
	}
}
