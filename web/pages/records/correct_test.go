package records_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mumpuni/web/pages/pagestest"
)

// HR takes a booking back: the ledger shows both rows, and the person sees who did it.
func TestHRTakesLessonHoursBack(t *testing.T) {
	w := pagestest.NewRegency(t)
	person := w.Persons["peserta"]
	var source string
	w.Must(w.DB.NewRaw("select source_id from jp_entries where person_id = ? limit 1", person).Scan(t.Context(), &source))
	path := "/pegawai/" + person.String() + "/koreksi/" + source
	if status, _, _ := w.Do("hr", http.MethodPost, path, url.Values{"reason": {""}}); status != http.StatusUnprocessableEntity {
		t.Fatalf("without a reason: %d", status)
	}
	if status, _, _ := w.Do("hr", http.MethodPost, path, url.Values{"reason": {"salah orang"}}); status != http.StatusSeeOther {
		t.Fatalf("taking back: %d", status)
	}
	own := w.Get("peserta", "/riwayat", http.StatusOK)
	if !strings.Contains(own, "Koreksi") || !strings.Contains(own, "10\u00a0JP") {
		t.Error("the learner does not see the correction and 10 of 15 JP")
	}
	if mine := w.Get("peserta", "/data-saya", http.StatusOK); !strings.Contains(mine, "Menarik pencatatan JP") {
		t.Error("the learner does not see who took the hours back")
	}
}
