package document

import (
	"archive/zip"
	"bytes"
	"html"
	"image"
	"image/png"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mumpuni/internal/prose"
)

const (
	wordNS = ` xmlns:w="w" xmlns:r="r" xmlns:wp="wp" xmlns:a="a" xmlns:m="m" xmlns:c="c" `
	types  = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`
	styles = `<w:styles` + wordNS + `><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="H2"><w:name w:val="heading 2"/></w:style>` +
		`<w:style w:styleId="T"><w:name w:val="Title"/></w:style></w:styles>`
	lists = `<w:numbering` + wordNS + `><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>` +
		`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`
	related = `<Relationships xmlns="x"><Relationship Id="p1" Target="media/image1.png"/><Relationship Id="p2" Target="media/image2.emf"/>` +
		`<Relationship Id="l1" Target="https://bkn.go.id/a_(b)" TargetMode="External"/><Relationship Id="l2" Target="javascript:alert(1)" TargetMode="External"/></Relationships>`
	footnotes = `<w:footnotes` + wordNS + `><w:footnote w:id="2"><w:p><w:r><w:t>Lihat PP 11/2017.</w:t></w:r></w:p></w:footnote></w:footnotes>`
	comments  = `<w:comments` + wordNS + `><w:comment w:id="0"><w:p><w:r><w:t>Perlu sumber</w:t></w:r></w:p></w:comment></w:comments>`
)

// zipOf packs parts.
func zipOf(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for name, text := range parts {
		w, err := z.Create(name)
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
	return buf.Bytes()
}

// docx is a document with a body.
func docx(t testing.TB, body string) []byte {
	var dot bytes.Buffer
	if err := png.Encode(&dot, image.NewGray(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	return zipOf(t, map[string]string{
		"[Content_Types].xml": types, "word/document.xml": `<w:document` + wordNS + `><w:body>` + body + `</w:body></w:document>`, "word/styles.xml": styles,
		"word/numbering.xml": lists, "word/_rels/document.xml.rels": related, "word/footnotes.xml": footnotes, "word/comments.xml": comments,
		"word/media/image1.png": dot.String(), "word/media/image2.emf": "\x01\x00\x00\x00 EMF",
	})
}

func p(style, words string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr><w:r><w:t xml:space="preserve">` + html.EscapeString(words) + `</w:t></w:r></w:p>`
}

func item(level int, words string) string {
	return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + strconv.Itoa(level) + `"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>` + words + `</w:t></w:r></w:p>`
}

func picture(id, alt string) string {
	return `<w:p><w:r><w:drawing><wp:inline><wp:docPr descr="` + alt + `"/><a:blip r:embed="` + id + `"/></wp:inline></w:drawing></w:r></w:p>`
}

const table = `<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>Nilai</w:t></w:r></w:p></w:tc></w:tr>` +
	`<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>A|B</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>` +
	`<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`

var whole = p("T", "Pelayanan Publik") + p("", "Pengantar *bukan* miring.") + p("H1", "Dasar") +
	`<w:p><w:r><w:t xml:space="preserve">Wajib </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>cepat</w:t></w:r><w:r><w:t>, lihat </w:t></w:r>` +
	`<w:hyperlink r:id="l1"><w:r><w:t>BKN</w:t></w:r></w:hyperlink><w:hyperlink r:id="l2"><w:r><w:t> jahat</w:t></w:r></w:hyperlink>` +
	`<w:r><w:footnoteReference w:id="2"/></w:r><w:del><w:r><w:delText>lama</w:delText></w:r></w:del></w:p>` +
	item(0, "Satu") + item(1, "Rinci") + item(0, "Dua") + table + picture("p1", "") + picture("p1", "Dua loket") + picture("p2", "Logo") +
	`<w:p><w:r><w:drawing><c:chart r:id="x"/></w:drawing></w:r><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>` +
	p("H1", "Kosong") + p("H2", "Anak") + p("", "Isi anak.")

// A document becomes articles with all that they can carry; what they cannot is named, with how often and what the first was.
func TestADocumentBecomesArticles(t *testing.T) {
	r, err := Read(t.Context(), docx(t, whole))
	if err != nil {
		t.Fatal(err)
	}
	if r.Title != "Pelayanan Publik" || r.Guessed || len(r.Pictures) != 1 || len(r.Losses) != 1 || r.Losses[0].Key != "document.loss.comments" {
		t.Errorf("%q %v %d %+v", r.Title, r.Guessed, len(r.Pictures), r.Losses)
	}
	list := Split(r.Sections, 2, r.Title)
	var titles []string
	for _, a := range list {
		titles = append(titles, a.Title)
	}
	if got := strings.Join(titles, " / "); got != "Pelayanan Publik / Dasar / Kosong: Anak" {
		t.Fatal(got)
	}
	want := "Wajib **cepat**, lihat [BKN](https://bkn.go.id/a_%28b%29) jahat^2^\n\n1. Satu\n   - a. Rinci\n2. Dua\n\n| Nilai | Nilai |\n| --- | --- |\n| A\\|B | 1 |\n| A\\|B | 2 |\n\n" +
		"![](gambar:gambar-1.png)\n\n![](gambar:gambar-1.png)\n\nx=1\n\n---\n\n^2^ Lihat PP 11/2017."
	if list[1].Body != want {
		t.Errorf("%s\nwant\n%s", list[1].Body, want)
	}
	lost := map[string]int{}
	for _, l := range list[1].Losses {
		lost[strings.TrimPrefix(l.Key, "document.loss.")] = l.Count
	}
	for _, key := range []string{"link", "tracked", "cells", "picture_kind", "chart", "equation"} {
		if lost[key] == 0 {
			t.Errorf("%s is not named in %v", key, lost)
		}
	}
	if one := Split(r.Sections, 0, r.Title); len(one) != 1 || !strings.Contains(one[0].Body, "\n\n## Anak\n\nIsi anak.") || !strings.HasPrefix(one[0].Body, "Pengantar") {
		t.Errorf("%d of all: %s", len(one), one[0].Body)
	}
}

// Where no heading is marked as one, short lines in bold are taken for headings, and that is said.
func TestBoldLinesAreHeadingsWhereThereAreNoOthers(t *testing.T) {
	bold := func(s string) string { return `<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>` + s + `</w:t></w:r></w:p>` }
	r, err := parse(docx(t, bold("Bab I")+p("", "Isi.")+bold("Bab II")+p("", "Isi lagi.")))
	if err != nil || !r.Guessed || len(r.Sections) != 2 || r.Sections[1].Title != "Bab II" {
		t.Errorf("%v %+v", err, r)
	}
}

// Numbers in front of bold lines say how deep they are, the name of a chapter stands with its number, and no sign of Markdown gets into a title.
func TestBoldLinesAreAsDeepAsTheirNumbers(t *testing.T) {
	bold := func(runs ...string) string {
		var s string
		for i, r := range runs {
			s += `<w:r><w:rPr><w:b/>` + map[bool]string{true: "<w:i/>"}[i%2 == 1] + `</w:rPr><w:t xml:space="preserve">` + r + `</w:t></w:r>`
		}
		return `<w:p>` + s + `</w:p>`
	}
	r, err := parse(docx(t, bold("BAB III")+bold("ANALISA DAN PERANCANGAN")+p("", "Isi.")+bold("A. Sistem berjalan")+p("", "Isi.")+bold("1. Alur*")+p("", "Isi.")+bold("a. Rinci")+p("", "Isi.")+
		bold("2. Antarmuka (", "Interface", ")")+p("", "Isi.")+bold("B. Usulan")+p("", "Isi.")+
		`<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>BAB IV</w:t><w:br/><w:t>PENUTUP</w:t></w:r></w:p>`+p("", "Isi.")))
	var got []string
	for _, s := range r.Sections {
		got = append(got, strconv.Itoa(s.Level)+" "+s.Title)
	}
	if want := "1 BAB III: ANALISA DAN PERANCANGAN|2 A. Sistem berjalan|3 1. Alur*|4 a. Rinci|3 2. Antarmuka (Interface)|2 B. Usulan|1 BAB IV: PENUTUP"; err != nil || strings.Join(got, "|") != want {
		t.Errorf("%v\n%s\n%s", err, strings.Join(got, "|"), want)
	}
}

// Letters are no Roman numbers, and numbers of several parts are as deep as they have.
func TestNumbersOfHeadingsAreToldApart(t *testing.T) {
	for titles, want := range map[string]string{
		"C. Satu|d. Dua|D. Tiga|E. Empat|3. Lima|F. Enam":          "1 2 1 1 2 1",
		"H. Satu|I. Dua|J. Tiga":                                   "1 1 1",
		"I. Satu|A. Dua|II. Tiga|V. Empat":                         "1 2 1 1",
		"Bab 1 Awal|1.1 Satu|1.1.1 Dua|1.2 Tiga|Bab 2 Akhir|2.1 A": "1 2 3 2 1 2",
		"Latar belakang|Tujuan|1) Satu|Penutup":                    "1 1 2 1",
	} {
		var d depths
		var got []string
		for _, title := range strings.Split(titles, "|") {
			got = append(got, strconv.Itoa(d.of(title)))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", titles, got, want)
		}
	}
}

// A heading that is the number of a chapter alone stands with the next one; the name of a file says nothing of a picture.
func TestAChapterHasItsNumberAndAPictureNoFileName(t *testing.T) {
	r, err := parse(docx(t, p("H1", "Bab 1")+p("H1", "Pendahuluan")+p("", "Isi.")+p("H1", "Bab 2")+p("", "Isi.")))
	if err != nil || len(r.Sections) != 2 || r.Sections[0].Title != "Bab 1: Pendahuluan" || r.Sections[1].Title != "Bab 2" {
		t.Errorf("%v %+v", err, r.Sections)
	}
	for alt, want := range map[string]string{"D:/New folder/diagram konteks.jpg": "", `C:\gambar.PNG`: "", "image1.png": "", "Alur surat": "Alur surat", "Contoh berkas .png dan cara membukanya": "Contoh berkas .png dan cara membukanya"} {
		if got := shortAlt(alt); got != want {
			t.Errorf("%q: %q", alt, got)
		}
	}
}

// What people typed is what learners read, whatever signs are in it: nothing becomes a mark, nothing is eaten.
func TestWordsAreReadAsTheyWereTyped(t *testing.T) {
	signs := rapid.StringMatching(`[a-z 0-9*_~^\[\]()<>&|#+=.!\\-]{0,40}`)
	rapid.Check(t, func(rt *rapid.T) {
		var body, want string
		for range rapid.IntRange(1, 4).Draw(rt, "n") {
			words := "x" + strings.TrimSpace(signs.Draw(rt, "words"))
			if rapid.Bool().Draw(rt, "first") {
				words = strings.TrimSpace(signs.Draw(rt, "sign")) + " " + words
			}
			body, want = body+p("", words), want+" "+words
		}
		r, err := parse(docx(t, body))
		if err != nil {
			rt.Fatal(err)
		}
		md := Split(r.Sections, 1, "Judul")[0].Body
		if got, _ := prose.Shown(md, article); got != prose.Squeeze(want) {
			rt.Fatalf("%q becomes %q and shows %q", want, md, got)
		}
	})
}

func FuzzDOCX(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte(table))
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := parse(docx(t, string(body)))
		checkFuzzed(t, r, err)
	})
}
