package studio_test

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/png"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"mumpuni/people"
	"mumpuni/web/pages/pagestest"
)

func dot(t *testing.T) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := png.Encode(&buf, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// A picture that is pasted goes up for the course while its author says what it shows; without these words nothing is inserted, and with
// them the text names it, the preview shows it, and the course knows it as used.
func TestAPastedPictureIsDescribedAndInserted(t *testing.T) {
	w := pagestest.NewOffice(t)
	course, module := article(w, "Lihat ini: ")
	b, base := browser(w)
	b.Open(base + module)
	pagestest.JS[bool](b, `(() => { const area = document.querySelector("[name=body]"); area.focus(); area.setSelectionRange(area.value.length, area.value.length);
		const bytes = Uint8Array.from(atob("`+base64.StdEncoding.EncodeToString(dot(t))+`"), (c) => c.charCodeAt(0));
		const held = new DataTransfer(); held.items.add(new File([bytes], "image.png", {type: "image/png"}));
		return area.dispatchEvent(new ClipboardEvent("paste", {clipboardData: held, bubbles: true, cancelable: true})) })()`)
	open := func() bool { return pagestest.JS[bool](b, `document.getElementById("gambar-baru").open`) }
	pagestest.Until(t, "it asks what the picture shows", open)
	b.Clean("asking about a picture")
	b.Do(chromedp.Click(chromedp.CSS("#gambar-baru .btn.primary")))
	pagestest.Until(t, "words are asked for", func() bool { return b.Text("#gambar-baru [role=status]") == "Tulis dahulu apa yang tampak di gambar." })
	if strings.Contains(written(b), "gambar:") || !open() {
		t.Error("inserted without words")
	}
	b.Do(chromedp.SendKeys(chromedp.CSS("#gambar-baru [name=alt]"), "Papan [nama] kantor"), chromedp.Click(chromedp.CSS("#gambar-baru .btn.primary")))
	pagestest.Until(t, "the text names it", func() bool { return strings.Contains(written(b), "](gambar:") })
	if got := written(b); !regexp.MustCompile(`^Lihat ini:!\[Papan \(nama\) kantor\]\(gambar:gambar-[a-z0-9]+\.png\)$`).MatchString(got) || open() {
		t.Errorf("%q", got)
	}
	pagestest.Until(t, "it saved by itself", func() bool { return strings.Contains(w.Get(w.Trainer, module).Body, "](gambar:") })
	w.Get(w.Trainer, course+"/gambar").Wants(t, 200, "Dipakai di artikel")
	if n := pagestest.JS[int](b, `document.querySelectorAll(".beside").length`); n != 1 {
		t.Error(n)
	}
	b.Narrow("an article with a picture")
}

// Many files go up one after the other in their natural order; the list says of each what became of it.
func TestManyFilesInTheBrowser(t *testing.T) {
	w := pagestest.NewOffice(t)
	course := strings.TrimSuffix(w.Post(w.Trainer, "/studio/kursus/baru", "title", "Loket"), "/rincian")
	b, base := browser(w)
	b.Open(base + course + "/berkas")
	b.Clean("many files, none yet")
	dir := t.TempDir()
	var paths []string
	for name, text := range map[string]string{"10 Akhir.md": "Akhir.", "2 Isi.md": "Isi.", "5 program.exe": "MZ\x90\x00\x03"} {
		paths = append(paths, filepath.Join(dir, name))
		w.Must(os.WriteFile(paths[len(paths)-1], []byte(text), 0o600))
	}
	b.Do(chromedp.SetUploadFiles(chromedp.CSS(`[name="file"]`), paths))
	pagestest.Until(t, "all are through", func() bool { return b.Text("[data-many-status]") == "2 dari 3 berkas diambil." })
	if said := b.Text("[data-many-list]"); !strings.Contains(said, "Berkas jenis ini tidak dapat menjadi modul") || strings.Index(said, "2 Isi.md") > strings.Index(said, "10 Akhir.md") {
		t.Error(said)
	}
	page := w.Get(w.Trainer, course).Body
	if isi, akhir := strings.Index(page, ">Isi</a>"), strings.Index(page, ">Akhir</a>"); isi < 0 || akhir < isi {
		t.Errorf("%d %d", isi, akhir)
	}
	b.Clean("many files, sent")
	b.Narrow("many files, sent")
}

// The pages of whole courses, covers, co-authors and differences are for everybody: axe finds nothing, and a phone shows all of them.
func TestWholeCoursesOnAPhone(t *testing.T) {
	w := pagestest.NewOffice(t)
	ctx := t.Context()
	course, module := article(w, "Baris satu.\n\nData harus dijaga baik.\n\nBaris tiga.")
	w.Below("Kecamatan Contoh Utara", "Tamu Penulis", "198101012006041003", people.Trainer)
	w.Post(w.Trainer, course+"/penulis", "nip", "198101012006041003")
	w.Sends(w.Trainer, course+"/gambar", "file", "denah lantai satu.png", dot(t)).Wants(t, 303)
	file := w.Get(w.Trainer, course+"/kursus.zip")
	w.Sends(w.Trainer, "/studio/ambil/unit/"+w.Root.String(), "file", "kursus dari kabupaten sebelah.zip", []byte(file.Body)).Wants(t, 303)
	var parcel uuid.UUID
	w.Must(w.DB.NewRaw("select id from parcels").Scan(ctx, &parcel))
	w.Must(w.Parcels.Read(ctx, parcel))
	w.Exec("update course_versions set state = 'published', published_at = now(), title = 'Arsip', approved_at = now() where course_id = ?", strings.TrimPrefix(course, "/studio/kursus/"))
	w.Post(w.Trainer, course+"/revisi")
	var now string
	w.Must(w.DB.NewRaw("select m.id::text from modules m join course_versions v on v.id = m.version_id where v.state = 'draft' and v.course_id = ?", strings.TrimPrefix(course, "/studio/kursus/")).Scan(ctx, &now))
	w.Post(w.Trainer, "/studio/modul/"+now, "part", "materi", "title", "Alur baru", "minutes", "5", "body", "Baris satu.\n\nData pribadi harus dijaga.\n\nBaris tiga.")
	w.Get(w.Trainer, "/studio/modul/"+now).Wants(t, 200, "/studio/modul/"+now+"/beda")
	w.Get(w.Trainer, "/studio/modul/"+now+"/beda").Wants(t, 200, "<ins>", "<del>", "ditambah:", "dihapus:", "[+")
	w.Get(w.Trainer, module+"/beda?dengan=2").Wants(t, 200, "Versi 1 dibandingkan dengan versi 2")
	srv := httptest.NewServer(w.Handler)
	t.Cleanup(srv.Close)
	b := pagestest.Phone(t, time.Minute)
	b.Open(srv.URL + "/uji/" + w.Trainer.String())
	for name, at := range map[string]string{
		"parcels": "/studio/ambil", "a parcel": "/studio/ambil/" + parcel.String(), "co-authors": course + "/penulis", "a difference": "/studio/modul/" + now + "/beda",
		"pictures with a cover": course + "/gambar", "a course": course, "studio": "/studio",
	} {
		b.Open(srv.URL + at)
		b.Clean(name)
		b.Narrow(name)
		b.Shot("archive7-" + strings.ReplaceAll(name, " ", "-"))
	}
}
