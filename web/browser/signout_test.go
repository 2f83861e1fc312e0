package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"

	"mumpuni/internal/chromium"
)

// unsent counts what waits on the device; left, what is kept there of attempts in any way.
const (
	steps = `new Promise(done => {
		const open = indexedDB.open("mumpuni");
		open.onupgradeneeded = () => open.transaction.abort();
		open.onerror = () => done([]);
		open.onsuccess = () => {
			const all = open.result.transaction("steps").objectStore("steps").getAll();
			all.onsuccess = () => { open.result.close(); done(all.result) };
		};
	})`
	unsent = steps + `.then(s => s.filter(x => x.stored === undefined).length)`
	left   = `Promise.all([` + steps + `, caches.keys(), navigator.serviceWorker.getRegistrations()]).then(([s, c, r]) => s.length + c.length + r.length)`
)

// cut takes the line from this page's scripts and from those of every page after it (noLine), which else would send what waits; the
// pages themselves still come. mended gives it back.
const (
	cut    = `(sessionStorage.setItem("no line", "1"), window.fetch = () => Promise.reject(new Error("no line")), true)`
	noLine = `window.line = window.fetch; if (sessionStorage.getItem("no line")) window.fetch = () => Promise.reject(new Error("no line"));`
	mended = `(sessionStorage.removeItem("no line"), window.fetch = window.line, true)`
)

// On a shared computer, what somebody answered and could not send is told before it goes with the sign-out, and then it is gone.
// What somebody else left there unsent stays.
func TestSigningOutTellsOfUnsentAnswersAndWipesThem(t *testing.T) {
	b := browse(t)
	first, second := b.h.newcomer(t), b.h.newcomer(t)
	answer := func() {
		pages := b.begin()
		b.open(pages[len(pages)-1][1])
		b.until("the page is ready", func() bool {
			return js[string](b, `document.querySelector("[data-quiz-state]").textContent`) == "Semua jawaban tersimpan"
		})
	}
	choose := `(document.querySelector('form[data-quiz] input[type="radio"]').click(), true)`

	b.do(chromium.OnEachPage(noLine))
	b.signIn(first, false)
	answer()
	js[bool](b, choose)
	b.until("it is stored", func() bool { return js[int](b, steps+`.then(s => s.filter(x => x.stored > 0).length)`) == 1 })
	js[bool](b, cut)
	js[bool](b, `([...document.querySelectorAll('form[data-quiz] input[type="radio"]')].find(r => !r.closest("[data-slot]").querySelector(":checked")).click(), true)`) // of another question, in whatever order they came
	b.until("it waits on the device", func() bool { return js[int](b, unsent) == 1 })
	b.click(`document.querySelector('header form[action="/keluar"] button')`) // from the menu
	b.until("who leaves is told", func() bool {
		return b.path() == "/keluar" && strings.Contains(js[string](b, `document.querySelector("[data-unsent]").hidden ? "" : document.querySelector("[data-unsent]").textContent`), "1 jawaban kuis di perangkat ini belum terkirim")
	})
	if n := js[int](b, unsent); n != 1 {
		t.Errorf("%d unsent steps before the answer", n)
	}
	js[bool](b, mended)
	b.click(`document.querySelector('main form[action="/keluar"] button')`)
	b.until("signed out", func() bool { return b.path() == "/masuk" })
	if n := js[int](b, left); n != 0 {
		t.Errorf("%d things are left on the device", n)
	}

	b.signIn(second, false) // leaves something unsent, and his session ends without signing out
	answer()
	js[bool](b, cut)
	js[bool](b, choose)
	b.until("it waits on the device", func() bool { return js[int](b, unsent) == 1 })
	js[bool](b, `(sessionStorage.removeItem("no line"), true)`) // on the pages to come
	command(b, network.ClearBrowserCookies, cdp.Empty{})
	b.signIn(first, false)
	b.open("/keluar")
	b.until("the page is ready", func() bool { return js[bool](b, `document.readyState === "complete"`) })
	if js[bool](b, `!document.querySelector("[data-unsent]").hidden`) {
		t.Error("somebody is told of another's answers")
	}
	b.click(`document.querySelector('main form[action="/keluar"] button')`)
	b.until("signed out", func() bool { return b.path() == "/masuk" })
	if n := js[int](b, unsent); n != 1 {
		t.Errorf("%d of another's unsent steps are there, want 1", n)
	}
}
