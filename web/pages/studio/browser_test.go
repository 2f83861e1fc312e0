package studio_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"mumpuni/web/pages/pagestest"
)

// browser starts Chromium with the trainer's cookie, and gives the address of the studio's server.
func browser(w *pagestest.Office) (pagestest.Tab, string) {
	w.T.Helper()
	srv := httptest.NewServer(w.Handler)
	w.T.Cleanup(srv.Close)
	b := pagestest.NewTab(w.T, time.Minute)
	b.Open(srv.URL + "/uji/" + w.Trainer.String())
	return b, srv.URL
}

func choose(b pagestest.Tab, path string) {
	b.T.Helper()
	b.Do(chromedp.SetUploadFiles(chromedp.CSS(`[name="file_module"]`), []string{path}))
}

func TestUploadsInTheBrowser(t *testing.T) {
	w := pagestest.NewOffice(t)
	course := strings.TrimSuffix(w.Post(w.Trainer, "/studio/kursus/baru", "title", "Arsip"), "/rincian")
	module := w.Post(w.Trainer, course+"/modul/baru", "kind", "pdf", "title", "Panduan", "part", "materi")
	purpose := "module:" + strings.TrimPrefix(module, "/studio/modul/")
	b, base := browser(w)
	b.Open(base + module)

	t.Run("a file of another kind is refused as an error of its field", func(t *testing.T) {
		fake := filepath.Join(t.TempDir(), "palsu.pdf")
		w.Must(os.WriteFile(fake, []byte("<!doctype html><p>Bukan PDF</p>"), 0o600))
		choose(b, fake)
		pagestest.Until(t, "the refusal is shown", func() bool { return b.Shown("upload-error") })
		if got := b.Text(".error[role=alert]"); got != "Kesalahan: Berkas ini bukan PDF. Pilih berkas PDF." {
			t.Errorf("it says %q", got)
		}
		if pagestest.JS[string](b, `document.querySelector("[name=file_module]").ariaInvalid`) != "true" || b.Shown("upload-state") {
			t.Error("the field does not say that its file was refused")
		}
	})

	t.Run("what a cut left is found again and goes on", func(t *testing.T) {
		path, at := filepath.Join(t.TempDir(), "pan|duan.pdf"), time.Unix(1_700_000_000, 0)
		w.Must(os.WriteFile(path, append([]byte("%PDF-1.7"), make([]byte, 2_000_000-8)...), 0o600))
		w.Must(os.Chtimes(path, at, at))
		key := fmt.Sprintf("mumpuni-upload|%s|pan|duan.pdf|2000000|%d", purpose, at.UnixMilli())
		beginUpload(b, purpose, key)
		b.Open(base + module)
		pagestest.Until(t, "the page knows", func() bool { return b.Shown("upload-state") })
		want := "Unggahan pan|duan.pdf terhenti pada 500 kB dari 2 MB. Pilih berkas yang sama untuk melanjutkan."
		if got := b.Text("[data-upload-text]"); got != want {
			t.Errorf("it says %q", got)
		}
		choose(b, path)
		pagestest.Until(t, "the file is there", func() bool { return b.Arrived(module) && b.Text("[data-poll=processing]") != "" })
		if n := pagestest.JS[int](b, `localStorage.length`); n != 0 {
			t.Errorf("%d addresses are still kept", n)
		}
	})

	t.Run("what the server does not know is forgotten", func(t *testing.T) {
		other := w.Post(w.Trainer, course+"/modul/baru", "kind", "pdf", "title", "Lampiran", "part", "materi")
		pagestest.JS[bool](b, `(localStorage.setItem("mumpuni-upload|module:`+strings.TrimPrefix(other, "/studio/modul/")+`|lama.pdf|9|9", "/unggah/tiada"), true)`)
		b.Open(base + other)
		pagestest.Until(t, "nothing is kept", func() bool { return pagestest.JS[int](b, `localStorage.length`) == 0 })
		if b.Shown("upload-state") {
			t.Error("the page speaks of an upload that is gone")
		}
	})
}

// beginUpload sends a quarter of a file of 2 MB and keeps its address as an upload that was cut does.
func beginUpload(b pagestest.Tab, purpose, key string) {
	b.T.Helper()
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
		b.T.Fatal(err)
	}
}

// A long text that was not saved is asked about before it is left, until its form is sent.
func TestUnsavedTextInTheBrowser(t *testing.T) {
	w := pagestest.NewOffice(t)
	details := w.Post(w.Trainer, "/studio/kursus/baru", "title", "Arsip")
	b, base := browser(w)
	b.Open(base + details)
	leaves := func() bool {
		return pagestest.JS[bool](b, `dispatchEvent(new Event("beforeunload", {cancelable: true}))`)
	}
	if !leaves() {
		t.Error("an untouched form asks")
	}
	pagestest.JS[bool](b, `document.querySelector("[name=summary]").dispatchEvent(new Event("input", {bubbles: true}))`)
	if leaves() {
		t.Error("a changed text is left without a question")
	}
	pagestest.JS[bool](b, `(document.querySelector("main form.form").dispatchEvent(new Event("submit", {cancelable: true})), true)`)
	if !leaves() {
		t.Error("a form that was sent asks")
	}
}
