package pages

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"mumpuni/people"
)

// HR sees who completed what in its units and takes the same rows away as a file; others do not.
func TestHRReportsCompletions(t *testing.T) {
	w := newWorkshop(t)
	w.get(w.officer, "/penyelesaian").wants(t, 200, "Penyelesaian kursus", "Tidak ada keikutsertaan yang cocok")
	learner, err := w.people.LoadActor(t.Context(), w.learner)
	w.must(err)
	_, err = w.courses.Enrol(t.Context(), learner, w.course)
	w.must(err)
	w.exec("update enrolments set completed_at = now() where person_id = ?", w.learner)
	auditor := w.person("Herlina", "198402112009012002")
	w.grant(auditor, people.Auditor)
	for _, who := range []uuid.UUID{w.officer, auditor} {
		w.get(who, "/penyelesaian?kursus="+w.course.String()).wants(t, 200, "Siti Rahma", "19860926 201505 2 001", "Selesai", "100", "/penyelesaian.csv?", "dapat melihat siapa yang membuka")
	}
	w.get(w.officer, "/penyelesaian.csv?keadaan=completed").wants(t, 200, "NIP;Nama;Jabatan;Unit kerja;Kursus", "Siti Rahma")
	w.get(w.officer, "/penyelesaian.xlsx").wants(t, 200)
	w.get(w.officer, "/penyelesaian?keadaan=started").wants(t, 200, "Tidak ada keikutsertaan yang cocok")
	w.get(w.officer, "/penyelesaian?unit="+uuid.NewString()).wants(t, http.StatusNotFound)
	w.get(w.officer, "/penyelesaian?keadaan=entah").wants(t, http.StatusUnprocessableEntity)
	for _, path := range []string{"/penyelesaian", "/penyelesaian.csv", "/penyelesaian.xlsx"} {
		w.get(w.learner, path).wants(t, http.StatusForbidden)
	}
}
