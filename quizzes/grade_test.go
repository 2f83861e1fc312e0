package quizzes

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

func TestFractionByKind(t *testing.T) {
	multiple := Body{Options: []Option{{ID: "a", Right: true}, {ID: "b", Right: true}, {ID: "c", Right: true}, {ID: "x"}, {ID: "y"}}}
	single := Body{Options: []Option{{ID: "a", Right: true}, {ID: "b"}}}
	truth := Body{Options: []Option{{ID: OptionTrue}, {ID: OptionFalse, Right: true}}}
	number := Body{Number: &Number{Value: "72.5", Tolerance: "0.5"}}
	short := Body{Accepted: []string{"TTE", "Tanda Tangan Elektronik"}}
	chosen := func(ids ...string) Answer { return Answer{Options: ids} }
	said := func(s string) Answer { return Answer{Text: s} }
	for _, c := range []struct {
		name string
		kind Kind
		body Body
		in   Answer
		want int
	}{
		{"single right", Single, single, chosen("a"), 10000},
		{"single wrong", Single, single, chosen("b"), 0},
		{"single unknown", Single, single, chosen("zz"), 0},
		{"single both", Single, single, chosen("a", "b"), 0},
		{"nothing", Single, single, Answer{}, 0},
		{"all right ones", Multiple, multiple, chosen("a", "b", "c"), 10000},
		{"two of three right", Multiple, multiple, chosen("a", "b"), 6666},
		{"right minus wrong", Multiple, multiple, chosen("a", "b", "x"), 1666},
		{"never below nothing", Multiple, multiple, chosen("a", "x", "y"), 0},
		{"everything", Multiple, multiple, chosen("a", "b", "c", "x", "y"), 0},
		{"false is right", TrueFalse, truth, chosen(OptionFalse), 10000},
		{"true is wrong", TrueFalse, truth, chosen(OptionTrue), 0},
		{"number with a comma", Numeric, number, said("72,5"), 10000},
		{"upper edge", Numeric, number, said("73"), 10000},
		{"lower edge", Numeric, number, said("72"), 10000},
		{"just outside", Numeric, number, said("73.01"), 0},
		{"no number", Numeric, number, said("tujuh"), 0},
		{"short, other case", Short, short, said(" tanda  tangan ELEKTRONIK"), 10000},
		{"short, other word", Short, short, said("tanda tangan"), 0},
	} {
		if got := Fraction(c.kind, c.body, c.in); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestTotalReachesThePassMarkExactlyWhenTheMarksDo(t *testing.T) {
	slots := make([]graded, 3)
	for i := range slots {
		slots[i] = graded{maxMark: 1}
	}
	slots[0].fraction, slots[1].fraction = Whole, Whole
	if got := total(slots); got != 6666 {
		t.Errorf("two of three: %d, want 6666, as 6667 would reach a mark that was missed", got)
	}
	if got := total(nil); got != 0 {
		t.Errorf("nothing asked: %d", got)
	}
	weighted := []graded{{fraction: Whole, maxMark: 3}, {fraction: 0, maxMark: 1}}
	if got := total(weighted); got != 7500 {
		t.Errorf("weights: %d, want 7500", got)
	}
}

func TestLevelsAreTheHighestWhoseOwnQuestionsReachThePassMark(t *testing.T) {
	a, b := uuid.New(), uuid.New()
	slots := []graded{
		{fraction: Whole, maxMark: 1, competencyID: a, level: 2},
		{fraction: Whole, maxMark: 1, competencyID: a, level: 2},
		{fraction: Whole, maxMark: 1, competencyID: a, level: 3},
		{fraction: 0, maxMark: 1, competencyID: a, level: 3},
		{fraction: 0, maxMark: 1, competencyID: a, level: 1},
		{fraction: 6000, maxMark: 1, competencyID: b, level: 4},
		{fraction: Whole, maxMark: 5},
	}
	got := levels(slots, 7000)
	want := []reached{{competencyID: a, level: 2, fraction: Whole, items: 2}}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(reached{})); d != "" {
		t.Error(d)
	}
	second := graded{fraction: Whole, maxMark: 1, competencyID: a, level: 2}
	third := graded{fraction: 8000, maxMark: 1, competencyID: a, level: 3}
	for _, slots := range [][]graded{{second, third}, {third, second}, {third, second, third}} { // of several levels reached the highest, wherever it stands
		got := levels(slots, 7000)
		if len(got) != 1 || got[0].level != 3 || got[0].fraction != 8000 {
			t.Errorf("%+v gives %+v", slots, got)
		}
	}
	if got := levels([]graded{{fraction: 7000, maxMark: 1, competencyID: a, level: 1}}, 7000); len(got) != 1 {
		t.Error("the pass mark itself does not reach it")
	}
}
