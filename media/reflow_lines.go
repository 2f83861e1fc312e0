package media

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// line is what stands on one line of a page.
type line struct {
	text                     string
	left, right, bottom, top float64
	size                     float64
	bold                     bool
	hyphen                   bool   // its last word goes on in the next one
	margin                   bool   // it stands so on other pages too, or numbers the page
	cells                    []side // where the pieces of it stand that are far from each other
	widest                   int    // letters of the longest of them
	row                      string // the line with a sign between them
}

// hyphens are what PDFium gives for the sign at the end of a line whose word goes on.
const hyphens = "\x02\ufffe"

// linesOf cuts glyphs into lines. No letter of them is lost.
func linesOf(glyphs []glyph) []line {
	var lines []line
	begin := 0
	for i, g := range glyphs {
		hyphen := strings.ContainsRune(hyphens, g.r)
		if g.r == '\n' || g.r == '\r' || hyphen {
			lines = appendLine(lines, glyphs[begin:i], hyphen)
			begin = i + 1
		}
	}
	return appendLine(lines, glyphs[begin:], false)
}

func appendLine(lines []line, glyphs []glyph, hyphen bool) []line {
	var text strings.Builder
	l, bold, drawn := line{hyphen: hyphen, left: math.Inf(1), right: math.Inf(-1), bottom: math.Inf(1), top: math.Inf(-1)}, 0, 0
	sizes, end := map[float64]int{}, math.NaN()
	for _, g := range glyphs {
		if unicode.IsControl(g.r) || unicode.IsSpace(g.r) {
			text.WriteByte(' ')
			continue
		}
		if g.size > 0 {
			if g.left-end > cellGap*g.size {
				text.WriteByte(cellMark)
				l.cells = append(l.cells, side{g.left, g.right})
			}
			if end = g.right; len(l.cells) == 0 {
				l.cells = []side{{g.left, g.right}}
			}
			l.cells[len(l.cells)-1].right = g.right
			l.left, l.right = min(l.left, g.left), max(l.right, g.right)
			l.bottom, l.top = min(l.bottom, g.bottom), max(l.top, g.top)
			sizes[math.Round(2*g.size)/2]++
			if drawn++; g.bold {
				bold++
			}
		}
		text.WriteRune(g.r)
	}
	if l.say(text.String()); l.text == "" {
		return lines
	}
	l.size, l.bold = commonest(sizes), 5*bold > 4*drawn
	if drawn == 0 {
		l.left, l.right, l.bottom, l.top = 0, 0, 0, 0
	}
	return append(lines, l)
}

// A row of a table has pieces that stand further from each other than words do.
const (
	cellGap  = 1.8  // sizes of its letters
	cellMark = '\t' // between pieces, while a line is read
	cellMost = 40   // letters of a piece: longer ones are text beside its label
)

var leader = regexp.MustCompile(`(?:[.…]\s?){4,}`)

// say sets the text of l, with its spaces, its dots and words written twice as people write them.
func (l *line) say(text string) {
	var cells []string
	for _, cell := range strings.Split(text, string(cellMark)) {
		if cell = strings.Join(doubled(strings.Fields(leader.ReplaceAllString(cell, "… "))), " "); cell != "" {
			cells, l.widest = append(cells, cell), max(l.widest, utf8.RuneCountInString(cell))
		}
	}
	l.text, l.row = strings.Join(cells, " "), strings.Join(cells, " · ")
}

// doubled joins what the end of a line parted without a trace: "undang-", "undang" are one word.
func doubled(words []string) []string {
	for i := 0; i+1 < len(words); i++ {
		before, cut := strings.CutSuffix(words[i], "-")
		n := min(3, len(before), len(words[i+1]))
		if cut && n == 3 && strings.EqualFold(before[:n], words[i+1][:n]) {
			words[i] += words[i+1]
			words = slices.Delete(words, i+1, i+2)
		}
	}
	return words
}

// commonest is the key that counts most; of equal ones the smallest.
func commonest(counts map[float64]int) float64 {
	best := 0.0
	for _, size := range slices.Sorted(mapKeys(counts)) {
		if counts[size] > counts[best] {
			best = size
		}
	}
	return best
}

func mapKeys(m map[float64]int) func(func(float64) bool) {
	return func(yield func(float64) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}
