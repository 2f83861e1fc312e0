package media_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/media"
)

// regulation is a page as regulations are written: a chapter, articles, items, a picture, and its number at the foot.
func regulation(t testing.TB) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 300, 200))
	for y := range 200 {
		for x := range 300 {
			img.Set(x, y, color.RGBA{uint8(x), uint8(y), 120, 255})
		}
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, img); err != nil {
		t.Fatal(err)
	}
	doc := fpdf.New("P", "mm", "A4", "")
	doc.RegisterImageOptionsReader("alur", fpdf.ImageOptions{ImageType: "PNG"}, &picture)
	doc.AddPage()
	doc.SetFont("Times", "B", 18)
	doc.MultiCell(0, 9, "Perlindungan Data Warga", "", "C", false)
	doc.Ln(4)
	doc.SetFont("Times", "", 11)
	doc.MultiCell(0, 5, strings.Repeat("Setiap perangkat daerah menyimpan data warga dengan hati-hati dan hanya selama diperlukan. ", 6), "", "J", false)
	doc.Ln(4)
	doc.MultiCell(0, 5, "Pasal 1", "", "C", false)
	doc.Ln(2)
	for _, item := range []string{"a. data kependudukan disimpan pada sistem yang ditetapkan;", "b. salinan dimusnahkan setelah dipakai; dan", "c. kejadian dilaporkan paling lambat tiga hari."} {
		doc.MultiCell(0, 5, item, "", "L", false)
	}
	doc.ImageOptions("alur", 40, 0, 90, 60, true, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
	doc.Ln(4)
	doc.MultiCell(0, 5, "Gambar di atas memperlihatkan alur pelaporan dari unit kerja sampai ke tim penanganan.", "", "L", false)
	for range 2 { // scans: a picture and nothing else, and one whose words a machine read
		doc.AddPage()
		doc.ImageOptions("alur", 0, 0, 210, 297, false, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
	}
	doc.SetTextRenderingMode(3)
	for n, size := range []float64{11, 13, 10.5, 14} { // of the sizes that it guessed
		doc.SetFontSize(size)
		doc.Text(20, 40+5*float64(n), strings.Repeat("tertib administrasi kependudukan ", 2))
	}
	var buf bytes.Buffer
	if err := doc.Output(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// A page of text becomes headings, paragraphs and items in their order, with its picture where it stands; a scan stays a picture.
func TestAPageBecomesText(t *testing.T) {
	_, made, err := look(t, media.PDF, "application/pdf", regulation(t))
	if err != nil {
		t.Fatal(err)
	}
	var kinds, texts []string
	figures := 0
	for _, p := range made {
		switch {
		case p.Figure > 0:
			if figures++; p.N != 1 || len(p.Data) > 40_000 || p.Width < 300 || p.Height < 200 {
				t.Errorf("figure %d of page %d: %d × %d, %d bytes", p.Figure, p.N, p.Width, p.Height, len(p.Data))
			}
		case p.N == 2 && p.Blocks != nil:
			t.Errorf("a scan says %v", p.Blocks)
		case p.N == 3:
			if len(p.Blocks) != 2 || p.Blocks[0].Kind != media.Scan || p.Blocks[1].Kind != media.Paragraph {
				t.Errorf("a scan whose words were read says %v", p.Blocks)
			}
		case p.N == 1:
			for _, b := range p.Blocks {
				kinds, texts = append(kinds, string(b.Kind)), append(texts, b.Text)
			}
		}
	}
	if got, want := strings.Join(kinds, " "), "heading paragraph subheading item item item figure paragraph"; got != want || figures != 1 {
		t.Errorf("%s, %d figures, want %s\n%s", got, figures, want, strings.Join(texts, "\n"))
	}
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// What PDFium tells of a page is all in its text, in the same order.
func TestNoWordOfAFileIsLost(t *testing.T) {
	for name, data := range map[string][]byte{"regulation": regulation(t), "dense": dense(t, 3), "form": file(t, "pdf-form-filled.pdf")} {
		_, made, err := look(t, media.PDF, "application/pdf", data)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range made {
			var text strings.Builder
			for _, b := range p.Blocks {
				text.WriteString(b.Text + " ")
			}
			if len(p.Blocks) > 0 && letters(text.String()) != letters(p.Words) {
				t.Errorf("%s, page %d:\n%s\nis not\n%s", name, p.N, text.String(), p.Words)
			}
		}
	}
}

// Pages that were made before they had a text get it in the background, and whoever finds files is told in the same transaction.
func TestOldPagesGetTheirText(t *testing.T) {
	s := openShelf(t)
	var told int
	s.s.Telling(func(ctx context.Context, tx bun.Tx, _ uuid.UUID) error {
		told++
		return nil
	})
	id := s.attach(uuid.Nil, media.PDF, regulation(t))
	s.must(s.s.MakeReady(t.Context(), id, 1))
	light := s.told(id).Sent
	_, err := s.db.NewRaw("delete from media_pages; delete from media_words; update media set edition = 3").Exec(t.Context())
	s.must(err)
	s.must(s.s.MakeReady(t.Context(), id, 1))
	if n := s.count("select count(*) from media_pages where media_id = ?", id); n != 2 || told != 2 {
		t.Errorf("%d pages have text, told %d times", n, told)
	}
	if n := s.count("select count(*) from media_words where words like '%kependudukan%'"); n != 2 {
		t.Error("it is not found")
	}
	if pictures := s.count("select sum(bytes) from renditions where role = 'page'"); s.told(id).Sent != light || int64(pictures) <= light {
		t.Errorf("%d bytes are sent, pictures are %d", light, pictures)
	}
}
