package bank_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"mumpuni/people"
	"mumpuni/web/pages/pagestest"
)

var hiddenUnit = regexp.MustCompile(`name="unit_id" value="([0-9a-f-]{36})"`)

var unitOption = regexp.MustCompile(`<option value="([0-9a-f-]{36})"`)

// HR counts the bank that comes with the program, takes it in, makes drafts of its assessments, and finds nothing left to do; a trainer is
// led there from an empty bank, and sees of a question what was checked and which descriptor it claims; by plain forms.
func TestAnEmptyBankIsOfferedTheStarterBank(t *testing.T) {
	o := pagestest.NewOffice(t)
	o.Framework()
	trainer, hr, learner := o.Person("Pengajar", "198001012005011001"), o.Person("Pengelola", "198001012005011002"), o.Person("Peserta", "198001012005011003")
	o.Grant(trainer, people.Trainer)
	o.Grant(hr, people.HR)
	o.Get(trainer, "/studio/bank").Wants(t, http.StatusOK, "Ambil bank awal", `href="/bank-awal"`)
	o.Get(trainer, "/studio/bank/impor").Wants(t, http.StatusOK, `id="bank-awal"`, `href="/bank-awal"`)
	o.Get(learner, "/bank-awal").Wants(t, http.StatusForbidden)
	page := o.Get(hr, "/bank-awal")
	page.Wants(t, http.StatusOK, "480 soal dengan 24 gambar", "Apache-2.0", "belum oleh panel pegawai", "hanya bukti E1", "Masukkan 480 soal", "Masukkan bank awal dahulu", "40 soal, 40 menit")
	if strings.Contains(page.Body, "satu per satu") || strings.Contains(page.Body, `action="/bank-awal/asesmen"`) {
		t.Error("HR is offered what is a trainer's, or assessments of an empty bank")
	}
	unit, counted := hiddenUnit.FindStringSubmatch(page.Body)[1], digest.FindStringSubmatch(page.Body)[1]
	o.Post(hr, "/bank-awal", "unit_id", unit, "rencana", "lain")
	o.Get(hr, "/bank-awal").Wants(t, http.StatusOK, "Masukkan 480 soal")
	o.Post(hr, "/bank-awal", "unit_id", unit, "rencana", counted)
	page = o.Get(hr, "/bank-awal")
	page.Wants(t, http.StatusOK, "Tidak ada yang perlu dimasukkan lagi", "Buat 6 draf asesmen")
	o.Post(hr, "/bank-awal", "unit_id", unit, "rencana", counted)
	for range 2 {
		o.Post(hr, "/bank-awal/asesmen", "unit_id", unit)
	}
	page = o.Get(hr, "/bank-awal")
	page.Wants(t, http.StatusOK, "Semua asesmen siap pakai sudah ada", `href="/studio/asesmen/`)
	if n := strings.Count(o.Get(hr, "/studio/asesmen").Body, `<a href="/studio/asesmen/`); n != 6 {
		t.Errorf("%d drafts after the button was pressed twice", n)
	}
	list := o.Get(trainer, "/studio/bank?q=susunan%20folder")
	list.Wants(t, http.StatusOK, "Bank awal", "Dipakai", "Terbuka")
	question := o.Get(trainer, "/studio/bank/soal/"+questionLink.FindStringSubmatch(list.Body)[1])
	question.Wants(t, http.StatusOK, "Pemeriksaan sebelum terbit", "belum oleh panel pegawai", "Pemeriksaan A", "LD.1.3-001", "tetap terbuka", "penjelasan terlalu tipis",
		"Yang dilakukan orang pada level 1 Paham", "yang diminta soal ini", "Bandingkan dengan level lain")
	if n := len(regexp.MustCompile(`<strong>[^<]*</strong> \(yang diminta`).FindAllString(question.Body, -1)); n != 1 {
		t.Errorf("%d descriptors are claimed", n)
	}
	if again := o.Post(trainer, "/studio/bank/impor/awal", "unit_id", unit); again != "/studio/bank/impor" {
		t.Errorf("a second time it leads to %s", again)
	}
}

// Who writes a question chooses what of its level it asks for, in the words of the framework, and cannot claim another level's.
func TestAnAuthorChoosesADescriptor(t *testing.T) {
	o := pagestest.NewOffice(t)
	o.Framework()
	trainer := o.Person("Pengajar", "198001012005011001")
	o.Grant(trainer, people.Trainer)
	form := o.Get(trainer, "/studio/bank/soal/baru")
	form.Wants(t, http.StatusOK, `name="descriptor"`, `label="LD.4.2 · level 2"`, "menjelaskan tujuan dan hak warga atas datanya")
	competency := regexp.MustCompile(`<option value="([0-9a-f-]{36})"[^>]*>LD\.4\.2 `).FindStringSubmatch(form.Body)[1]
	one := o.Get(trainer, "/studio/bank/soal/baru?competency="+competency)
	if strings.Contains(one.Body, "label=\"LD.1.3 · level\u00a02\"") || !strings.Contains(one.Body, "label=\"LD.4.2 · level\u00a04\"") {
		t.Error("the descriptors are not of the competency chosen")
	}
	unit := unitOption.FindStringSubmatch(form.Body[strings.Index(form.Body, `name="unit_id"`):])[1]
	typed := []string{
		"kind", "short", "stem", "Apa sebutan data tentang seseorang?", "accepted", "data pribadi", "unit_id", unit, "competency", competency,
		"descriptor", "mengenali data pribadi dan risiko penyebarannya", "aksi", "simpan",
	}
	o.Refuses(trainer, "/studio/bank/soal", "Deskriptor ini milik level 1, bukan level 2", append(typed, "level", "2")...)
	at := o.Post(trainer, "/studio/bank/soal", append(typed, "level", "1")...)
	o.Get(trainer, at).Wants(t, http.StatusOK, "<strong>mengenali data pribadi dan risiko penyebarannya</strong>", "yang diminta soal ini")
}

// From an open question one button makes a closed variant, whose page says what is left to its author.
func TestAClosedVariantIsMadeFromThePageOfAQuestion(t *testing.T) {
	o := pagestest.NewOffice(t)
	trainer := o.Person("Pengajar", "198001012005011001")
	o.Grant(trainer, people.Trainer)
	at := o.Sends(trainer, "/studio/bank/impor", "file", "a.gift", []byte("// [tag:terbuka=ya]\nNina mengirim 3 surat kepada Budi. Berapa surat? {=3 surat ~4 surat ~5 surat}\n")).Header.Get("Location")
	o.Post(trainer, at+"/terapkan", "rencana", digest.FindStringSubmatch(o.Get(trainer, at).Body)[1])
	question := "/studio/bank/soal/" + questionLink.FindStringSubmatch(o.Get(trainer, "/studio/bank").Body)[1]
	o.Get(trainer, question).Wants(t, http.StatusOK, "Buat varian tertutup", "sudah diketahui orang")
	variant := o.Post(trainer, question+"/varian")
	if variant == question {
		t.Fatal("no variant was made")
	}
	o.Get(trainer, variant).Wants(t, http.StatusOK, "Ini varian tertutup", "Nama diganti: Nina", "Angka ini belum diganti", "Urutan pilihan diganti", question)
	o.Get(trainer, question).Wants(t, http.StatusOK, "Varian 1", variant)
}

// A trainer of a unit below sees the open questions of the bank above, makes a closed variant in the unit's own bank, and is led back to
// its origin.
func TestATrainerBelowMakesAVariant(t *testing.T) {
	o := pagestest.NewOffice(t)
	o.Framework()
	hr := o.Person("Pengelola", "198001012005011002")
	o.Grant(hr, people.HR)
	page := o.Get(hr, "/bank-awal")
	o.Post(hr, "/bank-awal", "unit_id", hiddenUnit.FindStringSubmatch(page.Body)[1], "rencana", digest.FindStringSubmatch(page.Body)[1])
	below := o.Below("Kecamatan Curup", "Pengajar Kecamatan", "198001012005011004", people.Trainer)
	o.Get(below, "/studio/bank").Wants(t, http.StatusOK, `href="/studio/bank/terbuka"`)
	list := o.Get(below, "/studio/bank/terbuka?q=LD.4.1-042")
	list.Wants(t, http.StatusOK, "LD.4.1-042", "Kunci dan penjelasan", "Buat varian tertutup")
	origin := regexp.MustCompile(`action="(/studio/bank/soal/[0-9a-f-]{36}/varian)"`).FindStringSubmatch(list.Body)[1]
	variant := o.Post(below, origin, "unit_id", hiddenUnit.FindStringSubmatch(list.Body)[1])
	o.Get(below, variant).Wants(t, http.StatusOK, "Ini varian tertutup", "dari bank unit lain", "/studio/bank/terbuka?q=")
	o.Get(below, "/studio/bank/terbuka?q=LD.4.1-042").Wants(t, http.StatusOK, "1 varian di bank Anda")
	o.Get(below, strings.TrimSuffix(origin, "/varian")).Wants(t, http.StatusNotFound)
}
