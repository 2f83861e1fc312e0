package studio_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mumpuni/people"
	"mumpuni/web/pages/pagestest"
)

// A reviewer says at a passage what to change; the author is told, answers beside the module and marks it as done; the learner sees nothing.
func TestACourseIsReviewedWithoutScript(t *testing.T) {
	w := pagestest.NewOffice(t)
	course, module := article(w, "Surat dicatat di loket.\n\nLalu dijawab.")
	page := w.Get(w.Trainer, module)
	page.Wants(t, 200, "Catatan peninjauan", "Belum ada catatan.", `name="quote"`)
	var version string
	w.Must(w.DB.NewRaw("select v.id::text from course_versions v join courses c on c.id = v.course_id where c.slug = 'arsip'").Scan(t.Context(), &version))
	review := "/tinjauan/" + version
	id := strings.TrimPrefix(module, "/studio/modul/")
	w.Get(w.Officer, review).Wants(t, 200, "Catatan peninjauan (0 belum selesai)")
	w.Get(w.Officer, review+"/modul/"+id).Wants(t, 200, "Surat dicatat di loket.", "Bagian yang dimaksud")
	w.Refuses(w.Officer, review+"/catatan", `href="#f-quote"`, "module", id, "quote", "Surat dibuang", "words", "Oleh siapa?")
	w.Refuses(w.Officer, review+"/catatan", "Tulis catatan atau jawaban Anda.", "module", id, "words", " ")
	at := w.Post(w.Officer, review+"/catatan", "module", id, "quote", "dicatat di loket", "words", "Oleh siapa?", "dari", "tinjauan")
	if at != review+"/modul/"+id+"#catatan" {
		t.Error(at)
	}
	if len(w.Told) != 1 || w.Told[0].PersonID != w.Trainer || w.Told[0].Key != "notices.review_comment" {
		t.Fatalf("%+v", w.Told)
	}
	w.Get(w.Trainer, module).Wants(t, 200, "1 catatan, 1 belum selesai.", "dicatat di loket", "Oleh siapa?", "Joko Susilo", "#:~:text=dicatat%20di%20loket")
	comment := strings.Split(strings.Split(w.Get(w.Trainer, module).Body, `id="c-`)[1], `"`)[0]
	if at = w.Post(w.Trainer, review+"/catatan/jawab", "comment", comment, "words", "Oleh petugas.", "dari", "studio"); at != module+"/pratinjau#catatan" {
		t.Error(at)
	}
	w.Refuses(w.Trainer, review+"/catatan/jawab", "Tulis catatan atau jawaban Anda.", "comment", comment, "words", "")
	w.Post(w.Trainer, review+"/catatan/selesai", "comment", comment)
	w.Get(w.Officer, review+"/catatan").Wants(t, 200, "Oleh petugas.", "Ditandai selesai oleh Rina Wati", "Buka lagi", "Selesai: Joko Susilo, «Oleh siapa?»", "1 catatan, 0 belum selesai.")
	w.Post(w.Officer, review+"/catatan/selesai", "comment", comment, "buka", "1")
	w.Get(w.Officer, review+"/catatan").Wants(t, 200, "1 catatan, 1 belum selesai.")

	w.Refuses(w.Officer, review+"/catatan/ubah", "Tulis catatan atau jawaban Anda.", "comment", comment, "words", "")
	w.Post(w.Officer, review+"/catatan/ubah", "comment", comment, "words", "Oleh petugas siapa?")
	w.Get(w.Trainer, module).Wants(t, 200, "Oleh petugas siapa?", "diubah")
	w.Do(w.Trainer, http.MethodPost, review+"/catatan/hapus", url.Values{"comment": {comment}}).Wants(t, 403)
	at = w.Post(w.Officer, review+"/catatan/hapus", "comment", comment, "dari", "tinjauan")
	if !strings.HasPrefix(at, review+"/modul/"+id+"?urung="+comment) {
		t.Error(at)
	}
	w.Get(w.Officer, at).Wants(t, 200, "Catatan ini dihapus oleh penulisnya.", "Urungkan", "Oleh petugas.")
	w.Post(w.Officer, review+"/catatan/kembali", "comment", comment, "module", id)
	w.Get(w.Trainer, module).Wants(t, 200, "Oleh petugas siapa?")

	answer := strings.Split(strings.Split(w.Get(w.Trainer, module).Body, `name="answer" value="`)[1], `"`)[0]
	w.Refuses(w.Trainer, review+"/catatan/ubah", "Tulis catatan atau jawaban Anda.", "comment", comment, "answer", answer, "words", "")
	w.Post(w.Trainer, review+"/catatan/ubah", "comment", comment, "answer", answer, "words", "Oleh petugas loket.")
	page = w.Get(w.Officer, review+"/catatan")
	page.Wants(t, 200, "Oleh petugas loket.", "diubah")
	if strings.Contains(page.Body, "Hapus jawaban") {
		t.Error("an answer of somebody else is offered to be deleted")
	}
	at = w.Post(w.Trainer, review+"/catatan/hapus", "comment", comment, "answer", answer, "dari", "studio")
	page = w.Get(w.Trainer, at)
	page.Wants(t, 200, "Jawaban Anda dihapus", "Urungkan", "Oleh petugas siapa?")
	if strings.Contains(page.Body, "Oleh petugas loket.") {
		t.Error("a deleted answer is shown")
	}
	w.Post(w.Trainer, review+"/catatan/kembali", "comment", comment, "answer", answer, "module", id)
	w.Get(w.Officer, review+"/catatan").Wants(t, 200, "Oleh petugas loket.")

	w.Get(w.Learner, review+"/catatan").Wants(t, 404)
	w.Post(w.Trainer, course+"/rincian", "title", "Arsip", "summary", "Ringkas.", "minutes", "5", "language", "id", "no_certificate", "1")
	w.Post(w.Trainer, course+"/terbit")
	lesson := w.Post(w.Learner, "/kursus/arsip/daftar") + "/" + id
	if page := w.Get(w.Learner, lesson).Body; !strings.Contains(page, "dicatat di loket") || strings.Contains(page, "Oleh siapa?") || strings.Contains(page, "Catatan peninjauan") {
		t.Error("learners read what is said of their course")
	}
	stranger := w.Person("Budi", "197901012005011001")
	w.Grant(stranger, people.Signatory)
	w.Get(stranger, review+"/catatan").Wants(t, 404)
}
