package questions

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"mumpuni/questions/exchange"
	"mumpuni/questions/kinds"
	"mumpuni/questions/starter"
)

func starterDraft(t *testing.T, code string) kinds.Draft {
	t.Helper()
	read, err := exchange.Read(t.Context(), starter.XML())
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range read.Questions {
		if q.Item.Code == code {
			d, _ := draftOf(q.Item, nil)
			if d, err = d.Check(); err != nil {
				t.Fatal(err)
			}
			return d
		}
	}
	t.Fatal(code)
	return kinds.Draft{}
}

func keysOf(notes []exchange.Note) (list []string) {
	for _, n := range notes {
		list = append(list, strings.TrimPrefix(n.Key, "bank.variant."))
	}
	return list
}

// Where the explanation says how the key follows from the numbers, text, key and explanation change together; the same each time.
func TestNumbersChangeWithTheKey(t *testing.T) {
	d := starterDraft(t, "LD.2.5-040") // 1.800 ÷ 6.000 = 30 %
	v, notes, ok := vary(d, "", 0)
	if !ok || !slices.Contains(keysOf(notes), "computed") || v.Stem == d.Stem || v.Body.Number.Value == d.Body.Number.Value || d.Body.Number.Value != "30" {
		t.Fatalf("%v %q %+v", notes, v.Stem, v.Body.Number)
	}
	formula := calculation.FindStringSubmatch(v.Body.Feedback)
	if said, ok := readNumber(formula[2]); !ok || strconv.FormatFloat(said, 'f', -1, 64) != v.Body.Number.Value {
		t.Errorf("%q is not %s", formula, v.Body.Number.Value)
	}
	if value, ok := evaluate(formula[1]); !ok || strconv.FormatFloat(100*value, 'f', -1, 64) != v.Body.Number.Value {
		t.Errorf("%q gives %v", formula, value)
	}
	for _, n := range digits.FindAllString(formula[1], -1) {
		if !strings.Contains(v.Stem, n) {
			t.Errorf("%s of the explanation does not stand in %q", n, v.Stem)
		}
	}
	if again, _, _ := vary(d, "", 0); again.Stem != v.Stem {
		t.Error("the same variant is another one each time")
	}
	if lawful, notes, _ := vary(d, "UU 14/2008", 0); lawful.Stem != d.Stem || !slices.Contains(keysOf(notes), "numbers") {
		t.Error("what may be a number of a law was changed")
	}
	if next, _, _ := vary(d, "", 1); next.Stem == v.Stem {
		t.Error("the next variant is the same")
	}
}

// A key that cannot be known to follow stays, and the author is told the numbers.
func TestUnknownNumbersAreLeftToTheAuthor(t *testing.T) {
	for _, code := range []string{"LD.4.1-042", "LD.1.3-022"} { // hours between two days; a number of the formula that follows from another
		d := starterDraft(t, code)
		v, notes, ok := vary(d, "", 0)
		if !ok || v.Stem != d.Stem || v.Body.Number.Value != d.Body.Number.Value || !slices.Contains(keysOf(notes), "numbers") {
			t.Errorf("%v %q", notes, v.Stem)
		}
	}
	less := kinds.Draft{Kind: kinds.Numeric, Stem: "Baris dengan kurang dari 3 orang disatukan: 1, 2, dan 7 orang. Berapa orang?", Body: kinds.Body{
		Number: &kinds.Number{Value: "3", Tolerance: "0"}, Feedback: "1 + 2 = 3 orang.",
	}}
	if v, notes, _ := vary(less, "", 0); strings.Contains(v.Stem, "1, 3,") || strings.Contains(v.Stem, ", 4,") {
		t.Errorf("a number was carried over the bound: %q %v", v.Stem, notes)
	}
}

// Each name is one other name everywhere; what has nothing to vary is refused.
func TestNamesAreOthers(t *testing.T) {
	d := kinds.Draft{Kind: kinds.Single, Stem: "Yuli bertanya kepada Andi. Apa jawab Andi?", Body: kinds.Body{Options: []kinds.Option{{Text: "Andi membalas Yuli", Right: true}, {Text: "Andi diam"}}}}
	v, notes, ok := vary(d, "", 0)
	if !ok || name.FindString(strings.ReplaceAll(v.Stem, "Yuli", "")) == "Andi" || strings.Contains(v.Stem, "Andi") || strings.Contains(v.Body.Options[1].Text, "Andi") {
		t.Fatalf("%v %+v", notes, v)
	}
	if slices.IndexFunc(v.Body.Options, func(o kinds.Option) bool { return o.Right }) != 1 || !slices.Contains(keysOf(notes), "order") {
		t.Errorf("the order stays: %+v", v.Body.Options)
	}
	if _, notes, ok := vary(kinds.Draft{Kind: kinds.TrueFalse, Stem: "Kata sandi ditempel di layar.", Body: kinds.Body{Options: []kinds.Option{{ID: kinds.OptionTrue}, {ID: kinds.OptionFalse, Right: true}}}}, "", 0); ok {
		t.Errorf("nothing can be varied, and yet %v", notes)
	}
}

// Of the whole bank each question is refused or gives a draft that the editor takes, whose key is right where it was changed.
func TestEveryQuestionOfTheStarterBankIsVariedOrRefused(t *testing.T) {
	read, err := exchange.Read(t.Context(), starter.XML())
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, q := range read.Questions {
		d, _ := draftOf(q.Item, nil)
		checked, err := d.Check()
		if err != nil {
			t.Fatal(q.Item.Code, err)
		}
		v, notes, ok := vary(checked, q.Item.Source, 0)
		if !ok {
			count["refused"]++
			continue
		}
		for _, key := range keysOf(notes) {
			count[key]++
		}
		if _, err := v.Check(); err != nil {
			t.Errorf("%s: %v", q.Item.Code, err)
		}
		if slices.Contains(keysOf(notes), "computed") {
			t.Log(q.Item.Code, notes[0].Args, v.Body.Feedback)
		}
	}
	t.Log(count)
	if count["computed"] < 3 || count["refused"] == 0 || count["names"] == 0 {
		t.Error(count)
	}
}

// Of the numbers of a text the same one is the greater in each variant: 22 stays below the bound of 30, and above 11.
func TestTheGreaterOfTwoNumbersStaysSo(t *testing.T) {
	const stem = "Baris dengan kurang dari 30 orang disatukan: 11, 22, dan 70 orang."
	list := changes("11 + 22", stem)
	if len(list) < 5 {
		t.Errorf("only %d changes may be tried", len(list))
	}
	for _, c := range list {
		var now []float64
		for _, n := range digits.FindAllString(c.Replace(stem), -1) {
			value, _ := readNumber(n)
			now = append(now, value)
		}
		if !slices.IsSorted([]float64{now[1], now[2], now[0], now[3]}) || now[1] == now[2] || now[2] == now[0] {
			t.Errorf("%v gives %v", c.told, now)
		}
	}
}
