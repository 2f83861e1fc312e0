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

// cellsOf is the arithmetic of gaps: everybody of a profile lacks every level it wants, less the levels shown, of which
// those above the required one count for nothing.
func cellsOf(rows []tally) []GapCell {
	type want struct {
		competency uuid.UUID
		level      int
	}
	wants := map[int]map[uuid.UUID]want{} // by profile, then line
	for _, r := range rows {
		if r.Kind == "want" {
			if wants[r.Profile] == nil {
				wants[r.Profile] = map[uuid.UUID]want{}
			}
			wants[r.Profile][r.LineID] = want{r.CompetencyID, r.Level}
		}
	}
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
			for _, w := range wants[r.Profile] {
				c := at(r.RowID, w.competency)
				c.Required += r.N
				c.Missing += r.N * w.level
			}
		case "have":
			w, ok := wants[r.Profile][r.LineID]
			if !ok {
				continue // shown, but the post does not ask for it
			}
			c := at(r.RowID, w.competency)
			c.Missing -= r.N * min(r.Level, w.level)
			if r.Level >= w.level {
				c.Met += r.N
			}
		}
	}
	out := make([]GapCell, 0, len(cells))
	for _, c := range cells {
		out = append(out, *c)
	}
	return out
}
