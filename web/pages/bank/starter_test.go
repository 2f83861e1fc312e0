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
