package outcomes_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/pages/pagestest"
)

// HR sees who completed what in its units and takes the same rows away as a file; others do not.
func TestHRReportsCompletions(t *testing.T) {
	w := pagestest.NewOffice(t)
	w.Get(w.Officer, "/penyelesaian").Wants(t, 200, "Penyelesaian kursus", "Tidak ada keikutsertaan yang cocok")
	learner, err := w.People.LoadActor(t.Context(), w.Learner)
	w.Must(err)
	_, err = w.Courses.Enrol(t.Context(), learner, w.Course)
	w.Must(err)
	w.Exec("update enrolments set completed_at = now() where person_id = ?", w.Learner)
	auditor := w.Person("Herlina", "198402112009012002")
	w.Grant(auditor, people.Auditor)
	for _, who := range []id.Person{w.Officer, auditor} {
		w.Get(who, "/penyelesaian?kursus="+w.Course.String()).Wants(t, 200, "Siti Rahma", "19860926 201505 2 001", "Selesai", "100", "/penyelesaian.csv?", "dapat melihat siapa yang membuka")
	}
	w.Get(w.Officer, "/penyelesaian.csv?keadaan=completed").Wants(t, 200, "NIP;Nama;Jabatan;Unit kerja;Kursus", "Siti Rahma")
	w.Get(w.Officer, "/penyelesaian.xlsx").Wants(t, 200)
	w.Get(w.Officer, "/penyelesaian?keadaan=started").Wants(t, 200, "Tidak ada keikutsertaan yang cocok")
	w.Get(w.Officer, "/penyelesaian?unit="+uuid.NewString()).Wants(t, http.StatusNotFound)
	w.Get(w.Officer, "/penyelesaian?keadaan=entah").Wants(t, http.StatusUnprocessableEntity)
	for _, path := range []string{"/penyelesaian", "/penyelesaian.csv", "/penyelesaian.xlsx"} {
		w.Get(w.Learner, path).Wants(t, http.StatusForbidden)
	}
}
