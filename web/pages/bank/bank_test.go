package bank_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/pages/pagestest"
)

const pasted = "1. Surat masuk dicatat di mana?\na. SRIKANDI\nb. e-Kinerja\nKunci: A\n\n2. Mana yang benar?\na. <b>satu</b>\nb. dua\n"

var digest = regexp.MustCompile(`name="rencana" value="([^"]+)"`)

// A trainer looks at a file, puts a key right, takes the questions in, and takes them out again; every step by plain forms.
func TestQuestionsOfAFileAreSeenMendedTakenInAndTakenOut(t *testing.T) {
	o := pagestest.NewOffice(t)
	trainer := o.Person("Pengajar", "198001012005011001")
	o.Grant(trainer, people.Trainer)
	o.Get(trainer, "/studio/bank/impor").Wants(t, http.StatusOK, "Unduh contoh Excel", "Kunci Jawaban")
	o.Sends(trainer, "/studio/bank/impor", "file", "kosong.txt", []byte("Tidak ada soal di sini")).Wants(t, http.StatusUnprocessableEntity, "Tidak ada soal yang ditemukan")
	sent := o.Sends(trainer, "/studio/bank/impor", "file", "ujian.txt", []byte(pasted))
	sent.Wants(t, http.StatusSeeOther)
	at := sent.Header.Get("Location")
	page := o.Get(trainer, at)
	page.Wants(t, http.StatusOK, "ujian.txt", "Surat masuk dicatat di mana?", "Belum ada kunci jawaban.", "&lt;b&gt;satu&lt;/b&gt;", "Masukkan 1 soal ke bank")
	o.Get(trainer, at+"?lihat=refused").Wants(t, http.StatusOK, "Mana yang benar?")
	if strings.Contains(o.Get(trainer, at+"?lihat=refused").Body, "SRIKANDI") {
		t.Error("a tab shows another outcome")
	}
	old := digest.FindStringSubmatch(page.Body)[1]
	o.Post(trainer, at, "n", "2", "aksi", "kunci", "kunci", "1", "jenis", "single")
	o.Post(trainer, at+"/terapkan", "rencana", old)
	if strings.Contains(o.Get(trainer, "/studio/bank").Body, "SRIKANDI") || strings.Contains(o.Get(trainer, "/studio/bank").Body, "Surat masuk") {
		t.Error("an older plan was applied")
	}
	page = o.Get(trainer, at)
	page.Wants(t, http.StatusOK, "Masukkan 2 soal ke bank")
	o.Post(trainer, at+"/terapkan", "rencana", digest.FindStringSubmatch(page.Body)[1])
	o.Get(trainer, "/studio/bank?q=surat").Wants(t, http.StatusOK, "Surat masuk dicatat di mana?", "Draf")
	o.Get(trainer, at+"/batal").Wants(t, http.StatusOK, "(2)")
	o.Post(trainer, at+"/batal")
	if strings.Contains(o.Get(trainer, "/studio/bank").Body, "Surat masuk") {
		t.Error("an undone import stayed in the bank")
	}
}

var questionLink = regexp.MustCompile(`/studio/bank/soal/([0-9a-f-]{36})`)

// The author sees that another person must look at the question; a colleague accepts it with the whole checklist.
func TestASecondTrainerReviewsAQuestion(t *testing.T) {
	o := pagestest.NewOffice(t)
	author, colleague := o.Person("Penulis", "198001012005011001"), o.Person("Penelaah", "198101012005011002")
	for _, p := range []id.Person{author, colleague} {
		o.Grant(p, people.Trainer)
	}
	at := o.Sends(author, "/studio/bank/impor", "file", "a.txt", []byte(pasted)).Header.Get("Location")
	o.Post(author, at+"/terapkan", "rencana", digest.FindStringSubmatch(o.Get(author, at).Body)[1])
	question := questionLink.FindStringSubmatch(o.Get(author, "/studio/bank").Body)[1]
	o.Post(author, "/studio/bank", "aksi", "telaah", "soal", question)
	o.Get(author, "/studio/bank/soal/"+question).Wants(t, http.StatusOK, "Menunggu orang kedua", "SRIKANDI")
	o.Get(colleague, "/studio/bank/soal/"+question).Wants(t, http.StatusOK, "Daftar periksa", "Bahasa lugas", "data-doubted")
	o.Refuses(colleague, "/studio/bank/soal/"+question+"/telaah", "Centang semua butir", "putusan", "terima", "checks", "plain")
	o.Post(colleague, "/studio/bank/soal/"+question+"/telaah", "putusan", "terima", "checks", "one_key", "checks", "plausible", "checks", "level", "checks", "plain", "checks", "no_clue", "checks", "fact")
	o.Get(author, "/studio/bank?status=in_use").Wants(t, http.StatusOK, "Surat masuk dicatat di mana?", "Dipakai")
	to := o.Post(author, "/studio/bank", "aksi", "tandai", "soal", question, "level", "2")
	o.Get(author, to).Wants(t, http.StatusOK)
	if strings.Contains(to, "tindakan") {
		t.Error("a level without a competency was taken")
	}
}

// What the bank gives out can be read again.
func TestTheTemplateAndAnExportAreRead(t *testing.T) {
	o := pagestest.NewOffice(t)
	trainer := o.Person("Pengajar", "198001012005011001")
	o.Grant(trainer, people.Trainer)
	template := o.Get(trainer, "/studio/bank/impor/contoh")
	template.Wants(t, http.StatusOK)
	at := o.Sends(trainer, "/studio/bank/impor", "file", "contoh.xlsx", []byte(template.Body)).Header.Get("Location")
	o.Get(trainer, at).Wants(t, http.StatusOK, "Ke mana pengaduan itu diteruskan?")
	o.Post(trainer, at+"/terapkan", "rencana", digest.FindStringSubmatch(o.Get(trainer, at).Body)[1])
	export := o.Get(trainer, "/studio/bank/ekspor")
	export.Wants(t, http.StatusOK, "Berkas memuat kunci")
	unit := regexp.MustCompile(`<option value="([0-9a-f-]{36})"`).FindStringSubmatch(export.Body)[1]
	file := o.Get(trainer, "/studio/bank/ekspor/unduh?format=gift&unit="+unit)
	file.Wants(t, http.StatusOK, "[markdown]Seorang warga")
}
