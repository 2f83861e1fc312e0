package questions_test

import (
	"testing"

	"mumpuni/questions"
)

func TestFractionByKind(t *testing.T) {
	multiple := questions.Body{Options: []questions.Option{{ID: "a", Right: true}, {ID: "b", Right: true}, {ID: "c", Right: true}, {ID: "x"}, {ID: "y"}}}
	single := questions.Body{Options: []questions.Option{{ID: "a", Right: true}, {ID: "b"}}}
	truth := questions.Body{Options: []questions.Option{{ID: questions.OptionTrue}, {ID: questions.OptionFalse, Right: true}}}
	number := questions.Body{Number: &questions.Number{Value: "72.5", Tolerance: "0.5"}}
	short := questions.Body{Accepted: []string{"TTE", "Tanda Tangan Elektronik"}}
	chosen := func(ids ...string) questions.Answer { return questions.Answer{Options: ids} }
	said := func(s string) questions.Answer { return questions.Answer{Text: s} }
	for _, c := range []struct {
		name string
		kind questions.Kind
		body questions.Body
		in   questions.Answer
		want int
	}{
		{"single right", questions.Single, single, chosen("a"), 10000},
		{"single wrong", questions.Single, single, chosen("b"), 0},
		{"single unknown", questions.Single, single, chosen("zz"), 0},
		{"single both", questions.Single, single, chosen("a", "b"), 0},
		{"nothing", questions.Single, single, questions.Answer{}, 0},
		{"all right ones", questions.Multiple, multiple, chosen("a", "b", "c"), 10000},
		{"two of three right", questions.Multiple, multiple, chosen("a", "b"), 6666},
		{"right minus wrong", questions.Multiple, multiple, chosen("a", "b", "x"), 1666},
		{"never below nothing", questions.Multiple, multiple, chosen("a", "x", "y"), 0},
		{"everything", questions.Multiple, multiple, chosen("a", "b", "c", "x", "y"), 0},
		{"false is right", questions.TrueFalse, truth, chosen(questions.OptionFalse), 10000},
		{"true is wrong", questions.TrueFalse, truth, chosen(questions.OptionTrue), 0},
		{"number with a comma", questions.Numeric, number, said("72,5"), 10000},
		{"upper edge", questions.Numeric, number, said("73"), 10000},
		{"lower edge", questions.Numeric, number, said("72"), 10000},
		{"just outside", questions.Numeric, number, said("73.01"), 0},
		{"no number", questions.Numeric, number, said("tujuh"), 0},
		{"short, other case", questions.Short, short, said(" tanda  tangan ELEKTRONIK"), 10000},
		{"short, other word", questions.Short, short, said("tanda tangan"), 0},
	} {
		if got := questions.Fraction(c.kind, c.body, c.in); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}
