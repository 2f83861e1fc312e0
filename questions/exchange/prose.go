package exchange

import (
	"regexp"
	"strings"

	"mumpuni/internal/prose"
)

var spaces = regexp.MustCompile(`\s+`)

// shown is what people see of Markdown: its words, and whether any of its signs is a mark.
func shown(md string) (words string, marked bool) { return prose.Shown(md, prose.Stem) }

// plain makes Markdown of text in which nothing is a mark.
func plain(text string) string { return prose.Plain(tidy(text), prose.Stem) }

func words_(markup string) string { return prose.Words(markup) }

func squeeze(s string) string { return prose.Squeeze(s) }

// tidy gives lines one kind of end, and drops what is seen by nobody.
func tidy(s string) string {
	return strings.TrimSpace(unseen.Replace(strings.ToValidUTF8(s, "\uFFFD")))
}

var unseen = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\v", "\n", "\u00a0", " ", "\u202f", " ", "\u2007", " ",
	"\u200b", "", "\u2060", "", "\ufeff", "", "\u00ad", "", "\x00", "")
