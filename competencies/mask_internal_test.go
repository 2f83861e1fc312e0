package competencies

import (
	"testing"

	"github.com/google/uuid"
)

// A hidden figure of people who all stand the same way can be read off the sum of what is hidden, so another goes with it.
func TestWhatIsHiddenDoesNotStandTheSameWay(t *testing.T) {
	competency := uuid.New()
	cell := func(required, attained, below int) GapCell {
		return GapCell{Tally: Tally{Attained: attained, Below: below}, UnitID: uuid.New(), CompetencyID: competency, Required: required, Met: attained}
	}
	for name, c := range map[string]struct {
		small  GapCell
		masked int
	}{
		"all below":   {cell(SmallGroup-1, 0, SmallGroup-1), 3},
		"both states": {cell(SmallGroup-1, 1, SmallGroup-2), 2},
	} {
		cells := mask([]GapCell{c.small, cell(SmallGroup, 0, SmallGroup), cell(4*SmallGroup, SmallGroup, 3*SmallGroup)}, nil, nil)
		masked := 0
		for _, c := range cells {
			if c.Masked {
				masked++
			}
		}
		if masked != c.masked {
			t.Errorf("%s: %d of 3 are hidden, want %d", name, masked, c.masked)
		}
	}
}
