package courses_test

import (
	"net/http"
	"strings"
	"testing"

	"mumpuni/courses"
	"mumpuni/web/pages/pagestest"
)

const kept0 = `Promise.all([navigator.serviceWorker.getRegistrations(), caches.keys()]).then(([r, c]) => r.length + c.length)`

// badge is the number that the page says waits to be sent; 0 where it says nothing.
func badge(b pagestest.Tab) int {
	b.T.Helper()
	return pagestest.JS[int](b, `(() => { const e = document.querySelector("[data-device]"); return !e || e.hidden ? 0 : parseInt(e.textContent) })()`)
}

// What was read without a signal waits for the one who read it: the next person to sign in sees none of it, sends none of it, and finds
// no copy; when the first signs in again, it is sent.
func TestAnotherPersonSignsInOnTheDevice(t *testing.T) {
	n := newNurse(t)
	n.save()
	n.flight(true)
	n.visit(n.lesson(courses.Link, n.enrolment), "Undang-undang")
	pagestest.Until(t, "what was seen is kept", func() bool {
		return waits[int](n.Tab, `all => all.filter(e => e.opened && e.visible.length).length`) == 1
	})
	n.visit("/tersimpan", "Tersimpan")
	pagestest.Until(t, "the badge says so", func() bool { return badge(n.Tab) == 1 })
	n.Shot("belum-terkirim")
	n.Clean("with something unsent")
	n.Narrow("with something unsent")

	other := n.person("Budi Santoso")
	n.flight(false)
	n.Open(n.app.URL + "/uji/" + other.PersonID.String()) // the session ended, and somebody else signs in
	n.visit("/", "")
	pagestest.Until(t, "the copies are gone", func() bool { return await[int](n.Tab, kept0) == 0 })
	if badge(n.Tab) != 0 {
		t.Error("somebody is told of another's work")
	}
	if n.told(courses.Link) > 0 {
		t.Error("another's session sent it")
	}
	if left := waits[int](n.Tab, `all => all.length`); left != 1 {
		t.Errorf("%d entries wait for who made them", left)
	}
	n.Open(n.app.URL + "/uji/" + n.learner.PersonID.String())
	n.visit("/kursus", "Katalog")
	pagestest.Until(t, "it is sent when the same person is back", func() bool { return n.told(courses.Link) > 0 })
	pagestest.Until(t, "and the badge is gone", func() bool { return badge(n.Tab) == 0 && waits[int](n.Tab, `all => all.length`) == 0 })
}

// A quiz is answered without a signal, and its sending asked for; the page is closed; whichever page is opened first with a signal sends
// both, and the server grades. Nothing on the device tells a right answer.
func TestAQuizIsAnsweredWithoutASignalAndGradedLater(t *testing.T) {
	n := newNurse(t)
	n.save()
	n.visit(n.lesson(courses.Quiz, n.enrolment), "Evaluasi akhir")
	pagestest.JS[bool](n.Tab, `(document.querySelector('form[action="/kuis/mulai"] button').click(), true)`)
	pagestest.Until(t, "the sheet is there, and kept", func() bool {
		return pagestest.JS[bool](n.Tab, `document.readyState === "complete" && !!document.querySelector("form[data-quiz]")`) &&
			pagestest.JS[bool](n.Tab, `!!navigator.serviceWorker.controller?.scriptURL.endsWith("/kuis/pekerja.js")`)
	})
	sheet := pagestest.JS[string](n.Tab, `location.pathname`)
	pagestest.Until(t, "the module's page leads to it", func() bool {
		return await[bool](n.Tab, `caches.match("`+n.lesson(courses.Quiz, n.enrolment)+`").then(r => r.text()).then(t => t.includes("`+sheet+`"))`)
	})
	n.flight(true)
	n.visit(n.lesson(courses.Quiz, n.enrolment), "Evaluasi akhir")
	pagestest.JS[bool](n.Tab, `(document.querySelector('main a[href="`+sheet+`"]').click(), true)`)
	pagestest.Until(t, "the sheet opens from the device", func() bool {
		return n.Arrived(sheet) && pagestest.JS[bool](n.Tab, `!!document.querySelector("form[data-quiz]")`)
	})
	pagestest.JS[bool](n.Tab, `(document.querySelector("form[data-quiz] input[type=radio][value=benar], form[data-quiz] input[type=radio]").click(), true)`)
	pagestest.Until(t, "the answer is on the device", func() bool { return strings.Contains(n.Text("[data-quiz-banner]"), "tersimpan di perangkat ini") })
	pagestest.JS[bool](n.Tab, `(document.querySelector('[value="periksa"]').click(), true)`)
	pagestest.Until(t, "sending can be asked for", func() bool { return strings.Contains(n.Text("[data-quiz-banner]"), "Kirim saat koneksi kembali") })
	pagestest.JS[bool](n.Tab, `(document.querySelector("[data-quiz-banner] a").click(), true)`)
	pagestest.Until(t, "it waits", func() bool { return strings.Contains(n.Text("[data-send-line]"), "Anda boleh menutup") })
	n.Clean("sending that waits")
	n.visit("/tersimpan", "Tersimpan")
	pagestest.Until(t, "the badge counts the answer and the sending", func() bool { return badge(n.Tab) == 2 })
	secrets := await[string](n.Tab, `caches.keys().then(all => Promise.all(all.map(async name => {
		const shelf = await caches.open(name);
		return (await Promise.all((await shelf.keys()).map(async r => (await (await shelf.match(r)).text())))).join("");
	}))).then(t => t.join(""))`)
	for _, key := range []string{`"Right"`, `"right"`, `"Key"`, `right_answer`} {
		if strings.Contains(secrets, key) {
			t.Errorf("what the device keeps says %s", key)
		}
	}
	n.flight(false)
	n.Open(n.app.URL + "/kursus")
	pagestest.Until(t, "it is graded", func() bool {
		answer := n.get(sheet + "/hasil")
		return answer.Status == http.StatusOK && strings.Contains(answer.Body, "Tanda terima")
	})
	pagestest.Until(t, "nothing waits", func() bool { return badge(n.Tab) == 0 })
}

// Signing out on one's own device takes the copies away.
func TestSigningOutTakesTheCopiesAway(t *testing.T) {
	n := newNurse(t)
	n.save()
	n.Open(n.app.URL + "/kursus")
	pagestest.JS[bool](n.Tab, `(document.querySelector('header form[action="/keluar"] button').click(), true)`)
	pagestest.Until(t, "signed out", func() bool { return n.Arrived("/masuk") })
	if left := await[int](n.Tab, kept0); left != 0 {
		t.Errorf("%d things are left on the device", left)
	}
}
