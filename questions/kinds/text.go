package kinds

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// signs are those that phones and word processors put in the place of what the keyboard shows.
var signs = strings.NewReplacer(
	"\u2018", "'", "\u2019", "'", "\u201b", "'", "\u02bb", "'", "\u02bc", "'", "\u02bd", "'", "\u02be", "'", "\u02bf", "'", "\u02c8", "'", "\u00b4", "'", "\u2032", "'", "`", "'",
	"\u201c", `"`, "\u201d", `"`, "\u201e", `"`, "\u201f", `"`, "\u00ab", `"`, "\u00bb", `"`, "\u2039", `"`, "\u203a", `"`, "\u2033", `"`,
	"\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-", "\u2014", "-", "\u2015", "-", "\u2212", "-",
)

// Fold is how short answers are compared: letter case, accents, width, invisible signs and runs of white space make no
// difference, nor do the shapes of quotes and dashes, quotes around the whole, and a full stop or comma at its end.
func Fold(s string) string {
	// A Transformer has state, so each call makes its own.
	plain := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), runes.Remove(runes.In(unicode.Cf)), cases.Fold(), norm.NFKC)
	if folded, _, err := transform.String(plain, signs.Replace(s)); err == nil {
		s = folded
	}
	s = strings.Join(strings.Fields(signs.Replace(s)), " ")
	if bare := strings.TrimLeft(strings.TrimRight(s, ` .,;"'`), ` "'`); bare != "" {
		return bare
	}
	return s
}

// Tidy trims s and every line end in it, so that what looks the same is the same.
func Tidy(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.TrimSpace(s)
}
