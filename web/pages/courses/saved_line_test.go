package courses_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"

	"mumpuni/courses"
	"mumpuni/web/pages/pagestest"
)

// received is how much of all files is on the device.
func received(b pagestest.Tab) int64 {
	b.T.Helper()
	return rows[int64](b, "files", `all => all.reduce((n, f) => n + f.have, 0)`)
}

// A course comes through twenty cuts of the line and a kill of the browser, and at most a hundredth of it is fetched twice.
func TestACourseIsSavedThroughCutsAndAKill(t *testing.T) {
	a := largerAcademy(t, 1, 4<<20)
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	profile := t.TempDir()
	b, end := pagestest.Profiled(t, profile)
	n := &nurse{a, b, enrolment}
	b.Open(a.app.URL + "/uji/" + a.learner.PersonID.String())
	const cuts = 20
	a.slice.Store((4 << 20) / (cuts - 1))
	a.fetched.Store(0)
	n.start(true)
	hurry := `(setInterval(() => dispatchEvent(new Event("online")), 50), true)` // a broken line is waited for longer than this test likes
	pagestest.JS[bool](b, hurry)
	for end := time.Now().Add(time.Minute); received(b) <= 700_000 && time.Now().Before(end); { // longer than Until has patience
		time.Sleep(100 * time.Millisecond)
	}
	pagestest.Until(t, "a part is there", func() bool { return received(b) > 700_000 })
	end() // with all its processes

	n.Tab, end = pagestest.Profiled(t, profile)
	defer end()
	n.Open(a.app.URL + "/uji/" + a.learner.PersonID.String()) // the session does not outlive the browser
	n.Open(a.app.URL + "/tersimpan")                          // which goes on by itself
	pagestest.JS[bool](n.Tab, hurry)
	for end := time.Now().Add(time.Minute); received(n.Tab) < 4<<20 && time.Now().Before(end); { // longer than Until has patience
		time.Sleep(100 * time.Millisecond)
	}
	pagestest.Until(t, "all of it is there", func() bool {
		return rows[int](n.Tab, "courses", `all => all.filter(c => c.state === "complete").length`) == 1
	})
	size := received(n.Tab)
	twice := a.fetched.Load() - size
	t.Logf("%d bytes in pieces of at most %d, %d fetched twice (%.2f %%)", size, a.slice.Load(), twice, 100*float64(twice)/float64(size))
	if twice*100 > size {
		t.Errorf("%d of %d bytes were fetched twice", twice, size)
	}
	a.slice.Store(0)
	n.flight(true)
	n.visit(n.lesson(courses.Video, n.enrolment), "Tiga kebiasaan")
	pagestest.JS[bool](n.Tab, `(() => { const v = document.querySelector("video"); v.muted = true; v.play(); return true })()`)
	pagestest.Until(t, "it plays", func() bool { return pagestest.JS[float64](n.Tab, `document.querySelector("video").currentTime`) > 0.5 })
}

// Where the device has no room, saving says so with what it needs, keeps what it has, and goes on when there is.
func TestAFullDeviceIsToldInWords(t *testing.T) {
	n := newNurse(t)
	n.Open(n.app.URL + n.path("/luring"))
	quota := func(bytes float64) {
		_, err := chromedp.Call(n.Tab, storage.OverrideQuotaForOrigin, storage.OverrideQuotaForOriginParams{Origin: n.app.URL, QuotaSize: &bytes})
		n.must(err)
	}
	quota(400_000)
	n.start(true)
	pagestest.Until(t, "it says so", func() bool {
		text := n.Text("[data-state]")
		told := strings.Contains(text, "Ruang perangkat tidak cukup") || strings.Contains(text, "Peramban tidak memberi ruang lagi") // by what the browser says is left
		return told && strings.Contains(text, "kB")
	})
	n.Clean("a full device")
	if n.Shown("saved") {
		t.Error("and still it is called saved")
	}
	quota(50_000_000)
	pagestest.JS[bool](n.Tab, `(document.querySelector("[data-resume] button").click(), true)`)
	pagestest.Until(t, "it goes on", func() bool { return n.Shown("saved") })
}

// A new version with one word changed brings the changed page, and at most a fiftieth of the course.
func TestOneWordCostsAFiftiethOfACourse(t *testing.T) {
	n := newNurse(t)
	n.save()
	size := n.label() + 150_000 // a video of a minute; the one here is of half a minute and small
	draft, err := n.courses.StartRevision(t.Context(), n.trainer, n.course.ID)
	n.must(err)
	w, err := n.courses.Studio(t.Context(), n.trainer, n.course.ID)
	n.must(err)
	m := w.Modules[0]
	n.must(n.courses.UpdateModule(t.Context(), n.trainer, m.ID, courses.ModuleDraft{
		Part: m.Part, Title: m.Title, Minutes: m.Minutes, Body: strings.Replace(m.Body, "dijaga", "dilindungi", 1),
	}))
	_, err = n.courses.Publish(t.Context(), n.trainer, n.course.ID)
	n.must(err)
	n.Open(n.app.URL + "/tersimpan")
	pagestest.Until(t, "it can be updated", func() bool { return n.Shown("update") })
	n.bytes.Store(0)
	pagestest.JS[bool](n.Tab, `(document.querySelector("[data-update] button").click(), true)`)
	pagestest.Until(t, "it says that it is", func() bool { return n.Shown("news") })
	sent := n.bytes.Load()
	t.Logf("%d of %d bytes for one word (%.2f %%), draft %s", sent, size, 100*float64(sent)/float64(size), draft)
	if sent*50 > size {
		t.Errorf("one word costs %d of %d bytes", sent, size)
	}
	n.flight(true)
	n.visit(n.lesson(courses.Article, n.enrolment), "Gambaran umum") // by its name in the version before
	if !strings.Contains(n.Text("#bacaan"), "dilindungi") {
		t.Error("the old word is still there")
	}
}

// An old copy goes on with a newer server; and where keeping is turned off, all of it goes, but what waits to be sent.
func TestAnOldCopyAndTheKillSwitchOfTheDevice(t *testing.T) {
	n := newNurse(t)
	n.save()
	link := n.lesson(courses.Link, n.enrolment)
	n.flight(true)
	n.visit(link, "Undang-undang")
	n.newer.Store(true) // no old script or style can be had any more
	n.Do(chromedp.Reload())
	pagestest.Until(t, "the copy is there", n.heading("Undang-undang"))
	pagestest.Until(t, "what was seen is kept", func() bool {
		return waits[int](n.Tab, `all => all.filter(e => e.opened && e.visible.length).length`) == 1
	})
	n.flight(false)
	n.visit("/tersimpan", "Tersimpan")
	n.newer.Store(false)
	pagestest.Until(t, "what was seen was told", func() bool { return n.told(courses.Link) > 0 })

	n.retired.Store(true)
	n.Open(n.app.URL + "/kursus")
	gone := `Promise.all([navigator.serviceWorker.getRegistrations(), caches.keys()]).then(([r, c]) => r.length + c.length)`
	pagestest.Until(t, "nothing is kept any more", func() bool { return await[int](n.Tab, gone) == 0 })
	n.Open(n.app.URL + n.path(""))
	if strings.Contains(n.Text("main"), "Simpan untuk luring") {
		t.Error("saving is offered where nothing may be kept")
	}
}
