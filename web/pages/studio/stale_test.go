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

// Without script the same: a look at the text stores nothing, and a clash shows both texts.
func TestAnArticleWithoutScript(t *testing.T) {
	w := pagestest.NewOffice(t)
	course := strings.TrimSuffix(w.Post(w.Trainer, "/studio/kursus/baru", "title", "Layanan"), "/rincian")
	form := func(body, then, seen string) (f []string) {
		return []string{"kind", "article", "title", "Alur", "part", "materi", "minutes", "5", "body", body, "lalu", then, "seen", seen}
	}
	w.Do(w.Trainer, http.MethodPost, course+"/modul/baru", pagestest.Form(form("# Baru", "lihat", "")...)).Wants(t, 200, `<h2 id="bagian-1">Baru</h2>`, "># Baru</textarea>")
	w.Get(w.Trainer, course).Wants(t, 200, "Belum ada modul")
	module := w.Post(w.Trainer, course+"/modul/baru", form("Satu", "", "")...)
	w.Do(w.Trainer, http.MethodPost, module, pagestest.Form(form("Dua **tebal**", "lihat", "")...)).Wants(t, 200, "<strong>tebal</strong>", ">Dua **tebal**</textarea>")
	w.Do(w.Trainer, http.MethodPost, module, pagestest.Form(form(strings.Repeat("[a](b)", 5000), "lihat", "")...)).Wants(t, 422, `href="#f-body"`)
	page := w.Get(w.Trainer, module)
	page.Wants(t, 200, ">Satu</textarea>")
	seen := seenField.FindStringSubmatch(page.Body)[1]
	w.Do(w.Trainer, http.MethodPost, module, pagestest.Form(form("Tiga", "otomatis", seen)...)).Wants(t, 200, `"at":"`, `"seen":"`)
	w.Do(w.Trainer, http.MethodPost, module, pagestest.Form(form("Empat", "otomatis", seen)...)).Wants(t, 409, "data-clash", ">Tiga</textarea>", ">Empat</textarea>")
	w.Do(w.Trainer, http.MethodPost, module, pagestest.Form(form("Tiga", "otomatis", seen)...)).Wants(t, 200, `"seen":"`)
}
