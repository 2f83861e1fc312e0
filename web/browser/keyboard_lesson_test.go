package browser

import (
	"time"

	"github.com/chromedp/chromedp/kb"
)

// quick makes the clock by which a page counts seconds of reading run twenty times as fast; the server's is moved by pass.
const quick = `const real = window.setInterval; window.setInterval = (f, ms) => real(f, ms / 20);`

// study reads, watches and turns pages until the lesson counts: not before.
func (k keys) study(b *tab, kind, nip string) {
	b.t.Helper()
	counts := func() bool { return k.shown("[data-done]") }
	if counts() {
		b.t.Errorf("a lesson counts by opening it: %s", b.path())
	}
	switch kind {
	case "video":
		b.pass(nip)
		k.watch()
	case "pdf":
		for b.pass(nip); b.shown(`#halaman a[rel="next"]`); b.pass(nip) {
			k.press(`#halaman a[rel="next"]`)
		}
	case "article":
		b.open(b.path()) // going through the stops left the text behind
		k.read()
	}
	b.until("the lesson counts", func() bool {
		if counts() {
			return true
		}
		b.pass(nip)
		time.Sleep(300 * time.Millisecond)
		return counts()
	})
	k.at("", false)
}

// read goes through an article page by page.
func (k keys) read() {
	k.t.Helper()
	bottom := func() bool {
		return js[bool](k.tab, `document.getElementById("bacaan").getBoundingClientRect().bottom <= innerHeight`)
	}
	height := func() float64 { return js[float64](k.tab, `scrollY`) }
	for !bottom() {
		before := height()
		k.hit(" ")
		k.until("the space bar turns the page", func() bool { return height() > before })
		last, since := before, time.Now() // it glides, and not in each moment that is looked at
		k.until("the page stands still", func() bool {
			if now := height(); now != last {
				last, since = now, time.Now()
			}
			return time.Since(since) > 200*time.Millisecond
		})
	}
}

// watch plays, pauses, seeks and starts again by the browser's own controls.
func (k keys) watch() {
	k.t.Helper()
	k.reach("video")
	state := func(what string) float64 { return js[float64](k.tab, `+document.querySelector("video").`+what) }
	k.hit(" ")
	k.until("it plays", func() bool { return state("currentTime") > .3 })
	k.hit(" ")
	k.until("it pauses", func() bool { return state("paused") == 1 })
	before := state("currentTime")
	k.hit(kb.ArrowRight)
	k.until("it seeks", func() bool { return state("currentTime") > before })
	k.hit(kb.Home)
	k.until("it goes to its beginning", func() bool { return state("currentTime") < .3 })
	if mode := js[string](k.tab, `document.querySelector("video").textTracks[0]?.mode ?? "none"`); mode != "showing" {
		k.t.Errorf("the captions do not show by themselves: %s", mode)
	}
	js[bool](k.tab, `(document.querySelector("video").playbackRate = 4, true)`) // the clock is ours, the keys are not
	for times := 0; times < 3 && !k.shown("[data-done]"); times++ {             // a machine too busy to tell each second plays it again
		k.hit(" ")
		k.until("it is watched", func() bool { return state("ended") == 1 })
		time.Sleep(time.Second)
	}
}
