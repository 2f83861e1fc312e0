package document

import (
	"bytes"
	"fmt"
	"html"
	"image"
	"image/png"
	"strings"
	"testing"
)

const slideNS = ` xmlns:p="p" xmlns:a="a" xmlns:r="r" xmlns:c="c" xmlns:dgm="dgm" xmlns:mc="mc" xmlns:p14="p14" `

// slidePage is a slide, its relations and its notes.
type slidePage struct{ shapes, related, notes, around, attrs string }

// pptx is a file of slides; sections are the groups that it names.
func pptx(t testing.TB, sections string, list ...slidePage) []byte {
	var dot bytes.Buffer
	if err := png.Encode(&dot, image.NewGray(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{
		"ppt/media/a.png": dot.String(),
		"ppt/slideLayouts/l1.xml": `<p:sldLayout` + slideNS + `><p:cSld><p:spTree><p:sp><p:nvSpPr><p:nvPr><p:ph type="body" idx="1"/></p:nvPr></p:nvSpPr>` + at(0, 100, 50, 50) +
			`</p:sp></p:spTree></p:cSld></p:sldLayout>`,
		"ppt/slideLayouts/_rels/l1.xml.rels": `<Relationships><Relationship Id="m" Type="x/slideMaster" Target="../slideMasters/m1.xml"/></Relationships>`,
		"ppt/slideMasters/m1.xml": `<p:sldMaster` + slideNS + `><p:cSld><p:spTree/></p:cSld><p:txStyles><p:bodyStyle><a:lvl1pPr><a:buChar char="•"/></a:lvl1pPr>` +
			`<a:lvl2pPr><a:buChar char="–"/></a:lvl2pPr></p:bodyStyle><p:otherStyle/></p:txStyles></p:sldMaster>`,
		"ppt/diagrams/d.xml": `<dgm:dataModel` + slideNS + `><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>Terima</a:t></a:r></a:p></dgm:t></dgm:pt>` +
			`<dgm:pt><dgm:t><a:p><a:r><a:t>Periksa</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>`,
	}
	var ids, rels strings.Builder
	for i, s := range list {
		fmt.Fprintf(&ids, `<p:sldId id="%d" r:id="s%d"/>`, 256+i, i)
		fmt.Fprintf(&rels, `<Relationship Id="s%d" Target="slides/s%d.xml"/>`, i, i)
		parts[fmt.Sprintf("ppt/slides/s%d.xml", i)] = `<p:sld` + slideNS + s.attrs + `><p:cSld><p:spTree>` + s.shapes + `</p:spTree></p:cSld>` + s.around + `</p:sld>`
		parts[fmt.Sprintf("ppt/slides/_rels/s%d.xml.rels", i)] = `<Relationships><Relationship Id="l" Type="x/slideLayout" Target="../slideLayouts/l1.xml"/>` +
			`<Relationship Id="n" Type="x/notesSlide" Target="../notesSlides/n` + fmt.Sprint(i) + `.xml"/>` + s.related + `</Relationships>`
		if s.notes != "" {
			parts[fmt.Sprintf("ppt/notesSlides/n%d.xml", i)] = `<p:notes` + slideNS + `><p:cSld><p:spTree>` + frame("body", "", "", words(s.notes)) + `</p:spTree></p:cSld></p:notes>`
		}
	}
	parts["ppt/presentation.xml"] = `<p:presentation` + slideNS + `><p:sldIdLst>` + ids.String() + `</p:sldIdLst>` + sections + `</p:presentation>`
	parts["ppt/_rels/presentation.xml.rels"] = `<Relationships>` + rels.String() + `</Relationships>`
	return zipOf(t, parts)
}

// at is where a shape stands.
func at(x, y, w, h int) string {
	return fmt.Sprintf(`<p:spPr><a:xfrm><a:off x="%d" y="%d"/><a:ext cx="%d" cy="%d"/></a:xfrm></p:spPr>`, x, y, w, h)
}

// words is a paragraph.
func words(s string) string {
	return `<a:p><a:r><a:t>` + html.EscapeString(s) + `</a:t></a:r></a:p>`
}

// frame is a shape with a text, which stands for kind.
func frame(kind, idx, place, text string) string {
	ph := ""
	if kind != "" || idx != "" {
		ph = `<p:ph type="` + kind + `" idx="` + idx + `"/>`
	}
	return `<p:sp><p:nvSpPr><p:cNvPr id="1" name="x"/><p:nvPr>` + ph + `</p:nvPr></p:nvSpPr>` + place + `<p:txBody>` + text + `</p:txBody></p:sp>`
}

func slidePicture(props, place string) string {
	return `<p:pic><p:nvPicPr><p:cNvPr descr="Papan"/><p:nvPr>` + props + `</p:nvPr></p:nvPicPr><p:blipFill><a:blip r:embed="p"/><a:srcRect l="1000"/></p:blipFill>` + place + `</p:pic>`
}

func graphic(inner, place string) string {
	return `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr descr="Grafik"/></p:nvGraphicFramePr>` + strings.ReplaceAll(strings.ReplaceAll(place, "p:spPr>", ">"), "<>", "") +
		`<a:graphic><a:graphicData>` + inner + `</a:graphicData></a:graphic></p:graphicFrame>`
}

const slideTable = `<a:tbl><a:tr><a:tc gridSpan="2"><a:txBody><a:p><a:r><a:t>Loket</a:t></a:r></a:p></a:txBody></a:tc><a:tc hMerge="1"/></a:tr>` +
	`<a:tr><a:tc rowSpan="2"><a:txBody><a:p><a:r><a:t>A</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>12</a:t></a:r></a:p></a:txBody></a:tc></a:tr>` +
	`<a:tr><a:tc vMerge="1"/><a:tc><a:txBody><a:p><a:r><a:t>13</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl>`

const pictureOf = `<Relationship Id="p" Target="../media/a.png"/>`

func deckOfThree() []slidePage {
	promise := `<a:p><a:r><a:t>Cepat</a:t></a:r></a:p><a:p><a:pPr lvl="1"/><a:r><a:t>Lima menit</a:t></a:r></a:p><a:p><a:r><a:t>Ramah, lihat </a:t></a:r>` +
		`<a:r><a:rPr b="1"><a:hlinkClick r:id="h"/></a:rPr><a:t>BKN</a:t></a:r><a:fld type="slidenum"><a:t>2</a:t></a:fld></a:p>`
	steps := `<a:p><a:pPr><a:buAutoNum type="arabicPeriod"/></a:pPr><a:r><a:t>Antre</a:t></a:r></a:p><a:p><a:pPr><a:buAutoNum type="arabicPeriod"/></a:pPr><a:r><a:t>Bayar</a:t></a:r></a:p>`
	return []slidePage{
		{shapes: frame("ctrTitle", "", "", words("Pelayanan")+words("Prima")) + frame("subTitle", "1", "", `<a:p><a:pPr><a:buNone/></a:pPr><a:r><a:t>Tiga janji</a:t></a:r></a:p>`), notes: "Sapa peserta."},
		{
			shapes:  frame("ftr", "9", "", words("Rahasia dinas")) + frame("", "1", "", promise) + frame("title", "", "", words("Janji")) + slidePicture("", at(60, 100, 30, 50)),
			related: pictureOf + `<Relationship Id="h" Target="https://bkn.go.id/" TargetMode="External"/>`,
			around:  `<p:timing><p:tnLst><p:par><p:cTn presetClass="entr"/></p:par></p:tnLst></p:timing>`,
		},
		{
			shapes: frame("", "", at(60, 60, 40, 20), words("Kanan")) + frame("", "", at(0, 60, 40, 90), steps) + frame("", "", at(0, 0, 100, 20), words("Angka loket")) +
				frame("", "", at(60, 90, 40, 20), words("Kanan bawah")+words("Lantai 2")+words(strings.Repeat("panjang ", 10))) + graphic(slideTable, `<p:xfrm><a:off x="0" y="200"/><a:ext cx="90" cy="20"/></p:xfrm>`) +
				graphic(`<c:chart r:id="c"/>`, `<p:xfrm><a:off x="0" y="300"/><a:ext cx="90" cy="20"/></p:xfrm>`) +
				graphic(`<dgm:relIds dm="d"/>`, `<p:xfrm><a:off x="0" y="400"/><a:ext cx="90" cy="20"/></p:xfrm>`) +
				slidePicture(`<a:videoFile r:link="v"/>`, at(0, 500, 9, 9)),
			related: pictureOf + `<Relationship Id="d" Target="../diagrams/d.xml"/>`,
		},
		{shapes: frame("title", "", "", words("Cadangan")), attrs: ` show="0"`},
	}
}

// Each slide becomes a section: its title, its text in the order in which people read, its tables, pictures and notes. What cannot be drawn is named.
func TestSlidesBecomePages(t *testing.T) {
	r, err := Read(t.Context(), pptx(t, "", deckOfThree()...))
	if err != nil {
		t.Fatal(err)
	}
	list := Split(WithNotes(r.Sections, "Catatan pembicara"), 1, r.Title)
	var titles []string
	for _, a := range list {
		titles = append(titles, a.Title)
	}
	if got := strings.Join(titles, " / "); got != "Pelayanan Prima / Janji / Angka loket" || r.Format != PPTX || r.Title != "Pelayanan Prima" {
		t.Fatal(got, r.Title)
	}
	for i, want := range []string{
		"Tiga janji\n\n> **Catatan pembicara**\n>\n> Sapa peserta.",
		"- Cepat\n  - Lima menit\n- Ramah, lihat [**BKN**](https://bkn.go.id/)\n\n![](gambar:gambar-1.png)",
		"1. Antre\n2. Bayar\n\nKanan\n\nKanan bawah\nLantai 2\n\n" + strings.TrimSpace(strings.Repeat("panjang ", 10)) + "\n\n| Loket | Loket |\n| --- | --- |\n| A | 12 |\n| A | 13 |\n\n- Terima\n- Periksa",
	} {
		if list[i].Body != want {
			t.Errorf("%d: %s\nwant\n%s", i, list[i].Body, want)
		}
	}
	lost := lostOf(r)
	for _, key := range []string{"headers", "animation", "cropped", "slide_title", "cells", "chart", "diagram_words", "media", "slide_hidden"} {
		if lost[key] == 0 {
			t.Errorf("%s is not named in %v", key, lost)
		}
	}
	if len(r.Pictures) != 1 || r.Pictures[0].Alt != "Papan" {
		t.Errorf("%d pictures", len(r.Pictures))
	}
}

// The groups that a file names are offered as modules, with a heading for each slide in them.
func TestGroupsOfSlidesAreModules(t *testing.T) {
	group := func(name string, ids ...int) string {
		s := `<p14:section name="` + name + `"><p14:sldIdLst>`
		for _, id := range ids {
			s += fmt.Sprintf(`<p14:sldId id="%d"/>`, id)
		}
		return s + `</p14:sldIdLst></p14:section>`
	}
	r, err := parse(pptx(t, `<p:extLst><p:ext><p14:sectionLst>`+group("Pembuka", 256)+group("Isi", 257, 258, 259)+`</p14:sectionLst></p:ext></p:extLst>`, deckOfThree()...))
	if err != nil {
		t.Fatal(err)
	}
	for depth, want := range map[int]string{0: "Judul", 1: "Pembuka / Isi", 2: "Pelayanan Prima / Janji / Angka loket"} {
		var titles []string
		for _, a := range Split(r.Sections, depth, "Judul") {
			titles = append(titles, a.Title)
		}
		if got := strings.Join(titles, " / "); got != want {
			t.Errorf("%d: %s", depth, got)
		}
	}
	if isi := Split(r.Sections, 1, "")[1].Body; !strings.HasPrefix(isi, "# Janji\n\n- Cepat") || !strings.Contains(isi, "\n\n# Angka loket\n\n") {
		t.Error(isi)
	}
}

func FuzzPPTX(f *testing.F) {
	for _, s := range deckOfThree() {
		f.Add(s.shapes, s.related, s.around)
	}
	f.Fuzz(func(t *testing.T, shapes, related, around string) {
		r, err := parse(pptx(t, around, slidePage{shapes: shapes, related: related, around: around, notes: related}))
		checkFuzzed(t, r, err)
	})
}
