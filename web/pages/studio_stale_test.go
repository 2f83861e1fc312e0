package pages

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var seenField = regexp.MustCompile(`name="seen" value="([^"]*)"`)

// Two trainers have the same form open: the second to save is told, keeps what was typed, and may then overwrite.
func TestAFormDoesNotOverwriteWhatAnotherSaved(t *testing.T) {
	w := newWorkshop(t)
	details := w.post(w.trainer, "/studio/kursus/baru", "title", "Layanan")
	seen := func(body string) string {
		found := seenField.FindStringSubmatch(body)
		if found == nil || found[1] == "" {
			t.Fatal("the form does not say what it was made from")
		}
		return found[1]
	}
	module := w.post(w.trainer, strings.TrimSuffix(details, "/rincian")+"/modul/baru", "kind", "article", "title", "Alur", "part", "materi", "body", "Satu")
	for _, form := range []string{details, module} {
		first := seen(w.get(w.trainer, form).body)
		w.post(w.trainer, form, "title", "Judul pertama", "part", "materi", "body", "Satu", "seen", first)
		late := w.do(w.trainer, http.MethodPost, form, formOf("title", "Judul kedua", "part", "materi", "body", "Dua", "seen", first))
		late.wants(t, http.StatusConflict, "Perubahan Anda belum disimpan", `value="Judul kedua"`)
		w.get(w.trainer, form).wants(t, 200, `value="Judul pertama"`)
		w.post(w.trainer, form, "title", "Judul kedua", "part", "materi", "body", "Dua", "seen", seen(late.body))
	}
}
