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
		if before, after := signsOf(glyphs, reflow(apartFromText(linesOf(glyphs), nil), false)); before != after {
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
		if before, after := signsOf(glyphs, reflow(apartFromText(linesOf(glyphs), nil), false)); before != after {
			t.Fatalf("%q became %q", before, after)
		}
		illustrated(reflow(apartFromText(linesOf(glyphs), nil), false), []spot{{1, 2, 3, 4}})
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

// set is a page of lines set in letters of ten points, each where it is told.
func set(lines ...line) []line {
	for i := range lines {
		l := &lines[i]
		l.say(l.text)
		if l.size == 0 {
			l.size = 10
		}
		l.top = l.bottom + l.size
	}
	return lines
}

func kinds(blocks []placed) string {
	var list []string
	for _, b := range blocks {
		list = append(list, string(b.Kind)+" "+b.Text)
	}
	return strings.Join(list, "\n")
}

// A page of two columns is read as two, below a title that stands over both.
func TestColumnsAreReadDownwards(t *testing.T) {
	got := kinds(reflow(set(
		line{text: "Pelayanan yang dekat dengan warga di kepulauan", left: 50, right: 500, bottom: 740, size: 18},
		line{text: "Setiap warga berhak atas pelayanan", left: 50, right: 260, bottom: 700},
		line{text: "yang mudah dijangkau dari tempat", left: 50, right: 259, bottom: 688},
		line{text: "tinggalnya.", left: 50, right: 110, bottom: 676},
		line{text: "Perangkat daerah menyusun jadwal", left: 300, right: 510, bottom: 700},
		line{text: "kunjungan ke pulau-pulau kecil dan", left: 300, right: 509, bottom: 688},
		line{text: "mengumumkannya.", left: 300, right: 400, bottom: 676},
	), false))
	if want := "heading Pelayanan yang dekat dengan warga di kepulauan\n" +
		"paragraph Setiap warga berhak atas pelayanan yang mudah dijangkau dari tempat tinggalnya.\n" +
		"paragraph Perangkat daerah menyusun jadwal kunjungan ke pulau-pulau kecil dan mengumumkannya."; got != want {
		t.Errorf("got\n%s", got)
	}
}

// The rows of a table stay apart, with a sign between their cells; words that fill a line are no cells.
func TestRowsStayApart(t *testing.T) {
	row := func(bottom float64, text string) line {
		return line{text: text, left: 50, right: 420, bottom: bottom, cells: []side{{50, 120}, {200, 260}, {350, 420}}}
	}
	justified := func(bottom, shift float64, text string) line {
		return line{text: text, left: 50, right: 420, bottom: bottom, cells: []side{{50, 130}, {175 + shift, 270 + shift}, {315 + 2*shift, 420}}}
	}
	got := kinds(reflow(set(
		row(700, "Jenjang\tPeserta\tLulus"), row(688, "Dasar\t120\t97"), row(676, "Menengah\t84\t60"),
		justified(640, 0, "pembayaran\tPerusahaan\tPenjaminan"), line{text: "kepada penerima jaminan yang", left: 50, right: 418, bottom: 628},
	), false))
	if want := "row Jenjang · Peserta · Lulus\nrow Dasar · 120 · 97\nrow Menengah · 84 · 60\n" +
		"paragraph pembayaran Perusahaan Penjaminan kepada penerima jaminan yang"; got != want {
		t.Errorf("got\n%s", got)
	}
}

// What stands on page after page is no part of what a page says, even where a machine misread it; what begins pages alike is.
func TestWhatRepeatsIsNoText(t *testing.T) {
	page := func(head, number, first, rest string) []line {
		return set(
			line{text: head, left: 200, right: 400, bottom: 800}, line{text: number, left: 290, right: 310, bottom: 780},
			line{text: first, left: 260, right: 340, bottom: 740},
			line{text: "Pejabat wajib menyimpan dokumen dengan tertib", left: 50, right: 500, bottom: 700},
			line{text: "dan mengembalikannya pada waktunya.", left: 50, right: 300, bottom: 688},
			line{text: rest, left: 50, right: 480, bottom: 650},
			line{text: "b. bahwa . . .", left: 430, right: 500, bottom: 80},
			line{text: "SK No 19958" + number, left: 50, right: 120, bottom: 40},
		)
	}
	pages := [][]line{
		page("REPUBLIK INDONESIA", "- 2 -", "Pasal 3", "Unit arsip memeriksanya setiap tahun anggaran."),
		page("REPUBLIK INDONESIA", "- 3 -", "Pasal 7", "Salinan dimusnahkan setelah sepuluh tahun."),
		page("REPUBUK INDONESIA", "- 4 -", "Pasal 9", "Kehilangan dilaporkan pada hari yang sama."),
	}
	edges := repeated(pages)
	for _, lines := range pages {
		var margins []string
		for _, b := range reflow(apartFromText(lines, edges), false) {
			if b.Kind == Margin {
				margins = append(margins, b.Text)
			}
		}
		if len(margins) != 4 || !strings.HasPrefix(margins[0], "REPUB") || !strings.HasPrefix(margins[3], "SK No") {
			t.Errorf("margins are %q", margins)
		}
	}
}

// Chapters and articles are headings where they stand alone, not where a sentence names them.
func TestWhatIsAChapter(t *testing.T) {
	for text, want := range map[string]bool{
		"BAB II": true, "BAB IV KETENTUAN PENUTUP": true, "Pasal 12": true, "Pasal 12A": true, "Bagian Kesatu": true, "Lampiran II": true,
		"Pasal 2, ayat (2), termasuk perubahan wilayahnya": false, "Lampiran yang merupakan bagian tidak terpisahkan": false,
		"Pasal 2.": false, "BAB II ...": false,
	} {
		if chapter.MatchString(text) != want {
			t.Errorf("%q is a chapter: %v", text, !want)
		}
	}
}
