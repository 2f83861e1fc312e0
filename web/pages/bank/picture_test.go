package bank_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"mumpuni/people"
	"mumpuni/web/pages/pagestest"
)

// A picture is sent and put into its place by plain forms, never without words for who cannot see it, and learners see it.
func TestAPictureIsSentAndPutIntoItsPlace(t *testing.T) {
	o := pagestest.NewOffice(t)
	trainer := o.Person("Pengajar", "198001012005011001")
	o.Grant(trainer, people.Trainer)
	at := o.Post(trainer, "/studio/bank/soal", "unit_id", o.Root.String(), "kind", "single", "stem", "Apa?", "options.0.text", "satu", "options.1.text", "dua", "right", "0", "aksi", "simpan")
	var drawn bytes.Buffer
	o.Must(png.Encode(&drawn, image.NewGray(image.Rect(0, 0, 8, 8))))
	o.Sends(trainer, at+"/gambar", "file", "catatan.png", []byte("bukan gambar")).Wants(t, http.StatusUnprocessableEntity, "bukan gambar JPEG")
	o.Sends(trainer, at+"/gambar", "file", "alur.png", drawn.Bytes()).Wants(t, http.StatusSeeOther)
	o.Get(trainer, at).Wants(t, http.StatusOK, "alur.png", "Uraian gambar", "sedang disiapkan", `data-poll="processing"`)
	o.Do(trainer, http.MethodPost, at+"/gambar/pasang", pagestest.Form("name", "alur.png", "alt", " ", "place", "options.1")).Wants(t, http.StatusUnprocessableEntity, "Tulis uraian gambar")
	o.Post(trainer, at+"/gambar/pasang", "name", "alur.png", "alt", "Alur surat masuk", "place", "options.1")
	var waiting uuid.UUID
	o.Must(o.DB.NewRaw("select id from media where state = 'processing'").Scan(t.Context(), &waiting))
	o.Must(o.Media.MakeReady(t.Context(), waiting, 1))
	page := o.Get(trainer, at)
	page.Wants(t, http.StatusOK, `alt="Alur surat masuk"`, `data-poll="ready"`)
	if strings.Contains(page.Body, `name="alt"`) {
		t.Error("a picture in its place still waits for one")
	}
	page.Wants(t, http.StatusOK, "Lepas dari soal")
	o.Get(trainer, at+"/sunting").Wants(t, http.StatusOK, "Sisipkan di kursor", "dua ![Alur surat masuk](gambar:alur.png)", `alt="Alur surat masuk" width="8"`)
	o.Post(trainer, at+"/gambar/lepas", "name", "alur.png")
	o.Get(trainer, at).Wants(t, http.StatusOK, "dipakai versi lama soal")
	o.Sends(trainer, at+"/gambar", "file", "lain.png", drawn.Bytes()).Wants(t, http.StatusSeeOther)
	o.Get(trainer, at).Wants(t, http.StatusOK, "Hapus gambar: lain.png")
	o.Post(trainer, at+"/gambar/lepas", "name", "lain.png")
	if page := o.Get(trainer, at); strings.Contains(page.Body, "lain.png") {
		t.Error("a picture that nothing names is still there")
	}
}

// In the editor a picture is put where the cursor was, with its words, and the preview shows it; without words nothing is put anywhere.
func TestAPictureIsPutAtTheCursor(t *testing.T) {
	o := pagestest.NewOffice(t)
	trainer := o.Person("Pengajar", "198001012005011001")
	o.Grant(trainer, people.Trainer)
	at := o.Post(trainer, "/studio/bank/soal", "unit_id", o.Root.String(), "kind", "single", "stem", "Apa?", "options.0.text", "satu", "options.1.text", "dua", "right", "0", "aksi", "simpan")
	var drawn bytes.Buffer
	o.Must(png.Encode(&drawn, image.NewGray(image.Rect(0, 0, 8, 8))))
	o.Sends(trainer, at+"/gambar", "file", "alur.png", drawn.Bytes()).Wants(t, http.StatusSeeOther)
	var waiting uuid.UUID
	o.Must(o.DB.NewRaw("select id from media where state = 'processing'").Scan(t.Context(), &waiting))
	o.Must(o.Media.MakeReady(t.Context(), waiting, 1))
	server := httptest.NewServer(o.Handler)
	t.Cleanup(server.Close)
	b := pagestest.Phone(t, 2*time.Minute)
	b.Open(server.URL + "/uji/" + trainer.String())
	b.Open(server.URL + at + "/sunting")
	option := `[...document.querySelectorAll("textarea[data-line]")].find(e => e.value === "dua" || e.value.startsWith("du!"))`
	pagestest.JS[bool](b, `(document.querySelectorAll("main details").forEach(d => d.open = true), `+option+`.focus(), `+option+`.setSelectionRange(2, 2), document.querySelector("[data-picture]").click(), true)`)
	if said := b.Text("[data-insert-error]"); said == "" || pagestest.JS[string](b, option+".value") != "dua" || !pagestest.JS[bool](b, `document.activeElement.id === "sisip-alur.png"`) {
		t.Errorf("without words: %q", said)
	}
	b.Do(chromedp.KeyEvent("Alur [surat]"))
	pagestest.JS[bool](b, `(document.querySelector("[data-picture]").click(), true)`)
	if got := pagestest.JS[string](b, option+".value"); got != "du![Alur (surat)](gambar:alur.png)a" {
		t.Errorf("put at the cursor: %q", got)
	}
	if !pagestest.JS[bool](b, `document.activeElement === `+option+` && document.activeElement.selectionStart === document.activeElement.value.length - 1`) {
		t.Error("the cursor does not stand behind the picture")
	}
	pagestest.Until(t, "the preview shows it", func() bool {
		return pagestest.JS[bool](b, `!!document.querySelector('#pratinjau img[alt="Alur (surat)"]')`)
	})
	b.Narrow("the editor with a picture")
	b.Clean("the editor with a picture")
}
