// Package typeface knows what printed papers can draw. Its main face is Caladea; words that need a letter it lacks are set
// in Noto Serif (wide Latin, so that Nguyễn and al-Raḥmān stand as they are written) or, for the honorifics that are one
// sign (ﷺ), in Noto Naskh Arabic. All are under the SIL Open Font License 1.1 (fonts/OFL.txt, fonts/OFL-Noto.txt); the two
// Noto files are subsets of Debian's fonts-noto-core 20201225 (fonts/README.md says of what and how).
//
// What no face has is never left as a hole or an empty box: look-alikes take its place, and where there is none, Lost says so
// before anything is printed.
package typeface

import (
	_ "embed"
	"sync"

	"golang.org/x/image/font/sfnt"
)

// Face is one typeface: its file for plain, bold and italic type.
type Face struct {
	Name                string
	Plain, Bold, Italic []byte
	covers              func() *coverage
}

// File is the font file of a style: "" plain, "B" bold, "I" italic. A face without bold or italic gives what it has.
func (f Face) File(style string) []byte {
	switch style {
	case "B":
		return f.Bold
	case "I":
		return f.Italic
	}
	return f.Plain
}

var (
	//go:embed fonts/Caladea-Regular.ttf
	caladea []byte
	//go:embed fonts/Caladea-Bold.ttf
	caladeaBold []byte
	//go:embed fonts/Caladea-Italic.ttf
	caladeaItalic []byte
	//go:embed fonts/NotoSerif-Regular.ttf
	serif []byte
	//go:embed fonts/NotoSerif-Bold.ttf
	serifBold []byte
	//go:embed fonts/NotoNaskhArabic-Honorifics.ttf
	honorifics []byte
)

// Faces are the typefaces in the order in which they are tried; the first is the paper's.
var Faces = []Face{
	face("Caladea", caladea, caladeaBold, caladeaItalic),
	face("Noto Serif", serif, serifBold, serif),
	face("Noto Naskh Arabic", honorifics, honorifics, honorifics),
}

func face(name string, plain, bold, italic []byte) Face {
	return Face{Name: name, Plain: plain, Bold: bold, Italic: italic, covers: sync.OnceValue(func() *coverage {
		c := read(name, plain)
		for _, file := range [][]byte{bold, italic} {
			for i, block := range read(name, file) {
				c[i] &= block
			}
		}
		return c
	})}
}

// coverage is the set of characters of the basic plane that a face has in all its styles.
type coverage [0x10000 / 64]uint64

func (c *coverage) has(r rune) bool { return r >= 0 && r < 0x10000 && c[r/64]&(1<<(r%64)) != 0 }

func read(name string, file []byte) *coverage {
	f, err := sfnt.Parse(file)
	if err != nil {
		panic("embedded typeface " + name + ": " + err.Error())
	}
	var c coverage
	var buf sfnt.Buffer
	for r := rune(' '); r < 0x10000; r++ {
		if glyph, err := f.GlyphIndex(&buf, r); err == nil && glyph != 0 {
			c[r/64] |= 1 << (r % 64)
		}
	}
	return &c
}
