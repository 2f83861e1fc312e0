package bank_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"

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
