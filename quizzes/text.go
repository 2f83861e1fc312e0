package quizzes

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Fold is how short answers are compared: letter case, accents, width and runs of white space make no difference.
func Fold(s string) string {
	// A Transformer has state, so each call makes its own.
	plain := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), cases.Fold(), norm.NFKC)
	if folded, _, err := transform.String(plain, s); err == nil {
		s = folded
	}
	return strings.Join(strings.Fields(s), " ")
}

// tidy trims s and every line end in it, so that what looks the same is the same.
func tidy(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.TrimSpace(s)
}
