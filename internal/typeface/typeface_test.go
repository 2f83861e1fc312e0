package typeface

import (
	"slices"
	"strings"
	"testing"
)

func TestWhatStandsOnThePaper(t *testing.T) {
	for in, want := range map[string]string{
		"Siti Nurhaliza":      "Siti Nurhaliza",
		"Nur\u2011Aini":       "Nur-Aini",
		"Al\u2010Banjari":     "Al-Banjari",
		"ʿAbd al-Raḥmān":      "'Abd al-Raḥmān",
		"Ibnu ʾAhmad":         "Ibnu 'Ahmad",
		"Ma`ruf Sya´ban":      "Ma'ruf Sya'ban",
		"Nguyễn Thị Ường":     "Nguyễn Thị Ường",
		"Muhammad ﷺ":          "Muhammad ﷺ",
		"Golongan Ⅳ":          "Golongan IV",
		"ＢＵＤＩ":                "BUDI",
		"Muḥammad Ṣāliḥ":      "Muḥammad Ṣāliḥ",
		"A\u0301":             "Á",
		"a\u200bb\ufe0f":      "ab",
		"x\ty  z":             "x y z",
		"– “kutip” ‘a’ … 50%": "– “kutip” ‘a’ … 50%",
	} {
		if got := Drawable(in); got != want {
			t.Errorf("%q is printed as %q, want %q", in, got, want)
		}
		if lost := Lost(in); len(lost) > 0 || Holes(in) {
			t.Errorf("%q is said to lose %q", in, string(lost))
		}
	}
}

func TestWhatCannotBePrintedIsSaid(t *testing.T) {
	for in, want := range map[string]struct {
		drawn, lost string
		holes       bool
	}{
		"王 Budi":        {"? Budi", "王", true},
		"ꦧꦸ Budi":       {"?? Budi", "ꦧꦸ", true},
		"Siti 😀😀":       {"Siti ??", "😀", true},
		"R\u0325udi":    {"Rudi", "\u0325", false}, // the ring is lost, the letter is not
		"Siti? 王":       {"Siti? ?", "王", true},
		"Siapa namamu?": {"Siapa namamu?", "", false},
	} {
		if got := Drawable(in); got != want.drawn {
			t.Errorf("%q is printed as %q, want %q", in, got, want.drawn)
		}
		if got := Lost(in); string(got) != want.lost {
			t.Errorf("%q loses %q, want %q", in, string(got), want.lost)
		}
		if Holes(in) != want.holes {
			t.Errorf("%q has holes: %v", in, Holes(in))
		}
	}
}

func TestEachWordStandsInOneFace(t *testing.T) {
	got := Runs("Ny. Nguyễn Thị Hoa ﷺ, S.Kom.")
	want := []Run{{0, "Ny. "}, {1, "Nguyễn Thị "}, {0, "Hoa "}, {2, "ﷺ"}, {0, ", S.Kom."}}
	if !slices.Equal(got, want) {
		t.Fatalf("%+v", got)
	}
	for _, line := range []string{"", "Siti", "Siti Rahma", " Siti"} {
		runs := Runs(line)
		var b strings.Builder
		for _, r := range runs {
			b.WriteString(r.Text)
		}
		if len(runs) != 1 || b.String() != line {
			t.Errorf("%q: %+v", line, runs)
		}
	}
}

// TestEveryStyleHasTheLetters: what counts as covered can be drawn in bold, as a name is, and in italics.
func TestEveryStyleHasTheLetters(t *testing.T) {
	for _, f := range Faces {
		covered := f.covers()
		for _, style := range []string{"", "B", "I"} {
			drawn := read(f.Name, f.File(style))
			for r := rune(' '); r < 0x10000; r++ {
				if covered.has(r) && !drawn.has(r) {
					t.Fatalf("%s %s has no %U", f.Name, style, r)
				}
			}
		}
	}
}
