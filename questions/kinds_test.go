package questions_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"mumpuni/questions"
)

// draft draws a question of a kind that an editor may write.
func draft(rt *rapid.T, kind questions.Kind) questions.Draft {
	d := questions.Draft{Kind: kind, Stem: "Apa?"}
	n := rapid.IntRange(2, 10).Draw(rt, "rows")
	switch kind {
	case questions.Numeric:
		d.Body.Number = &questions.Number{Value: fmt.Sprint(n), Tolerance: "0,5", Units: []string{"km", "m", "cm"}[:rapid.IntRange(0, 3).Draw(rt, "units")]}
	case questions.Short:
		d.Body.Accepted = []string{"Kata", "Lain"}
	case questions.TrueFalse:
		d.Body.Options = []questions.Option{{ID: questions.OptionTrue, Right: n%2 == 0}, {ID: questions.OptionFalse, Right: n%2 == 1}}
	case questions.Matching:
		lefts := rapid.IntRange(2, n).Draw(rt, "pairs")
		for i := range n {
			p := questions.Pair{Right: fmt.Sprint("kanan ", i)}
			if i < lefts {
				p.Left = fmt.Sprint("kiri ", i)
			}
			if i == 2 && i < lefts && rapid.Bool().Draw(rt, "the same on the right") {
				p.Right = "kanan 0"
			}
			d.Body.Pairs = append(d.Body.Pairs, p)
		}
	default:
		right := map[questions.Kind]int{questions.Single: 1, questions.Multiple: rapid.IntRange(1, n-1).Draw(rt, "right")}[kind]
		for i := range n {
			d.Body.Options = append(d.Body.Options, questions.Option{Text: fmt.Sprint("opsi ", i), Right: i < right})
		}
	}
	return d
}

// answerTo draws an answer of the kind's shape that names only what is shown.
func answerTo(rt *rapid.T, d questions.Draft) questions.Answer {
	shown := questions.Shown(d.Kind, d.Body, true)
	switch d.Kind {
	case questions.Numeric, questions.Short:
		return questions.Answer{Text: rapid.SampledFrom([]string{"3", "5,5", "kata", "-1"}).Draw(rt, "text"), Unit: ""}
	case questions.Matching:
		var lefts, rights []string
		for _, id := range shown {
			if _, left := d.Body.Left(id); left {
				lefts = append(lefts, id)
			} else {
				rights = append(rights, id)
			}
		}
		a := questions.Answer{Pairs: map[string]string{}}
		for _, left := range lefts[:rapid.IntRange(1, len(lefts)).Draw(rt, "answered")] {
			a.Pairs[left] = rapid.SampledFrom(rights).Draw(rt, "right")
		}
		return a
	}
	return questions.Answer{Options: rapid.Permutation(shown).Draw(rt, "order")[:rapid.IntRange(1, len(shown)).Draw(rt, "chosen")]}
}

func TestEveryKindKeepsWhatAllKindsPromise(t *testing.T) {
	for _, kind := range questions.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				d, err := draft(rt, kind).Check()
				if err != nil {
					rt.Fatal(err)
				}
				key := questions.Key(kind, d.Body)
				if got := questions.Fraction(kind, d.Body, key); got != questions.Whole {
					rt.Fatalf("the key %+v is worth %d", key, got)
				}
				if checked, err := key.Check(); err != nil || !kind.Plain(checked).Equal(key) || !slices.Contains(questions.Fits(key), kind) {
					rt.Fatalf("the key %+v is no answer: %v", key, err)
				}
				shown := questions.Shown(kind, d.Body, rapid.Bool().Draw(rt, "shuffled"))
				for _, id := range key.Named() {
					if !slices.Contains(shown, id) {
						rt.Fatalf("%s is right and not shown", id)
					}
				}
				a := answerTo(rt, d)
				f := questions.Fraction(kind, d.Body, a)
				if f < 0 || f > questions.Whole {
					rt.Fatalf("%+v is worth %d", a, f)
				}
				if g := questions.Fraction(kind, d.Body, kind.Plain(a)); g != f {
					rt.Fatalf("%+v is worth %d, and %d when it is tidied", a, f, g)
				}
				if c := questions.Chance(kind, d.Body); c < 0 || c > 0.5 && kind != questions.Ordering && kind != questions.Matching || c > 1 {
					rt.Fatalf("guessed with chance %v", c)
				}
				if again, err := d.Check(); err != nil || questions.Fraction(kind, again.Body, key) != questions.Whole {
					rt.Fatalf("checked again, the key is another: %v", err)
				}
			})
		})
	}
}

func TestPartsCountByTheStatedRule(t *testing.T) {
	pairs := questions.Body{Pairs: []questions.Pair{
		{LeftID: "l1", Left: "a", RightID: "r1", Right: "A"},
		{LeftID: "l2", Left: "b", RightID: "r2", Right: "B"},
		{LeftID: "l3", Left: "c", RightID: "r1", Right: "A"},
		{RightID: "r4", Right: "D"},
	}}
	order := questions.Body{Options: []questions.Option{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "d"}}}
	far := questions.Body{Number: &questions.Number{Value: "1.5", Tolerance: "0", Units: []string{"km", "m"}}}
	one := questions.Body{Number: &questions.Number{Value: "1.5", Tolerance: "0", Units: []string{"km"}}}
	matched := func(of ...string) questions.Answer {
		a := questions.Answer{Pairs: map[string]string{}}
		for i := 0; i < len(of); i += 2 {
			a.Pairs[of[i]] = of[i+1]
		}
		return a
	}
	placed := func(ids ...string) questions.Answer { return questions.Answer{Options: ids} }
	for _, c := range []struct {
		name string
		kind questions.Kind
		body questions.Body
		in   questions.Answer
		want int
	}{
		{"all pairs", questions.Matching, pairs, matched("l1", "r1", "l2", "r2", "l3", "r1"), 10000},
		{"two of three pairs", questions.Matching, pairs, matched("l1", "r1", "l2", "r4", "l3", "r1"), 6666},
		{"one pair answered", questions.Matching, pairs, matched("l2", "r2"), 3333},
		{"sides exchanged", questions.Matching, pairs, matched("r1", "l1"), 0},
		{"in order", questions.Ordering, order, placed("a", "b", "c", "d"), 10000},
		{"the last first", questions.Ordering, order, placed("d", "a", "b", "c"), 6666},
		{"halves exchanged", questions.Ordering, order, placed("c", "d", "a", "b"), 6666},
		{"turned round", questions.Ordering, order, placed("d", "c", "b", "a"), 0},
		{"one missing in the middle", questions.Ordering, order, placed("a", "b", "d"), 3333},
		{"not neighbours", questions.Ordering, order, placed("a", "c", "b", "d"), 0},
		{"number and unit", questions.Numeric, far, questions.Answer{Text: "1,5", Unit: "km"}, 10000},
		{"another unit", questions.Numeric, far, questions.Answer{Text: "1,5", Unit: "m"}, 0},
		{"no unit", questions.Numeric, far, questions.Answer{Text: "1,5"}, 0},
		{"a unit that is only shown", questions.Numeric, one, questions.Answer{Text: "1,5"}, 10000},
	} {
		if got := questions.Fraction(c.kind, c.body, c.in); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestWhatIsShownDoesNotTellTheAnswer(t *testing.T) {
	two := questions.Body{Options: []questions.Option{{ID: "a"}, {ID: "b"}}}
	for range 50 {
		if got := questions.Shown(questions.Ordering, two, false); !slices.Equal(got, []string{"b", "a"}) {
			t.Fatalf("shown in the right order: %v", got)
		}
	}
	pairs := questions.Body{}
	for i := range 10 {
		pairs.Pairs = append(pairs.Pairs, questions.Pair{LeftID: fmt.Sprint("l", i), Left: "x", RightID: fmt.Sprint("r", i), Right: "y"})
	}
	written := 0
	for range 20 {
		got := questions.Shown(questions.Matching, pairs, false)
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
	options := func(n int) (b questions.Body) {
		for i := range n {
			b.Options = append(b.Options, questions.Option{ID: fmt.Sprint("o", i), Right: i == 0})
		}
		return b
	}
	pairs := func(rights ...string) (b questions.Body) {
		for i, r := range rights {
			b.Pairs = append(b.Pairs, questions.Pair{LeftID: fmt.Sprint("l", i), Left: "x", RightID: r, Right: r})
		}
		return b
	}
	with := pairs("r1", "r2")
	with.Pairs = append(with.Pairs, questions.Pair{RightID: "r3", Right: "r3"})
	for _, c := range []struct {
		kind questions.Kind
		body questions.Body
		want float64
	}{
		{questions.Single, options(4), 0.25},
		{questions.TrueFalse, options(2), 0.5},
		{questions.Multiple, options(4), 1. / 15},
		{questions.Matching, pairs("r1", "r2", "r3"), 1. / 6},
		{questions.Matching, with, 1. / 6},
		{questions.Matching, pairs("r1", "r2", "r1"), 1. / 8},
		{questions.Ordering, options(4), 1. / 23},
		{questions.Numeric, questions.Body{Number: &questions.Number{}}, 0},
		{questions.Short, questions.Body{}, 0},
		{"essay", options(2), 0},
	} {
		if got := questions.Chance(c.kind, c.body); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s of %+v: %v, want %v", c.kind, c.body, got, c.want)
		}
	}
}

func TestPairsThatSharedTheRightSideMayBeToldApart(t *testing.T) {
	d := questions.Draft{Kind: questions.Matching, Stem: "s", Body: questions.Body{Pairs: []questions.Pair{
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
