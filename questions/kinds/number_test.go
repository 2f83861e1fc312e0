package kinds_test

import (
	"encoding/json"
	"errors"
	"math/big"
	"strings"
	"testing"

	"mumpuni/internal/fault"
	"mumpuni/questions/kinds"
)

func TestParseNumber(t *testing.T) {
	for in, want := range map[string]string{
		"0": "0", "7": "7", " 42 ": "42", "-5": "-5", "+5": "5", "\u22123": "-3", "1000": "1000",
		",5": "0.5", ".5": "0.5", "-,25": "-0.25", ".125": "0.125", "\u20135": "-5", "\u20115": "-5", "\u200b5": "5", "5\u200b": "5", "\ufeff12\u2009500": "12500",
		"1,5": "1.5", "1.5": "1.5", "0,125": "0.125", "0.125": "0.125", "2,1250": "2.125", "2.1250": "2.125",
		"1.000.000": "1000000", "1,000,000": "1000000", "1.000,5": "1000.5", "1,000.5": "1000.5", "12 500": "12500",
		"12 500,75": "12500.75", "1234.567": "1234.567", "1234,567": "1234.567", "007": "7", "1\u00a0000": "1000",
	} {
		n, err := kinds.ParseNumber(in)
		w, _ := new(big.Rat).SetString(want)
		if err != nil || n.Cmp(w) != 0 {
			t.Errorf("%q read as %v (%v), want %s", in, n, err, want)
		}
	}
}

func TestParseNumberRefusesTwoReadings(t *testing.T) {
	for _, in := range []string{"1.000", "1,000", "2,125", "999.999", "-1.000", "+12.500"} {
		if _, err := kinds.ParseNumber(in); !isFault(err, "quiz.number_ambiguous") {
			t.Errorf("%q: %v", in, err)
		}
	}
}

func TestParseNumberRefusesWhatIsNone(t *testing.T) {
	for _, in := range []string{
		"", " ", "-", "abc", "5 jam", "15%", "1e3", "0x10", "1..5", "1.00.000", "1.000.00", "1,5,5", ".", ",", "5.", "–", "5–3", "1.5,5",
		"1 5", "--5", "+-5", "Inf", "NaN", "1/2", "1_000", "٣", strings.Repeat("9", 31), "1.000,000,5", "1.000 000",
	} {
		if n, err := kinds.ParseNumber(in); !isFault(err, "quiz.number_invalid") {
			t.Errorf("%q read as %v (%v)", in, n, err)
		}
	}
}

func isFault(err error, key string) bool {
	var f *fault.Fault
	return errors.As(err, &f) && f.Key == key
}

// Whatever is typed: no panic, a fault or one number; and swapping point and comma never gives another number, because
// what has two readings is refused.
func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{"1.000", "1,5", "-3.25", "1.000.000,5", "12 500", "0,125", "\u22127", "1e9", "", "٣", "1.000,000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := kinds.ParseNumber(s)
		swapped, err2 := kinds.ParseNumber(strings.NewReplacer(".", ",", ",", ".").Replace(s))
		if (err == nil) != (err2 == nil) {
			t.Fatalf("%q and its twin differ: %v, %v", s, err, err2)
		}
		if err == nil && n.Cmp(swapped) != 0 {
			t.Fatalf("%q has two readings: %s and %s", s, n, swapped)
		}
		if err != nil && !isFault(err, "quiz.number_invalid") && !isFault(err, "quiz.number_ambiguous") {
			t.Fatalf("%q: %v is no fault", s, err)
		}
	})
}

func TestFold(t *testing.T) {
	for _, same := range [][]string{
		{"Tanda Tangan  Elektronik", " tanda tangan elektronik ", "TANDA\tTANGAN\nELEKTRONIK"},
		{"René", "rene", "RENE\u0301"},
		{"ＡＢＣ", "abc"},
		{"Straße", "STRASSE"},
		{"Tanda tangan elektronik", "tanda tangan elektronik.", `"Tanda Tangan Elektronik"`, "\u201ctanda tangan elektronik\u201d,", "tanda\u00a0tangan \u200belektronik"},
		{"Jum'at", "jum\u2019at", "JUM`AT", "jum\u00b4at", "jum\u2032at", "jum\u02bbat", "jum\u02bfat"},
		{"e-mel", "e\u2011mel", "e\u2013mel", "e\u2212mel"},
		{"SPBE", "«SPBE»", "„spbe”", "‹SPBE›"},
		{"?", " ? "},
	} {
		for _, s := range same[1:] {
			if kinds.Fold(s) != kinds.Fold(same[0]) {
				t.Errorf("%q and %q fold apart", s, same[0])
			}
		}
	}
	for _, apart := range [][2]string{{"e-mel", "emel"}, {"C++", "C"}, {"tidak", "tidak!"}, {"1.5", "15"}, {".", ","}} {
		if kinds.Fold(apart[0]) == kinds.Fold(apart[1]) {
			t.Errorf("%q and %q fold together", apart[0], apart[1])
		}
	}
	if kinds.Fold("surel") == kinds.Fold("surat") {
		t.Error("different words fold together")
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"É", "a\u0301\u0302", "ｱ", "İ", "ß", "\xff", "  a  b "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := kinds.Fold(s)
		if twice := kinds.Fold(once); twice != once {
			t.Fatalf("%q folds to %q, then to %q", s, once, twice)
		}
	})
}

func FuzzParseAnswer(f *testing.F) {
	for _, s := range []string{
		`{}`, `{"options":["a"]}`, `{"text":"1,5"}`, `{"options":["a","a"]}`, `{"text":"a","options":["b"]}`,
		`null`, `[]`, `{"x":1}`, `{}{}`, `{"text":"\u0000"}`, `{"options":null}`,
		`{"pairs":{"l1":"r1","l2":"r2"}}`, `{"pairs":{"l1":""}}`, `{"pairs":{"r1":"l1"}}`, `{"pairs":null}`, `{"pairs":{"l1":"r1"},"text":"a"}`,
		`{"text":"72","unit":"jam"}`, `{"unit":"jam"}`, `{"text":"1","unit":"satuan yang terlalu panjang"}`, `{"text":"1","unit":"\u0000"}`,
		`{"options":["c","b","a"]}`, `{"options":["c","c","b"]}`, `{"options":["A"]}`, `{"options":["a","b","c","d","e","f","g","h","i","j","k"]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := kinds.ParseAnswer(raw)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%q: %v is not Invalid", raw, err)
			}
			return
		}
		holdsForEveryKind(t, a)
		if strings.ContainsRune(a.Text, 0) || (a.Text != "" && len(a.Options) > 0) || len(a.Options) > 10 {
			t.Fatalf("%q gave %+v", raw, a)
		}
	})
}

// asked is a body that every kind can grade by.
var asked = kinds.Body{
	Options:  []kinds.Option{{ID: "a", Text: "satu", Right: true}, {ID: "b", Text: "dua"}, {ID: "c", Text: "tiga"}},
	Pairs:    []kinds.Pair{{LeftID: "l1", Left: "BKN", RightID: "r1", Right: "pegawai"}, {LeftID: "l2", Left: "ANRI", RightID: "r2", Right: "arsip"}},
	Number:   &kinds.Number{Value: "72", Tolerance: "1", Units: []string{"jam", "hari"}},
	Accepted: []string{"a"},
}

// holdsForEveryKind: an answer that was read is read again as the same, and no kind gives it less than nothing or more than all.
func holdsForEveryKind(t *testing.T, a kinds.Answer) {
	t.Helper()
	raw, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := kinds.ParseAnswer(raw); err != nil || !again.Equal(a) {
		t.Fatalf("%+v is read again as %+v, %v", a, again, err)
	}
	if a.Unit != "" && a.Text == "" || len(a.Pairs) > 0 && len(a.Options) > 0 {
		t.Fatalf("%+v answers two ways", a)
	}
	for _, k := range kinds.Kinds {
		plain := k.Plain(a)
		f := kinds.Fraction(k, asked, a)
		if f < 0 || f > kinds.Whole || f != kinds.Fraction(k, asked, plain) || a.Empty() && f != 0 {
			t.Fatalf("%s gives %d to %+v", k, f, a)
		}
	}
}
