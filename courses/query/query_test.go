package query

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatIsAskedIsRead(t *testing.T) {
	for text, want := range map[string][][]string{
		"":                             nil,
		"  ,. ":                        nil,
		"naskah-dinas":                 {{"tata naskah dinas", "naskah dinas", "surat dinas", "korespondensi dinas"}},
		"“keamanan”":                   {{"keamanan"}},
		"Keamanan,":                    {{"keamanan"}},
		"cara membuat anggaran":        {{"membuat"}, {"anggaran"}},
		"apa itu":                      {{"apa"}, {"itu"}},
		"kursus HOAX di desa":          {{"hoaks", "hoax", "berita bohong", "kabar bohong", "disinformasi", "misinformasi"}, {"kelurahan", "desa"}},
		"100%_energi":                  {{"100"}, {"energi"}},
		"a b c d e f g h i j k l m no": {{"b"}, {"c"}, {"d"}, {"e"}, {"f"}, {"g"}, {"h"}},
	} {
		if got := Parse(text).Groups; !cmp.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestSynonymsMeanOneThing: no way of saying something means two things, and none is one that tells nothing.
func TestSynonymsMeanOneThing(t *testing.T) {
	if len(synonyms) < 100 {
		t.Fatalf("%d ways", len(synonyms))
	}
	for way, same := range synonyms {
		if len(same) < 2 || common[way] {
			t.Errorf("%q means %q", way, same)
		}
		for _, other := range same {
			if !cmp.Equal(synonyms[other], same) {
				t.Errorf("%q means %q, and %q means %q", way, same, other, synonyms[other])
			}
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"sandi", "sandi", 0},
		{"snadi", "sandi", 1},
		{"sandii", "sandi", 1},
		{"sani", "sandi", 1},
		{"sendi", "sandi", 1},
		{"kemanan", "keamanan", 1},
		{"kaemnan", "keamanan", 2},
		{"arsip", "aksip", 1},
		{"", "abc", 3},
		{"abc", "", 3},
		{"ca", "abc", 3},
		{"surel", "surat", 2},
	} {
		if got := distance(c.a, c.b, 9); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
		if got := distance(c.a, c.b, 2); got != min(c.want, 2) {
			t.Errorf("%q to %q, at most 2: %d", c.a, c.b, got)
		}
	}
}

// TestTheNearestWordIsTaken: nothing for a word that is known, that is short, or that is far from all others.
func TestTheNearestWordIsTaken(t *testing.T) {
	known := []string{"arsip", "keamanan", "kemanan", "sanda", "sandi", "spbe"}
	for text, want := range map[string]string{"snadi": "sandi", "arsio spbe": "arsip spbe", "keamanaan": "keamanan", "kaemanan": "keamanan", "sandu": "sanda", "pasword": "password", "pising": "phising"} {
		if got, ok := Parse(text).Nearest(known); !ok || got != want {
			t.Errorf("%q becomes %q, %v", text, got, ok)
		}
	}
	for _, text := range []string{"sandi", "keamanan", "spb", "anggaran", ""} {
		if got, ok := Parse(text).Nearest(known); ok {
			t.Errorf("%q becomes %q", text, got)
		}
	}
	if from, to := Parse("snadi keamanaan spb").Lengths(); from != 4 || to != 11 {
		t.Errorf("words of %d to %d letters", from, to)
	}
	if from, to := Parse("spb").Lengths(); from != 0 || to != 0 {
		t.Errorf("of a short one %d to %d", from, to)
	}
}
