package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// A trainer makes a course of two modules, puts them into another order and publishes it.
func TestKeyboardCourse(t *testing.T) {
	k := keyboard(t)
	k.as("trainer")
	k.to("/studio")
	k.press(`main a[href="/studio/kursus/baru"]`)
	k.notice("a new course")
	k.write(`[name="title"]`, "Bekerja tanpa tetikus")
	k.save()
	k.write(`[name="summary"]`, "Semua pekerjaan dengan papan ketik.")
	k.write(`[name="outcomes"]`, "Memakai tombol Tab")
	k.choose(`[name="no_certificate"]`)
	k.save()
	course := strings.TrimSuffix(k.path(), "/rincian")
	k.module(course, "article", func() { k.write(`[name="body"]`, "## Tombol\n\nTab, Enter, dan spasi.") })
	k.module(course, "link", func() { k.write(`[name="url"]`, "https://peraturan.go.id/") })
	k.reorder(course)
	k.press(`main .page-head a[href$="/terbit"]`)
	k.notice("publishing")
	k.save()
	k.press(`main a[href="` + course + `"]`)
	k.says("main .badge", "Terbit")
}

// module adds one to a course.
func (k keys) module(course, kind string, content func()) {
	k.t.Helper()
	k.modules(course)
	k.press(`main a[href$="jenis=` + kind + `"]`)
	k.notice("a new " + kind)
	k.write(`[name="title"]`, "Modul "+kind)
	content()
	k.save()
}

// modules goes to the list of a course's modules from any of its pages.
func (k keys) modules(course string) {
	k.t.Helper()
	if k.path() != course {
		k.press(`main a[href="` + course + `"]`)
	}
}

// reorder moves the first module down. The keyboard stands at the moved one afterwards, not at the top of the page.
func (k keys) reorder(course string) {
	k.t.Helper()
	k.modules(course)
	k.notice("modules to order")
	order := func() string {
		return js[string](k.tab, `[...document.querySelectorAll("ol.tasks li")].map(li => li.id).join(" ")`)
	}
	before := strings.Fields(order())
	k.press(`ol.tasks li:first-child form button:not([disabled])`)
	if after := order(); len(before) != 2 || after != before[1]+" "+before[0] {
		k.t.Fatalf("moved down, and the order is %s; it was %v", after, before)
	}
	k.hit(kb.Tab)
	k.at("", false)
	if !k.on("#" + before[0] + " *") {
		k.t.Errorf("after moving a module, Tab does not go on in it, but at %s", k.at("", false).What)
	}
}
