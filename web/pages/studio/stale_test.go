package studio_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"mumpuni/web/pages/pagestest"
)

var seenField = regexp.MustCompile(`name="seen" value="([^"]*)"`)

// Two trainers have the same form open: the second to save is told, keeps what was typed, and may then overwrite.
func TestAFormDoesNotOverwriteWhatAnotherSaved(t *testing.T) {
	w := pagestest.NewOffice(t)
	details := w.Post(w.Trainer, "/studio/kursus/baru", "title", "Layanan")
	seen := func(body string) string {
		found := seenField.FindStringSubmatch(body)
		if found == nil || found[1] == "" {
			t.Fatal("the form does not say what it was made from")
		}
		return found[1]
	}
	module := w.Post(w.Trainer, strings.TrimSuffix(details, "/rincian")+"/modul/baru", "kind", "article", "title", "Alur", "part", "materi", "body", "Satu")
	for _, form := range []string{details, module} {
		first := seen(w.Get(w.Trainer, form).Body)
		w.Post(w.Trainer, form, "title", "Judul pertama", "part", "materi", "body", "Satu", "seen", first)
		late := w.Do(w.Trainer, http.MethodPost, form, pagestest.Form("title", "Judul kedua", "part", "materi", "body", "Dua", "seen", first))
		late.Wants(t, http.StatusConflict, "Perubahan Anda belum disimpan", `value="Judul kedua"`)
		w.Get(w.Trainer, form).Wants(t, 200, `value="Judul pertama"`)
		w.Post(w.Trainer, form, "title", "Judul kedua", "part", "materi", "body", "Dua", "seen", seen(late.Body))
	}
}
