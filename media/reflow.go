package media

import (
	"cmp"
	"slices"
	"unicode"
)

// Block is a piece of a page's text, in the order of reading.
type Block struct {
	Kind   BlockKind `json:"kind" enum:"heading,subheading,paragraph,bullet,item,row,margin,scan,figure"`
	Text   string    `json:"text,omitempty"`
	Figure int       `json:"figure,omitempty"` // which of its page, from 1
	Inline bool      `json:"inline,omitempty"` // figure: light enough to come unasked
}

// BlockKind is what a block is. An item keeps the mark it has in the file ("a.", "(2)"), a bullet has none; a row is one of a table, its
// cells with " · " between; a margin stands on page after page, or is its number: readers are not shown it. A scan has no text: what follows
// was read off a picture by the maker of the file, and may be wrong.
type BlockKind string

// The kinds of blocks.
const (
	Heading    BlockKind = "heading"
	Subheading BlockKind = "subheading"
	Paragraph  BlockKind = "paragraph"
	Bullet     BlockKind = "bullet"
	Item       BlockKind = "item"
	Row        BlockKind = "row"
	Margin     BlockKind = "margin"
	Scan       BlockKind = "scan"
	Figure     BlockKind = "figure"
)

// glyph is one character as PDFium tells of it, in its order; y grows upwards, in points.
type glyph struct {
	r                        rune
	left, right, bottom, top float64
	size                     float64 // of its letters; 0 when it is made up, as spaces and ends of lines are
	bold                     bool
}

// reflow makes blocks of a page's lines: lines that belong together become paragraphs, larger or bolder ones headings, marked ones items.
// Every word stays, in its order. Letters of a scan have the size that a machine guessed, which tells nothing.
func reflow(lines []line, scan bool) []placed {
	if scan {
		lines = even(lines)
	}
	p := layoutOf(lines)
	var blocks []placed
	for i := 0; i < len(lines); {
		n := i + 1
		for n < len(lines) && p.together(lines, i, n) {
			n++
		}
		blocks = append(blocks, p.block(lines, i, n))
		i = n
	}
	return ranked(blocks)
}

// placed is a block with where it begins and ends on its page.
type placed struct {
	Block
	top, bottom float64
}

// fewestLetters is how many a page must have to be read as text: a number at its foot is none.
const fewestLetters = 40

// trusted reports whether blocks are words that people can read: fonts that tell nothing of their letters give signs.
func trusted(blocks []placed) bool {
	letters, strange := 0, 0
	for _, b := range blocks {
		if b.Kind == Margin {
			continue
		}
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
