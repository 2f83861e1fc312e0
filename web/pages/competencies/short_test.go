package competencies

import (
	"testing"

	"github.com/google/uuid"

	"mumpuni/competencies"
)

// TestTheLargestGapsComeFirst: the first page has room for three; what the post does not require is no gap.
func TestTheLargestGapsComeFirst(t *testing.T) {
	item := func(code string, required, gap int, state competencies.State) competencies.ProfileItem {
		i := competencies.ProfileItem{Competency: competencies.Competency{Code: code}}
		i.CompetencyID, i.Required, i.Gap, i.State = uuid.New(), required, gap, state
		return i
	}
	v := competencyView{Profile: competencies.Profile{Items: []competencies.ProfileItem{
		item("A", 2, 1, competencies.Below), item("B", 3, 2, competencies.Below), item("C", 3, 0, competencies.Reached), item("D", 0, 3, competencies.Below),
		item("E", 4, 2, competencies.Below), item("F", 4, 4, competencies.Unmeasured), item("G", 2, 1, competencies.Below),
	}}}
	var got string
	for _, i := range v.largest(shown) {
		got += i.Competency.Code
	}
	if got != "BEA" {
		t.Errorf("shown are %s, not B, E and A", got)
	}
	v.Items = nil
	if list := v.largest(shown); len(list) != 0 {
		t.Errorf("%d gaps of nothing", len(list))
	}
}
