package browser

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"os"
	"strings"
	"testing"

	"mumpuni/packages/packagestest"
)

// What a new trainer brings: a manuscript, slides, a film from a phone with its subtitles, and a package of a vendor.

const (
	wordSpace  = ` xmlns:w="w" xmlns:r="r" xmlns:wp="wp" xmlns:a="a" xmlns:m="m" xmlns:c="c" xmlns:mc="mc"`
	slideSpace = ` xmlns:p="p" xmlns:a="a" xmlns:r="r" xmlns:c="c" xmlns:mc="mc"`
	relations  = `<Relationships xmlns="x">`
)

// sketch is a drawing of a size, another for each n.
func sketch(t testing.TB, n int) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 640, 360))
	for y := range 360 {
		for x := range 640 {
			img.Set(x, y, color.RGBA{uint8(x/3 + n*40), uint8(y / 2), uint8(200 - n*20), 255})
		}
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func packedFile(t testing.TB, name string, parts map[string]string) string {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for path, text := range parts {
		w, err := z.Create(path)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return written(t, name, buf.Bytes())
}

// clauses are what each chapter of the manuscript says, over and over: 40 pages are some 15,000 words.
var clauses = []string{
	"Surat masuk dicatat pada hari yang sama, dengan nomor agenda, pengirim, perihal, dan unit tujuan.",
	"Petugas memeriksa kelengkapan lampiran sebelum surat diteruskan, dan menulis apa yang kurang di lembar disposisi.",
	"Disposisi dibaca kembali oleh penerima, lalu dijawab paling lambat lima hari kerja sejak surat diterima.",
	"Arsip aktif disimpan di unit pengolah selama masih dipakai; setelah itu dipindahkan ke unit kearsipan menurut jadwal retensi.",
	"Salinan digital diberi nama menurut nomor agenda supaya dapat ditemukan tanpa membuka isinya.",
}

// manuscript is a Word file of 40 pages: eight chapters with sections, lists, tables with merged cells, pictures, one of them without words,
// a footnote, a comment, a formula and a chart.
func manuscript(t testing.TB) string {
	t.Helper()
	p := func(style, words string) string {
		return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr><w:r><w:t xml:space="preserve">` + html.EscapeString(words) + `</w:t></w:r></w:p>`
	}
	cell := func(props, words string) string {
		return `<w:tc><w:tcPr>` + props + `</w:tcPr><w:p><w:r><w:t>` + words + `</w:t></w:r></w:p></w:tc>`
	}
	picture := func(id, alt string) string {
		return `<w:p><w:r><w:drawing><wp:inline><wp:docPr descr="` + alt + `"/><a:blip r:embed="` + id + `"/></wp:inline></w:drawing></w:r></w:p>`
	}
	var body strings.Builder
	body.WriteString(p("T", "Tata kearsipan dinas"))
	for chapter := range 8 {
		body.WriteString(p("H1", fmt.Sprintf("Bab %d: %s", chapter+1, []string{"Dasar", "Surat masuk", "Disposisi", "Surat keluar", "Berkas", "Retensi", "Pemusnahan", "Pelaporan"}[chapter])))
		for section := range 4 {
			body.WriteString(p("H2", fmt.Sprintf("Langkah %d", section+1)))
			for paragraph := range 6 {
				body.WriteString(p("", strings.Repeat(clauses[(chapter+section+paragraph)%len(clauses)]+" ", 6)))
			}
			for item := range 4 {
				body.WriteString(`<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>` + clauses[(item+section)%len(clauses)] + `</w:t></w:r></w:p>`)
			}
		}
		if chapter%2 == 0 {
			body.WriteString(`<w:tbl><w:tr>` + cell(`<w:gridSpan w:val="2"/>`, "Jadwal retensi") + `</w:tr><w:tr>` + cell("", "Jenis") + cell("", "Lama simpan") + `</w:tr><w:tr>` +
				cell("", "Surat dinas") + cell("", "5 tahun") + `</w:tr></w:tbl>`)
			body.WriteString(picture(fmt.Sprintf("g%d", chapter), map[bool]string{true: "", false: fmt.Sprintf("Alur bab %d", chapter+1)}[chapter == 4]))
		}
	}
	body.WriteString(`<w:p><w:r><w:t>Lihat aturannya.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p><w:p><w:r><w:drawing><c:chart r:id="x"/></w:drawing></w:r>` +
		`<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>`)
	parts := map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"word/document.xml":   `<w:document` + wordSpace + `><w:body>` + body.String() + `</w:body></w:document>`,
		"word/styles.xml": `<w:styles` + wordSpace + `><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="H2"><w:name w:val="heading 2"/></w:style>` +
			`<w:style w:styleId="T"><w:name w:val="Title"/></w:style></w:styles>`,
		"word/numbering.xml": `<w:numbering` + wordSpace + `><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>` +
			`</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`,
		"word/footnotes.xml": `<w:footnotes` + wordSpace + `><w:footnote w:id="2"><w:p><w:r><w:t>UU 43/2009.</w:t></w:r></w:p></w:footnote></w:footnotes>`,
		"word/comments.xml":  `<w:comments` + wordSpace + `><w:comment w:id="0"><w:p><w:r><w:t>Perlu sumber</w:t></w:r></w:p></w:comment></w:comments>`,
	}
	rels := relations
	for chapter := 0; chapter < 8; chapter += 2 {
		rels += fmt.Sprintf(`<Relationship Id="g%d" Target="media/g%d.png"/>`, chapter, chapter)
		parts[fmt.Sprintf("word/media/g%d.png", chapter)] = sketch(t, chapter)
	}
	parts["word/_rels/document.xml.rels"] = rels + `</Relationships>`
	return packedFile(t, "Naskah tata kearsipan – final revisi 3.docx", parts)
}

// deck is 30 slides in two groups, with pictures, notes of the speaker, an animation and a slide that is not shown.
func deck(t testing.TB) string {
	t.Helper()
	frame := func(kind, words string) string {
		return `<p:sp><p:nvSpPr><p:cNvPr id="1" name="x"/><p:nvPr><p:ph type="` + kind + `"/></p:nvPr></p:nvSpPr><p:txBody>` + words + `</p:txBody></p:sp>`
	}
	words := func(s string) string { return `<a:p><a:r><a:t>` + html.EscapeString(s) + `</a:t></a:r></a:p>` }
	parts := map[string]string{"ppt/media/a.png": sketch(t, 2)}
	var ids, rels strings.Builder
	var groups [2]strings.Builder
	for i := range 30 {
		fmt.Fprintf(&ids, `<p:sldId id="%d" r:id="s%d"/>`, 256+i, i)
		fmt.Fprintf(&groups[i/15], `<p14:sldId id="%d"/>`, 256+i)
		fmt.Fprintf(&rels, `<Relationship Id="s%d" Target="slides/s%d.xml"/>`, i, i)
		shapes, more, around, attrs := frame("title", words(fmt.Sprintf("Salindia %d", i+1)))+frame("body", words(clauses[i%5])+words(clauses[(i+1)%5])), "", "", ""
		if i%6 == 0 {
			shapes += `<p:pic><p:nvPicPr><p:cNvPr descr="Papan arsip"/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="p"/></p:blipFill></p:pic>`
			more = `<Relationship Id="p" Target="../media/a.png"/>`
		}
		if i == 3 {
			around = `<p:timing><p:tnLst><p:par><p:cTn presetClass="entr"/></p:par></p:tnLst></p:timing>`
		}
		if i == 29 {
			attrs = ` show="0"`
		}
		parts[fmt.Sprintf("ppt/slides/s%d.xml", i)] = `<p:sld` + slideSpace + attrs + `><p:cSld><p:spTree>` + shapes + `</p:spTree></p:cSld>` + around + `</p:sld>`
		parts[fmt.Sprintf("ppt/slides/_rels/s%d.xml.rels", i)] = relations + fmt.Sprintf(`<Relationship Id="n" Type="x/notesSlide" Target="../notesSlides/n%d.xml"/>`, i) + more + `</Relationships>`
		parts[fmt.Sprintf("ppt/notesSlides/n%d.xml", i)] = `<p:notes` + slideSpace + `><p:cSld><p:spTree>` + frame("body", words("Jelaskan pelan-pelan.")) + `</p:spTree></p:cSld></p:notes>`
	}
	parts["ppt/presentation.xml"] = `<p:presentation` + slideSpace + ` xmlns:p14="p14"><p:sldIdLst>` + ids.String() + `</p:sldIdLst><p:extLst><p:ext><p14:sectionLst>` +
		`<p14:section name="Pembukaan"><p14:sldIdLst>` + groups[0].String() + `</p14:sldIdLst></p14:section><p14:section name="Praktik"><p14:sldIdLst>` + groups[1].String() +
		`</p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst></p:presentation>`
	parts["ppt/_rels/presentation.xml.rels"] = relations + rels.String() + `</Relationships>`
	return packedFile(t, "Paparan kearsipan.pptx", parts)
}

// recorded are a film from a phone with its subtitles and a package of a vendor, as they lie in one folder.
func recorded(t testing.TB) []string {
	t.Helper()
	film, err := os.ReadFile("../../demo/content/keamanan-informasi/video.mp4")
	if err != nil {
		t.Fatal(err)
	}
	return []string{
		written(t, "VID_20261130.mp4", film), written(t, "VID_20261130.srt", []byte("1\r\n00:00:01,000 --> 00:00:02,000\r\nSelamat datang.\r\n")),
		written(t, "Modul vendor.zip", packagestest.SCORM12(t, `api.LMSInitialize(""); api.LMSSetValue("cmi.core.lesson_status", "completed"); api.LMSCommit(""); out.textContent = "ok";`)),
	}
}
