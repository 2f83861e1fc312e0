package kinds_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"mumpuni/questions/kinds"
)

// draft draws a question of a kind that an editor may write.
func draft(rt *rapid.T, kind kinds.Kind) kinds.Draft {
	d := kinds.Draft{Kind: kind, Stem: "Apa?"}
	n := rapid.IntRange(2, 10).Draw(rt, "rows")
	switch kind {
	case kinds.Numeric:
		d.Body.Number = &kinds.Number{Value: fmt.Sprint(n), Tolerance: "0,5", Units: []string{"km", "m", "cm"}[:rapid.IntRange(0, 3).Draw(rt, "units")]}
	case kinds.Short:
		d.Body.Accepted = []string{"Kata", "Lain"}
	case kinds.TrueFalse:
		d.Body.Options = []kinds.Option{{ID: kinds.OptionTrue, Right: n%2 == 0}, {ID: kinds.OptionFalse, Right: n%2 == 1}}
	case kinds.Matching:
		lefts := rapid.IntRange(2, n).Draw(rt, "pairs")
		for i := range n {
			p := kinds.Pair{Right: fmt.Sprint("kanan ", i)}
			if i < lefts {
				p.Left = fmt.Sprint("kiri ", i)
			}
			if i == 2 && i < lefts && rapid.Bool().Draw(rt, "the same on the right") {
				p.Right = "kanan 0"
			}
			d.Body.Pairs = append(d.Body.Pairs, p)
		}
	default:
		right := map[kinds.Kind]int{kinds.Single: 1, kinds.Multiple: rapid.IntRange(1, n-1).Draw(rt, "right")}[kind]
		for i := range n {
			d.Body.Options = append(d.Body.Options, kinds.Option{Text: fmt.Sprint("opsi ", i), Right: i < right})
		}
	}
	return d
}

// answerTo draws an answer of the kind's shape that names only what is shown.
func answerTo(rt *rapid.T, d kinds.Draft) kinds.Answer {
	shown := kinds.Shown(d.Kind, d.Body, true)
	switch d.Kind {
	case kinds.Numeric, kinds.Short:
		return kinds.Answer{Text: rapid.SampledFrom([]string{"3", "5,5", "kata", "-1"}).Draw(rt, "text"), Unit: ""}
	case kinds.Matching:
		var lefts, rights []string
		for _, id := range shown {
			if _, left := d.Body.Left(id); left {
				lefts = append(lefts, id)
			} else {
				rights = append(rights, id)
			}
		}
		a := kinds.Answer{Pairs: map[string]string{}}
		for _, left := range lefts[:rapid.IntRange(1, len(lefts)).Draw(rt, "answered")] {
			a.Pairs[left] = rapid.SampledFrom(rights).Draw(rt, "right")
		}
		return a
	}
	return kinds.Answer{Options: rapid.Permutation(shown).Draw(rt, "order")[:rapid.IntRange(1, len(shown)).Draw(rt, "chosen")]}
}

func TestEveryKindKeepsWhatAllKindsPromise(t *testing.T) {
	for _, kind := range kinds.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				d, err := draft(rt, kind).Check()
				if err != nil {
					rt.Fatal(err)
				}
				key := kinds.Key(kind, d.Body)
				if got := kinds.Fraction(kind, d.Body, key); got != kinds.Whole {
					rt.Fatalf("the key %+v is worth %d", key, got)
				}
				if checked, err := key.Check(); err != nil || !kind.Plain(checked).Equal(key) || !slices.Contains(kinds.Fits(key), kind) {
					rt.Fatalf("the key %+v is no answer: %v", key, err)
				}
				shown := kinds.Shown(kind, d.Body, rapid.Bool().Draw(rt, "shuffled"))
				for _, id := range key.Named() {
					if !slices.Contains(shown, id) {
						rt.Fatalf("%s is right and not shown", id)
					}
				}
				a := answerTo(rt, d)
				f := kinds.Fraction(kind, d.Body, a)
				if f < 0 || f > kinds.Whole {
					rt.Fatalf("%+v is worth %d", a, f)
				}
				if g := kinds.Fraction(kind, d.Body, kind.Plain(a)); g != f {
					rt.Fatalf("%+v is worth %d, and %d when it is tidied", a, f, g)
				}
				if c := kinds.Chance(kind, d.Body); c < 0 || c > 0.5 && kind != kinds.Ordering && kind != kinds.Matching || c > 1 {
					rt.Fatalf("guessed with chance %v", c)
				}
				if again, err := d.Check(); err != nil || kinds.Fraction(kind, again.Body, key) != kinds.Whole {
					rt.Fatalf("checked again, the key is another: %v", err)
				}
			})
		})
	}
}

func TestPartsCountByTheStatedRule(t *testing.T) {
	pairs := kinds.Body{Pairs: []kinds.Pair{
		{LeftID: "l1", Left: "a", RightID: "r1", Right: "A"},
		{LeftID: "l2", Left: "b", RightID: "r2", Right: "B"},
		{LeftID: "l3", Left: "c", RightID: "r1", Right: "A"},
		{RightID: "r4", Right: "D"},
	}}
	order := kinds.Body{Options: []kinds.Option{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "d"}}}
	far := kinds.Body{Number: &kinds.Number{Value: "1.5", Tolerance: "0", Units: []string{"km", "m"}}}
	one := kinds.Body{Number: &kinds.Number{Value: "1.5", Tolerance: "0", Units: []string{"km"}}}
	matched := func(of ...string) kinds.Answer {
		a := kinds.Answer{Pairs: map[string]string{}}
		for i := 0; i < len(of); i += 2 {
			a.Pairs[of[i]] = of[i+1]
		}
		return a
	}
	placed := func(ids ...string) kinds.Answer { return kinds.Answer{Options: ids} }
	for _, c := range []struct {
		name string
		kind kinds.Kind
		body kinds.Body
		in   kinds.Answer
		want int
	}{
		{"all pairs", kinds.Matching, pairs, matched("l1", "r1", "l2", "r2", "l3", "r1"), 10000},
		{"two of three pairs", kinds.Matching, pairs, matched("l1", "r1", "l2", "r4", "l3", "r1"), 6666},
		{"one pair answered", kinds.Matching, pairs, matched("l2", "r2"), 3333},
		{"sides exchanged", kinds.Matching, pairs, matched("r1", "l1"), 0},
		{"in order", kinds.Ordering, order, placed("a", "b", "c", "d"), 10000},
		{"the last first", kinds.Ordering, order, placed("d", "a", "b", "c"), 6666},
		{"halves exchanged", kinds.Ordering, order, placed("c", "d", "a", "b"), 6666},
		{"turned round", kinds.Ordering, order, placed("d", "c", "b", "a"), 0},
		{"one missing in the middle", kinds.Ordering, order, placed("a", "b", "d"), 3333},
		{"not neighbours", kinds.Ordering, order, placed("a", "c", "b", "d"), 0},
		{"number and unit", kinds.Numeric, far, kinds.Answer{Text: "1,5", Unit: "km"}, 10000},
		{"another unit", kinds.Numeric, far, kinds.Answer{Text: "1,5", Unit: "m"}, 0},
		{"no unit", kinds.Numeric, far, kinds.Answer{Text: "1,5"}, 0},
		{"a unit that is only shown", kinds.Numeric, one, kinds.Answer{Text: "1,5"}, 10000},
	} {
		if got := kinds.Fraction(c.kind, c.body, c.in); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestWhatIsShownDoesNotTellTheAnswer(t *testing.T) {
	two := kinds.Body{Options: []kinds.Option{{ID: "a"}, {ID: "b"}}}
	for range 50 {
		if got := kinds.Shown(kinds.Ordering, two, false); !slices.Equal(got, []string{"b", "a"}) {
			t.Fatalf("shown in the right order: %v", got)
		}
	}
	pairs := kinds.Body{}
	for i := range 10 {
		pairs.Pairs = append(pairs.Pairs, kinds.Pair{LeftID: fmt.Sprint("l", i), Left: "x", RightID: fmt.Sprint("r", i), Right: "y"})
	}
	written := 0
	for range 20 {
		got := kinds.Shown(kinds.Matching, pairs, false)
		if got[0] != "l0" || got[9] != "l9" {
			t.Fatalf("the left side is not as written: %v", got)
		}
		if slices.IsSorted(got[10:]) {
			written++
		}
	}
	if written > 1 {
		t.Errorf("the right side stands beside its left one, %d times of 20", written)
	}
}

func TestChanceIsThatOfAFullyRightGuess(t *testing.T) {
	options := func(n int) (b kinds.Body) {
		for i := range n {
			b.Options = append(b.Options, kinds.Option{ID: fmt.Sprint("o", i), Right: i == 0})
		}
		return b
	}
	pairs := func(rights ...string) (b kinds.Body) {
		for i, r := range rights {
			b.Pairs = append(b.Pairs, kinds.Pair{LeftID: fmt.Sprint("l", i), Left: "x", RightID: r, Right: r})
		}
		return b
	}
	with := pairs("r1", "r2")
	with.Pairs = append(with.Pairs, kinds.Pair{RightID: "r3", Right: "r3"})
	for _, c := range []struct {
		kind kinds.Kind
		body kinds.Body
		want float64
	}{
		{kinds.Single, options(4), 0.25},
		{kinds.TrueFalse, options(2), 0.5},
		{kinds.Multiple, options(4), 1. / 15},
		{kinds.Matching, pairs("r1", "r2", "r3"), 1. / 6},
		{kinds.Matching, with, 1. / 6},
		{kinds.Matching, pairs("r1", "r2", "r1"), 1. / 8},
		{kinds.Ordering, options(4), 1. / 23},
		{kinds.Numeric, kinds.Body{Number: &kinds.Number{}}, 0},
		{kinds.Short, kinds.Body{}, 0},
		{"essay", options(2), 0},
	} {
		if got := kinds.Chance(c.kind, c.body); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s of %+v: %v, want %v", c.kind, c.body, got, c.want)
		}
	}
}

func TestPairsThatSharedTheRightSideMayBeToldApart(t *testing.T) {
	d := kinds.Draft{Kind: kinds.Matching, Stem: "s", Body: kinds.Body{Pairs: []kinds.Pair{
		{Left: "a", Right: "x"}, {Left: "b", Right: "x"}, {Left: "c", Right: "y"},
	}}}
	d, err := d.Check()
	if err != nil || d.Body.Pairs[0].RightID != d.Body.Pairs[1].RightID {
		t.Fatalf("%+v, %v", d.Body, err)
	}
	d.Body.Pairs[1].Right = "z"
	again, err := d.Check()
	if err != nil || again.Body.Pairs[0].RightID == again.Body.Pairs[1].RightID || again.Body.Pairs[0].RightID != d.Body.Pairs[0].RightID {
		t.Errorf("%+v, %v", again.Body, err)
	}
}
