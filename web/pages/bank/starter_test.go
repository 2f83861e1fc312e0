package bank_test

import (
	"net/http"
	"regexp"
	"testing"

	"mumpuni/people"
	"mumpuni/web/pages/pagestest"
)

var unitOption = regexp.MustCompile(`<option value="([0-9a-f-]{36})"`)

// A trainer of an empty bank is offered the one that comes with the program, looks at it, takes it in, and sees of a question what was
// checked; by plain forms.
func TestAnEmptyBankIsOfferedTheStarterBank(t *testing.T) {
	o := pagestest.NewOffice(t)
	trainer := o.Person("Pengajar", "198001012005011001")
	o.Grant(trainer, people.Trainer)
	o.Get(trainer, "/studio/bank").Wants(t, http.StatusOK, "Ambil bank awal", "/studio/bank/impor#bank-awal")
	start := o.Get(trainer, "/studio/bank/impor")
	start.Wants(t, http.StatusOK, `id="bank-awal"`, "belum oleh panel pegawai", "hanya bukti E1")
	unit := unitOption.FindStringSubmatch(start.Body)[1]
	at := o.Post(trainer, "/studio/bank/impor/awal", "unit_id", unit)
	plan := o.Get(trainer, at)
	plan.Wants(t, http.StatusOK, "Bank awal", "Masukkan 480 soal ke bank", "belum oleh panel pegawai")
	o.Post(trainer, at+"/terapkan", "rencana", digest.FindStringSubmatch(plan.Body)[1])
	list := o.Get(trainer, "/studio/bank?q=susunan%20folder")
	list.Wants(t, http.StatusOK, "Bank awal", "Dipakai", "Terbuka")
	page := o.Get(trainer, "/studio/bank/soal/"+questionLink.FindStringSubmatch(list.Body)[1])
	page.Wants(t, http.StatusOK, "Pemeriksaan sebelum terbit", "belum oleh panel pegawai", "Pemeriksaan A", "LD.1.3-001", "tetap terbuka", "penjelasan terlalu tipis")
	if again := o.Post(trainer, "/studio/bank/impor/awal", "unit_id", unit); again != "/studio/bank/impor" {
		t.Errorf("a second time it leads to %s", again)
	}
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
