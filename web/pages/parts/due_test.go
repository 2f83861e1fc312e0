package parts

import (
	"context"
	"testing"
	"unicode/utf8"

	"mumpuni/people"
	"mumpuni/web/locale"
)

// A deadline stands on one line of the narrowest card of a phone of 360 px: 40 letters.
func TestADeadlineFitsOnALine(t *testing.T) {
	for _, lang := range []string{locale.ID, locale.EN} {
		ctx := locale.With(context.Background(), lang)
		for _, in := range []int{-199, -1, 0, 1, 199} {
			if _, words := dueWords(ctx, people.Day("2026-09-30"), in); utf8.RuneCountInString(words) > 40 {
				t.Errorf("%s, %d days: %q has %d letters", lang, in, words, utf8.RuneCountInString(words))
			}
		}
	}
}
