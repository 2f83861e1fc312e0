package courses_test

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"mumpuni/courses"
	"mumpuni/internal/chromium"
	"mumpuni/internal/id"
	"mumpuni/web/pages/pagestest"
)

// kept counts what waits on the device, in the outbox of lessons; dwell is the seconds of reading in it.
const kept = `new Promise(done => {
	const open = indexedDB.open("mumpuni-belajar");
	open.onsuccess = () => {
		const all = open.result.transaction("modules").objectStore("modules").getAll();
		all.onsuccess = () => { open.result.close(); done(all.result) };
	};
})`

func waits[T any](b pagestest.Tab, what string) T {
	b.T.Helper()
	v, err := chromedp.Run(b, chromedp.Evaluate[T](kept+`.then(`+what+`)`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.T.Fatal(err)
	}
	return v
}

// curtain hides a page as the browser does that shows another tab: a Chromium without windows shows all of its tabs.
const curtain = `window.drawn = false;
	Object.defineProperty(document, "visibilityState", { get: () => window.drawn ? "hidden" : "visible" });
	Object.defineProperty(document, "hidden", { get: () => window.drawn });
	window.draw = (is) => { window.drawn = is; document.dispatchEvent(new Event("visibilitychange")); return true };`

// visible is how many ms of the module were measured, and what of it by the device's word.
func (a *academy) visible(enrolment id.Enrolment, kind courses.Kind) (visible, word time.Duration) {
	a.t.Helper()
	var row struct{ Visible, Word int64 }
	a.must(a.db.NewRaw("select coalesce(visible_ms, -1) as visible, word_ms as word from module_progress where enrolment_id = ? and module_id = ?",
		enrolment, a.module[kind]).Scan(a.t.Context(), &row))
	return time.Duration(row.Visible) * time.Millisecond, time.Duration(row.Word) * time.Millisecond
}

// pass lets so many ms pass on the page.
func pass(b pagestest.Tab, ms string) {
	b.T.Helper()
	pagestest.JS[bool](b, `(window.until = performance.now() + `+ms+`, true)`)
	pagestest.Until(b.T, ms+" ms passed", func() bool { return pagestest.JS[bool](b, `performance.now() > window.until`) })
}

func TestOnlyWhatIsVisibleIsMeasured(t *testing.T) {
	a := newAcademy(t)
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	b := pagestest.Phone(t, 2*time.Minute)
	b.Do(chromium.OnEachPage(faster + curtain))
	b.Open(a.app.URL + "/uji/" + a.learner.PersonID.String())
	start := time.Now()
	b.Open(a.app.URL + a.lesson(courses.Link, enrolment))
	b.Narrow("menit")
	b.Clean("menit")
	pass(b, "4000")
	pagestest.JS[bool](b, `draw(true)`)
	pagestest.Until(t, "the server knows what was visible", func() bool { v, _ := a.visible(enrolment, courses.Link); return v > 3*time.Second })
	first, word := a.visible(enrolment, courses.Link)
	if most := time.Since(start); first > most || word != 0 {
		t.Errorf("%v measured (%v by the device) in %v", first, word, most)
	}
	pass(b, "4000")                               // hidden
	first, _ = a.visible(enrolment, courses.Link) // with what was still on its way
	shown := time.Now()
	pagestest.JS[bool](b, `draw(false)`)
	pass(b, "2000")
	pagestest.JS[bool](b, `draw(true)`)
	pagestest.Until(t, "the server knows the rest", func() bool { v, _ := a.visible(enrolment, courses.Link); return v > first+time.Second })
	if second, _ := a.visible(enrolment, courses.Link); second-first > time.Since(shown) {
		t.Errorf("%v measured of the %v since it is visible again", second-first, time.Since(shown))
	}

	// A quiz is measured when its sheet is left.
	b.Open(a.app.URL + a.lesson(courses.Quiz, enrolment))
	before, _ := a.visible(enrolment, courses.Quiz)
	pagestest.JS[bool](b, `(document.querySelector('form[action="/kuis/mulai"] button').click(), true)`)
	pagestest.Until(t, "the sheet is there", func() bool {
		return pagestest.JS[bool](b, `document.readyState === "complete" && !!document.querySelector("form[data-quiz]")`)
	})
	pass(b, "2500")
	pagestest.JS[bool](b, `draw(true)`)
	pagestest.Until(t, "the server knows the quiz's time", func() bool { v, _ := a.visible(enrolment, courses.Quiz); return v > max(before, 0)+2*time.Second })
}

// What was read, and the learner's word, without a line: kept on the device, told as it is, and delivered.
func TestALessonWithoutALine(t *testing.T) {
	a := newAcademy(t)
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	b := a.phone()
	b.Open(a.app.URL + a.lesson(courses.Link, enrolment))
	a.wait(3 * time.Minute)
	b.Open(a.app.URL + a.lesson(courses.Link, enrolment)) // by a clock that a page without a line cannot know of
	a.offline.Store(true)
	pass(b, "1500")
	pagestest.JS[bool](b, `(document.querySelector('form[action$="/selesai"] button').click(), true)`)
	pagestest.Until(t, "the page says that the word is kept", func() bool {
		return b.Shown("line") && b.Text("[data-line]") == "Koneksi terputus. Kemajuan tersimpan di perangkat ini dan dikirim saat koneksi kembali, atau saat Anda membuka kursus ini lagi. Tanda selesai tersimpan di perangkat ini. Modul ini tercatat selesai setelah tanda itu terkirim."
	})
	if n := waits[int](b, `all => all.filter(e => e.marked > 0 && e.visible.length > 0).length`); n != 1 {
		t.Errorf("%d words on the device", n)
	}
	if b.Shown("done") {
		t.Error("it is called done before the server knows")
	}
	b.Shot("tanda-luring")
	b.Open(a.app.URL + "/kursus") // the page is left, and the line comes back
	a.offline.Store(false)
	b.Open(a.app.URL + "/belajar/" + enrolment.String())
	pagestest.Until(t, "the list says that it is done", func() bool {
		return pagestest.JS[bool](b, `document.readyState === "complete" && [...document.querySelectorAll(".badge.success")].some(e => e.textContent.includes("Selesai"))`)
	})
	if n := waits[int](b, `all => all.length`); n != 0 {
		t.Errorf("%d entries wait after the delivery", n)
	}
	if v, _ := a.visible(enrolment, courses.Link); v < time.Second {
		t.Errorf("%v measured without a line", v)
	}
}
