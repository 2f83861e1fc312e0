package compare_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mumpuni/internal/compare"
)

// sides are what the spans say of each text, without white space.
func sides(list []compare.Span) (old, now string) {
	for _, s := range list {
		text := strings.Join(strings.Fields(s.Text), "")
		if s.In != compare.New {
			old += text
		}
		if s.In != compare.Old {
			now += text
		}
	}
	return old, now
}

// Both texts are in the comparison, whole and in their order, and what is in both is said to be.
func TestWordsSayBothTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"satu", "dua", "tiga", "empat"})
		a, b := strings.Join(rapid.SliceOf(word).Draw(t, "a"), " "), strings.Join(rapid.SliceOf(word).Draw(t, "b"), " ")
		old, now := sides(compare.Words(a, b))
		if old != strings.ReplaceAll(a, " ", "") || now != strings.ReplaceAll(b, " ", "") {
			t.Fatalf("%q %q: %q %q", a, b, old, now)
		}
	})
	got := compare.Words("Data harus dijaga baik", "Data pribadi harus dijaga")
	if len(got) != 4 || got[0] != (compare.Span{Text: "Data", In: "both"}) || got[1] != (compare.Span{Text: "pribadi", In: "new"}) || got[3] != (compare.Span{Text: "baik", In: "old"}) {
		t.Errorf("%+v", got)
	}
	got = compare.Words("satu dua tiga lama", "dua empat tiga baru")
	if len(got) < 5 || got[0] != (compare.Span{Text: "satu", In: "old"}) || got[1] != (compare.Span{Text: "dua", In: "both"}) || got[3] != (compare.Span{Text: "tiga", In: "both"}) {
		t.Errorf("%+v", got)
	}
}

// Of a long text only what differs is given, with a line around it; two long texts that have nothing in common end in time.
func TestTextsGiveWhatDiffers(t *testing.T) {
	lines := strings.Split(strings.Repeat("sama\n", 20), "\n")
	before, after := strings.Clone(strings.Join(lines, "\n")), ""
	lines[10] = "lain kata"
	after = strings.Join(lines, "\n")
	got := compare.Texts(before, after)
	if len(got) != 5 || got[0].Skipped != 9 || got[1].Spans[0].Text != "sama" || got[3].Spans[0].Text != "sama" || got[4].Skipped == 0 {
		t.Fatalf("%+v", got)
	}
	if s := got[2].Spans; len(s) != 2 || s[0].In != compare.Old || s[1] != (compare.Span{Text: "lain kata", In: "new"}) {
		t.Errorf("%+v", s)
	}
	if got := compare.Texts(before, before); len(got) > 2 || strings.Contains(strings.Join(inOf(got), " "), "new") {
		t.Errorf("%+v", got)
	}
	begun := time.Now()
	compare.Texts(strings.Repeat("a b\n", 30_000), strings.Repeat("c d\n", 30_000))
	if took := time.Since(begun); took > 2*time.Second {
		t.Error(took)
	}
}

func inOf(list []compare.Stretch) (in []string) {
	for _, s := range list {
		for _, one := range s.Spans {
			in = append(in, one.In)
		}
	}
	return in
}
