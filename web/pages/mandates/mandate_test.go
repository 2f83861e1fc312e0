package mandates_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/pages/pagestest"
)

// HR orders a course for a unit and for a person, is told what is wrong, follows who has done it and takes it back.
func TestHROrdersACourse(t *testing.T) {
	w := pagestest.NewOffice(t)
	due := time.Now().AddDate(0, 1, 0).Format(time.DateOnly)
	w.Get(w.Officer, "/penugasan").Wants(t, 200, "Tidak ada penugasan")
	w.Get(w.Officer, "/penugasan/baru?pegawai=198609262015052001").Wants(t, 200, "Pemerintah Kabupaten Contoh", `value="198609262015052001"`)
	order := func(pairs ...string) []string {
		return append([]string{"course_id", w.Course.String(), "due_on", due}, pairs...)
	}
	for _, bad := range []struct {
		text  string
		pairs []string
	}{
		{`href="#f-unit_id"`, order("to", "unit")},
		{"Isi NIP atau nama pegawai.", order("to", "pegawai")},
		{"Tidak ada pegawai dengan NIP", order("to", "pegawai", "person", "111111111111111111")},
		{"Lebih dari satu pegawai cocok", order("to", "pegawai", "person", "a")},
		{`href="#f-due_on"`, []string{"course_id", w.Course.String(), "to", "unit", "unit_id", w.Root.String(), "due_on", "2020-01-01"}},
		{`href="#f-course_id"`, []string{"to", "unit", "unit_id", w.Root.String(), "due_on", due}},
	} {
		w.Refuses(w.Officer, "/penugasan/baru", bad.text, bad.pairs...)
	}
	one := w.Post(w.Officer, "/penugasan/baru", order("to", "pegawai", "person", "198609262015052001", "note", "Perintah Bupati")...)
	w.Get(w.Officer, one).Wants(t, 200, "Siti Rahma", "19860926 201505 2 001", "Belum mulai", "Perintah Bupati")
	all := w.Post(w.Officer, "/penugasan/baru", order("to", "unit", "unit_id", w.Root.String())...)
	w.Get(w.Officer, all+"?keadaan=not_started").Wants(t, 200, "Siti Rahma", "Rina Wati", "Pemerintah Kabupaten Contoh dan unit di bawahnya")
	w.Get(w.Officer, all+"?keadaan=completed").Wants(t, 200, "Tidak ada peserta dengan keadaan ini")
	for _, format := range []string{"csv", "xlsx"} {
		w.Get(w.Officer, all+"/peserta."+format).Wants(t, 200)
		w.Get(w.Learner, all+"/peserta."+format).Wants(t, http.StatusForbidden)
	}
	w.Get(w.Officer, all+"/peserta.csv?keadaan=not_started").Wants(t, 200, "NIP;Nama;Unit kerja;Keadaan", "Siti Rahma", "Rina Wati", "Belum mulai")
	again := w.Do(w.Officer, http.MethodPost, "/penugasan/baru", pagestest.Form(order("to", "unit", "unit_id", w.Root.String())...))
	again.Wants(t, http.StatusConflict, `class="summary"`)
	w.Get(w.Learner, "/").Wants(t, 200, `class="task-days"`, "hari lagi", "batas ")

	w.Get(w.Officer, all+"/batal").Wants(t, 200, "tidak lagi wajib")
	w.Post(w.Officer, all+"/batal")
	w.Get(w.Officer, "/penugasan?keadaan=cancelled").Wants(t, 200, "Dibatalkan", all)
	if strings.Contains(w.Get(w.Officer, all).Body, all+"/batal") {
		t.Error("a cancelled order can be cancelled")
	}
}

// When a name matches several, HR picks one of them and loses nothing of the form; a choice made for another name is none.
func TestHRPicksOneOfSeveralWhoMatch(t *testing.T) {
	w := pagestest.NewOffice(t)
	below, err := w.People.CreateUnit(t.Context(), people.System(), people.NewUnit{ParentID: w.Root, Name: "Dinas Lain", Kind: "opd", From: "2020-01-01"})
	w.Must(err)
	first, second := w.Person("Ratna Sari", "197901012005012001"), w.Person("Ratna Dewi", "197901012005012002")
	ask := func(who id.Person, pairs ...string) pagestest.Answer {
		return w.Do(who, http.MethodPost, "/penugasan/baru", pagestest.Form(append([]string{
			"course_id", w.Course.String(), "to", "pegawai", "due_on", time.Now().AddDate(0, 1, 0).Format(time.DateOnly), "note", "Perintah Bupati",
		}, pairs...)...))
	}
	ask(w.Officer, "person", "Ratna").Wants(t, http.StatusUnprocessableEntity, `href="#f-person_id"`, "Ratna Sari", "19790101 200501 2 002",
		`name="matched_for" value="Ratna"`, "Perintah Bupati", first.String())
	ask(w.Officer, "person", "Rat", "matched_for", "Ratna", "person_id", second.String()).Wants(t, http.StatusUnprocessableEntity, "Lebih dari satu")
	ask(w.Officer, "person", "Ratna", "matched_for", "Ratna", "person_id", w.Learner.String()).Wants(t, http.StatusUnprocessableEntity, "Lebih dari satu")
	w.Get(w.Officer, w.Post(w.Officer, "/penugasan/baru", "course_id", w.Course.String(), "to", "pegawai", "person", "Ratna", "matched_for", "Ratna",
		"person_id", second.String(), "due_on", time.Now().AddDate(0, 1, 0).Format(time.DateOnly))).Wants(t, 200, "Ratna Dewi")

	other := w.Person("Budi", "197901012005011001") // audits the whole government, but orders for one unit only
	for role, unit := range map[people.Role]uuid.UUID{people.HR: below, people.Auditor: w.Root} {
		_, err = w.People.Grant(t.Context(), people.System(), other, role, unit)
		w.Must(err)
	}
	ask(other, "person", "Ratna").Wants(t, http.StatusUnprocessableEntity, "Tidak ada pegawai dengan NIP")
}

// Orders are HR's; an auditor reads them; HR of another unit does not know of them.
func TestOrdersAreForHR(t *testing.T) {
	w := pagestest.NewOffice(t)
	order := w.Post(w.Officer, "/penugasan/baru", "course_id", w.Course.String(), "to", "unit", "unit_id", w.Root.String(),
		"due_on", time.Now().AddDate(0, 1, 0).Format(time.DateOnly))
	below, err := w.People.CreateUnit(t.Context(), people.System(), people.NewUnit{ParentID: w.Root, Name: "Dinas Lain", Kind: "opd", From: "2020-01-01"})
	w.Must(err)
	other, auditor := w.Person("Budi", "197901012005011001"), w.Person("Herlina", "198402112009012002")
	_, err = w.People.Grant(t.Context(), people.System(), other, people.HR, below)
	w.Must(err)
	w.Grant(auditor, people.Auditor)
	for _, path := range []string{"/penugasan", "/penugasan/baru", order, order + "/batal"} {
		w.Get(w.Learner, path).Wants(t, http.StatusForbidden)
		w.Get(id.Person{}, path).Wants(t, http.StatusSeeOther)
	}
	w.Get(other, order).Wants(t, http.StatusNotFound)
	w.Do(other, http.MethodPost, order+"/batal", pagestest.Form()).Wants(t, http.StatusNotFound)
	refusesUnit(w, other)
	w.Get(auditor, order).Wants(t, 200, "Siti Rahma")
	w.Get(auditor, "/penugasan/baru").Wants(t, http.StatusForbidden)
	w.Do(auditor, http.MethodPost, order+"/batal", pagestest.Form()).Wants(t, http.StatusForbidden)
}

// refusesUnit: a unit that is not one's own is refused beside its field.
func refusesUnit(w *pagestest.Office, who id.Person) {
	w.T.Helper()
	w.Do(who, http.MethodPost, "/penugasan/baru", pagestest.Form("course_id", w.Course.String(), "to", "unit", "unit_id", w.Root.String(),
		"due_on", time.Now().AddDate(0, 1, 0).Format(time.DateOnly))).Wants(w.T, http.StatusForbidden, `href="#f-unit_id"`)
}
