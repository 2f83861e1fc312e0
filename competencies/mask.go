package competencies

import (
	"cmp"
	"context"
	"math/bits"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/report"
)

// mask hides figures about fewer than SmallGroup people in units that the viewer may not open. What is hidden of a competency can be
// had as a sum, from the board above less what this one shows; so others go too until the hidden ones are SmallGroup people together
// and are not all found in the same way. closed are the competencies of which this whole unit is hidden on a board above: of them
// nothing is shown, else its own board would give it away. A masked figure keeps only how many people it is about.
func mask(cells []GapCell, units []GapUnit, closed map[uuid.UUID]bool) []GapCell {
	open := map[uuid.UUID]bool{}
	for _, u := range units {
		open[u.UnitID] = u.Full
	}
	byCompetency := map[uuid.UUID][]*GapCell{}
	for i := range cells {
		if c := &cells[i]; !open[c.UnitID] {
			byCompetency[c.CompetencyID] = append(byCompetency[c.CompetencyID], c)
		}
	}
	for competency, column := range byCompetency {
		slices.SortFunc(column, smallFirst)
		var hidden GapCell
		for _, c := range column {
			if closed[competency] || c.Required < SmallGroup || hidden.Required > 0 && hidden.tells() {
				hidden.add(*c)
				*c = GapCell{UnitID: c.UnitID, CompetencyID: c.CompetencyID, Required: c.Required, Masked: true}
			}
		}
	}
	return cells
}

// smallFirst puts those that must be hidden first, then others by size, roughly: that one is hidden to protect another must not
// change from day to day, or two days together give both away.
func smallFirst(a, b *GapCell) int {
	size := func(c *GapCell) int {
		if c.Required < SmallGroup {
			return 0
		}
		return bits.Len(uint(c.Required))
	}
	return cmp.Or(cmp.Compare(size(a), size(b)), cmp.Compare(a.UnitID.String(), b.UnitID.String()))
}

// tells reports whether the sum of hidden figures says what one of them is: about too few people, or all of them found to stand the
// same way.
func (c GapCell) tells() bool {
	if c.Required < SmallGroup {
		return true
	}
	for _, s := range []State{Reached, Below, NotEnough, Held} {
		if c.Of(s) == c.Required {
			return true
		}
	}
	return c.Met == c.Required
}

// closed are the competencies of which the board's unit is hidden on a board above that the viewer sees: from the top of their scope
// down, each board is masked as it is shown.
func (b *GapBoard) closed(ctx context.Context, tx bun.Tx, a report.Args, there measurable) (map[uuid.UUID]bool, error) {
	hidden := map[uuid.UUID]bool{}
	if b.Full {
		return hidden, nil
	}
	for i, above := range b.Path[:max(len(b.Path)-1, 0)] {
		up := report.Args{}
		for name, value := range a {
			up[name] = value
		}
		up["unit"] = above.ID
		var units []GapUnit
		if err := gapReport.Scan(ctx, tx, &units, up, "units", "need", "rows"); err != nil {
			return nil, err
		}
		var rows []tally
		if err := gapReport.Scan(ctx, tx, &rows, up, "units", "need", "tally"); err != nil {
			return nil, err
		}
		next := map[uuid.UUID]bool{}
		for _, c := range mask(cellsOf(rows, there), units, hidden) {
			if c.UnitID == b.Path[i+1].ID && c.Masked {
				next[c.CompetencyID] = true
			}
		}
		hidden = next
	}
	return hidden, nil
}

// Total adds the figures of a unit over all competencies, of a competency over all units, or all: a Nil id means any.
// Masked figures are left out; the sum of nothing but masked figures is masked itself.
func (b GapBoard) Total(unit, competency uuid.UUID) GapCell {
	sum := GapCell{UnitID: unit, CompetencyID: competency}
	shown := 0
	for _, c := range b.Cells {
		if unit != uuid.Nil && c.UnitID != unit || competency != uuid.Nil && c.CompetencyID != competency {
			continue
		}
		if c.Masked {
			sum.Masked = true
			continue
		}
		shown++
		sum.add(c)
	}
	sum.Masked = sum.Masked && shown == 0
	return sum
}

// Cell is the figure of a unit and competency; false when nobody there needs it.
func (b GapBoard) Cell(unit, competency uuid.UUID) (GapCell, bool) {
	i, ok := b.at[cellPlace{unit, competency}]
	if !ok {
		return GapCell{}, false
	}
	return b.Cells[i], true
}
