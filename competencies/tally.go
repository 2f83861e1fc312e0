package competencies

import "github.com/google/uuid"

// tally is one row of the report a board is computed from; see gap.sql.
type tally struct {
	Kind         string    `bun:"kind"` // "want", "head" or "have"
	RowID        uuid.UUID `bun:"row_id"`
	Profile      int       `bun:"profile"`
	CompetencyID uuid.UUID `bun:"competency_id"`
	LineID       uuid.UUID `bun:"line_id"`
	Level        int       `bun:"level"`
	N            int       `bun:"n"`
}

// wanted is a level of a competency that a profile requires.
type wanted struct {
	competency uuid.UUID
	level      int
}

// cellsOf is the arithmetic of gaps: everybody of a profile lacks every level it wants, less the levels shown, of which
// those above the required one count for nothing.
func cellsOf(rows []tally) []GapCell {
	wants := wantsOf(rows)
	cells := map[cellPlace]*GapCell{}
	at := func(row, competency uuid.UUID) *GapCell {
		place := cellPlace{row, competency}
		if cells[place] == nil {
			cells[place] = &GapCell{UnitID: row, CompetencyID: competency}
		}
		return cells[place]
	}
	for _, r := range rows {
		switch r.Kind {
		case "head":
			for _, line := range wants[r.Profile] {
				for _, w := range line {
					at(r.RowID, w.competency).need(r.N, w.level)
				}
			}
		case "have":
			for _, w := range wants[r.Profile][r.LineID] { // none: shown, but the post does not ask for it
				at(r.RowID, w.competency).have(r.N, r.Level, w.level)
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

// need counts n people of whom level is required and who have shown nothing yet.
func (c *GapCell) need(n, level int) {
	c.Required += n
	c.Missing += n * level
}

// have counts n of them who have shown level where required is asked.
func (c *GapCell) have(n, level, required int) {
	c.Missing -= n * min(level, required)
	if level >= required {
		c.Met += n
	}
}
