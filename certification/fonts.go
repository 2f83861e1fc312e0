package certification

import (
	_ "embed"
	"strings"
	"sync"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// The typeface of the paper is Caladea (SIL Open Font License 1.1, see fonts/OFL.txt), embedded in each file as a subset.
var (
	//go:embed fonts/Caladea-Regular.ttf
	caladea []byte
	//go:embed fonts/Caladea-Bold.ttf
	caladeaBold []byte
	//go:embed fonts/Caladea-Italic.ttf
	caladeaItalic []byte
)

var typeface = sync.OnceValue(func() *sfnt.Font {
	f, err := sfnt.Parse(caladea)
	if err != nil {
		panic("embedded typeface: " + err.Error())
	}
	return f
})

// drawable replaces what the typeface cannot draw: accents it lacks are dropped from their letters, other signs become
// a question mark and invisible ones vanish, so that no name leaves a hole or an empty box on the paper.
func drawable(text string) string {
	var buf sfnt.Buffer
	has := func(r rune) bool {
		glyph, err := typeface().GlyphIndex(&buf, r)
		return err == nil && glyph != 0
	}
	var b strings.Builder
	for _, r := range norm.NFC.String(strings.Join(strings.Fields(text), " ")) {
		switch {
		case has(r):
			b.WriteRune(r)
		case r < ' ' || r >= 0x200b && r <= 0x200f || r == 0xfeff || r >= 0x300 && r <= 0x36f:
		default:
			base := []rune(norm.NFD.String(string(r)))[0]
			if base == r || !has(base) {
				base = '?'
			}
			b.WriteRune(base)
		}
	}
	return b.String()
}
