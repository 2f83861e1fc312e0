package kinds_test

import (
	"testing"

	"mumpuni/questions/kinds"
)

func TestFractionByKind(t *testing.T) {
	multiple := kinds.Body{Options: []kinds.Option{{ID: "a", Right: true}, {ID: "b", Right: true}, {ID: "c", Right: true}, {ID: "x"}, {ID: "y"}}}
	single := kinds.Body{Options: []kinds.Option{{ID: "a", Right: true}, {ID: "b"}}}
	truth := kinds.Body{Options: []kinds.Option{{ID: kinds.OptionTrue}, {ID: kinds.OptionFalse, Right: true}}}
	number := kinds.Body{Number: &kinds.Number{Value: "72.5", Tolerance: "0.5"}}
	short := kinds.Body{Accepted: []string{"TTE", "Tanda Tangan Elektronik"}}
	chosen := func(ids ...string) kinds.Answer { return kinds.Answer{Options: ids} }
	said := func(s string) kinds.Answer { return kinds.Answer{Text: s} }
	for _, c := range []struct {
		name string
		kind kinds.Kind
		body kinds.Body
		in   kinds.Answer
		want int
	}{
		{"single right", kinds.Single, single, chosen("a"), 10000},
		{"single wrong", kinds.Single, single, chosen("b"), 0},
		{"single unknown", kinds.Single, single, chosen("zz"), 0},
		{"single both", kinds.Single, single, chosen("a", "b"), 0},
		{"nothing", kinds.Single, single, kinds.Answer{}, 0},
		{"all right ones", kinds.Multiple, multiple, chosen("a", "b", "c"), 10000},
		{"two of three right", kinds.Multiple, multiple, chosen("a", "b"), 6666},
		{"right minus wrong", kinds.Multiple, multiple, chosen("a", "b", "x"), 1666},
		{"never below nothing", kinds.Multiple, multiple, chosen("a", "x", "y"), 0},
		{"everything", kinds.Multiple, multiple, chosen("a", "b", "c", "x", "y"), 0},
		{"false is right", kinds.TrueFalse, truth, chosen(kinds.OptionFalse), 10000},
		{"true is wrong", kinds.TrueFalse, truth, chosen(kinds.OptionTrue), 0},
		{"number with a comma", kinds.Numeric, number, said("72,5"), 10000},
		{"upper edge", kinds.Numeric, number, said("73"), 10000},
		{"lower edge", kinds.Numeric, number, said("72"), 10000},
		{"just outside", kinds.Numeric, number, said("73.01"), 0},
		{"no number", kinds.Numeric, number, said("tujuh"), 0},
		{"short, other case", kinds.Short, short, said(" tanda  tangan ELEKTRONIK"), 10000},
		{"short, other word", kinds.Short, short, said("tanda tangan"), 0},
	} {
		if got := kinds.Fraction(c.kind, c.body, c.in); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}
