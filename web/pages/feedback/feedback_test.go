package feedback_test

import (
	"fmt"
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

// TestTheSurveyIsAnsweredAndItsResultsWaitForTen: who completed the course answers without script; its trainer sees how many did, and figures,
// files and comments once there are ten.
func TestTheSurveyIsAnsweredAndItsResultsWaitForTen(t *testing.T) {
	o := open(t)
	survey := "/belajar/" + o.enrolment.String() + "/survei"
	o.Get(o.Learner, survey).Wants(t, http.StatusConflict)
	o.Exec("update enrolments set completed_at = now()")
	o.Get(o.Learner, "/belajar/"+o.enrolment.String()).Wants(t, http.StatusOK, `href="`+survey+`"`)
	o.Get(o.Learner, survey).Wants(t, http.StatusOK, "Nama Anda tidak diperlihatkan", `name="overall"`, "5 – Sangat setuju")
	o.Refuses(o.Learner, survey, "Pilih satu jawaban", "relevance", "5", "clarity", "9")
	answers := []string{"relevance", "5", "clarity", "4", "material", "3", "evaluation", "2", "overall", "5", "comment", "=Bagus <sekali>"}
	o.Post(o.Learner, survey, answers...)
	o.Get(o.Learner, survey).Wants(t, http.StatusOK, "Anda sudah mengisi survei ini", `value="2" checked`)
	results := "/studio/kursus/" + o.Course.String() + "/survei"
	if page := o.Get(o.Trainer, results); page.Status != http.StatusOK || !strings.Contains(page.Body, "1 dari 1 peserta") || strings.Contains(page.Body, "Bagus") || strings.Contains(page.Body, "<table") {
		t.Fatalf("of one: %s", page.Body)
	}
	if file := o.Get(o.Trainer, results+".csv"); strings.Contains(file.Body, "Bagus") || strings.Contains(file.Body, "5,00") {
		t.Errorf("the file of one: %s", file.Body)
	}
	for i := range 9 {
		who, enrolment := o.Person(fmt.Sprint("Lulusan ", i), fmt.Sprintf("198609262015052%03d", i+2)), uuid.New()
		o.Exec("insert into enrolments (id, person_id, course_id, version_id, source, enrolled_at, completed_at) values (?, ?, ?, ?, 'self', now(), now())", enrolment, who, o.Course, o.Version)
		o.Post(who, "/belajar/"+enrolment.String()+"/survei", answers...)
	}
	o.Get(o.Trainer, results).Wants(t, http.StatusOK, "10 dari 10 peserta", "Jawaban 10 orang", "=Bagus &lt;sekali&gt;", "5,00", "<svg")
	o.Get(o.Trainer, results+"?versi="+o.Version.String()).Wants(t, http.StatusOK, "Jawaban 10 orang")
	o.Get(o.Trainer, results+".csv").Wants(t, http.StatusOK, "Soal evaluasinya sesuai dengan isi kursus.;10;2")
	o.Get(o.Trainer, results+".xlsx").Wants(t, http.StatusOK, "PK")
	o.Get(o.Learner, results).Wants(t, http.StatusForbidden)
}
