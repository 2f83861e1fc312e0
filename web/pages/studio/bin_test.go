package studio_test

import (
	"regexp"
	"strings"
	"testing"

	"mumpuni/web/pages/pagestest"
)

// What a trainer deletes is offered back at once and found in the bin, without script.
func TestWhatIsDeletedIsOfferedBack(t *testing.T) {
	w := pagestest.NewOffice(t)
	course := strings.TrimSuffix(w.Post(w.Trainer, "/studio/kursus/baru", "title", "Loket"), "/rincian")
	w.Post(w.Trainer, course+"/modul/baru", "kind", "article", "part", "materi", "title", "Dasar & awal", "minutes", "5", "body", "Isi.")
	module := regexp.MustCompile(`/studio/modul/[0-9a-f-]{36}`).FindString(w.Get(w.Trainer, course).Body)
	w.Get(w.Trainer, "/studio/sampah").Wants(t, 200, "Tempat sampah kosong")
	at := w.Post(w.Trainer, module+"/hapus")
	page := w.Get(w.Trainer, at)
	page.Wants(t, 200, "Modul «Dasar &amp; awal» dihapus.", "Urungkan", `href="/studio/sampah?kursus=`)
	undo := regexp.MustCompile(`action="(/studio/sampah/[0-9a-f-]{36})"`).FindStringSubmatch(page.Body)
	if undo == nil {
		t.Fatal("nothing is offered back")
	}
	if body := w.Get(w.Trainer, course).Body; strings.Contains(body, "Urungkan") {
		t.Error("it is offered back where nobody has just deleted it")
	}
	w.Sends(w.Officer, undo[1], "x", "x", nil).Wants(t, 403)
	if back := w.Post(w.Trainer, undo[1]); back != course {
		t.Error(back)
	}
	w.Get(w.Trainer, course).Wants(t, 200, module)
	if body := w.Get(w.Trainer, at).Body; strings.Contains(body, "Urungkan") {
		t.Error("what is back is offered back")
	}

	at = w.Post(w.Trainer, course+"/buang")
	w.Get(w.Trainer, at).Wants(t, 200, "Draf «Loket» dibuang.", "Urungkan")
	page = w.Get(w.Trainer, "/studio/sampah")
	page.Wants(t, 200, "Draf kursus", "Dihapus oleh", "Dapat dikembalikan sampai", `aria-label="Kembalikan: Loket"`)
	undo = regexp.MustCompile(`action="(/studio/sampah/[0-9a-f-]{36})"`).FindStringSubmatch(page.Body)
	w.Post(w.Trainer, undo[1])
	w.Get(w.Trainer, course).Wants(t, 200, module)
}
