package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestATrainerTeachesWithWhatTheyHave is TEACH as a new trainer lives it: a manuscript of 40 pages with pictures and tables, 30 slides, a film
// from a phone with its subtitles and a vendor's package become a course that a learner finds. What it takes, and what is lost, is told.
func TestATrainerTeachesWithWhatTheyHave(t *testing.T) {
	s := &story{t: t, h: home(t), began: time.Now()}
	v := newVisitor(t, 1280).as("trainer")
	s.part("trainer: a new course", v, func() { s.startsCourse(v) })
	s.part("trainer: a Word file of 40 pages, looked at and taken", v, func() { s.takesDocument(v, manuscript(t), "11-naskah") })
	s.part("trainer: 30 slides, looked at and taken", v, func() { s.takesDocument(v, deck(t), "12-paparan") })
	s.part("trainer: film, subtitles and package at once", v, func() { s.takesFiles(v) })
	s.part("trainer: an open question into an article", v, func() { s.asksInArticle(v) })
	s.part("trainer: the facts, the check, published", v, func() { s.publishesCourse(v) })
	learner := newVisitor(t, 360)
	learner.signIn(s.h.newcomer(t), false)
	s.part("learner: finds it, enrols, reads, answers", learner, func() { s.learnsCourse(learner) })
	t.Logf("%s\n%-58s %4d clicks, %.0f s in all", strings.Join(s.efforts, "\n"), "", s.clicks, time.Since(s.began).Seconds())
}

const teachTitle = "Tata kearsipan untuk pengelola baru"

func (s *story) startsCourse(v visitor) {
	v.to("/studio")
	v.press(`main a[href="/studio/kursus/baru"]`)
	v.write(`[name="title"]`, teachTitle)
	v.press(`main form button.primary`)
	v.write(`[name="summary"]`, "Mencatat, menyimpan, dan menemukan kembali arsip dinas.")
	v.write(`[name="outcomes"]`, "Mencatat surat masuk\nMenyusun jadwal retensi")
	v.toggle(`[name="no_certificate"]`)
	v.press(`main form button.primary`)
	s.assessment = strings.TrimSuffix(v.path(), "/rincian") // the address of the course
}

// takesDocument looks at what becomes of a document, describes the pictures that nobody described, and takes it. What is lost is told on the page.
func (s *story) takesDocument(v visitor, file, name string) {
	v.open(s.assessment)
	v.press(`main a[href$="/dokumen"]`)
	v.file(file)
	v.press(`form[enctype] button.primary`)
	v.sees(name)
	s.efforts = append(s.efforts, "    "+strings.ReplaceAll(v.says("main .alert.warning li"), "\n", " | "))
	for n := js[int](v.tab, `[...document.querySelectorAll('input[name^="alt-"]')].filter(e => !e.value).length`); n > 0; n-- {
		js[bool](v.tab, `([...document.querySelectorAll('input[name^="alt-"]')].find(e => !e.value).id = "tanpa-uraian", true)`)
		v.write(`#tanpa-uraian`, "Alur penyimpanan berkas")
		js[bool](v.tab, `(document.getElementById("tanpa-uraian").removeAttribute("id"), true)`)
	}
	v.press(`button[value="masukkan"]`)
}

func (s *story) takesFiles(v visitor) {
	v.open(s.assessment)
	v.press(`main a[href$="/berkas"]`)
	v.effort.clicks += 2 // the button, and the files in the system's window
	v.do(chromedp.SetUploadFiles(chromedp.CSS(`[name="file"]`), recorded(s.t)))
	v.until("all files are taken", func() bool { return strings.HasPrefix(v.says("[data-many-status]"), "3 dari 3") })
	v.sees("13-berkas")
	v.press(`[data-many-after] a`)
	v.until("all are ready", func() bool {
		var n int
		s.one(&n, `select count(*) from modules m join course_versions v on v.id = m.version_id left join media f on f.id = m.media_id
			where v.title = ? and m.kind in ('video', 'package') and f.state = 'ready'`, teachTitle)
		return n == 2
	})
	v.open(s.assessment)
	v.sees("14-susunan")
}

// asksInArticle puts a question of the starter bank into the first article by the editor's button.
func (s *story) asksInArticle(v visitor) {
	v.press(s.listed(v, `main li a[href^="/studio/modul/"]`, "Bab 1"))
	js[bool](v.tab, `(() => { const area = document.querySelector("[name=body]"); area.focus(); area.setSelectionRange(area.value.length, area.value.length); return true })()`)
	v.toggle(`button[data-mark="check"]`)
	v.until("questions are offered", func() bool { return v.shown("#cek-baru [data-question] form button") })
	v.sees("15-cek-pilih")
	v.toggle("#cek-baru [data-question] form button")
	v.until("it stands in the text and is saved", func() bool {
		return strings.Contains(js[string](v.tab, `document.querySelector("[name=body]").value`), "cek ") && js[string](v.tab, `document.querySelector("[data-state]").dataset.state`) == "saved"
	})
	v.until("the preview asks it", func() bool { return v.shown("#pratinjau form[data-check]") })
	v.sees("16-cek-editor")
}

func (s *story) publishesCourse(v visitor) {
	v.open(s.assessment + "/terbit")
	said := v.says("main .alert.warning li, main ul.stack.tight li")
	s.efforts = append(s.efforts, "    "+strings.ReplaceAll(said, "\n", " | "))
	v.sees("17-terbit")
	v.press(`main form:not([action]) button.primary, main form[action$="/terbit"] button.primary`)
	var state string
	s.one(&state, "select state from course_versions where title = ?", teachTitle)
	if state != "published" {
		s.t.Fatalf("the course is %s: %s", state, v.says("main"))
	}
	v.sees("18-terbit-sudah")
}

func (s *story) learnsCourse(v visitor) {
	v.open("/kursus?q=kearsipan")
	v.press(s.listed(v, "main h3 a", teachTitle))
	v.sees("19-kursus")
	v.press(`main form[action$="/daftar"] button`)
	v.sees("20-belajar")
	v.press(s.listed(v, "main li a", "Bab 1"))
	v.until("the text asks", func() bool { return v.shown("form[data-check]") })
	v.choose("form[data-check] .choice input")
	v.toggle("form[data-check] .actions button")
	v.until("it is judged", func() bool { return v.says("[data-verdict]") != "" })
	v.sees("21-pelajaran")
	var n int
	s.one(&n, "select count(*) from modules m join course_versions v on v.id = m.version_id where v.title = ?", teachTitle)
	s.efforts = append(s.efforts, fmt.Sprintf("    %d modules; the question says: %s", n, v.says("[data-verdict]")))
}
