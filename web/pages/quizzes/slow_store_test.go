package quizzes_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"mumpuni/internal/chromium"
	"mumpuni/web/pages/pagestest"
)

// slowStore lets the database of a page open only once the test says so, as on a phone whose disk is busy; later it can be closed under the page.
const slowStore = `(() => {
	const open = IDBFactory.prototype.open;
	window.there = new Promise(done => window.come = done);
	IDBFactory.prototype.open = function (...args) {
		const request = open.apply(this, args);
		if (args[0] !== "mumpuni") return request;
		let listen;
		Object.defineProperty(request, "onsuccess", { set: (f) => (listen = f) });
		request.addEventListener("success", (event) => void window.there.then(() => { (window.opened ??= []).push(request.result); listen?.call(request, event) }));
		return request;
	};
})()`

const unkept = "Tanpa koneksi · jangan tutup halaman ini"

// What was answered while the device's store was still opening, or after the browser closed it, is on the disk once that is there again, and
// the page says both; without a line all the while.
func TestASlowStoreKeepsWhatWasAnsweredBefore(t *testing.T) {
	x := sit(t, 600)
	x.Do(chromium.OnEachPage(slowStore))
	x.Open(x.url + x.path)
	pagestest.Until(t, "the page goes on without a store", func() bool { return x.Text("[data-quiz-state]") != "" })
	x.line.cut.Store(true)
	first := choose(x.Tab, 1, 0)
	pagestest.Until(t, "the page says that it is not kept", func() bool { return banner(x.Tab) == unkept })
	pagestest.JS[bool](x.Tab, `(come(), true)`)
	pagestest.Until(t, "it is kept once the store is there", func() bool { return banner(x.Tab) == "Tanpa koneksi · tersimpan di perangkat ini" })
	if n := onDevice(x.Tab); n != 1 {
		t.Errorf("%d changes on the device", n)
	}

	pagestest.JS[bool](x.Tab, `(opened.forEach(db => { db.close(); db.dispatchEvent(new Event("close")) }), true)`) // as a browser that runs short of room does
	second := choose(x.Tab, 2, 1)
	pagestest.Until(t, "a store that was closed is opened again", func() bool {
		return banner(x.Tab) == "Tanpa koneksi · tersimpan di perangkat ini" && onDevice(x.Tab) == 2
	})
	x.Do(chromedp.Reload())
	pagestest.Until(t, "the page begins without its store", func() bool { return x.Text("[data-quiz-state]") != "" })
	pagestest.JS[bool](x.Tab, `(come(), true)`)
	pagestest.Until(t, "a page whose store is slow shows them nevertheless", func() bool { return x.sheetShown(1, first)() && x.sheetShown(2, second)() })
	x.line.cut.Store(false)
	pagestest.JS[bool](x.Tab, `(dispatchEvent(new Event("online")), true)`)
	pagestest.Until(t, "and they are sent, once", func() bool { return x.stored(x.who, x.attempt, 1) == first && x.stored(x.who, x.attempt, 2) == second })
}

// What is chosen in the moment in which the receipt of the choice before is written down is a change, also where it goes back to what stood before that.
func TestAChoiceWhileTheReceiptOfTheLastIsWritten(t *testing.T) {
	x := sit(t, 600)
	first := choose(x.Tab, 1, 0)
	pagestest.Until(t, "it is stored", func() bool {
		return x.stored(x.who, x.attempt, 1) == first && x.Text("[data-quiz-state]") == "Semua jawaban tersimpan"
	})
	pagestest.JS[bool](x.Tab, `(() => {
		const get = IDBObjectStore.prototype.get;
		IDBObjectStore.prototype.get = function (...args) {
			if (this.name === "steps" && !window.back) window.back = (document.querySelectorAll('[name="jawab-1"]')[0].click(), true);
			return get.apply(this, args);
		};
		return true;
	})()`)
	second := choose(x.Tab, 1, 1)
	pagestest.Until(t, "it went back", func() bool { return pagestest.JS[bool](x.Tab, `window.back === true`) && chosen(x.Tab, 1) == first })
	pagestest.Until(t, "and that is stored", func() bool { return x.stored(x.who, x.attempt, 1) == first && onDevice(x.Tab) == 0 })
	if n := x.Count("attempt_steps where attempt_id = '" + x.attempt.String() + "'"); n != 3 {
		t.Errorf("%d steps, of %s, %s, %s", n, first, second, first)
	}
}

// What is chosen while the page looks what waits to be sent is sent as well: who chose it was told to wait for that very look, which saw
// nothing yet.
func TestAChoiceWhileThePageLooksWhatWaitsIsSent(t *testing.T) {
	x := sit(t, 600)
	pagestest.Until(t, "the page is ready", func() bool { return x.Text("[data-quiz-state]") == "Semua jawaban tersimpan" })
	pagestest.JS[bool](x.Tab, `(() => {
		const later = (it, name, event, ms) => { // a slow disk
			let listen;
			Object.defineProperty(it, name, { set: (f) => (listen = f) });
			it.addEventListener(event, (said) => void setTimeout(() => listen?.call(it, said), ms));
			return it;
		};
		const { getAll } = IDBObjectStore.prototype, { transaction } = IDBDatabase.prototype;
		IDBDatabase.prototype.transaction = function (...args) {
			const tx = transaction.apply(this, args);
			return args[1] === "readwrite" ? later(tx, "oncomplete", "complete", 600) : tx;
		};
		IDBObjectStore.prototype.getAll = function (...args) {
			const request = getAll.apply(this, args);
			if (this.name !== "steps" || window.meanwhile) return request;
			window.meanwhile = (document.querySelectorAll('[name="jawab-1"]')[1].click(), true);
			return later(request, "onsuccess", "success", 100);
		};
		dispatchEvent(new Event("online"));
		return true;
	})()`)
	pagestest.Until(t, "somebody chose", func() bool { return chosen(x.Tab, 1) != "" })
	want := chosen(x.Tab, 1)
	pagestest.Until(t, "and that is stored", func() bool { return x.stored(x.who, x.attempt, 1) == want && onDevice(x.Tab) == 0 })
}
