package assessments_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"mumpuni/assessments"
	"mumpuni/quizzes/quiztest"
	"mumpuni/web/pages/pagestest"
)

// line is a server that can be out of reach: before the server hears of an answer, or before its word comes back.
type line struct {
	handler http.Handler
	cut     atomic.Bool
	deaf    atomic.Bool
}

func (l *line) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if l.cut.Load() && !strings.HasPrefix(r.URL.Path, "/aset/") {
		panic(http.ErrAbortHandler)
	}
	if r.Method == http.MethodPost && strings.HasPrefix(r.URL.Path, "/asesmen/kerja/") && l.deaf.Load() {
		l.handler.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	}
	l.handler.ServeHTTP(w, r)
}

// An adaptive try is one page in which each question takes the place of the one before. Over a line that breaks before the answer, or before what
// follows it, no answer is lost or stored twice; a second window sees what the first did; nothing of a question stays on the device.
func TestAnAdaptiveTryIsOnePageOverABrokenLine(t *testing.T) {
	w := newTown(t)
	c, who := w.Competencies[0], w.Learners[0]
	for n := range 24 {
		w.reviewed(c, 2, quiztest.Single(fmt.Sprintf("Benar %d", n), "Salah", "Keliru", "Bukan"))
	}
	plan := w.published(assessments.Draft{Title: "Asesmen adaptif", Mode: assessments.Adaptive, Minutes: 30, MaxQuestions: 8, Cells: []assessments.Cell{{CompetencyID: c, Level: 2, Count: 5}}})
	l := &line{handler: w.handler}
	server := httptest.NewServer(l)
	t.Cleanup(server.Close)
	b := pagestest.Phone(t, 3*time.Minute)
	b.Open(server.URL + "/uji/" + who.PersonID.String())
	b.Open(server.URL + "/asesmen/" + plan.String())
	pagestest.JS[bool](b, `(document.querySelector('form[action$="/mulai"] button').click(), true)`)
	stands := func(b pagestest.Tab, slot int) {
		t.Helper()
		pagestest.Until(t, fmt.Sprint("question ", slot), func() bool {
			return pagestest.JS[bool](b, fmt.Sprintf(`document.querySelector("[data-work]")?.dataset.ready === "1" && document.querySelector("[name=slot]")?.value === "%d"`, slot))
		})
	}
	press := func(b pagestest.Tab, option int) {
		pagestest.JS[bool](b, fmt.Sprintf(`(document.querySelectorAll('[name^="jawab-"]')[%d].click(), document.querySelector("[data-work] button[type=submit]").click(), true)`, option))
	}
	stands(b, 1)
	b.Narrow("kerja")
	b.Clean("kerja")
	b.Shot("kerja-360")
	pagestest.JS[bool](b, `(document.querySelector("[data-work] button[type=submit]").click(), true)`)
	pagestest.Until(t, "an answer is missing", func() bool { return strings.Contains(b.Text("[data-quiz-error]"), "Pilih atau ketik") })
	pagestest.JS[int](b, `window.same = 1`)
	press(b, 0)
	stands(b, 2)
	if !pagestest.JS[bool](b, `document.activeElement.matches("[data-work-number]") && document.activeElement.textContent.includes("2")`) {
		t.Error("whoever hears the page is not led to the next question")
	}

	l.cut.Store(true)
	press(b, 0)
	pagestest.Until(t, "the answer waits on the device", func() bool { return strings.Contains(b.Text("[data-quiz-banner]"), "tersimpan di perangkat") })
	b.Clean("kerja-luring")
	l.cut.Store(false)
	stands(b, 3)
	if b.Shown("quiz-banner") {
		t.Error("it says that there is no line")
	}

	l.deaf.Store(true)
	press(b, 1)
	pagestest.Until(t, "the word of the server is lost", func() bool { return b.Shown("quiz-banner") })
	l.deaf.Store(false)
	stands(b, 4)

	if pagestest.JS[int](b, `window.same ?? 0`) != 1 {
		t.Error("the page was loaded anew")
	}
	l.cut.Store(true)
	press(b, 2)
	pagestest.Until(t, "it waits", func() bool { return b.Shown("quiz-banner") })
	l.cut.Store(false)
	b.Do(chromedp.Reload())
	stands(b, 5)

	other, cancel := chromedp.NewContext(b)
	defer cancel()
	second := pagestest.Tab{Context: other, T: t}
	second.Open(pagestest.JS[string](b, "location.href"))
	stands(second, 5)
	press(b, 0)
	stands(b, 6)
	press(second, 1)
	stands(second, 6)
	if !strings.Contains(second.Text("[data-work] .alert"), "jendela lain") {
		t.Error("who answered elsewhere is not told")
	}
	second.Clean("kerja-jendela-lain")
	var attempt string
	w.must(w.DB.NewRaw("select id from attempts where assessment_id = ?", plan).Scan(t.Context(), &attempt))
	for slot := 1; slot <= 5; slot++ {
		if n := w.Count("attempt_steps where attempt_id = ? and slot = ?", attempt, slot); n != 1 {
			t.Errorf("slot %d has %d answers", slot, n)
		}
	}
	kept := `new Promise(done => { const open = indexedDB.open("mumpuni"); open.onsuccess = () => { const all = open.result.transaction("steps").objectStore("steps").getAll(); all.onsuccess = () => done(all.result.length) } })`
	if n, err := chromedp.Run(b, chromedp.Evaluate[int](kept, chromedp.EvalAwaitPromise)); err != nil || n != 0 {
		t.Errorf("%d answers stay on the device: %v", n, err)
	}
	for slot := 6; pagestest.JS[bool](b, `location.pathname.startsWith("/asesmen/kerja/")`) && slot < 20; slot++ {
		stood := fmt.Sprint(slot)
		press(b, 0)
		pagestest.Until(t, "what follows", func() bool {
			gone, err := chromedp.Run(b, chromedp.Evaluate[bool](`!location.pathname.startsWith("/asesmen/kerja/") || document.querySelector("[name=slot]")?.value > `+stood))
			return err == nil && gone
		})
	}
	pagestest.Until(t, "the result", func() bool {
		return b.Arrived(attempt) && strings.HasPrefix(pagestest.JS[string](b, "location.pathname"), "/asesmen/hasil/")
	})
}
