package courses_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/web/pages/pagestest"
)

// The trial of the line. A sample runs with the tests; the whole of it (make endure):
//
//	go test -run '^TestTwoDevicesAndALineThatFlaps$' -v -timeout 2h ./web/pages/courses -flaps 1000
var flaps = flag.Int("flaps", 12, "how often the line goes or comes while two devices learn")

const slots = 8 // of the quiz; one device has the even ones, the other the odd

// learning is one of two devices of the same person.
type learning struct {
	pagestest.Tab
	*academy
	name   string
	mine   func(slot int) bool
	chosen map[int]string // what this device answered last
	down   bool
}

func (a *academy) device(name string, enrolment id.Enrolment, parity int) *learning {
	a.t.Helper()
	b := pagestest.Phone(a.t, time.Duration(*flaps)*6*time.Second+3*time.Minute)
	_, err := chromedp.Call(b, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: name})
	a.must(err)
	b.Open(a.app.URL + "/uji/" + a.learner.PersonID.String())
	d := &learning{b, a, name, func(slot int) bool { return slot%2 == parity }, map[int]string{}, false}
	n := &nurse{a, b, enrolment}
	n.save()
	return d
}

// flap takes this device's line away, or gives it back.
func (d *learning) flap() {
	d.down = !d.down
	if d.down {
		d.academy.down.Store(d.name, true)
		return
	}
	d.academy.down.Delete(d.name)
	pagestest.JS[bool](d.Tab, `(dispatchEvent(new Event("online")), true)`)
}

func (d *learning) there(path, selector string) {
	d.Tab.T.Helper()
	d.Open(d.app.URL + path)
	pagestest.Until(d.Tab.T, path+" is there", func() bool {
		return pagestest.JS[bool](d.Tab, `document.readyState === "complete" && !!document.querySelector("`+selector+`")`)
	})
}

// answer chooses something in one of the device's questions.
func (d *learning) answer(sheet string) {
	d.Tab.T.Helper()
	if !d.Arrived(sheet) {
		d.there(sheet, "form[data-quiz]")
		pagestest.Until(d.Tab.T, "the sheet is ready", func() bool {
			return pagestest.JS[bool](d.Tab, `document.querySelector("[data-quiz-state]").textContent + document.querySelector("[data-quiz-banner]").textContent !== ""`)
		})
	}
	slot := 1 + rand.IntN(slots)
	for !d.mine(slot) {
		slot = 1 + rand.IntN(slots)
	}
	before := await[string](d.Tab, diagnosis)
	defer func() {
		if d.Tab.T.Failed() {
			d.Tab.T.Logf("%s, line down %v: question %d, %q, the server has it: %v:\nbefore %s\nafter %s", d.name, d.down, slot, d.chosen[slot], d.stands(sheet, slot), before, await[string](d.Tab, diagnosis))
		}
	}()
	d.chosen[slot] = pagestest.JS[string](d.Tab, fmt.Sprintf(`(() => { const all = [...document.querySelectorAll('[name="jawab-%d"]')]; const o = all.find(x => !x.checked); o.click(); return o.value })()`, slot))
	pagestest.Until(d.Tab.T, "it is on the device", func() bool {
		return await[bool](d.Tab, fmt.Sprintf(`new Promise(done => { const o = indexedDB.open("mumpuni"); o.onsuccess = () => {
			const all = o.result.transaction("steps").objectStore("steps").getAll();
			all.onsuccess = () => { o.result.close(); done(all.result.some(s => s.slot === %d && s.answer.options?.[0] === %q)) } } })`, slot, d.chosen[slot]))
	})
}

// stands reports whether the server has what was chosen last.
func (d *learning) stands(sheet string, slot int) bool {
	attempt, err := id.Parse[id.Attempt](strings.TrimPrefix(sheet, "/kuis/"))
	d.must(err)
	at, err := d.quizzes.Attempt(d.Tab.T.Context(), d.learner, attempt)
	d.must(err)
	return strings.Join(at.Questions[slot-1].Answer.Options, ",") == d.chosen[slot]
}

// diagnosis is what the sheet shows and the device holds.
const diagnosis = `new Promise(done => { const o = indexedDB.open("mumpuni"); o.onerror = () => done("no store"); o.onsuccess = () => {
	const all = o.result.transaction("steps").objectStore("steps").getAll();
	all.onsuccess = () => { o.result.close(); done(JSON.stringify({ now: Date.now(), at: location.href, loaded: performance.timeOrigin, worker: navigator.serviceWorker.controller?.scriptURL, ready: document.readyState, state: document.querySelector("[data-quiz-state]")?.textContent,
		banner: document.querySelector("[data-quiz-banner]")?.textContent, steps: all.result, checked: [...document.querySelectorAll("input:checked")].map(i => [i.name, i.value, i.disabled]) })) } } })`

// unsent is what truly waits on the device.
const unsent = `Promise.all([new Promise(done => { const o = indexedDB.open("mumpuni"); o.onupgradeneeded = () => o.transaction.abort(); o.onerror = () => done(0); o.onsuccess = () => {
	const all = o.result.transaction("steps").objectStore("steps").getAll();
	all.onsuccess = () => { o.result.close(); done(all.result.filter(s => s.stored === undefined).length) } } }), ` + kept + `]).then(([answers, lessons]) => answers + lessons.length)`

// badgeIsTrue looks at a page on which nothing sends by itself: the badge says what truly waits. While it is being sent both change, so
// they are held against each other until they agree; a badge that is wrong stays so.
func (d *learning) badgeIsTrue() {
	d.Tab.T.Helper()
	d.there("/tersimpan", "[data-device]")
	said, true_ := -1, -2
	pagestest.Until(d.Tab.T, "the badge says what waits", func() bool {
		said, true_ = badge(d.Tab), await[int](d.Tab, unsent)
		return said == true_
	})
	if d.down && said == 0 && await[int](d.Tab, unsent) != 0 {
		d.Tab.T.Errorf("the badge says %d", said)
	}
}

// Two devices learn while the line of each goes and comes: no answer is lost, none is there twice, nothing goes down, and the badge is never wrong.
func TestTwoDevicesAndALineThatFlaps(t *testing.T) {
	a := largerAcademy(t, slots, 0)
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	begun := time.Now()
	one, two := a.device("perangkat-satu", enrolment, 0), a.device("perangkat-dua", enrolment, 1)
	one.there(a.lesson(courses.Quiz, enrolment), `form[action='/kuis/mulai']`)
	pagestest.JS[bool](one.Tab, `(document.querySelector('form[action="/kuis/mulai"] button').click(), true)`)
	pagestest.Until(t, "the sheet is there", func() bool {
		return pagestest.JS[bool](one.Tab, `document.readyState === "complete" && !!document.querySelector("form[data-quiz]")`)
	})
	sheet := pagestest.JS[string](one.Tab, "location.pathname")
	for _, d := range []*learning{one, two} {
		d.there(sheet, "form[data-quiz]")
		pagestest.Until(t, "the sheet is kept", func() bool {
			return pagestest.JS[bool](d.Tab, `!!navigator.serviceWorker.controller?.scriptURL.endsWith("/kuis/pekerja.js")`)
		})
	}
	lessons := []string{a.lesson(courses.Article, enrolment), a.lesson(courses.Link, enrolment)}
	best := 0
	for i := range *flaps {
		d := []*learning{one, two}[i%2]
		d.flap()
		switch rand.IntN(4) {
		case 0:
			d.there(lessons[rand.IntN(len(lessons))], "[data-lesson]")
			pass(d.Tab, "1200") // in front of its learner
		case 1:
			d.badgeIsTrue()
		default:
			d.answer(sheet)
		}
		tasks, err := a.courses.Learn(t.Context(), a.learner, enrolment)
		a.must(err)
		sum := 0
		for _, m := range tasks.List {
			sum += m.Fraction
		}
		if sum < best {
			t.Fatalf("flap %d: from %d down to %d", i, best, sum)
		}
		best = sum
	}
	for _, d := range []*learning{one, two} {
		if d.down {
			d.flap()
		}
		d.there("/tersimpan", "[data-device]")
		pagestest.Until(t, "all is sent", func() bool { return await[int](d.Tab, unsent) == 0 && badge(d.Tab) == 0 })
	}
	lost, doubled, answered := 0, 0, 0
	attempt, err := id.Parse[id.Attempt](strings.TrimPrefix(sheet, "/kuis/"))
	a.must(err)
	at, err := a.quizzes.Attempt(t.Context(), a.learner, attempt)
	a.must(err)
	for _, d := range []*learning{one, two} {
		for slot, want := range d.chosen {
			answered++
			if got := strings.Join(at.Questions[slot-1].Answer.Options, ","); got != want {
				lost++
				t.Errorf("%s: question %d has %q, and %q was answered last", d.name, slot, got, want)
			}
		}
	}
	a.must(a.db.NewRaw("select count(*) - count(distinct client_step) from attempt_steps where attempt_id = ? and client_step is not null", attempt).Scan(t.Context(), &doubled))
	if doubled != 0 {
		t.Errorf("%d steps are there twice", doubled)
	}
	for _, kind := range []courses.Kind{courses.Article, courses.Link} {
		var ms int64
		a.must(a.db.NewRaw("select coalesce(sum(visible_ms), 0) from module_progress where enrolment_id = ? and module_id = ?", enrolment, a.module[kind]).Scan(t.Context(), &ms))
		if seen := time.Duration(ms) * time.Millisecond; seen > time.Since(begun) {
			t.Errorf("%s was in front of its learner for %v of %v", kind, seen, time.Since(begun))
		}
	}
	t.Logf("%d flaps on two devices, %d questions answered: lost %d, doubled %d", *flaps, answered, lost, doubled)
}
