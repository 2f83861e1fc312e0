package studio_test

import (
	"archive/zip"
	"bytes"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"mumpuni/web/pages/pagestest"
)

// slidesFile is a presentation of two slides, the first with notes and an animation.
func slidesFile(w *pagestest.Office) []byte {
	w.T.Helper()
	const ns = ` xmlns:p="p" xmlns:a="a" xmlns:r="r"`
	slide := func(title, around string) string {
		return `<p:sld` + ns + `><p:cSld><p:spTree><p:sp><p:nvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>` + title +
			`</a:t></a:r></a:p></p:txBody></p:sp><p:sp><p:txBody><a:p><a:r><a:t>Isi ` + title + ` yang panjang sekali.</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld>` + around + `</p:sld>`
	}
	var file bytes.Buffer
	z := zip.NewWriter(&file)
	for name, text := range map[string]string{
		"ppt/presentation.xml":            `<p:presentation` + ns + `><p:sldIdLst><p:sldId id="1" r:id="a"/><p:sldId id="2" r:id="b"/></p:sldIdLst></p:presentation>`,
		"ppt/_rels/presentation.xml.rels": `<Relationships><Relationship Id="a" Target="slides/a.xml"/><Relationship Id="b" Target="slides/b.xml"/></Relationships>`,
		"ppt/slides/a.xml":                slide("Janji layanan", `<p:timing><p:cTn presetClass="entr"/></p:timing>`), "ppt/slides/b.xml": slide("Angka", ""),
		"ppt/slides/_rels/a.xml.rels": `<Relationships><Relationship Id="n" Type="x/notesSlide" Target="../notesSlides/n.xml"/></Relationships>`,
		"ppt/notesSlides/n.xml": `<p:notes` + ns + `><p:cSld><p:spTree><p:sp><p:nvSpPr><p:nvPr><p:ph type="body"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>Sapa peserta.</a:t></a:r></a:p></p:txBody></p:sp>` +
			`</p:spTree></p:cSld></p:notes>`,
	} {
		part, err := z.Create(name)
		w.Must(err)
		_, err = part.Write([]byte(text))
		w.Must(err)
	}
	w.Must(z.Close())
	return file.Bytes()
}

// Slides are looked at, put into a course, deleted and restored: what each page shows has room on a phone, and axe finds nothing.
func TestSlidesAndTheBinOnAPhone(t *testing.T) {
	w := pagestest.NewOffice(t)
	course := strings.TrimSuffix(w.Post(w.Trainer, "/studio/kursus/baru", "title", "Pelayanan di loket"), "/rincian")
	sent := w.Sends(w.Trainer, course+"/dokumen", "file", "Pelayanan prima untuk loket terpadu.pptx", slidesFile(w))
	sent.Wants(t, 303)
	plan := sent.Header.Get("Location")
	srv := httptest.NewServer(w.Handler)
	t.Cleanup(srv.Close)
	b := pagestest.Phone(t, 2*time.Minute)
	b.Open(srv.URL + "/uji/" + w.Trainer.String())
	look := func(name, path string) {
		t.Helper()
		b.Open(srv.URL + path)
		b.Narrow(name)
		b.Clean(name)
		b.Shot(name)
	}
	look("documents", course+"/dokumen")
	look("slides", plan)
	for _, text := range []string{"Slide dengan animasi: 1.", "Sertakan catatan pembicara di bawah setiap slide", "Satu modul setiap slide"} {
		if !strings.Contains(b.Text("main"), text) {
			t.Errorf("the preview does not say %q", text)
		}
	}
	w.Post(w.Trainer, plan, "aksi", "masukkan", "depth", "1", "part", "materi", "notes", "ya")
	module := regexp.MustCompile(`/studio/modul/[0-9a-f-]{36}`).FindString(w.Get(w.Trainer, course).Body)
	look("undo", w.Post(w.Trainer, module+"/hapus"))
	w.Post(w.Trainer, course+"/buang")
	look("bin", "/studio/sampah")
	pagestest.JS[bool](b, `(document.querySelector('form[action^="/studio/sampah/"] button').click(), true)`)
	pagestest.Until(t, "the draft is back", func() bool { return b.Arrived(strings.TrimPrefix(course, "/studio")) })
	if got := b.Text("main"); !strings.Contains(got, "dikembalikan") {
		t.Error("it is not said that it is back")
	}
}
