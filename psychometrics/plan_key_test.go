package psychometrics_test

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"mumpuni/psychometrics"
)

// whole is a plan in which nothing is empty, put together anew each time.
func whole() (psychometrics.Plan, []psychometrics.Question) {
	p := psychometrics.Plan{
		Blueprint: psychometrics.Blueprint{"k:1": 1, "k:2": 1}, Papers: [][]int{{0, 1}, {1, 0}}, People: 2000, Mean: 0.1, SD: 1, Minutes: 30, Seed: 4,
		Delivery: psychometrics.Delivery{
			Rule: psychometrics.Rule{Cuts: []float64{-1, 0}, Mean: 0.2, SD: 1.5, Certainty: 0.9}, Required: 1, Most: 2, Shares: map[string]float64{"k:1": 1, "k:2": 2}, Cap: 0.5,
		},
	}
	return p, []psychometrics.Question{
		{ID: "a", Item: psychometrics.Item{A: 1, B: 0.5, C: 0.2, SEA: 0.1, SEB: 0.1}, Level: 1, Cell: "k:1", Enemies: []string{"b"}, Seconds: 60},
		{ID: "b", Item: psychometrics.Item{A: 1, B: -0.5, C: 0.2, SEA: 0.1, SEB: 0.1}, Level: 2, Cell: "k:2", Enemies: []string{"a"}, Seconds: 30},
	}
}

// The key of a plan is of all of it: whatever is changed, down to one figure of one question, the key is another; and a plan that is put
// together anew has the same. A field of a new kind fails here until it is known how to change it.
func TestThePlansKeyIsOfAllOfIt(t *testing.T) {
	p, questions := whole()
	seen := map[[32]byte]string{p.KeyWith(questions): "nothing"}
	note := func(what string) {
		key := p.KeyWith(questions)
		if before, twice := seen[key]; twice {
			t.Errorf("with %s changed the key is that with %s changed", what, before)
		}
		seen[key] = what
	}
	changes(t, reflect.ValueOf(&p).Elem(), "plan", note)
	changes(t, reflect.ValueOf(&questions).Elem(), "questions", note)
	if len(seen) < 40 {
		t.Errorf("only %d things of a plan were changed", len(seen))
	}
	anew, same := whole()
	if seen[anew.KeyWith(same)] != "nothing" {
		t.Error("the same plan has another key")
	}
	bank, err := psychometrics.NewBank(same)
	if err != nil {
		t.Fatal(err)
	}
	if anew.Bank = bank; anew.Key() != p.KeyWith(questions) {
		t.Error("the key leaves the bank's questions out")
	}
}

// changes changes everything in v, one thing at a time, and says so; each is put back.
func changes(t *testing.T, v reflect.Value, what string, note func(string)) {
	t.Helper()
	before := reflect.New(v.Type()).Elem()
	before.Set(v)
	switch v.Kind() {
	case reflect.Pointer: // the bank, whose questions are changed themselves
		return
	case reflect.Struct:
		for i := range v.NumField() {
			changes(t, v.Field(i), what+"."+v.Type().Field(i).Name, note)
		}
		return
	case reflect.Slice:
		for i := range v.Len() {
			changes(t, v.Index(i), fmt.Sprintf("%s[%d]", what, i), note)
		}
		v.Set(v.Slice(0, v.Len()-1))
	case reflect.Map:
		for _, key := range v.MapKeys() {
			value := reflect.New(v.Type().Elem()).Elem()
			value.Set(v.MapIndex(key))
			changes(t, value, fmt.Sprintf("%s[%v]", what, key), func(what string) {
				was := v.MapIndex(key)
				v.SetMapIndex(key, value)
				note(what)
				v.SetMapIndex(key, was)
			})
		}
		v.Set(reflect.Zero(v.Type()))
	case reflect.Float64:
		v.SetFloat(math.Nextafter(v.Float(), math.Inf(1)))
	case reflect.Int:
		v.SetInt(v.Int() + 1)
	case reflect.Uint64:
		v.SetUint(v.Uint() + 1)
	case reflect.String:
		v.SetString(v.String() + "'")
	default:
		t.Fatalf("%s is of a kind that the key may not tell apart: %s", what, v.Kind())
	}
	note(what)
	v.Set(before)
}
