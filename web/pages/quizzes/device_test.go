package quizzes_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
	"mumpuni/web/pages/pagestest"
)

// sitting is an attempt of three questions that is open in a browser.
type sitting struct {
	*school
	pagestest.Tab
	who     people.Actor
	attempt id.Attempt
	path    string
	quiz    id.Quiz
}

func sit(t *testing.T, seconds int) *sitting {
	t.Helper()
	s := newSchool(t)
	st := rulesOfTest
	st.Shuffle, st.TimeLimitS = false, seconds
	quiz := s.Quiz(s.service, st, quiztest.Single("benar", "salah", "keliru"), quiztest.Single("ya", "tidak"), quiztest.AllKinds()[3])
	who := s.Learners[0]
	a, _ := s.begin(quiz, who)
	x := &sitting{s, s.browser(who), who, a.ID, "/kuis/" + a.ID.String(), quiz}
	x.Open(s.url + x.path)
	return x
}

func await[T any](b pagestest.Tab, expression string) T {
	b.T.Helper()
	v, err := chromedp.Run(b, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.T.Fatalf("%s: %v", expression, err)
	}
	return v
}

// keptPages waits until the service worker has the page and what it is made of.
func (x *sitting) keptPages() {
	x.Tab.T.Helper()
	pagestest.Until(x.Tab.T, "the pages are kept", func() bool {
		return await[bool](x.Tab, `(async () => {
			if (!navigator.serviceWorker.controller) return false;
			const names = (await caches.keys()).filter(n => n.startsWith("mumpuni-kuis-"));
			const held = names.length === 1 ? await (await caches.open(names[0])).keys() : [];
			return held.filter(r => r.url.includes("/aset/")).length >= 5 && held.some(r => r.url.endsWith("/luring"));
		})()`)
	})
}

// sheetShown: the questions are there, with the answers chosen.
func (x *sitting) sheetShown(slot int, want string) func() bool {
	return func() bool {
		return x.Arrived(x.path) && pagestest.JS[bool](x.Tab, `!!document.querySelector("form[data-quiz]")`) && chosen(x.Tab, slot) == want
	}
}

func (x *sitting) click(selector string) {
	x.Tab.T.Helper()
	pagestest.JS[bool](x.Tab, `(document.querySelector('`+selector+`').click(), true)`)
}

// Without a line, no way through an attempt ends at the browser's error page, and all goes on by itself when the line is back.
func TestNoWayEndsAtTheBrowsersErrorPage(t *testing.T) {
	x := sit(t, 600)
	x.keptPages()
	before := choose(x.Tab, 1, 0)
	pagestest.Until(t, "it is stored", func() bool { return x.stored(x.who, x.attempt, 1) == before })

	x.line.all.Store(true)
	during := choose(x.Tab, 2, 1)
	pagestest.Until(t, "it is on the device", func() bool { return banner(x.Tab) == "Tanpa koneksi · tersimpan di perangkat ini" })
	x.Shot("kuis-tanpa-koneksi")
	x.Clean("the questions without a line")
	x.Narrow("the questions without a line")
	if height := pagestest.JS[int](x.Tab, `document.querySelector(".quiz-top").offsetHeight`); height > 130 {
		t.Errorf("the bar with its notice is %d px high", height)
	}
	x.Do(chromedp.Reload())
	pagestest.Until(t, "a reload shows the questions with what was stored", x.sheetShown(1, before))
	pagestest.Until(t, "and with what was not", x.sheetShown(2, during))
	x.click(`[value="periksa"]`)
	pagestest.Until(t, "going on says why it waits", func() bool { return strings.Contains(banner(x.Tab), "Tanpa koneksi") })
	if !x.Arrived(x.path) {
		t.Fatal("it went on without a line")
	}
	x.Open(x.url + x.path + "/periksa")
	pagestest.Until(t, "a page that cannot come is replaced", func() bool { return strings.Contains(x.Text("h1"), "Menunggu koneksi") })
	x.Clean("the waiting page")
	x.Narrow("the waiting page")

	x.line.all.Store(false)
	pagestest.Until(t, "it comes by itself", func() bool { return x.Arrived("/periksa") && strings.Contains(x.Text("h1"), "Periksa") })
	x.line.all.Store(true)
	x.click(`form[action$="/kirim"] button`)
	pagestest.Until(t, "sending says that it waits", func() bool { return strings.Contains(x.Text("[data-send-line]"), "dikirim otomatis") })
	x.line.all.Store(false)
	pagestest.Until(t, "the result comes by itself", func() bool { return x.Arrived("/hasil") })
	if got := x.stored(x.who, x.attempt, 2); got != during {
		t.Errorf("%q was sent, want %q", got, during)
	}
	done, err := x.service.Attempt(t.Context(), x.who, x.attempt)
	if err != nil || done.State != quizzes.Finished {
		t.Fatalf("%s, %v", done.State, err)
	}
	if receipt := strings.ToUpper(done.Receipt().Checksum[:4]); !strings.Contains(x.Text("main"), receipt) || !strings.Contains(x.Text("main"), "2 dari 3 soal") {
		t.Error("the result lacks the receipt")
	}
	x.line.all.Store(true)
	x.Do(chromedp.Reload())
	pagestest.Until(t, "a reload of the result waits, too", func() bool { return strings.Contains(x.Text("h1"), "Menunggu koneksi") })
	if held := await[bool](x.Tab, `caches.match("`+x.path+`").then(r => !!r)`); held {
		t.Error("the device keeps the questions of an attempt that has ended")
	}
	x.line.all.Store(false)
	pagestest.Until(t, "and comes by itself", func() bool { return x.Arrived("/hasil") && strings.Contains(x.Text("main"), "Tanda terima") })
	x.Open(x.url + "/kursus")
	pagestest.Until(t, "what was kept for the attempt is gone", func() bool {
		return await[bool](x.Tab, `Promise.all([navigator.serviceWorker.getRegistrations(), caches.keys()]).then(([r, c]) => r.length + c.length === 0)`)
	})
}

// An answer that was made in time and could not be sent comes late, is kept, and is shown as what it is.
func TestAnAnswerOfTheLastMinuteWithoutALine(t *testing.T) {
	x := sit(t, 60)
	x.keptPages()
	x.line.all.Store(true)
	late := choose(x.Tab, 1, 0)
	pagestest.Until(t, "it is on the device", func() bool { return strings.Contains(banner(x.Tab), "tersimpan di perangkat ini") })
	x.pass(2 * time.Minute)
	x.line.all.Store(false)
	pagestest.Until(t, "the result says so", func() bool {
		return x.Arrived("/hasil") && strings.Contains(x.Text("main"), "Menurut perangkat dibuat sebelum batas")
	})
	x.Shot("kuis-jawaban-terlambat")
	x.Clean("the result with a late answer")
	done, err := x.service.Attempt(t.Context(), x.who, x.attempt)
	if err != nil || len(done.Questions[0].Late) != 1 || done.Questions[0].Late[0].Answer.Options[0] != late || *done.Fraction != 0 {
		t.Errorf("kept late: %+v, %v", done.Questions[0], err)
	}
	pagestest.Until(t, "then it leaves the device", func() bool { return onDevice(x.Tab) == 0 })
}

// The other device is told within half a minute what changed, and what is typed after the attempt was sent is not dropped.
func TestAnotherDeviceIsTold(t *testing.T) {
	x := sit(t, 0)
	other, cancel := chromedp.NewContext(x.Tab, chromedp.WithNewBrowserContext())
	defer cancel()
	phone := pagestest.Tab{Context: other, T: t}
	phone.Open(x.url + "/uji/" + x.who.PersonID.String())
	phone.Open(x.url + x.path)
	want := choose(phone, 1, 1)
	since := time.Now()
	pagestest.Until(t, "the laptop is told", func() bool { return banner(x.Tab) == "Jawaban berubah di perangkat lain: soal 1" })
	if took := time.Since(since); took > 30*time.Second || chosen(x.Tab, 1) != want {
		t.Errorf("told after %v, shows %q", took, chosen(x.Tab, 1))
	}

	x.line.cut.Store(true) // of both: only answers do not come through
	mine := choose(x.Tab, 2, 0)
	pagestest.Until(t, "it is on the laptop", func() bool { return onDevice(x.Tab) == 1 })
	theirs := choose(phone, 2, 1)
	pagestest.Until(t, "it is on the phone", func() bool { return onDevice(phone) == 1 })
	if _, err := x.service.SaveAnswer(t.Context(), x.who, quizzes.Save{AttemptID: x.attempt, Slot: 2, Answer: kinds.Answer{Options: []string{theirs}}, ClientStep: uuid.New(), Device: uuid.New(), Change: 1}); err != nil {
		t.Fatal(err)
	}
	x.line.cut.Store(false)
	pagestest.Until(t, "who had not seen it is told, with his own answer", func() bool {
		return chosen(x.Tab, 2) == theirs && strings.Contains(x.Text("#galat-2"), "Jawaban Anda di sini: ya")
	})
	if mine == theirs {
		t.Fatal("both chose the same")
	}

	if _, err := x.service.Finish(t.Context(), x.who, x.attempt); err != nil {
		t.Fatal(err)
	}
	x.Do(chromedp.SendKeys(chromedp.CSS(`[name="jawab-3"]`), "12"))
	pagestest.Until(t, "what was typed after sending is shown with the result", func() bool {
		return x.Arrived("/hasil") && x.Shown("leftovers") && strings.Contains(x.Text("[data-leftovers]"), "Soal 3: 12")
	})
	x.Clean("the result with leftovers")
	if onDevice(x.Tab) != 1 {
		t.Error("it left the device before it was seen")
	}
	x.click("[data-leftovers] button")
	pagestest.Until(t, "then it goes", func() bool { return onDevice(x.Tab) == 0 })
}

// A clock that is turned back between two tabs makes no older answer win.
func TestATurnedClockDecidesNothing(t *testing.T) {
	x := sit(t, 0)
	other, cancel := chromedp.NewContext(x.Tab)
	defer cancel()
	second := pagestest.Tab{Context: other, T: t}
	second.Open(x.url + x.path)
	pagestest.JS[bool](x.Tab, `(() => { const now = Date.now; Date.now = () => now() + 3600_000; return true })()`)
	a := choose(x.Tab, 1, 0)
	pagestest.Until(t, "the second tab shows A", func() bool { return chosen(second, 1) == a })
	pagestest.JS[bool](x.Tab, `(() => { const now = Date.now; Date.now = () => now() - 3600_000; return true })()`)
	b := choose(second, 1, 1)
	pagestest.Until(t, "B is stored", func() bool { return x.stored(x.who, x.attempt, 1) == b })
	pagestest.Until(t, "both show B", func() bool { return chosen(x.Tab, 1) == b && chosen(second, 1) == b })
	x.Do(chromedp.Reload())
	pagestest.Until(t, "B stays", x.sheetShown(1, b))
	if got := x.stored(x.who, x.attempt, 1); got != b {
		t.Errorf("%q stands, want %q", got, b)
	}
}

// A page that the device kept goes on against a server with other scripts; the setting retires the worker and what it kept.
func TestAnOldPageAndTheKillSwitch(t *testing.T) {
	x := sit(t, 600)
	x.keptPages()
	x.line.all.Store(true)
	want := choose(x.Tab, 1, 2)
	pagestest.Until(t, "it is on the device", func() bool { return onDevice(x.Tab) == 1 })
	x.Do(chromedp.Reload())
	pagestest.Until(t, "the kept page shows it", x.sheetShown(1, want))
	x.line.newer.Store(true) // no old script or style can be had any more
	x.line.all.Store(false)
	pagestest.Until(t, "the kept page sends it to the new server", func() bool { return x.stored(x.who, x.attempt, 1) == want })
	x.line.newer.Store(false)

	x.line.retired.Store(true)
	x.Do(chromedp.Reload())
	pagestest.Until(t, "nothing is kept any more", func() bool {
		return await[bool](x.Tab, `Promise.all([navigator.serviceWorker.getRegistrations(), caches.keys()]).then(([r, c]) => r.length + c.length === 0)`)
	})
	again := choose(x.Tab, 1, 1)
	pagestest.Until(t, "and answers are stored as before", func() bool { return x.stored(x.who, x.attempt, 1) == again })
}
