package courses_test

import (
	"testing"
	"time"

	"mumpuni/courses"
	"mumpuni/internal/chromium"
	"mumpuni/web/pages/pagestest"
)

// faster makes a page's own timers run twenty times as fast, so that nobody waits for a minute's reading.
const faster = `const real = window.setInterval; window.setInterval = (f, ms) => real(f, ms / 20);`

// phone is a new Chromium of the learner, with nothing stored in it.
func (a *academy) phone() pagestest.Tab {
	a.t.Helper()
	b := pagestest.Phone(a.t, 2*time.Minute)
	b.Do(chromium.OnEachPage(faster))
	b.Open(a.app.URL + "/uji/" + a.learner.PersonID.String())
	return b
}

func TestLessonsInTheBrowser(t *testing.T) {
	a := newAcademy(t)
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	fraction := func(kind courses.Kind) int {
		tasks, err := a.courses.Learn(t.Context(), a.learner, enrolment)
		a.must(err)
		for _, m := range tasks.List {
			if m.ID == a.module[kind] {
				return m.Fraction
			}
		}
		t.Fatal("no such module")
		return 0
	}
	b := a.phone()
	for name, path := range map[string]string{"katalog": "/kursus", "kursus": "/kursus/keamanan-informasi", "belajar": "/belajar/" + enrolment.String(), "kuis": a.lesson(courses.Quiz, enrolment), "pdf": a.lesson(courses.PDF, enrolment), "tautan": a.lesson(courses.Link, enrolment), "kosong": "/kursus?q=memasak", "keluar": "/belajar/" + enrolment.String() + "/keluar"} {
		b.Open(a.app.URL + path)
		b.Narrow(name)
		b.Clean(name)
		b.Shot(name)
	}

	t.Run("a video counts what was played, and goes on elsewhere", func(t *testing.T) {
		address := a.app.URL + a.lesson(courses.Video, enrolment)
		b.Open(address)
		b.Narrow("video")
		b.Clean("video")
		if b.Shown("word") {
			t.Error("the script counts, and still a button asks for the learner's word")
		}
		a.wait(time.Hour) // plenty of time by the server's clock
		pagestest.JS[bool](b, `(() => { const v = document.querySelector("video"); v.muted = true; v.playbackRate = 4; v.play(); return true })()`)
		pagestest.Until(t, "half of it was played", func() bool { return pagestest.JS[float64](b, `document.querySelector("video").currentTime`) > 16 })
		pagestest.JS[bool](b, `(document.querySelector("video").pause(), true)`)
		pagestest.Until(t, "the server knows", func() bool { return fraction(courses.Video) > 3000 })
		if at := fraction(courses.Video); at > 7000 {
			t.Errorf("half was played, and %d counted", at)
		}
		other := a.phone()
		other.Open(address)
		pagestest.Until(t, "it stands where it stopped", func() bool { return pagestest.JS[float64](other, `document.querySelector("video").currentTime`) > 10 })
		other.Shot("video")
		pagestest.JS[bool](other, `(() => { const v = document.querySelector("video"); v.muted = true; v.playbackRate = 4; v.play(); return true })()`)
		pagestest.Until(t, "the module is done", func() bool { return other.Shown("done") })
		if fraction(courses.Video) != courses.Whole {
			t.Error("done on the device only")
		}
		b.Open(address)
		if !b.Shown("done") || b.Shown("open") {
			t.Error("not done on the first device")
		}
	})

	t.Run("reading that could not be sent is kept", func(t *testing.T) {
		a.offline.Store(true)
		b.Open(a.app.URL + a.lesson(courses.Article, enrolment))
		b.Narrow("artikel")
		b.Clean("artikel")
		b.Shot("artikel")
		pagestest.JS[bool](b, `(document.getElementById("bacaan").scrollIntoView({ block: "end" }), true)`)
		pagestest.Until(t, "the page says that it waits", func() bool { return b.Shown("line") })
		pagestest.Until(t, "a minute was read", func() bool { return waits[float64](b, `all => all[0]?.dwell ?? 0`) >= 68 })
		if fraction(courses.Article) != 0 {
			t.Error("something arrived over a cut line")
		}
		b.Shot("luring")
		a.wait(2 * time.Minute)
		a.offline.Store(false)
		b.Open(a.app.URL + a.lesson(courses.Article, enrolment)) // the tab was closed meanwhile
		pagestest.Until(t, "the module is done", func() bool { return b.Shown("done") })
		if fraction(courses.Article) != courses.Whole {
			t.Error("done on the device only")
		}
	})

	t.Run("a file that does not come can be tried again", func(t *testing.T) {
		a.proxy.CutAfter(0)
		b.Open(a.app.URL + a.lesson(courses.PDF, enrolment) + "?hal=2") // page 1 is in the browser's cache
		pagestest.JS[bool](b, `(document.querySelectorAll("details.demand").forEach(d => d.open = true), true)`)
		pagestest.Until(t, "a panel offers to try again", func() bool { return b.Shown("retry") })
		b.Clean("gagal")
		b.Shot("gagal")
		a.proxy.Heal()
		pagestest.Until(t, "the page came", func() bool {
			pagestest.JS[bool](b, `(document.querySelector("[data-retry] button").click(), true)`)
			return !b.Shown("retry") && pagestest.JS[int](b, `document.querySelector("[data-media]").naturalWidth`) > 900
		})
	})
}

// On a phone a PDF of three hundred pages is words that fit, for eyes and screen readers; its first page, with all that a new phone needs,
// is 150 kB at most, and the picture of the page comes when it is asked for, not before.
func TestAPDFIsReadOnAPhone(t *testing.T) {
	a := newAcademy(t)
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	_, err = a.db.NewRaw("update media set pages = 300 where kind = 'pdf'").Exec(t.Context())
	a.must(err)
	b := a.phone()
	await[bool](b, `caches.keys().then(all => Promise.all(all.map(k => caches.delete(k)))).then(() => true)`)
	before := a.bytes.Load()
	b.Open(a.app.URL + a.lesson(courses.PDF, enrolment))
	pagestest.Until(t, "the page stands", func() bool { return pagestest.JS[bool](b, `document.readyState === "complete"`) })
	cold := a.bytes.Load() - before
	t.Logf("first page of 300: %d bytes, cold", cold)
	if cold > 150_000 {
		t.Errorf("the first page takes %d bytes", cold)
	}
	words := pagestest.JS[string](b, `document.querySelector("#halaman article").innerText`)
	if len(words) < 200 {
		t.Errorf("the page says %q", words)
	}
	if pagestest.JS[bool](b, `performance.getEntriesByType("resource").some(r => r.name.includes("/m/"))`) {
		t.Error("a picture came unasked")
	}
	b.Narrow("pdf")
	b.Clean("pdf")
	b.Shot("pdf-teks")
	pagestest.JS[bool](b, `(document.querySelector("details.demand").open = true)`)
	pagestest.Until(t, "the page as it is came", func() bool {
		return pagestest.JS[int](b, `document.querySelector("details.demand img").naturalWidth`) > 900
	})
	b.Narrow("pdf, as it is")
	a.wait(3 * time.Second)
	b.Open(a.app.URL + a.lesson(courses.PDF, enrolment) + "?hal=2")
	p, err := a.courses.RecordProgress(t.Context(), a.learner, enrolment, a.module[courses.PDF], courses.Report{})
	a.must(err)
	if !p.Seen.Has(1) || p.Seen.Has(2) {
		t.Errorf("read as text, counted %v", p.Seen)
	}
}
