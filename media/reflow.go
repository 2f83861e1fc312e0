package media

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Block is a piece of a page's text, in the order of reading.
type Block struct {
	Kind   BlockKind `json:"kind" enum:"heading,subheading,paragraph,bullet,item,figure"`
	Text   string    `json:"text,omitempty"`
	Figure int       `json:"figure,omitempty"` // which of its page, from 1
	Inline bool      `json:"inline,omitempty"` // figure: light enough to come unasked
}

// BlockKind is what a block is. An item keeps the mark it has in the file ("a.", "(2)"), a bullet has none.
type BlockKind string

// The kinds of blocks.
const (
	Heading    BlockKind = "heading"
	Subheading BlockKind = "subheading"
	Paragraph  BlockKind = "paragraph"
	Bullet     BlockKind = "bullet"
	Item       BlockKind = "item"
	Figure     BlockKind = "figure"
)

// glyph is one character as PDFium tells of it, in its order; y grows upwards, in points.
type glyph struct {
	r                        rune
	left, right, bottom, top float64
	size                     float64 // of its letters; 0 when it is made up, as spaces and ends of lines are
	bold                     bool
}

// line is what stands on one line of a page.
type line struct {
	text                     string
	left, right, bottom, top float64
	size                     float64
	bold                     bool
	hyphen                   bool // its last word goes on in the next one
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
	sizes := map[float64]int{}
	for _, g := range glyphs {
		if unicode.IsControl(g.r) || unicode.IsSpace(g.r) {
			text.WriteByte(' ')
			continue
		}
		text.WriteRune(g.r)
		if g.size <= 0 {
			continue
		}
		l.left, l.right = min(l.left, g.left), max(l.right, g.right)
		l.bottom, l.top = min(l.bottom, g.bottom), max(l.top, g.top)
		sizes[math.Round(2*g.size)/2]++
		if drawn++; g.bold {
			bold++
		}
	}
	if l.text = strings.Join(strings.Fields(text.String()), " "); l.text == "" {
		return lines
	}
	l.size, l.bold = commonest(sizes), 5*bold > 4*drawn
	if drawn == 0 {
		l.left, l.right, l.bottom, l.top = 0, 0, 0, 0
	}
	return append(lines, l)
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

// layout is what is usual on a page.
type layout struct {
	size, pitch, left, right float64 // of letters, from line to line, and where lines begin and end
	bold                     bool    // most of it is
}

func layoutOf(lines []line) layout {
	sizes, pitches, bold, all := map[float64]int{}, []float64{}, 0, 0
	p := layout{left: math.Inf(1), right: math.Inf(-1)}
	for i, l := range lines {
		n := len(l.text)
		sizes[l.size] += n
		if all += n; l.bold {
			bold += n
		}
		p.left, p.right = min(p.left, l.left), max(p.right, l.right)
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

// reflow makes blocks of a page's glyphs: lines that belong together become paragraphs, larger or bolder ones headings, marked ones items.
// Every word stays, in its order.
func reflow(glyphs []glyph) []placed {
	lines := linesOf(glyphs)
	p := layoutOf(lines)
	var blocks []placed
	for i := 0; i < len(lines); {
		n := i + 1
		for n < len(lines) && p.together(lines[i:n], lines[n]) {
			n++
		}
		blocks = append(blocks, p.block(lines[i:n]))
		i = n
	}
	return ranked(blocks)
}

// placed is a block with where it begins and ends on its page.
type placed struct {
	Block
	top, bottom float64
}

var (
	bulletMark = regexp.MustCompile(`^[•·▪●◦‣■□➢➤✓❖\x{f0a7}\x{f0b7}\x{f0d8}\x{f0fc}–—-]\s+`)
	itemMark   = regexp.MustCompile(`^(?:\(?[0-9]{1,3}[.)]|\(?[a-zA-Z][.)]|\([ivx]{1,4}\)|[0-9]{1,2}(?:\.[0-9]{1,2})+\.?)\s+\S`)
	chapter    = regexp.MustCompile(`(?i)^(?:bab\s+[ivxlc0-9]+|bagian\s+ke\S+|paragraf\s+[0-9]+|pasal\s+[0-9]+[a-z]?|lampiran(?:\s+[ivxlc0-9]+)?)\b.{0,80}$`)
)

func marked(text string) bool { return bulletMark.MatchString(text) || itemMark.MatchString(text) }

// together reports whether next goes on what the lines before it say.
func (p layout) together(before []line, next line) bool {
	last := before[len(before)-1]
	if last.hyphen {
		return true
	}
	down := last.bottom - next.bottom
	width := p.right - p.left
	short := last.right < p.right-width/5
	switch {
	case marked(next.text), chapter.MatchString(next.text), chapter.MatchString(last.text):
		return false
	case math.Abs(last.size-next.size) > .08*max(last.size, next.size), last.bold != next.bold:
		return false
	case down <= 0, p.pitch > 0 && down > 1.4*p.pitch:
		return false
	case short && ends(last.text), last.right < p.right-width*2/5:
		return false
	case !marked(before[0].text) && next.left > last.left+next.size && ends(last.text):
		return false
	}
	return true
}

func ends(text string) bool { return strings.ContainsAny(text[len(text)-1:], ".:;?!") }

// block joins lines into one.
func (p layout) block(lines []line) placed {
	b := placed{Block: Block{Kind: Paragraph, Text: joined(lines)}, top: lines[0].top, bottom: lines[len(lines)-1].bottom}
	letters := len([]rune(b.Text))
	switch first := lines[0]; {
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

// fewestLetters is how many a page must have to be read as text: a number at its foot is none.
const fewestLetters = 40

// trusted reports whether blocks are words that people can read: fonts that tell nothing of their letters give signs.
func trusted(blocks []placed) bool {
	letters, strange := 0, 0
	for _, b := range blocks {
		for _, r := range b.Text {
			switch {
			case unicode.IsLetter(r):
				letters++
			case r == unicode.ReplacementChar, unicode.Is(unicode.Co, r), !unicode.IsPrint(r):
				strange++
			}
		}
	}
	return letters >= fewestLetters && 20*strange < letters
}

// illustrated puts figures between the blocks, each before the first that begins below its middle.
func illustrated(blocks []placed, figures []spot) []Block {
	slices.SortStableFunc(figures, func(a, b spot) int { return cmp.Compare(b.top, a.top) })
	out := make([]Block, 0, len(blocks)+len(figures))
	next := 0
	for _, b := range blocks {
		for next < len(figures) && b.top > b.bottom && b.top < (figures[next].top+figures[next].bottom)/2 {
			next++
			out = append(out, Block{Kind: Figure, Figure: next})
		}
		out = append(out, b.Block)
	}
	for next < len(figures) {
		next++
		out = append(out, Block{Kind: Figure, Figure: next})
	}
	return out
}

// spot is where something stands on a page, in points from its lower left corner.
type spot struct{ left, right, bottom, top float64 }
