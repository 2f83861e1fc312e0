package kinds_test

import (
	"slices"
	"strconv"
	"testing"

	"mumpuni/questions/kinds"
)

// An order of two is never shown as it is right, whatever they are called.
func TestASteadyOrderTellsNothing(t *testing.T) {
	for i := range 20 {
		body := kinds.Body{Options: []kinds.Option{{ID: "aa", Text: "Satu"}, {ID: "bb", Text: "Dua"}}}
		if got := kinds.Steady(kinds.Ordering, body, strconv.Itoa(i)); !slices.Equal(got, []string{"bb", "aa"}) {
			t.Fatal(got)
		}
	}
}
