package questions

import (
	"testing"

	"mumpuni/questions/exchange"
	"mumpuni/questions/starter"
)

// No two questions of the starter bank are much like one another, by the measure that authors are shown.
func TestNoTwoOfTheStarterBankAreAlike(t *testing.T) {
	read, err := exchange.Read(t.Context(), starter.XML())
	if err != nil {
		t.Fatal(err)
	}
	shapes := make([]shape, len(read.Questions))
	for i, q := range read.Questions {
		d, _ := draftOf(q.Item, nil)
		shapes[i] = shapeOf(d.Stem, d.Body)
		for j := range i {
			if share := shapes[i].likeness(shapes[j]); share >= NearDuplicate {
				t.Errorf("%s and %s: %.2f", q.Item.Code, read.Questions[j].Item.Code, share)
			}
		}
	}
}
