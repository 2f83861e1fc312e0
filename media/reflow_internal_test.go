package media

import (
	"encoding/binary"
	"math"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// signs are the letters and digits of a text: what must not be lost, in its order.
func signs(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

func signsOf(glyphs []glyph, blocks []placed) (before, after string) {
	var all, text strings.Builder
	for _, g := range glyphs {
		all.WriteRune(g.r)
	}
	for _, b := range blocks {
		text.WriteString(b.Text)
	}
	return signs(all.String()), signs(text.String())
}

// Whatever a file says, and wherever it puts it, all of it is in the blocks, in its order.
func TestReflowLosesNoWord(t *testing.T) {
	letter := rapid.SampledFrom([]rune("abcMNO123 .,:-()•–\x02\r\n\n\uf0b7é中\ufffd"))
	rapid.Check(t, func(t *rapid.T) {
		glyphs := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) glyph {
			x, y := rapid.Float64Range(0, 600).Draw(t, "x"), rapid.Float64Range(0, 800).Draw(t, "y")
			size := rapid.SampledFrom([]float64{0, 9, 10, 12, 18}).Draw(t, "size")
			return glyph{letter.Draw(t, "r"), x, x + size/2, y, y + size, size, rapid.Bool().Draw(t, "bold")}
		}), 0, 200).Draw(t, "glyphs")
		if before, after := signsOf(glyphs, reflow(glyphs)); before != after {
			t.Fatalf("%q became %q", before, after)
		}
	})
}

// FuzzReflow feeds the layout what no file should say.
func FuzzReflow(f *testing.F) {
	f.Add("BAB I\nKETENTUAN UMUM\nPasal 1\n(1) Data pri\x02\nbadi.\n", []byte{1, 2, 3})
	f.Add("undang-\nundang • satu\n• dua\n", []byte{0xff, 0xf0})
	f.Fuzz(func(t *testing.T, text string, numbers []byte) {
		var glyphs []glyph
		number := func(i int) float64 {
			if len(numbers) < 8 {
				return float64(i % 700)
			}
			return math.Float64frombits(binary.LittleEndian.Uint64(numbers[(i*3)%(len(numbers)-7):]))
		}
		for i, r := range []rune(text) {
			glyphs = append(glyphs, glyph{r, number(i), number(i + 1), number(i + 2), number(i + 3), number(i + 4), i%7 == 0})
		}
		if before, after := signsOf(glyphs, reflow(glyphs)); before != after {
			t.Fatalf("%q became %q", before, after)
		}
		illustrated(reflow(glyphs), []spot{{1, 2, 3, 4}})
	})
}

// A word that a line cut is whole again; one that is written twice keeps its hyphen.
func TestWordsThatLinesCut(t *testing.T) {
	for _, c := range [][3]string{
		{"pela", "yanan publik", "pelayanan publik"},
		{"undang", "undang tentang", "undang-undang tentang"},
		{"anak", "anaknya", "anak-anaknya"},
		{"Covid", "19 dan", "Covid-19 dan"},
		{"non", "ASN", "non-ASN"},
	} {
		if got := unbroken(c[0], c[1]); got != c[2] {
			t.Errorf("%s-|%s: %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

// Fonts that tell nothing of their letters, and pages with little more than a number, are left as pictures.
func TestWhatCannotBeTrustedIsNoText(t *testing.T) {
	say := func(s string) []placed { return []placed{{Block: Block{Text: s}}} }
	for text, want := range map[string]bool{
		"Setiap perangkat daerah wajib menyampaikan laporan kepada bupati.": true,
		"12": false, "Halaman 3 dari 40": false,
		strings.Repeat("\uf041\uf042\uf043 ", 40):                             false,
		strings.Repeat("\ufffd\ufffda ", 60):                                  false,
		"Satu \uf0b7 dua tiga empat lima enam tujuh delapan sembilan sepuluh": true,
	} {
		if trusted(say(text)) != want {
			t.Errorf("%.30q is trusted: %v", text, !want)
		}
	}
}
