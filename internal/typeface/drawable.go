package typeface

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// lookalikes are signs that people and programs write for another one, with what is printed in their place: Word's hyphens,
// and the letters and primes that stand for an apostrophe in names written after the Arabic.
var lookalikes = map[rune]rune{
	'\u2010': '-', '\u2011': '-', '\u2012': '–', '\u2015': '—', '\u2212': '-', '\u00ad': '-', '\u2043': '-', '\ufe63': '-', '\uff0d': '-',
	'\u02b9': '\'', '\u02bb': '\'', '\u02bc': '\'', '\u02bd': '\'', '\u02be': '\'', '\u02bf': '\'', '\u02c8': '\'', '\u02ca': '\'', '\u02cb': '\'',
	'\u055a': '\'', '\u05f3': '\'', '\u201b': '\'', '\u2032': '\'', '\u2035': '\'', '\ua78c': '\'', '\uff07': '\'', '\u00b4': '\'', '`': '\'',
	'\u2033': '"', '\u201f': '"', '\uff02': '"',
}

// Drawable is text as it is printed: look-alikes replaced, compatible forms written out (Ⅳ as IV), white space made single,
// invisible signs dropped; where no face has a letter with its accent, the letter alone; where none has it at all, "?".
func Drawable(text string) string {
	drawn, _ := fold(text)
	return drawn
}

// Lost lists the letters and signs of text that no face can print as they are written, each once; Drawable drops their
// accents or puts "?" in their place. Nobody's name should be printed while there are any.
func Lost(text string) []rune {
	_, lost := fold(text)
	return lost
}

// Holes reports that the printed text would have a "?" that was not written: it must not be printed at all.
func Holes(text string) bool {
	drawn, lost := fold(text)
	return len(lost) > 0 && strings.Count(drawn, "?") > strings.Count(text, "?")
}

func fold(text string) (drawn string, lost []rune) {
	var b strings.Builder
	for _, r := range norm.NFC.String(strings.Join(strings.Fields(text), " ")) {
		printed, ok := one(r)
		b.WriteString(printed)
		if !ok && !slices.Contains(lost, r) {
			lost = append(lost, r)
		}
	}
	return b.String(), lost
}

// one is how r is printed; ok is false when that is not what was written.
func one(r rune) (printed string, ok bool) {
	main := Faces[0].covers()
	if like, is := lookalikes[r]; is {
		return string(like), true
	}
	switch {
	case main.has(r):
		return string(r), true
	case invisible(r):
		return "", true
	}
	if whole := norm.NFKC.String(string(r)); whole != string(r) && all(main, whole) {
		return whole, true
	}
	if !combining(r) && slices.ContainsFunc(Faces[1:], func(f Face) bool { return f.covers().has(r) }) {
		return string(r), true
	}
	if combining(r) {
		return "", false
	}
	if base := []rune(norm.NFD.String(string(r)))[0]; base != r && main.has(base) {
		return string(base), false
	}
	return "?", false
}

func all(c *coverage, text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return !c.has(r) }) < 0
}

// combining reports a mark that stands on the letter before it; no face places those, so only composed letters are drawn.
func combining(r rune) bool { return r >= 0x300 && r <= 0x36f }

// invisible reports a sign that draws nothing: controls, joiners, marks of direction and of variants.
func invisible(r rune) bool {
	return r < ' ' || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2060 && r <= 0x2069 ||
		r >= 0xfe00 && r <= 0xfe0f || r == 0xfeff || r == 0x34f
}

// Run is a stretch of a line in one face.
type Run struct {
	Face int // of Faces
	Text string
}

// Runs cuts a drawable line by the faces it needs: a word is set whole in the first face that has all its letters, else
// letter by letter; spaces stay with what stands before them.
func Runs(line string) []Run {
	var runs []Run
	add := func(face int, text string) {
		if n := len(runs); n > 0 && runs[n-1].Face == face {
			runs[n-1].Text += text
			return
		}
		runs = append(runs, Run{face, text})
	}
	for i, word := range strings.SplitAfter(line, " ") {
		if word == "" && i > 0 {
			continue
		}
		if face := faceOf(word); face >= 0 {
			add(face, word)
			continue
		}
		for _, r := range word {
			add(max(faceOf(string(r)), 0), string(r))
		}
	}
	return runs
}

// faceOf is the first face that has all of text, -1 when none has.
func faceOf(text string) int {
	return slices.IndexFunc(Faces, func(f Face) bool { return all(f.covers(), text) })
}
