package courses

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// told is one report of a page: what it says was visible, of which module, and when the server hears it.
type told struct {
	module, at int
	spans      Spans
}

const openedMS, live = 1000, 120

// hear credits reports in the order they come and gives the sum of each module, and of all.
func hear(list []told) (modules map[int]int, sum, word int, known Spans) {
	modules = map[int]int{}
	for _, r := range list {
		var visible, late int
		known, visible, late = credit(known, r.spans, openedMS, r.at, r.at-live)
		modules[r.module] += visible
		sum, word = sum+visible, word+late
	}
	return modules, sum, word, known
}

// Whatever pages tell, of however many modules, tabs and devices, twice and in any order: all in all nobody gets more than the time
// that passed, nothing is taken away, and the sum does not depend on the order.
func TestVisibleTimeIsNeverMoreThanTimePassed(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var list []told
		latest := openedMS
		for range rapid.IntRange(1, 25).Draw(rt, "reports") {
			r := told{module: rapid.IntRange(1, 3).Draw(rt, "module"), at: rapid.IntRange(openedMS, openedMS+2000).Draw(rt, "at")}
			for range rapid.IntRange(0, 4).Draw(rt, "ranges") {
				from := rapid.IntRange(-500, openedMS+2500).Draw(rt, "from")
				r.spans = append(r.spans, [2]int{from, from + rapid.IntRange(-50, 700).Draw(rt, "long")})
			}
			if len(list) > 0 && rapid.Bool().Draw(rt, "again") {
				r.spans = rapid.SampledFrom(list).Draw(rt, "which").spans
			}
			list, latest = append(list, r), max(latest, r.at)
		}
		modules, sum, word, known := hear(list)
		total := 0
		for _, n := range modules {
			if n < 0 {
				rt.Fatalf("%d taken away", n)
			}
			total += n
		}
		if sum > latest-openedMS || total != sum || known.Count() != sum || word > sum {
			rt.Fatalf("%d ms (%d in the modules, %d known, %d by word) in %d", sum, total, known.Count(), word, latest-openedMS)
		}
		shuffled := rapid.Permutation(list).Draw(rt, "other order")
		if _, other, _, k := hear(shuffled); other != sum || !slices.Equal(k, known) {
			rt.Fatalf("%d in one order, %d in another", sum, other)
		}
	})
}

func TestWhatIsToldLateIsTheDevicesWord(t *testing.T) {
	now := 100_000
	for name, c := range map[string]struct {
		known, told   Spans
		visible, word int
	}{
		"just now":                     {nil, Spans{{now - 60, now}}, 60, 0},
		"without a line":               {nil, Spans{{now - 500, now - 300}}, 200, 200},
		"partly":                       {nil, Spans{{now - 150, now - 50}}, 100, 30},
		"before the page was opened":   {nil, Spans{{0, 200}}, 0, 0},
		"in the future":                {nil, Spans{{now - 10, now + 5000}}, 10, 0},
		"again":                        {Spans{{now - 60, now}}, Spans{{now - 60, now}}, 0, 0},
		"another tab at the same time": {Spans{{now - 60, now - 20}}, Spans{{now - 40, now}}, 20, 0},
		"backward":                     {nil, Spans{{now, now - 60}}, 0, 0},
	} {
		_, visible, word := credit(c.known, c.told, openedMS, now, now-live)
		if visible != c.visible || word != c.word {
			t.Errorf("%s: %d, %d by word", name, visible, word)
		}
	}
}

// A page that tells of thousands of flickers is told from one that people look at: the row of a person stays small.
func TestPresenceStaysSmall(t *testing.T) {
	var known Spans
	for n := range 5 {
		var flicker Spans
		for i := range maxSpans {
			at := openedMS + (n*maxSpans+i)*4
			flicker = append(flicker, [2]int{at, at + 2})
		}
		known, _, _ = credit(known, flicker, openedMS, 1_000_000, 0)
	}
	if len(known) > mostPresence {
		t.Errorf("%d ranges kept", len(known))
	}
}
