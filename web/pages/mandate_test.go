package pages

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/people"
)

// HR orders a course for a unit and for a person, is told what is wrong, follows who has done it and takes it back.
func TestHROrdersACourse(t *testing.T) {
	w := newWorkshop(t)
	due := time.Now().AddDate(0, 1, 0).Format(time.DateOnly)
	w.get(w.officer, "/penugasan").wants(t, 200, "Tidak ada penugasan")
	w.get(w.officer, "/penugasan/baru?pegawai=198609262015052001").wants(t, 200, "Pemerintah Kabupaten Contoh", `value="198609262015052001"`)
	order := func(pairs ...string) []string {
		return append([]string{"course_id", w.course.String(), "due_on", due}, pairs...)
	}
	for _, bad := range []struct {
		text  string
		pairs []string
	}{
		{`href="#f-unit_id"`, order("to", "unit")},
		{"Isi NIP atau nama pegawai.", order("to", "pegawai")},
		{"Tidak ada pegawai dengan NIP", order("to", "pegawai", "person", "111111111111111111")},
		{"Lebih dari satu pegawai cocok", order("to", "pegawai", "person", "a")},
		{`href="#f-due_on"`, []string{"course_id", w.course.String(), "to", "unit", "unit_id", w.root.String(), "due_on", "2020-01-01"}},
		{`href="#f-course_id"`, []string{"to", "unit", "unit_id", w.root.String(), "due_on", due}},
	} {
		w.refuses(w.officer, "/penugasan/baru", bad.text, bad.pairs...)
	}
	one := w.post(w.officer, "/penugasan/baru", order("to", "pegawai", "person", "198609262015052001", "note", "Perintah Bupati")...)
	w.get(w.officer, one).wants(t, 200, "Siti Rahma", "19860926 201505 2 001", "Belum mulai", "Perintah Bupati")
	all := w.post(w.officer, "/penugasan/baru", order("to", "unit", "unit_id", w.root.String())...)
	w.get(w.officer, all+"?keadaan=not_started").wants(t, 200, "Siti Rahma", "Rina Wati", "Pemerintah Kabupaten Contoh dan unit di bawahnya")
	w.get(w.officer, all+"?keadaan=completed").wants(t, 200, "Tidak ada peserta dengan keadaan ini")
	for _, format := range []string{"csv", "xlsx"} {
		w.get(w.officer, all+"/peserta."+format).wants(t, 200)
		w.get(w.learner, all+"/peserta."+format).wants(t, http.StatusForbidden)
	}
	w.get(w.officer, all+"/peserta.csv?keadaan=not_started").wants(t, 200, "NIP;Nama;Unit kerja;Keadaan", "Siti Rahma", "Rina Wati", "Belum mulai")
	again := w.do(w.officer, http.MethodPost, "/penugasan/baru", formOf(order("to", "unit", "unit_id", w.root.String())...))
	again.wants(t, http.StatusConflict, `class="summary"`)
	w.get(w.learner, "/").wants(t, 200, "Berikutnya untuk Anda", "Batas waktu ")

	w.get(w.officer, all+"/batal").wants(t, 200, "tidak lagi wajib")
	w.post(w.officer, all+"/batal")
	w.get(w.officer, "/penugasan?keadaan=cancelled").wants(t, 200, "Dibatalkan", all)
	if strings.Contains(w.get(w.officer, all).body, all+"/batal") {
		t.Error("a cancelled order can be cancelled")
	}
}

// When a name matches several, HR picks one of them and loses nothing of the form; a choice made for another name is none.
func TestHRPicksOneOfSeveralWhoMatch(t *testing.T) {
	w := newWorkshop(t)
	below, err := w.people.CreateUnit(t.Context(), people.System(), people.NewUnit{ParentID: w.root, Name: "Dinas Lain", Kind: "opd", From: "2020-01-01"})
	w.must(err)
	first, second := w.person("Ratna Sari", "197901012005012001"), w.person("Ratna Dewi", "197901012005012002")
	ask := func(who uuid.UUID, pairs ...string) pageAnswer {
		return w.do(who, http.MethodPost, "/penugasan/baru", formOf(append([]string{
			"course_id", w.course.String(), "to", "pegawai", "due_on", time.Now().AddDate(0, 1, 0).Format(time.DateOnly), "note", "Perintah Bupati",
		}, pairs...)...))
	}
	ask(w.officer, "person", "Ratna").wants(t, http.StatusUnprocessableEntity, `href="#f-person_id"`, "Ratna Sari", "19790101 200501 2 002",
		`name="matched_for" value="Ratna"`, "Perintah Bupati", first.String())
	ask(w.officer, "person", "Rat", "matched_for", "Ratna", "person_id", second.String()).wants(t, http.StatusUnprocessableEntity, "Lebih dari satu")
	ask(w.officer, "person", "Ratna", "matched_for", "Ratna", "person_id", w.learner.String()).wants(t, http.StatusUnprocessableEntity, "Lebih dari satu")
	w.get(w.officer, w.post(w.officer, "/penugasan/baru", "course_id", w.course.String(), "to", "pegawai", "person", "Ratna", "matched_for", "Ratna",
		"person_id", second.String(), "due_on", time.Now().AddDate(0, 1, 0).Format(time.DateOnly))).wants(t, 200, "Ratna Dewi")

	other := w.person("Budi", "197901012005011001") // audits the whole government, but orders for one unit only
	for role, unit := range map[people.Role]uuid.UUID{people.HR: below, people.Auditor: w.root} {
		_, err = w.people.Grant(t.Context(), people.System(), other, role, unit)
		w.must(err)
	}
	ask(other, "person", "Ratna").wants(t, http.StatusUnprocessableEntity, "Tidak ada pegawai dengan NIP")
}

// Orders are HR's; an auditor reads them; HR of another unit does not know of them.
func TestOrdersAreForHR(t *testing.T) {
	w := newWorkshop(t)
	order := w.post(w.officer, "/penugasan/baru", "course_id", w.course.String(), "to", "unit", "unit_id", w.root.String(),
		"due_on", time.Now().AddDate(0, 1, 0).Format(time.DateOnly))
	below, err := w.people.CreateUnit(t.Context(), people.System(), people.NewUnit{ParentID: w.root, Name: "Dinas Lain", Kind: "opd", From: "2020-01-01"})
	w.must(err)
	other, auditor := w.person("Budi", "197901012005011001"), w.person("Herlina", "198402112009012002")
	_, err = w.people.Grant(t.Context(), people.System(), other, people.HR, below)
	w.must(err)
	w.grant(auditor, people.Auditor)
	for _, path := range []string{"/penugasan", "/penugasan/baru", order, order + "/batal"} {
		w.get(w.learner, path).wants(t, http.StatusForbidden)
		w.get(uuid.Nil, path).wants(t, http.StatusSeeOther)
	}
	w.get(other, order).wants(t, http.StatusNotFound)
	w.do(other, http.MethodPost, order+"/batal", formOf()).wants(t, http.StatusNotFound)
	w.refusesUnit(other)
	w.get(auditor, order).wants(t, 200, "Siti Rahma")
	w.get(auditor, "/penugasan/baru").wants(t, http.StatusForbidden)
	w.do(auditor, http.MethodPost, order+"/batal", formOf()).wants(t, http.StatusForbidden)
}

// refusesUnit: a unit that is not one's own is refused beside its field.
func (w *workshop) refusesUnit(who uuid.UUID) {
	w.t.Helper()
	w.do(who, http.MethodPost, "/penugasan/baru", formOf("course_id", w.course.String(), "to", "unit", "unit_id", w.root.String(),
		"due_on", time.Now().AddDate(0, 1, 0).Format(time.DateOnly))).wants(w.t, http.StatusForbidden, `href="#f-unit_id"`)
}
