package pages

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"mumpuni/internal/chromium"
)

// browser starts Chromium with the trainer's cookie, and gives the address of the studio's server.
func (w *workshop) browser() (tab, string) {
	w.t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/uji" { // signs the browser in
			http.SetCookie(rw, &http.Cookie{Name: "s", Value: w.trainer.String(), Path: "/"})
			return
		}
		w.handler.ServeHTTP(rw, r)
	}))
	w.t.Cleanup(srv.Close)
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	w.t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx, chromium.Flags())
	w.t.Cleanup(cancel)
	b := tab{ctx, w.t}
	b.open(srv.URL + "/uji")
	return b, srv.URL
}

func (b tab) file(path string) {
	b.t.Helper()
	b.do(chromedp.SetUploadFiles(chromedp.CSS(`[name="file_module"]`), []string{path}))
}

func (b tab) text(selector string) string {
	b.t.Helper()
	return js[string](b, `document.querySelector("`+selector+`")?.textContent ?? ""`)
}

func TestUploadsInTheBrowser(t *testing.T) {
	w := newWorkshop(t)
	course := strings.TrimSuffix(w.post(w.trainer, "/studio/kursus/baru", "title", "Arsip"), "/rincian")
	module := w.post(w.trainer, course+"/modul/baru", "kind", "pdf", "title", "Panduan", "part", "materi")
	purpose := "module:" + strings.TrimPrefix(module, "/studio/modul/")
	b, base := w.browser()
	b.open(base + module)

	t.Run("a file of another kind is refused as an error of its field", func(t *testing.T) {
		fake := filepath.Join(t.TempDir(), "palsu.pdf")
		w.must(os.WriteFile(fake, []byte("<!doctype html><p>Bukan PDF</p>"), 0o600))
		b.file(fake)
		until(t, "the refusal is shown", func() bool { return b.shown("upload-error") })
		if got := b.text(".error[role=alert]"); got != "Kesalahan: Berkas ini bukan PDF. Pilih berkas PDF." {
			t.Errorf("it says %q", got)
		}
		if js[string](b, `document.querySelector("[name=file_module]").ariaInvalid`) != "true" || b.shown("upload-state") {
			t.Error("the field does not say that its file was refused")
		}
	})

	t.Run("what a cut left is found again and goes on", func(t *testing.T) {
		path, at := filepath.Join(t.TempDir(), "pan|duan.pdf"), time.Unix(1_700_000_000, 0)
		w.must(os.WriteFile(path, append([]byte("%PDF-1.7"), make([]byte, 2_000_000-8)...), 0o600))
		w.must(os.Chtimes(path, at, at))
		key := fmt.Sprintf("mumpuni-upload|%s|pan|duan.pdf|2000000|%d", purpose, at.UnixMilli())
		b.begin(purpose, key)
		b.open(base + module)
		until(t, "the page knows", func() bool { return b.shown("upload-state") })
		want := "Unggahan pan|duan.pdf terhenti pada 500 kB dari 2 MB. Pilih berkas yang sama untuk melanjutkan."
		if got := b.text("[data-upload-text]"); got != want {
			t.Errorf("it says %q", got)
		}
		b.file(path)
		until(t, "the file is there", func() bool { return b.arrived(module) && b.text("[data-poll=processing]") != "" })
		if n := js[int](b, `localStorage.length`); n != 0 {
			t.Errorf("%d addresses are still kept", n)
		}
	})

	t.Run("what the server does not know is forgotten", func(t *testing.T) {
		other := w.post(w.trainer, course+"/modul/baru", "kind", "pdf", "title", "Lampiran", "part", "materi")
		js[bool](b, `(localStorage.setItem("mumpuni-upload|module:`+strings.TrimPrefix(other, "/studio/modul/")+`|lama.pdf|9|9", "/unggah/tiada"), true)`)
		b.open(base + other)
		until(t, "nothing is kept", func() bool { return js[int](b, `localStorage.length`) == 0 })
		if b.shown("upload-state") {
			t.Error("the page speaks of an upload that is gone")
		}
	})
}

// begin sends a quarter of a file of 2 MB and keeps its address as an upload that was cut does.
func (b tab) begin(purpose, key string) {
	b.t.Helper()
	script := fmt.Sprintf(`(async () => {
		const tus = {"Tus-Resumable": "1.0.0"};
		const made = await fetch("/unggah/", {method: "POST", headers: {...tus, "Upload-Length": "2000000",
			"Upload-Metadata": "purpose " + btoa(%q) + ",filename " + btoa("panduan.pdf")}});
		const path = new URL(made.headers.get("Location")).pathname;
		const part = new Uint8Array(500000);
		part.set(new TextEncoder().encode("%%PDF-1.7"));
		await fetch(path, {method: "PATCH", body: part,
			headers: {...tus, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}});
		localStorage.setItem(%q, path);
		return true })()`, purpose, key)
	if ok, err := chromedp.Run(b, chromedp.Evaluate[bool](script, chromedp.EvalAwaitPromise)); err != nil || !ok {
		b.t.Fatal(err)
	}
}

// A long text that was not saved is asked about before it is left, until its form is sent.
func TestUnsavedTextInTheBrowser(t *testing.T) {
	w := newWorkshop(t)
	details := w.post(w.trainer, "/studio/kursus/baru", "title", "Arsip")
	b, base := w.browser()
	b.open(base + details)
	leaves := func() bool {
		return js[bool](b, `dispatchEvent(new Event("beforeunload", {cancelable: true}))`)
	}
	if !leaves() {
		t.Error("an untouched form asks")
	}
	js[bool](b, `document.querySelector("[name=summary]").dispatchEvent(new Event("input", {bubbles: true}))`)
	if leaves() {
		t.Error("a changed text is left without a question")
	}
	js[bool](b, `(document.querySelector("main form.form").dispatchEvent(new Event("submit", {cancelable: true})), true)`)
	if !leaves() {
		t.Error("a form that was sent asks")
	}
}
