package pages

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"mumpuni/courses"
	"mumpuni/internal/chromium"
)

// faster makes a page's own timers run twenty times as fast, so that nobody waits for a minute's reading.
const faster = `const real = window.setInterval; window.setInterval = (f, ms) => real(f, ms / 20);`

// phone is a new Chromium of the learner, with nothing stored in it.
func (a *academy) phone() tab {
	a.t.Helper()
	ctx, cancel := context.WithTimeout(a.t.Context(), 2*time.Minute)
	a.t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx, chromium.Flags())
	a.t.Cleanup(cancel)
	b := tab{ctx, a.t}
	b.do(chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile))
	b.do(chromium.OnEachPage(faster))
	b.open(a.app.URL + "/uji/" + a.learner.PersonID.String())
	return b
}

// shown reports whether the element of that data attribute can be seen.
func (b tab) shown(name string) bool {
	b.t.Helper()
	return js[bool](b, `(() => { const e = document.querySelector("[data-`+name+`]"); return !!e && e.checkVisibility() })()`)
}

// shot keeps a picture of the page when MUMPUNI_SHOTS names a folder.
func (b tab) shot(name string) {
	b.t.Helper()
	dir := os.Getenv("MUMPUNI_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b, chromedp.FullScreenshot(90))
	if err == nil {
		err = os.WriteFile(dir+"/"+name+".png", png, 0o644)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// narrow fails when the page is wider than the phone.
func (b tab) narrow(name string) {
	b.t.Helper()
	if over := js[int](b, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		b.t.Errorf("%s is %d px wider than the phone", name, over)
	}
}

// clean fails on everything that axe finds on the page.
func (b tab) clean(name string) {
	b.t.Helper()
	found, err := chromedp.Run(b, chromedp.Evaluate[string](chromium.Axe+`;
		axe.run(document, {runOnly: `+chromium.Rules+`}).then(r =>
			r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html.slice(0, 120)).join(" | ")).join("\n"))`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatal(err)
	}
	if found != "" {
		b.t.Errorf("axe on %s:\n%s", name, found)
	}
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
	for name, path := range map[string]string{"katalog": "/kursus", "kursus": "/kursus/keamanan-informasi", "belajar": learnPath(enrolment), "kuis": a.lesson(courses.Quiz, enrolment), "pdf": a.lesson(courses.PDF, enrolment), "tautan": a.lesson(courses.Link, enrolment), "kosong": "/kursus?q=memasak", "keluar": learnPath(enrolment) + "/keluar"} {
		b.open(a.app.URL + path)
		b.narrow(name)
		b.clean(name)
		b.shot(name)
	}

	t.Run("a video counts what was played, and goes on elsewhere", func(t *testing.T) {
		address := a.app.URL + a.lesson(courses.Video, enrolment)
		b.open(address)
		b.narrow("video")
		b.clean("video")
		if b.shown("word") {
			t.Error("the script counts, and still a button asks for the learner's word")
		}
		a.wait(time.Hour) // plenty of time by the server's clock
		js[bool](b, `(() => { const v = document.querySelector("video"); v.muted = true; v.playbackRate = 4; v.play(); return true })()`)
		until(t, "half of it was played", func() bool { return js[float64](b, `document.querySelector("video").currentTime`) > 16 })
		js[bool](b, `(document.querySelector("video").pause(), true)`)
		until(t, "the server knows", func() bool { return fraction(courses.Video) > 3000 })
		if at := fraction(courses.Video); at > 7000 {
			t.Errorf("half was played, and %d counted", at)
		}
		other := a.phone()
		other.open(address)
		until(t, "it stands where it stopped", func() bool { return js[float64](other, `document.querySelector("video").currentTime`) > 10 })
		other.shot("video")
		js[bool](other, `(() => { const v = document.querySelector("video"); v.muted = true; v.playbackRate = 4; v.play(); return true })()`)
		until(t, "the module is done", func() bool { return other.shown("done") })
		if fraction(courses.Video) != courses.Whole {
			t.Error("done on the device only")
		}
		b.open(address)
		if !b.shown("done") || b.shown("open") {
			t.Error("not done on the first device")
		}
	})

	t.Run("reading that could not be sent is kept", func(t *testing.T) {
		a.offline.Store(true)
		b.open(a.app.URL + a.lesson(courses.Article, enrolment))
		b.narrow("artikel")
		b.clean("artikel")
		b.shot("artikel")
		js[bool](b, `(scrollTo(0, document.body.scrollHeight), true)`)
		until(t, "the page says that it waits", func() bool { return b.shown("offline") })
		until(t, "a minute was read", func() bool { return js[float64](b, `JSON.parse(Object.values(localStorage)[0]).dwell`) >= 68 })
		if fraction(courses.Article) != 0 {
			t.Error("something arrived over a cut line")
		}
		b.shot("luring")
		a.wait(2 * time.Minute)
		a.offline.Store(false)
		b.open(a.app.URL + a.lesson(courses.Article, enrolment)) // the tab was closed meanwhile
		until(t, "the module is done", func() bool { return b.shown("done") })
		if fraction(courses.Article) != courses.Whole {
			t.Error("done on the device only")
		}
	})

	t.Run("a file that does not come can be tried again", func(t *testing.T) {
		a.proxy.CutAfter(0)
		b.open(a.app.URL + a.lesson(courses.PDF, enrolment) + "?hal=2") // page 1 is in the browser's cache
		until(t, "a panel offers to try again", func() bool { return b.shown("retry") })
		b.clean("gagal")
		b.shot("gagal")
		a.proxy.Heal()
		until(t, "the page came", func() bool {
			js[bool](b, `(document.querySelector("[data-retry] button").click(), true)`)
			return !b.shown("retry") && js[int](b, `document.querySelector("[data-media]").naturalWidth`) > 900
		})
	})
}
