package media_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"mumpuni/media"
)

// dense is a PDF of so many pages full of small print, as regulations are.
func dense(t testing.TB, pages int) []byte {
	t.Helper()
	words := strings.Fields("setiap perangkat daerah wajib menyampaikan laporan pelaksanaan kegiatan kepada bupati melalui sekretaris paling lambat " +
		"tanggal sepuluh bulan berikutnya sebagaimana dimaksud pada ayat (1) huruf a sampai dengan huruf f Peraturan Menteri Nomor 17 Tahun 2026")
	doc := fpdf.New("P", "mm", "A4", "")
	doc.SetFont("Times", "", 10)
	for p := range pages {
		doc.AddPage()
		var b strings.Builder
		for w := range 720 {
			fmt.Fprint(&b, words[(w*7+p*3+w/11)%len(words)], " ")
		}
		doc.MultiCell(0, 4.4, b.String(), "", "J", false)
	}
	var buf bytes.Buffer
	if err := doc.Output(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// A page of text is light: learners pay for it.
func TestAPageOfTextIsLight(t *testing.T) {
	began := time.Now()
	const pages = 6
	facts, made, err := look(t, media.PDF, "application/pdf", dense(t, pages))
	if err != nil || facts.Pages != pages || len(made) != pages {
		t.Fatal(err, facts)
	}
	sum := 0
	for _, p := range made {
		sum += len(p.Data)
		if p.Type != "image/png" || len(p.Data) > 150_000 {
			t.Errorf("page %d: %s, %d bytes", p.N, p.Type, len(p.Data))
		}
	}
	t.Logf("%d pages: %d kB, %d a page, %.1f s", pages, sum/1000, sum/pages/1000, time.Since(began).Seconds())
}
