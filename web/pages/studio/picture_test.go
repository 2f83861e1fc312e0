package studio_test

import (
	"net/http"
	"strings"
	"testing"

	"mumpuni/web/pages/pagestest"
)

// A picture for articles is sent, seen, named and given up without script; a file that is none is refused beside the field.
func TestPicturesForArticlesWithoutScript(t *testing.T) {
	w := pagestest.NewOffice(t)
	course := strings.TrimSuffix(w.Post(w.Trainer, "/studio/kursus/baru", "title", "Loket"), "/rincian")
	article := w.Post(w.Trainer, course+"/modul/baru", "kind", "article", "title", "Isi", "body", "![Papan](gambar:papan.png)")
	w.Get(w.Trainer, article).Wants(t, 200, course+`/gambar"`)
	w.Get(w.Trainer, course+"/gambar").Wants(t, 200, "Belum ada gambar.", `data-purpose="picture:`)
	w.Sends(w.Trainer, course+"/gambar", "file", "papan.txt", []byte("bukan gambar")).Wants(t, 422, `href="#f-file"`)
	for _, name := range []string{"papan.png", "lain.png"} {
		w.Sends(w.Trainer, course+"/gambar", "file", name, picture(t)).Wants(t, 303)
	}
	w.Get(w.Trainer, course+"/gambar").Wants(t, 200, "papan.png", "lain.png", `data-poll="processing"`, "Dipakai di artikel")
	w.Post(w.Trainer, course+"/gambar/hapus", "name", "papan.png")
	w.Post(w.Trainer, course+"/gambar/hapus", "name", "lain.png")
	if page := w.Get(w.Trainer, course+"/gambar").Body; strings.Contains(page, ">lain.png<") || !strings.Contains(page, ">papan.png<") {
		t.Error("it is still there")
	}
	w.Do(w.Trainer, http.MethodPost, course+"/gambar/hapus", pagestest.Form("name", "lain.png")).Wants(t, 404)
	w.Sends(w.Officer, course+"/gambar", "file", "papan.png", picture(t)).Wants(t, 403)
}
