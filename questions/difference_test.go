package questions_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mumpuni/internal/compare"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
)

// What both versions have and what only one has make up each of them again; nothing is told where nothing changed.
func TestDifferencesMakeUpBothVersions(t *testing.T) {
	text := rapid.SliceOfN(rapid.SampledFrom([]string{"surat", "masuk", "dicatat", "di", "mana", "SRIKANDI"}), 0, 12)
	rapid.Check(t, func(r *rapid.T) {
		before, after := strings.Join(text.Draw(r, "before"), " "), strings.Join(text.Draw(r, "after"), " ")
		list := questions.Differences(questions.Version{Stem: before}, questions.Version{Stem: after})
		if before == after {
			if len(list) > 0 {
				r.Fatalf("%+v", list)
			}
			return
		}
		side := func(skip string) string {
			var words []string
			for _, s := range list[0].Spans {
				if s.In != skip {
					words = append(words, s.Text)
				}
			}
			return strings.Join(words, " ")
		}
		if side("new") != before || side("old") != after {
			r.Fatalf("%q %q %+v", before, after, list)
		}
	})
}

func TestEveryPartOfAQuestionIsCompared(t *testing.T) {
	a := questions.Version{Stem: "Di mana surat dicatat?", Level: 1, Body: kinds.Body{
		Options: []kinds.Option{{Text: "SRIKANDI", Right: true}, {Text: "SIASN"}}, Pairs: []kinds.Pair{{Left: "a", Right: "b"}},
		Number: &kinds.Number{Value: "1", Tolerance: "0"}, Accepted: []string{"x"}, Feedback: "Karena.",
	}}
	b := questions.Version{Stem: "Di mana surat masuk dicatat?", Level: 2, Body: kinds.Body{
		Options: []kinds.Option{{Text: "SRIKANDI", Feedback: "Ya"}, {Text: "e-Office", Right: true}}, Pairs: []kinds.Pair{{Left: "a", Right: "c"}},
		Number: &kinds.Number{Value: "2", Tolerance: "0"}, Accepted: []string{"x", "y"}, Feedback: "Karena.",
	}}
	var parts []string
	for _, d := range questions.Differences(a, b) {
		parts = append(parts, d.Part)
	}
	if want := []string{"stem", "options", "key", "pairs", "number", "accepted", "feedback", "measures"}; !slices.Equal(parts, want) {
		t.Errorf("%v, not %v", parts, want)
	}
	if got := questions.Differences(a, b)[0].Spans; !slices.Equal(got, []compare.Span{{Text: "Di mana surat", In: "both"}, {Text: "masuk", In: "new"}, {Text: "dicatat?", In: "both"}}) {
		t.Errorf("%+v", got)
	}
	// As much as possible is told as unchanged.
	if got := questions.Differences(questions.Version{Stem: "satu dua tiga"}, questions.Version{Stem: "dua tiga"})[0].Spans; !slices.Equal(got, []compare.Span{{Text: "satu", In: "old"}, {Text: "dua tiga", In: "both"}}) {
		t.Errorf("%+v", got)
	}
}
