package document

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Many documents mark no heading as one: a short line in bold is what people write instead, with a number in front that says how deep it is.

const longestHeading = 120

// guessHeadings takes short lines in bold for headings where nothing is marked as one. It reports whether it did.
func guessHeadings(list []block) bool {
	if slices.ContainsFunc(list, func(b block) bool { return b.level > 0 }) {
		return false
	}
	some, number := false, false // number: the heading above is the number of a chapter alone
	var depth depths
	for i, b := range list {
		title := tellsChapter(b.words)
		if !b.bold || b.item || title == "" || utf8.RuneCountInString(title) > longestHeading || strings.ContainsAny(title, "\n|") || len(b.pictures) > 0 {
			continue
		}
		level := depth.of(title)
		if number && level == len(depth) && !hasNumber(title) {
			level, depth = 1, depth[:1]
		}
		list[i].level, list[i].text, some, number = level, title, true, chapter.MatchString(title)
	}
	return some
}

// chapter is how official documents and theses begin their parts: «BAB III», with its name on the next line.
var chapter = regexp.MustCompile(`^(?i)(?:bab|bagian|modul|unit|lampiran|chapter|part)\s+(?:[ivxlc]{1,7}|\d{1,3}|[a-z])[.:]?$`)

// tellsChapter makes one line of the number of a chapter and of its name below.
func tellsChapter(title string) string {
	if number, name, two := strings.Cut(title, "\n"); two && chapter.MatchString(number) {
		return strings.TrimRight(number, ".:") + ": " + name
	}
	return title
}

// withNumbers puts the number of a chapter, which is a heading with nothing below it, before the heading that follows at the same level.
func withNumbers(list []Section) []Section {
	var out []Section
	for _, s := range list {
		s.Title = tellsChapter(s.Title)
		if n := len(out) - 1; n >= 0 && chapter.MatchString(out[n].Title) && out[n].empty() && len(out[n].Pictures) == 0 && out[n].Level == s.Level && !chapter.MatchString(s.Title) {
			s.Title = strings.TrimRight(out[n].Title, ".:") + ": " + s.Title
			for _, l := range out[n].Losses {
				s.Losses = addLoss(s.Losses, l)
			}
			out[n] = s
			continue
		}
		out = append(out, s)
	}
	return out
}

// numberings are the ways in which headings are numbered; each is a depth of its own, in the order in which they come.
var numberings = []*regexp.Regexp{
	chapter, regexp.MustCompile(`^(?i)(?:bab|bagian|modul|unit|lampiran|chapter|part)\s+(?:[ivxlc]{1,7}|\d{1,3}|[a-z])\b`), regexp.MustCompile(`^\d{1,3}\.\d{1,3}\.\d{1,3}\.?\s`),
	regexp.MustCompile(`^\d{1,3}\.\d{1,3}\.?\s`), regexp.MustCompile(`^[IVX]{1,7}\.\s`), regexp.MustCompile(`^[A-Z]\.\s`), regexp.MustCompile(`^\d{1,3}\.\s`),
	regexp.MustCompile(`^[a-z]\.\s`), regexp.MustCompile(`^\(?\d{1,3}\)\.?\s`), regexp.MustCompile(`^\(?[a-z]\)\.?\s`),
}

func hasNumber(title string) bool {
	return slices.ContainsFunc(numberings, func(r *regexp.Regexp) bool { return r.MatchString(title) })
}

// These two look alike in «I.», «V.» and «X.».
const (
	roman  = 4
	letter = 5
)

const mostDepths = 4

// depths are the numberings that go on, the outermost first.
type depths []int

// of is the level of a heading: that of the others which are numbered alike, or one deeper than the one above. What has no number is where its
// neighbours are that have none.
func (d *depths) of(title string) int {
	kind := slices.IndexFunc(numberings, func(r *regexp.Regexp) bool { return r.MatchString(title) })
	switch {
	case kind == 0:
		kind = 1 // the number of a chapter and its name may stand on two lines
	case kind == roman && numberings[letter].MatchString(title) && slices.Contains(*d, letter) && !slices.Contains(*d, roman):
		kind = letter // «I.» after «H.»
	}
	if at := slices.Index(*d, kind); at >= 0 {
		*d = (*d)[:at+1]
		return at + 1
	}
	if kind < 0 {
		kind = len(numberings)
		if at := slices.Index(*d, kind); at >= 0 {
			*d = (*d)[:at+1]
			return at + 1
		}
	}
	if len(*d) == mostDepths {
		return mostDepths
	}
	*d = append(*d, kind)
	return len(*d)
}
