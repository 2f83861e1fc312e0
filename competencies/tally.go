package competencies

import "github.com/google/uuid"

// tally is one row of the report a board is computed from; see gap.sql.
type tally struct {
	Kind         string    `bun:"kind"` // "want", "head", "have" or "shown"
	RowID        uuid.UUID `bun:"row_id"`
	Profile      int       `bun:"profile"`
	CompetencyID uuid.UUID `bun:"competency_id"` // of "want" and "shown"
	LineID       uuid.UUID `bun:"line_id"`       // of all but "head"
	Level        int       `bun:"level"`         // wanted
	N            int       `bun:"n"`
	Attained     int       `bun:"attained"` // of "have" and "shown"

	// Of "shown" alone.
	Measured  bool    `bun:"measured"`
	Held      bool    `bun:"held"`
	BelowFrom int     `bun:"below_from"`
	Doubt     float64 `bun:"doubt"`
	Spread    float64 `bun:"spread"`
}

func (r tally) shown() shown {
	return shown{Measured: r.Measured, Held: r.Held, Attained: r.Attained, BelowFrom: r.BelowFrom}
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
				cell(r.RowID, w.competency).have(r.N, r.Attained, w.level)
			}
		case "shown":
			cell(r.RowID, r.CompetencyID).show(r, there[lineLevel{r.LineID, r.Level}])
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
func (c *GapCell) show(r tally, instrument bool) {
	c.count(nobody.state(r.Level, instrument), -r.N)
	state := r.shown().state(r.Level, instrument)
	c.count(state, r.N)
	if state == Reached {
		c.Doubt, c.Spread = c.Doubt+r.Doubt, c.Spread+r.Spread
	}
}

// have counts n of them who have shown level where required is asked.
func (c *GapCell) have(n, level, required int) {
	c.Missing -= n * min(level, required)
	if level >= required {
		c.Met += n
	}
}
