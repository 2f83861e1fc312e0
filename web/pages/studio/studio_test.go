package studio_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/pages/pagestest"
)

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A trainer without script makes a course of every kind of thing, is told what is wrong, publishes and revises it.
func TestACourseIsMadeWithoutScript(t *testing.T) {
	w := pagestest.NewOffice(t)
	w.Get(w.Trainer, "/studio?keadaan=draft").Wants(t, 200, "Tidak ada kursus yang cocok")
	w.Refuses(w.Trainer, "/studio/kursus/baru", `href="#f-title"`, "title", " ")
	details := w.Post(w.Trainer, "/studio/kursus/baru", "title", "Layanan <Aduan>")
	course := strings.TrimSuffix(details, "/rincian")
	w.Get(w.Trainer, details).Wants(t, 200, "Layanan &lt;Aduan&gt;", "Draf")
	w.Refuses(w.Trainer, details, `href="#f-jp"`, "title", "Layanan Aduan", "jp", "3", "minutes", "60")
	w.Post(w.Trainer, details, "title", "Layanan Aduan", "jp", "2", "minutes", "")
	w.Get(w.Trainer, details).Wants(t, 200, `value="90"`)
	w.Refuses(w.Trainer, details, "Isi dengan angka bulat.", "title", "Layanan Aduan", "jp", "tiga")
	w.Post(w.Trainer, details, "title", "Layanan Aduan", "summary", "Cepat dan santun.", "outcomes", "Mencatat\n\nMenjawab", "jp", "1", "minutes", "45", "language", "id")
	w.Get(w.Trainer, details).Wants(t, 200, "Mencatat\nMenjawab", "Cepat dan santun.")

	add := course + "/modul/baru"
	w.Get(w.Trainer, add+"?jenis=link").Wants(t, 200, `name="url"`)
	w.Refuses(w.Trainer, add, `href="#f-url"`, "kind", "link", "title", "Lapor", "url", "javascript:alert(1)")
	link := w.Post(w.Trainer, add, "kind", "link", "title", "Lapor", "url", "https://lapor.go.id", "part", "materi")
	article := w.Post(w.Trainer, add, "kind", "article", "title", "Alur", "minutes", "45", "part", "gambaran_umum", "body", "## Terima\n\n<script>x</script>Catat.")
	preview := w.Post(w.Trainer, article, "title", "Alur", "minutes", "45", "part", "gambaran_umum", "body", "# Terima", "lalu", "pratinjau")
	w.Get(w.Trainer, preview).Wants(t, 200, `<h2 id="bagian-1">Terima</h2>`, "Pratinjau sebagai peserta")
	w.Post(w.Trainer, article+"/pindah", "arah", "naik")
	if page := w.Get(w.Trainer, course).Body; strings.Index(page, ">Alur</a>") > strings.Index(page, ">Lapor</a>") {
		t.Error("the article did not move up")
	}
	changePicture(w, add, course)
	quiz := w.Post(w.Trainer, add, "kind", "quiz", "title", "Uji", "part", "evaluasi")
	if !strings.HasPrefix(quiz, "/studio/kuis/") {
		t.Fatalf("a new quiz leads to %s", quiz)
	}
	w.Get(w.Trainer, quiz).Wants(t, 200, `<a href="`+course+`">Kembali ke kursus: Layanan Aduan</a>`)
	w.Get(w.Trainer, course+"/terbit").Wants(t, 200, "Perbaiki ini sebelum menerbitkan", "Uji: ", "Papan: ")
	w.Do(w.Trainer, http.MethodPost, course+"/terbit", url.Values{}).Wants(t, 422, "Kursus belum dapat diterbitkan", "Uji: ")
	removeOthers(w, course, link, article)
	w.Get(w.Trainer, course+"/terbit").Wants(t, 200, `href="`+course+`/modul/baru?jenis=quiz"`, "paling sedikit 5 soal dan nilai lulus paling rendah 60", "disetujui pengajar atau pengelola SDM lain")
	w.Post(w.Trainer, details, "title", "Layanan Aduan", "summary", "Cepat dan santun.", "jp", "1", "minutes", "45", "language", "id", "no_certificate", "1")
	w.Get(w.Trainer, course+"/terbit").Wants(t, 200, "Kursus siap diterbitkan", "Sebaiknya dilengkapi", "tanpa sertifikat, sehingga terbit tanpa orang kedua")
	w.Post(w.Trainer, course+"/terbit")
	w.Get(w.Learner, "/kursus").Wants(t, 200, "Layanan Aduan", "Tanpa sertifikat")
	w.Get(w.Trainer, course).Wants(t, 200, "Versi ini sudah terbit", "Buat revisi")
	w.Do(w.Trainer, http.MethodPost, article, pagestest.Form("title", "Lain")).Wants(t, http.StatusConflict)
	reviseAndArchive(w, course)
}

// changePicture adds an image; a text in its place is refused beside the field.
func changePicture(w *pagestest.Office, add, course string) {
	w.T.Helper()
	module := w.Post(w.Trainer, add, "kind", "image", "title", "Papan", "alt", "Papan loket")
	w.Get(w.Trainer, module).Wants(w.T, 200, "Belum ada berkas", `data-purpose="module:`, `enctype="multipart/form-data"`)
	w.Sends(w.Trainer, module+"/berkas", "file_module", "catatan.txt", []byte("bukan gambar")).
		Wants(w.T, 422, `href="#f-file_module"`, "Berkas ini bukan gambar JPEG, PNG, WebP, atau GIF. Pilih gambar berformat itu.")
	w.Sends(w.Trainer, module+"/berkas", "lain", "papan.png", picture(w.T)).Wants(w.T, 422, `href="#f-file_module"`)
	w.Sends(w.Trainer, module+"/berkas", "file_module", "papan.png", picture(w.T)).Wants(w.T, 303)
	w.Get(w.Trainer, module).Wants(w.T, 200, "Sedang disiapkan", "papan.png", `data-poll="processing"`)
	w.Sends(w.Officer, module+"/berkas", "file_module", "papan.png", picture(w.T)).Wants(w.T, 403)
	w.Get(w.Trainer, course).Wants(w.T, 200, "Sedang disiapkan")
}

// removeOthers deletes, after asking, every module but those kept.
func removeOthers(w *pagestest.Office, course string, kept ...string) {
	w.T.Helper()
	for _, m := range regexp.MustCompile(`/studio/modul/[0-9a-f-]{36}"`).FindAllString(w.Get(w.Trainer, course).Body, -1) {
		path := strings.TrimSuffix(m, `"`)
		if path != kept[0] && path != kept[1] {
			w.Get(w.Trainer, path+"/hapus").Wants(w.T, 200, "Hapus modul?")
			w.Post(w.Trainer, path+"/hapus")
		}
	}
}

func reviseAndArchive(w *pagestest.Office, course string) {
	w.T.Helper()
	w.Post(w.Trainer, course+"/revisi")
	w.Get(w.Trainer, course).Wants(w.T, 200, "Revisi berjalan", "Terbit")
	w.Get(w.Trainer, course+"/buang").Wants(w.T, 200, "Versi yang sudah terbit tetap ada")
	w.Post(w.Trainer, course+"/buang")
	w.Post(w.Trainer, course+"/arsip", "on", "1")
	if strings.Contains(w.Get(w.Trainer, "/studio").Body, "Layanan Aduan") {
		w.T.Error("an archived course is still listed")
	}
	w.Get(w.Trainer, "/studio?keadaan=archived").Wants(w.T, 200, "Layanan Aduan", "Diarsipkan")
	w.Post(w.Trainer, course+"/arsip", "on", "0")
	w.Get(w.Trainer, "/studio?cari=aduan").Wants(w.T, 200, "Layanan Aduan")
	w.Get(w.Trainer, "/studio?cari=memasak").Wants(w.T, 200, "Tidak ada kursus yang cocok")
}

// The studio is for trainers, and a course for those of its unit.
func TestStudioIsForItsTrainers(t *testing.T) {
	w := pagestest.NewOffice(t)
	course := strings.TrimSuffix(w.Post(w.Trainer, "/studio/kursus/baru", "title", "Rahasia"), "/rincian")
	module := w.Post(w.Trainer, course+"/modul/baru", "kind", "article", "title", "Isi")
	stranger := w.Person("Budi", "197901012005011001")
	below, err := w.People.CreateUnit(t.Context(), people.System(), people.NewUnit{ParentID: w.Root, Name: "Dinas Lain", Kind: "opd", From: "2020-01-01"})
	w.Must(err)
	_, err = w.People.Grant(t.Context(), people.System(), stranger, people.Trainer, below)
	w.Must(err)
	for _, path := range []string{"", "/rincian", "/terbit", "/buang", "/modul/baru?jenis=article"} {
		w.Get(w.Learner, course+path).Wants(t, http.StatusForbidden)
		w.Get(stranger, course+path).Wants(t, http.StatusNotFound)
		w.Get(id.Person{}, course+path).Wants(t, http.StatusSeeOther)
	}
	for _, path := range []string{"", "/hapus", "/pratinjau"} {
		w.Get(w.Learner, module+path).Wants(t, http.StatusForbidden)
		w.Get(stranger, module+path).Wants(t, http.StatusNotFound)
	}
	for _, path := range []string{course + "/terbit", course + "/buang", course + "/arsip", course + "/revisi", module, module + "/hapus", module + "/pindah"} {
		w.Do(stranger, http.MethodPost, path, pagestest.Form("title", "x")).Wants(t, http.StatusNotFound)
	}
	w.Get(stranger, "/studio").Wants(t, 200, "Belum ada kursus")
	w.Get(w.Trainer, "/studio/kursus/bukan-id").Wants(t, http.StatusNotFound)
}
