package media

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// layout is what is usual on a page.
type layout struct {
	size, pitch float64 // of letters, and from line to line
	bold        bool    // most of it is
	sides       []side  // where the text around each line begins and ends: a page may have columns
}

type side struct{ left, right float64 }

func layoutOf(lines []line) layout {
	sizes, pitches, bold, all := map[float64]int{}, []float64{}, 0, 0
	p := layout{sides: make([]side, len(lines))}
	for i, l := range lines {
		n := len(l.text)
		sizes[l.size] += n
		if all += n; l.bold {
			bold += n
		}
		p.sides[i] = sideOf(lines, i)
		if i > 0 && lines[i-1].bottom > l.bottom {
			pitches = append(pitches, lines[i-1].bottom-l.bottom)
		}
	}
	p.size, p.bold = commonest(sizes), 2*bold > all
	slices.Sort(pitches)
	if len(pitches) > 0 {
		p.pitch = pitches[len(pitches)/2]
	}
	return p
}

const (
	neighbours = 6 // lines that tell where the column of one ends, each way
	indent     = 4 // sizes of letters that lines of one column begin apart
)

// sideOf is where the column of line i begins and ends, told by the lines around it that begin about where it does. One long line among
// them, as a title above two columns is, does not count.
func sideOf(lines []line, i int) side {
	l := lines[i]
	s, rights := side{l.left, l.right}, []float64{}
	for n := max(0, i-neighbours); n < min(len(lines), i+neighbours+1); n++ {
		if o := lines[n]; math.Abs(o.left-l.left) <= indent*max(l.size, 1) {
			s.left, rights = min(s.left, o.left), append(rights, o.right)
		}
	}
	slices.Sort(rights)
	if len(rights) > 0 {
		s.right = max(s.right, rights[(len(rights)-1)*4/5])
	}
	return s
}

// even gives all lines of a page, whose sizes are near each other, one size.
func even(lines []line) []line {
	p, same := layoutOf(lines), slices.Clone(lines)
	for i := range same {
		if same[i].bold = false; math.Abs(same[i].size-p.size) < .4*p.size {
			same[i].size = p.size
		}
	}
	return same
}

var (
	bulletMark = regexp.MustCompile(`^[•·▪●◦‣■□➢➤✓❖\x{f0a7}\x{f0b7}\x{f0d8}\x{f0fc}–—-]\s+`)
	itemMark   = regexp.MustCompile(`^(?:\(?[0-9]{1,3}[.)]|\(?[a-zA-Z][.)]|\([ivx]{1,4}\)|[0-9]{1,2}(?:\.[0-9]{1,2})+\.?)\s+\S`)
	chapter    = regexp.MustCompile(`^(?:BAB\s*[IVXLC0-9]+(?:\s+[^a-z.…]{0,80})?|(?i:bagian\s+ke\pL+|paragraf\s+[0-9]+|pasal\s+[0-9]+[a-z]?)|(?:LAMPIRAN|Lampiran)(?:\s+[IVXLC0-9]+)?)$`)
	entry      = regexp.MustCompile(`… ?[0-9ivxlcIVXLC]{1,6}$`) // of a table of contents
)

func marked(text string) bool { return bulletMark.MatchString(text) || itemMark.MatchString(text) }

// inRow reports whether line i is a row of a table: a row has its pieces below or above those of another, while words that fill a line
// stand anywhere.
func inRow(lines []line, i int) bool {
	return under(lines, i, i-1) || under(lines, i, i+1)
}

func under(lines []line, a, b int) bool {
	if min(a, b) < 0 || max(a, b) >= len(lines) || lines[a].margin || lines[b].margin {
		return false
	}
	x, y := lines[a].cells, lines[b].cells
	if max(lines[a].widest, lines[b].widest) > cellMost || min(len(x), len(y)) < 2 || max(len(x), len(y)) < 3 {
		return false
	}
	same := 0
	for _, c := range x[1:] {
		if slices.ContainsFunc(y[1:], c.alike) {
			same++
		}
	}
	return same >= min(2, len(x)-1, len(y)-1)
}

// alike reports whether two pieces begin, end or have their middle at one place.
func (s side) alike(o side) bool {
	const near = 3 // points
	return math.Abs(s.left-o.left) < near || math.Abs(s.right-o.right) < near || math.Abs(s.left+s.right-o.left-o.right) < 2*near
}

// together reports whether line n goes on what the lines from from on say.
func (p layout) together(lines []line, from, n int) bool {
	last, next := lines[n-1], lines[n]
	switch {
	case last.margin || next.margin, inRow(lines, n-1) || inRow(lines, n):
		return false
	case last.hyphen:
		return true
	case marked(next.text), chapter.MatchString(next.text), chapter.MatchString(last.text), entry.MatchString(last.text):
		return false
	case math.Abs(last.size-next.size) > .08*max(last.size, next.size), last.bold != next.bold:
		return false
	}
	down := last.bottom - next.bottom
	if down <= 0 || p.pitch > 0 && down > 1.4*p.pitch {
		return false
	}
	return centred(last, next) || p.fills(last, next, p.sides[n-1], marked(lines[from].text))
}

// centred reports whether two lines stand one above the other around one middle, as those of a title do.
func centred(a, b line) bool {
	return math.Abs(a.left+a.right-b.left-b.right) < max(a.size, 1) && math.Abs(a.left-b.left) > a.size && !ends(a.text) && !ends(b.text)
}

// fills reports whether next goes on a line that has no room for it.
func (p layout) fills(last, next line, s side, item bool) bool {
	width, step := s.right-s.left, next.left-last.left
	switch {
	case last.right < s.right-width/5 && ends(last.text), last.right < s.right-width*2/5:
		return false
	case step < -indent*last.size: // another column, or below a title
		return false
	case !item && step > last.size && ends(last.text):
		return false
	case step > indent*last.size && math.Abs(last.right-next.right) > 2*indent*last.size: // beside a label it begins far to the right, and ends where that does
		return false
	}
	return true
}

func ends(text string) bool { return strings.ContainsAny(text[len(text)-1:], ".:;?!") }

// block joins lines from to n into one.
func (p layout) block(lines []line, from, n int) placed {
	first := lines[from]
	b := placed{Block: Block{Kind: Paragraph, Text: joined(lines[from:n])}, top: first.top, bottom: lines[n-1].bottom}
	letters := utf8.RuneCountInString(b.Text)
	switch {
	case first.margin:
		b.Kind = Margin
	case inRow(lines, from):
		b.Kind, b.Text = Row, first.row
	case bulletMark.MatchString(b.Text):
		b.Kind, b.Text = Bullet, bulletMark.ReplaceAllString(b.Text, "")
	case p.size > 0 && first.size >= 1.35*p.size && letters <= 200:
		b.Kind = Heading
	case p.size > 0 && first.size >= 1.12*p.size && letters <= 200, chapter.MatchString(b.Text):
		b.Kind = Subheading
	case first.bold && !p.bold && letters <= 120 && !strings.HasSuffix(b.Text, "."):
		b.Kind = Subheading
	case itemMark.MatchString(b.Text):
		b.Kind = Item
	}
	return b
}

// joined is what lines say in one; a word that was cut is whole again, but for those that are written twice with a hyphen between.
func joined(lines []line) string {
	text := lines[0].text
	for i, l := range lines[1:] {
		switch {
		case lines[i].hyphen:
			text = unbroken(strings.TrimSuffix(text, "-"), l.text)
		case cutWord.MatchString(text) && unicode.IsLower([]rune(l.text)[0]):
			text = unbroken(strings.TrimSuffix(text, "-"), l.text)
		default:
			text += " " + l.text
		}
	}
	if lines[len(lines)-1].hyphen {
		text += "-"
	}
	return text
}

var cutWord = regexp.MustCompile(`\pL-$`)

// unbroken joins the two parts of a word: undang- and undang stay two with the hyphen, pela- and yanan become one.
func unbroken(before, after string) string {
	first := []rune(before[strings.LastIndexByte(before, ' ')+1:])
	second := []rune(strings.Fields(after)[0])
	n := min(3, len(first), len(second))
	same := n > 0 && strings.EqualFold(string(first[:n]), string(second[:n]))
	if same || len(first) == 0 || !unicode.IsLetter(first[len(first)-1]) || !unicode.IsLower(second[0]) {
		return before + "-" + after
	}
	return before + after
}

// ranked lets no subheading stand above the first heading.
func ranked(blocks []placed) []placed {
	for i := range blocks {
		if blocks[i].Kind == Heading {
			break
		}
		if blocks[i].Kind == Subheading {
			blocks[i].Kind = Heading
		}
	}
	return blocks
}
