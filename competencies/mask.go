package competencies

import (
	"cmp"
	"slices"

	"github.com/google/uuid"
)

// mask hides figures about fewer than SmallGroup people in units that the viewer may not open. Where what is hidden of a
// competency is still fewer than SmallGroup people, the smallest other figure goes too: else it could be worked out from
// the total, on this board or on the one above. A masked figure keeps only how many people it is about.
func mask(cells []GapCell, units []GapUnit) []GapCell {
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
	for _, column := range byCompetency {
		slices.SortFunc(column, func(a, b *GapCell) int { return cmp.Compare(a.Required, b.Required) })
		hidden := 0
		for _, c := range column {
			if c.Required < SmallGroup || hidden > 0 && hidden < SmallGroup {
				hidden += c.Required
				*c = GapCell{UnitID: c.UnitID, CompetencyID: c.CompetencyID, Required: c.Required, Masked: true}
			}
		}
	}
	return cells
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
