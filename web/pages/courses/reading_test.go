package courses_test

import (
	"testing"

	"mumpuni/courses"
	"mumpuni/internal/chromium"
	"mumpuni/web/pages/pagestest"
)

// speaker is a voice in the place of those of a phone, which a Chromium on a server has none of: it notes what it is given to say, and
// is done with it when the test says so.
const speaker = `window.said = [];
	window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } };
	Object.defineProperty(window, "speechSynthesis", { value: Object.assign(new EventTarget(), {
		getVoices: () => [{ lang: "en-US" }, { lang: "id-ID" }],
		speak: (u) => { window.said.push(u.lang + " " + u.text); window.last = u },
		cancel: () => { window.cancelled = (window.cancelled ?? 0) + 1; window.last?.onerror?.() },
	}) });`

// TestATextIsMadeEasierToRead: larger, which the device remembers, and read aloud from what is in view, paragraph by paragraph.
func TestATextIsMadeEasierToRead(t *testing.T) {
	a := newAcademy(t)
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	b := a.phone()
	address := a.app.URL + a.lesson(courses.Article, enrolment)
	size := `Math.round(parseFloat(getComputedStyle(document.querySelector("#bacaan")).fontSize) * 10)`

	b.Open(address)
	before := pagestest.JS[int](b, size)
	pagestest.JS[bool](b, `(document.querySelector('[data-size="1"]').click(), document.querySelector('[data-size="1"]').click(), true)`)
	if now := pagestest.JS[int](b, size); now <= before*5/4 {
		t.Errorf("%d after %d", now, before)
	}
	b.Narrow("larger")
	b.Clean("larger")
	b.Open(address)
	if again := pagestest.JS[int](b, size); again <= before*5/4 {
		t.Errorf("the size is forgotten: %d", again)
	}
	pagestest.JS[bool](b, `(document.querySelector("[data-aloud]").click(), true)`)
	pagestest.Until(t, "a device without an Indonesian voice says so", func() bool { return b.Shown("aloud-note") })

	b.Do(chromium.OnEachPage(`Object.defineProperty(window, "localStorage", { get() { throw new DOMException("forbidden", "SecurityError") } });`))
	b.Open(address)
	pagestest.JS[bool](b, `(document.querySelector('[data-size="1"]').click(), true)`)
	if now := pagestest.JS[int](b, size); now <= before {
		t.Errorf("a browser that keeps nothing: %d", now)
	}

	b.Do(chromium.OnEachPage(speaker))
	b.Open(address)
	pagestest.JS[bool](b, `(document.querySelector("[data-aloud]").click(), true)`)
	pagestest.Until(t, "it speaks", func() bool { return pagestest.JS[int](b, `said.length`) == 1 })
	parts := pagestest.JS[int](b, `[...document.querySelectorAll("#bacaan :is(h2,h3,h4,p,li,td,th)")].filter(p => p.textContent.trim() && !p.querySelector("p,li")).length`)
	for range parts {
		pagestest.JS[bool](b, `(last.onend(), true)`)
	}
	if said := pagestest.JS[int](b, `said.filter(s => s.startsWith("id-ID ") && s.length > 6).length`); said != parts || parts < 2 {
		t.Errorf("%d of %d paragraphs are said: %s", said, parts, pagestest.JS[string](b, `said.join("|")`))
	}
	if pagestest.JS[bool](b, `document.querySelector("[data-aloud]").getAttribute("aria-pressed") === "true" || !!document.querySelector(".spoken")`) {
		t.Error("it ended and does not say so")
	}
	pagestest.JS[bool](b, `(document.querySelector("[data-aloud]").click(), true)`)
	pagestest.Until(t, "it speaks again", func() bool { return pagestest.JS[int](b, `document.querySelectorAll(".spoken").length`) == 1 })
	pagestest.JS[bool](b, `(document.querySelector("[data-aloud]").click(), true)`)
	if n := pagestest.JS[int](b, `said.length`); n != parts+1 || pagestest.JS[bool](b, `!!document.querySelector(".spoken")`) {
		t.Errorf("it goes on after it was stopped: %d said", n)
	}
}
