package studio_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/web/pages/pagestest"
)

// A whole course is downloaded, sent as one file, shown before anything is stored, and made, without script; the officer may none of it.
func TestACourseIsDownloadedAndTakenWithoutScript(t *testing.T) {
	w := pagestest.NewOffice(t)
	course := strings.TrimSuffix(w.Post(w.Trainer, "/studio/kursus/baru", "title", "Loket"), "/rincian")
	w.Post(w.Trainer, course+"/modul/baru", "kind", "article", "part", "materi", "title", "Antrean", "minutes", "5", "body", "Isi antrean.")
	w.Get(w.Trainer, course).Wants(t, 200, `href="`+course+`/kursus.zip"`, "Unduh kursus sebagai satu berkas")
	file := w.Get(w.Trainer, course+"/kursus.zip")
	file.Wants(t, 200)
	if name := file.Header.Get("Content-Disposition"); name != `attachment; filename="loket.zip"` {
		t.Error(name)
	}
	z, err := zip.NewReader(strings.NewReader(file.Body), int64(len(file.Body)))
	w.Must(err)
	if len(z.File) != 2 || z.File[0].Name != "course.json" || z.File[1].Name != "modules/001.md" {
		t.Errorf("%+v", z.File)
	}
	w.Get(w.Officer, course+"/kursus.zip").Wants(t, 403)
	w.Get(w.Trainer, "/studio").Wants(t, 200, `href="/studio/ambil"`)
	w.Get(w.Trainer, "/studio/ambil").Wants(t, 200, `action="/studio/ambil/unit/`+w.Root.String()+`"`, `enctype="multipart/form-data"`)
	w.Sends(w.Officer, "/studio/ambil/unit/"+w.Root.String(), "file", "loket.zip", []byte(file.Body)).Wants(t, 403)
	sent := w.Sends(w.Trainer, "/studio/ambil/unit/"+w.Root.String(), "file", "loket.zip", []byte(file.Body))
	sent.Wants(t, 303)
	var parcel uuid.UUID
	w.Must(w.DB.NewRaw("select id from parcels").Scan(t.Context(), &parcel))
	page := "/studio/ambil/" + parcel.String()
	w.Get(w.Trainer, page).Wants(t, 200, "Sedang dibaca", `data-poll="processing"`)
	w.Must(w.Parcels.Read(t.Context(), parcel))
	w.Get(w.Trainer, page).Wants(t, 200, "Semua isi berkas dapat diambil", "Antrean", "Modul: 1.", "Buat kursus")
	w.Get(w.Trainer, "/studio/ambil").Wants(t, 200, `href="`+page+`"`, "Menunggu keputusan Anda")
	w.Post(w.Trainer, page)
	w.Get(w.Trainer, page).Wants(t, 200, "Sedang dibuat", `value="0"`)
	w.Must(w.Parcels.Make(t.Context(), parcel))
	w.Get(w.Trainer, page).Wants(t, 200, "Sudah menjadi draf", "Buka kursus")
	w.Post(w.Trainer, page) // too late: the page says how it stands
	made := w.Get(w.Trainer, page).Body
	at := strings.Index(made, `href="/studio/kursus/`)
	again := w.Get(w.Trainer, made[at+len(`href="`):at+len(`href="/studio/kursus/`)+36]+"/kursus.zip")
	if again.Wants(t, 200); !bytes.Equal([]byte(again.Body), []byte(file.Body)) {
		t.Error("what came is written as another file")
	}
	w.Sends(w.Trainer, "/studio/ambil/unit/"+w.Root.String(), "file", "x.zip", []byte("bukan zip")).Wants(t, 303)
	w.Must(w.DB.NewRaw("select id from parcels where state = 'reading'").Scan(t.Context(), &parcel))
	w.Must(w.Parcels.Read(t.Context(), parcel))
	w.Get(w.Trainer, "/studio/ambil/"+parcel.String()).Wants(t, 200, "Berkas ini tidak dapat diambil", "bukan ZIP yang utuh")
}
