package bank_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"mumpuni/people"
	"mumpuni/web/pages/pagestest"
)

var formID = regexp.MustCompile(`name="id" value="([^"]+)"`)

// Every kind is written, previewed and edited by plain forms, and what a question was tagged with stands in the next one's form.
func TestQuestionsAreWrittenInTheBankAndTagsAreKept(t *testing.T) {
	o := pagestest.NewOffice(t)
	trainer := o.Person("Pengajar", "198001012005011001")
	o.Grant(trainer, people.Trainer)
	fields := map[string][]string{
		"single":     {"options.0.text", "SRIKANDI", "options.2.text", "* e-Office", "options.3.text", "e-Kinerja"},
		"multiple":   {"options.0.text", "* Nama", "options.1.text", "* NIK", "options.2.text", "Cuaca"},
		"true_false": {"options.0.id", "true", "options.1.id", "false", "right", "0"},
		"matching":   {"pairs.0.left", "BKN", "pairs.0.right", "Kepegawaian", "pairs.1.left", "ANRI", "pairs.1.right", "Arsip"},
		"ordering":   {"options.0.text", "Terima", "options.1.text", "Catat", "options.2.text", "Simpan"},
		"numeric":    {"number.value", "72", "number.units", "jam; hari"},
		"short":      {"accepted", "tanda tangan elektronik"},
	}
	for kind, body := range fields {
		page := o.Get(trainer, "/studio/bank/soal/baru?jenis="+kind)
		page.Wants(t, http.StatusOK, "Simpan &amp; soal berikutnya", "Di ponsel peserta", "autofocus")
		form := append([]string{
			"id", formID.FindStringSubmatch(page.Body)[1], "unit_id", o.Root.String(), "kind", kind, "stem", "Soal " + kind + "?",
			"topic", "Naskah & arsip", "source", "UU 27/2022", "feedback", "Karena begitu.",
		}, body...)
		preview := o.Do(trainer, http.MethodPost, "/studio/bank/soal", pagestest.Form(append(form, "aksi", "lihat")...))
		preview.Wants(t, http.StatusOK, "<p>Soal "+kind+"?</p>")
		to := o.Post(trainer, "/studio/bank/soal", append(form, "aksi", "lagi")...)
		if again := o.Post(trainer, "/studio/bank/soal", append(form, "aksi", "lagi")...); again != to {
			t.Errorf("%s: a form sent twice goes to %s and %s", kind, to, again)
		}
		o.Get(trainer, to).Wants(t, http.StatusOK, `value="Naskah &amp; arsip"`, `value="UU 27/2022"`)
		if !strings.Contains(to, "jenis="+kind) {
			t.Errorf("%s: the next is of another kind: %s", kind, to)
		}
	}
	list := o.Get(trainer, "/studio/bank")
	links := questionLink.FindAllStringSubmatch(list.Body, -1)
	if len(links) != len(fields) {
		t.Fatalf("%d questions of %d", len(links), len(fields))
	}
	for _, link := range links {
		page := o.Get(trainer, "/studio/bank/soal/"+link[1])
		page.Wants(t, http.StatusOK, "Naskah &amp; arsip", "UU 27/2022", "Minta telaah", "Di ponsel peserta")
		o.Get(trainer, "/studio/bank/soal/"+link[1]+"/sunting").Wants(t, http.StatusOK, "Soal ", `name="seen"`)
	}
	single := questionLink.FindStringSubmatch(o.Get(trainer, "/studio/bank?jenis=single").Body)[1]
	if page := o.Get(trainer, "/studio/bank/soal/"+single).Body; !regexp.MustCompile(`(?s)e-Office</p>\s*<span class="badge success">Kunci`).MatchString(page) {
		t.Error("a star did not mark the key")
	}
}

// What is wrong is said beside what was typed, and another kind keeps the text; a question in use says what saving does.
func TestAWrongQuestionIsShownAgain(t *testing.T) {
	o := pagestest.NewOffice(t)
	trainer := o.Person("Pengajar", "198001012005011001")
	o.Grant(trainer, people.Trainer)
	form := []string{"unit_id", o.Root.String(), "kind", "single", "stem", "Apa?", "options.0.text", "satu", "options.1.text", "dua"}
	wrong := o.Do(trainer, http.MethodPost, "/studio/bank/soal", pagestest.Form(append(form, "aksi", "simpan")...))
	wrong.Wants(t, http.StatusUnprocessableEntity, "tepat satu jawaban", "dua")
	other := o.Do(trainer, http.MethodPost, "/studio/bank/soal", pagestest.Form(append(form, "aksi", "jenis", "jenis", "ordering")...))
	other.Wants(t, http.StatusOK, `name="kind" value="ordering"`, "dua", "Apa?")
	more := o.Do(trainer, http.MethodPost, "/studio/bank/soal", pagestest.Form(append(form, "options.2.text", "tiga", "options.3.text", "empat", "aksi", "opsi")...))
	more.Wants(t, http.StatusOK, `name="options.4.text"`)
	at := o.Post(trainer, "/studio/bank/soal", append(form, "right", "0", "aksi", "simpan")...)
	question := questionLink.FindStringSubmatch(at)[1]
	if back := o.Post(trainer, "/studio/bank", "aksi", "telaah", "soal", question, "halaman", question); back != at {
		t.Errorf("an act on one question goes to %s", back)
	}
	o.Get(trainer, at+"/sunting").Wants(t, http.StatusOK, "sedang ditelaah")
}
