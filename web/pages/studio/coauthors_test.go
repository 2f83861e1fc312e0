package studio_test

import (
	"strings"
	"testing"

	"mumpuni/people"
	"mumpuni/web/pages/pagestest"
)

// Many files in one plain form become modules in their natural order; one that is none is refused by its name and keeps no other away.
func TestManyFilesBecomeModulesWithoutScript(t *testing.T) {
	w := pagestest.NewOffice(t)
	course := strings.TrimSuffix(w.Post(w.Trainer, "/studio/kursus/baru", "title", "Loket"), "/rincian")
	w.Get(w.Trainer, course).Wants(t, 200, `href="`+course+`/berkas"`)
	w.Get(w.Trainer, course+"/berkas").Wants(t, 200, " multiple", `enctype="multipart/form-data"`, `data-purpose="file:`)
	sent := w.SendsAll(w.Trainer, course+"/berkas", "file", map[string]string{"10 Akhir.md": "Akhir.", "program.exe": "MZ\x90\x00\x03", "2 Isi.md": "Isi."}, "10 Akhir.md", "program.exe", "2 Isi.md")
	sent.Wants(t, 422, "Tidak semua berkas diambil", "<strong>program.exe</strong>", "Berkas jenis ini tidak dapat menjadi modul", "<strong>2 Isi.md</strong>")
	page := w.Get(w.Trainer, course).Body
	if isi, akhir := strings.Index(page, ">Isi</a>"), strings.Index(page, ">Akhir</a>"); isi < 0 || akhir < isi {
		t.Errorf("%d %d", isi, akhir)
	}
	w.SendsAll(w.Trainer, course+"/berkas", "file", map[string]string{"3 Lagi.md": "Lagi."}, "3 Lagi.md").Wants(t, 303)
	w.SendsAll(w.Trainer, course+"/berkas", "lain", map[string]string{"x.md": "x"}, "x.md").Wants(t, 422, `href="#f-file"`)
	w.SendsAll(w.Officer, course+"/berkas", "file", map[string]string{"x.md": "x"}, "x.md").Wants(t, 403)
}

// A co-author is invited by NIP, writes, and is let go; a cover is chosen and described; all without script.
func TestACoauthorIsInvitedWithoutScript(t *testing.T) {
	w := pagestest.NewOffice(t)
	guest := w.Below("Kecamatan", "Tamu Penulis", "198101012006041003", people.Trainer)
	course := strings.TrimSuffix(w.Post(w.Trainer, "/studio/kursus/baru", "title", "Loket"), "/rincian")
	w.Get(w.Trainer, course).Wants(t, 200, `href="`+course+`/penulis"`)
	w.Get(guest, course).Wants(t, 404)
	w.Refuses(w.Trainer, course+"/penulis", `href="#f-nip"`, "nip", "12")
	w.Post(w.Trainer, course+"/penulis", "nip", "198101012006041003")
	w.Get(w.Trainer, course+"/penulis").Wants(t, 200, "Tamu Penulis", "Kecamatan", "Lepas")
	module := w.Post(guest, course+"/modul/baru", "kind", "article", "part", "materi", "title", "Antrean", "minutes", "5", "body", "Isi antrean.")
	page := w.Get(guest, course+"/penulis")
	if page.Wants(t, 200, "Hanya pengajar unit kursus ini"); strings.Contains(page.Body, "Lepas") {
		t.Error("a co-author may let co-authors go")
	}
	w.Post(w.Trainer, course+"/penulis/lepas", "person", guest.String())
	w.Get(guest, module).Wants(t, 404)
	w.Get(w.Trainer, module+"/beda").Wants(t, 303)
}
