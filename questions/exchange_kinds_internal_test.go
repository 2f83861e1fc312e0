package questions

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"mumpuni/questions/exchange"
)

// What a file says of matching, ordering and a unit comes into the bank, and out of it again.
func TestArrangedQuestionsComeFromFilesAndGoIntoThem(t *testing.T) {
	for _, it := range []exchange.Item{
		{Kind: exchange.Matching, Stem: "s", Pairs: []exchange.Pair{{Left: "a", Right: "A"}, {Left: "b", Right: "B"}}, Distractors: []string{"C"}},
		{Kind: exchange.Ordering, Stem: "s", Options: []exchange.Option{{Text: "satu"}, {Text: "dua"}, {Text: "tiga"}}},
		{Kind: exchange.Numeric, Stem: "s", Number: &exchange.Number{Value: "1.5", Tolerance: "0", Units: []string{"km"}}},
	} {
		d, lost := draftOf(it, nil)
		d, err := d.Check()
		if err != nil || len(lost) > 0 {
			t.Fatalf("%s: %v, lost %v", it.Kind, err, lost)
		}
		if diff := cmp.Diff(it, itemOf(Version{Kind: d.Kind, Stem: d.Stem, Body: d.Body})); diff != "" {
			t.Errorf("%s: %s", it.Kind, diff)
		}
	}
}
