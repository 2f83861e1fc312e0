package document

import (
	"errors"
	"strings"
	"testing"

	"mumpuni/internal/fault"
)

// allOf is what the articles of a file say, with their titles.
func allOf(t *testing.T, data []byte) string {
	t.Helper()
	r, err := Read(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	var s strings.Builder
	s.WriteString(r.Title + "\n")
	for _, a := range Split(WithNotes(r.Sections, "Catatan"), 1, "Berkas") {
		s.WriteString(a.Title + "\n" + a.Body + "\n")
	}
	return s.String()
}

// Whatever a document keeps its words in, none is lost in silence. Each of these was met in files of others.
func TestWordsAreKeptWhereverTheyStand(t *testing.T) {
	cell := func(words string) string { return `<w:tc><w:p><w:r><w:t>` + words + `</w:t></w:r></w:p></w:tc>` }
	in := func(inner string) string {
		return `<w:sdt><w:sdtPr/><w:sdtContent>` + inner + `</w:sdtContent></w:sdt>`
	}
	p := func(inner string) string { return `<w:p><w:r>` + inner + `</w:r></w:p>` }
	box := func(words string) string {
		return `<wps:txbx><w:txbxContent><w:p><w:r><w:t>` + words + `</w:t></w:r></w:p></w:txbxContent></wps:txbx>`
	}
	for name, c := range map[string]struct{ body, want string }{
		"cells of a form":         {`<w:tbl><w:tr>` + cell("Nama") + in(cell("Rina")) + `</w:tr></w:tbl>`, "| Nama | Rina |"},
		"rows of a form":          {`<w:tbl><w:tr>` + cell("Nama") + cell("Unit") + `</w:tr>` + in(`<w:tr>`+cell("Rina")+cell("Arsip")+`</w:tr>`) + `</w:tbl>`, "| Rina | Arsip |"},
		"a form in one cell":      {`<w:tbl><w:tr>` + in(cell("Sampul")) + `</w:tr></w:tbl>`, "Sampul"},
		"rows that were added":    {`<w:tbl><w:tr>` + cell("A") + cell("B") + `</w:tr><w:ins><w:tr>` + cell("C") + cell("D") + `</w:tr></w:ins></w:tbl>`, "| C | D |"},
		"boxes in a group":        {p(`<w:drawing><wpg>` + box("Satu") + box("Dua") + `</wpg></w:drawing>`), "Satu\n\nDua"},
		"boxes of older programs": {p(`<w:pict><mc:AlternateContent xmlns:mc="mc"><mc:Choice>` + box("Baru") + `</mc:Choice><mc:Fallback>` + box("Lama") + `</mc:Fallback></mc:AlternateContent></w:pict>`), "Baru\n"},
		"words of a canvas":       {p(`<w:drawing><lc><a:txBody><a:p><a:r><a:t>Lapisan</a:t></a:r></a:p></a:txBody></lc></w:drawing>`), "Lapisan"},
		"what newer programs say": {`<mc:AlternateContent xmlns:mc="mc"><mc:Choice>` + p(`<w:t>Baru</w:t>`) + `</mc:Choice></mc:AlternateContent>`, "Baru"},
		"what older ones say":     {`<w:p><mc:AlternateContent xmlns:mc="mc"><mc:Choice/><mc:Fallback><w:r><w:t>Lama</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>`, "Lama"},
		"a form in a paragraph":   {`<w:p><w:r><w:t>Isi:</w:t></w:r>` + in(p(`<w:t>jawaban</w:t>`)) + `</w:p>`, "Isi:\njawaban"},
		"a table in a paragraph":  {`<w:p><w:r><w:t>Atas</w:t></w:r><w:tbl><w:tr>` + cell("A") + cell("B") + `</w:tr></w:tbl></w:p>`, "| A | B |"},
		"lines to write on":       {`<w:tbl><w:tr><w:tc>` + p(`<w:t>______/</w:t>`) + p(`<w:t>«__» 20__</w:t>`) + `</w:tc>` + cell("x") + `</w:tr></w:tbl>`, `| \_\_\_\_\_\_/ «\_\_» 20\_\_ | x |`},
	} {
		if got := allOf(t, docx(t, c.body)); !strings.Contains(got, c.want) || strings.Contains(got, "Baru\n\nLama") {
			t.Errorf("%s:\n%s\nwant %q", name, got, c.want)
		}
	}
}

// A document with two bodies has the words of both.
func TestASecondBodyIsRead(t *testing.T) {
	data := zipOf(t, map[string]string{"word/document.xml": `<w:document` + wordNS + `><w:body><w:p><w:r><w:t>Satu</w:t></w:r></w:p></w:body><w:body><w:p><w:r><w:t>Dua</w:t></w:r></w:p></w:body></w:document>`})
	if got := allOf(t, data); !strings.Contains(got, "Satu\n\nDua") {
		t.Error(got)
	}
}

// A bibliography of LibreOffice keeps its heading.
func TestABibliographyKeepsItsHeading(t *testing.T) {
	got := allOf(t, odt(t, "", `<text:p>Isi</text:p><text:bibliography><text:index-body><text:index-title><text:p>Daftar pustaka</text:p></text:index-title><text:p>UU 20/2023</text:p></text:index-body></text:bibliography>`))
	if !strings.Contains(got, "Isi\n\nDaftar pustaka\n\nUU 20/2023") {
		t.Error(got)
	}
}

// A title may be longer than that of an article: then its words begin the text as well.
func TestALongTitleKeepsItsWords(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("Pedoman pelayanan ", 14)) + " selesai"
	middle := "Rancang bangun sistem informasi asistensi berbasis laman menggunakan teknologi terbaru"
	got := allOf(t, docx(t, `<w:p><w:pPr><w:pStyle w:val="T"/></w:pPr><w:r><w:t>`+middle+`</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:t>`+long+`</w:t></w:r></w:p><w:p><w:r><w:t>Isi.</w:t></w:r></w:p>`))
	if !strings.Contains(got, "**"+long+"**\n\nIsi.") || !strings.HasPrefix(got, middle+"\n") {
		t.Error(got)
	}
	if got = allOf(t, docx(t, `<w:p><w:pPr><w:pStyle w:val="T"/></w:pPr><w:r><w:t>`+long+`</w:t></w:r></w:p><w:p><w:r><w:t>Isi.</w:t></w:r></w:p>`)); !strings.Contains(got, long+"\n\nIsi.") {
		t.Error(got)
	}
}

// Of several titles on a slide the first is its title, and the others are read as its text; a slide of which only its notes say anything
// is one, too; a formula is taken as its letters.
func TestSlidesKeepTheirWords(t *testing.T) {
	got := allOf(t, pptx(t, "", slidePage{shapes: frame("title", "", at(0, 0, 90, 10), words("Judul")) + frame("title", "2", at(0, 20, 10, 10), words("01"))}, slidePage{notes: "Jelaskan alur."},
		slidePage{shapes: frame("body", "1", "", `<a:p><a:r><a:t>Rumus </a:t></a:r><a14:m><m:oMath><m:r><m:t>a0</m:t></m:r></m:oMath></a14:m></a:p>`)}))
	for _, want := range []string{"Judul\n01", "Slide 2\n> **Catatan**\n>\n> Jelaskan alur.", "a0"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s\nwant %q", got, want)
		}
	}
}

// The small file that Word keeps beside an open document is no document, and is called what it is.
func TestAnOwnerFileIsCalledWhatItIs(t *testing.T) {
	data := make([]byte, ownerBytes)
	data[0] = 4
	copy(data[1:], "Rina")
	_, err := Read(t.Context(), data)
	wantsKey(t, err, "document.file_owner")
	data[0] = ownerName
	_, err = Read(t.Context(), data)
	wantsKey(t, err, "document.file_unknown")
}

func wantsKey(t *testing.T, err error, key string) {
	t.Helper()
	var f *fault.Fault
	if !errors.As(err, &f) || f.Key != key {
		t.Errorf("%v, want %s", err, key)
	}
}
