package studio_test

import (
	"testing"

	"github.com/google/uuid"

	"mumpuni/web/pages/pagestest"
)

// The cover of a course is seen, in words too, wherever a learner meets the course: in the catalogue, on its page and on the page of its modules.
func TestACoverShowsWhereACourseIsMet(t *testing.T) {
	w := pagestest.NewOffice(t)
	course, _ := article(w, "Isi.")
	w.Sends(w.Trainer, course+"/gambar", "file", "denah.png", picture(t)).Wants(t, 303)
	var medium uuid.UUID
	w.Must(w.DB.NewRaw("select media_id from course_pictures").Scan(t.Context(), &medium))
	w.Must(w.Media.MakeReady(t.Context(), medium, 1))
	w.Post(w.Trainer, course+"/sampul", "name", "denah.png", "alt", "Denah kantor")
	w.Post(w.Trainer, course+"/rincian", "title", "Arsip", "summary", "Ringkas.", "minutes", "5", "language", "id", "no_certificate", "1")
	w.Post(w.Trainer, course+"/terbit")
	learn := w.Post(w.Learner, "/kursus/arsip/daftar")
	for _, page := range []string{"/kursus", "/kursus/arsip", learn} {
		w.Get(w.Learner, page).Wants(t, 200, `alt="Denah kantor"`)
	}
}
