package studio_test

import (
	"html"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"

	"mumpuni/web/pages/pagestest"
)

// lockedZip begins an archive whose first file is sealed with a password.
const lockedZip = "PK\x03\x04\x14\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x04\x00\x00\x00\x04\x00\x00\x00\x0f\x00\x00\x00imsmanifest.xmlabcd"

// oldOffice is a file of Office before 2007, or one with a password: its folder, after the head, names what it holds.
func oldOffice(holds string) string {
	head := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 504)...)
	return string(append(head, []byte(strings.Join(strings.Split(holds, ""), "\x00")+"\x00")...)) + strings.Repeat("\x00", 1024)
}

// TestWhatTheServerRefusesThePageRefuses, in the same words, before anything is sent; what the browser cannot know is sent.
func TestWhatTheServerRefusesThePageRefuses(t *testing.T) {
	w := pagestest.NewOffice(t)
	course := strings.TrimSuffix(w.Post(w.Trainer, "/studio/kursus/baru", "title", "Arsip"), "/rincian")
	module := func(kind string) string {
		return w.Post(w.Trainer, course+"/modul/baru", "kind", kind, "title", "Berkas "+kind, "part", "materi", "alt", "x")
	}
	var posted atomic.Int64
	inner := w.Handler
	w.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			posted.Add(1)
		}
		inner.ServeHTTP(rw, r)
	})
	b, base := browser(w)
	pdf, image, video, pack, document := module("pdf"), module("image"), module("video"), module("package"), course+"/dokumen"
	for _, c := range []struct{ name, page, action, field, file, data string }{
		{"an empty PDF", pdf, pdf + "/berkas", "file_module", "kosong.pdf", ""},
		{"no PDF", pdf, pdf + "/berkas", "file_module", "panduan.pdf", "<!doctype html><p>Bukan PDF</p>"},
		{"a photo of an iPhone", image, image + "/berkas", "file_module", "foto.jpg", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + strings.Repeat("\x00", 600)},
		{"no picture", image, image + "/berkas", "file_module", "foto.png", "%PDF-1.7\n" + strings.Repeat("x", 600)},
		{"no film", video, video + "/berkas", "file_module", "film.mp4", "\xff\xd8\xff\xe0\x00\x10JFIF\x00" + strings.Repeat("\x00", 600)},
		{"no archive", pack, pack + "/berkas", "file_module", "paket.zip", "%PDF-1.7\n" + strings.Repeat("x", 600)},
		{"an archive with a password", pack, "", "file_module", "paket.zip", lockedZip},
		{"an empty document", document, document, "file", "kosong.docx", ""},
		{"a document with a password", document, document, "file", "naskah.docx", oldOffice("EncryptedPackage")},
		{"a document of Word 97", document, document, "file", "naskah.doc", oldOffice("WordDocument")},
		{"a PDF as a document", document, document, "file", "naskah.pdf", "%PDF-1.7\n" + strings.Repeat("x", 600)},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), c.file)
			w.Must(os.WriteFile(path, []byte(c.data), 0o600))
			b.Open(base + c.page)
			posted.Store(0)
			b.Do(chromedp.SetUploadFiles(chromedp.CSS(`[name="`+c.field+`"]`), []string{path}))
			const line = `[...document.querySelectorAll("main .error[role=alert]")].map(e => (e.querySelector("[data-upload-reason]") ?? e).textContent.trim()).find(t => t) ?? ""`
			pagestest.Until(t, "it is refused", func() bool { return pagestest.JS[string](b, line) != "" })
			said := pagestest.JS[string](b, line)
			if posted.Load() != 0 || pagestest.JS[int](b, `document.querySelector('[name="`+c.field+`"]').files.length`) != 0 {
				t.Errorf("%d requests were made, or the file is still chosen", posted.Load())
			}
			b.Clean(c.name)
			if c.data == lockedZip { // the server looks into it only once it is there
				if !strings.Contains(said, "«imsmanifest.xml» dikunci dengan kata sandi") {
					t.Errorf("the page says %q", said)
				}
				return
			}
			if answer := w.Sends(w.Trainer, c.action, c.field, c.file, []byte(c.data)).Body; !strings.Contains(html.UnescapeString(answer), said) {
				t.Errorf("the page says %q, the server does not: %.600s", said, answer[max(0, strings.Index(answer, "summary")):])
			}
		})
	}
}
