package feedback_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/web/pages/pagestest"
)

type office struct {
	*pagestest.Office
	enrolment id.Enrolment
	module    id.Module
}

// open is an office whose learner learns its course, which has one module.
func open(t *testing.T) office {
	t.Helper()
	o := office{pagestest.NewOffice(t), id.Enrolment(uuid.New()), id.Module(uuid.New())}
	o.Exec("insert into modules (id, version_id, lineage_id, position, kind, title, body, created_at, updated_at) values (?, ?, ?, 1, 'article', 'Kata sandi', 'Teks.', now(), now())",
		o.module, o.Version, uuid.New())
	o.Exec("insert into enrolments (id, person_id, course_id, version_id, source, enrolled_at) values (?, ?, ?, ?, 'self', now())", o.enrolment, o.Learner, o.Course, o.Version)
	return o
}

func (o office) lesson() string { return "/belajar/" + o.enrolment.String() + "/" + o.module.String() }

var hiddenID = regexp.MustCompile(`name="id" value="([^"]+)"`)

// TestALearnerAsksAndReadsTheAnswer, without script, from the module and back to it; the trainer's home says that somebody waits.
func TestALearnerAsksAndReadsTheAnswer(t *testing.T) {
	o := open(t)
	lesson := o.Get(o.Learner, o.lesson())
	lesson.Wants(t, http.StatusOK, `href="`+o.lesson()+`/tanya"`, `href="`+o.lesson()+`/tanya?jenis=salah"`)
	form := o.Get(o.Learner, o.lesson()+"/tanya?jenis=salah")
	form.Wants(t, http.StatusOK, `value="mistake" checked`, "1.000 huruf", "10 kiriman", "melihat nama Anda")
	made := hiddenID.FindStringSubmatch(form.Body)[1]
	o.Refuses(o.Learner, o.lesson()+"/tanya", "Tulis pertanyaan atau kesalahannya", "id", made, "kind", "mistake")
	for range 2 { // the form is sent twice
		o.Post(o.Learner, o.lesson()+"/tanya", "id", made, "kind", "mistake", "words", "Baris 1 <salah>")
	}
	if n := strings.Count(o.Get(o.Learner, o.lesson()).Body, "Baris 1 &lt;salah&gt;"); n != 1 {
		t.Errorf("the module shows it %d times", n)
	}
	o.Get(o.Trainer, "/").Wants(t, http.StatusOK, "1 pertanyaan peserta menunggu jawaban Anda", `href="/studio/pertanyaan?keadaan=open"`)
	o.Get(o.Trainer, "/studio/pertanyaan?keadaan=open").Wants(t, http.StatusOK, "Siti Rahma", "Baris 1 &lt;salah&gt;", "Kata sandi")
	at := "/studio/pertanyaan/" + made
	o.Refuses(o.Trainer, at, "Tulis jawabannya", "aksi", "jawab", "public", "1")
	o.Post(o.Trainer, at, "aksi", "jawab", "answer", "Sudah diperbaiki.", "public", "1")
	o.Get(o.Learner, o.lesson()).Wants(t, http.StatusOK, "Sudah diperbaiki.", "tanpa nama Anda")
	o.Get(o.Learner, "/pertanyaan-saya").Wants(t, http.StatusOK, "Sudah diperbaiki.", `id="t-`+made+`"`)
	if home := o.Get(o.Trainer, "/"); strings.Contains(home.Body, "menunggu jawaban Anda") {
		t.Error("the home still says that somebody waits")
	}
	o.Post(o.Trainer, at, "aksi", "tutup")
	o.Get(o.Trainer, "/studio/pertanyaan?keadaan=closed").Wants(t, http.StatusOK, "Ditutup")
	if answer := o.Do(o.Trainer, http.MethodPost, at, map[string][]string{"aksi": {"jawab"}, "answer": {"lagi"}}); answer.Status != http.StatusConflict || !strings.Contains(answer.Body, "sudah ditutup") {
		t.Errorf("answered when closed: %d", answer.Status)
	}
	o.Get(o.Learner, "/studio/pertanyaan").Wants(t, http.StatusForbidden)
	o.Get(o.Officer, o.lesson()+"/tanya").Wants(t, http.StatusNotFound)
	o.Get(o.Officer, "/pertanyaan-saya/"+made+"/hapus").Wants(t, http.StatusNotFound)
	o.Get(o.Learner, "/pertanyaan-saya/"+made+"/hapus").Wants(t, http.StatusOK, "dihapus selamanya")
	o.Post(o.Learner, "/pertanyaan-saya/"+made+"/hapus")
	if lesson := o.Get(o.Learner, o.lesson()); strings.Contains(lesson.Body, "Baris 1") {
		t.Error("the module still shows what was deleted")
	}
}
