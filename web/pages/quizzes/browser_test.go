package quizzes_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
	"mumpuni/web/pages/pagestest"
)

// browser starts Chromium with the cookie of who.
func (s *school) browser(who people.Actor) pagestest.Tab {
	s.T.Helper()
	b := pagestest.Phone(s.T, time.Minute)
	b.Open(s.url + "/uji/" + who.PersonID.String())
	return b
}

// choose clicks an option of a slot and gives its ID.
func choose(b pagestest.Tab, slot, option int) string {
	b.T.Helper()
	return pagestest.JS[string](b, fmt.Sprintf(`(() => { const o = document.querySelectorAll('[name="jawab-%d"]')[%d]; o.click(); return o.value })()`, slot, option))
}

func chosen(b pagestest.Tab, slot int) string {
	b.T.Helper()
	return pagestest.JS[string](b, fmt.Sprintf(`document.querySelector('[name="jawab-%d"]:checked')?.value ?? ""`, slot))
}

func banner(b pagestest.Tab) string {
	b.T.Helper()
	return pagestest.JS[string](b, `document.querySelector("[data-quiz-banner]").hidden ? "" : document.querySelector("[data-quiz-banner]").textContent`)
}

// listed is what the list of questions says of each.
func listed(b pagestest.Tab) string {
	b.T.Helper()
	return pagestest.JS[string](b, `[...document.querySelectorAll("#daftar-soal a")].map(a => a.ariaLabel).join("|")`)
}

// onDevice counts the steps that wait on the device.
func onDevice(b pagestest.Tab) int {
	b.T.Helper()
	n, err := chromedp.Run(b, chromedp.Evaluate[int](`new Promise((done, failed) => {
		const open = indexedDB.open("mumpuni");
		open.onerror = failed;
		open.onsuccess = () => {
			const all = open.result.transaction("steps").objectStore("steps").getAll();
			all.onsuccess = () => { open.result.close(); done(all.result.filter(s => s.stored === undefined).length) };
		};
	})`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.T.Fatal(err)
	}
	return n
}

// stored is the option that stands in a slot, as the server has it.
func (s *school) stored(who people.Actor, attempt id.Attempt, slot int) string {
	s.T.Helper()
	a, err := s.service.Attempt(s.T.Context(), who, attempt)
	if err != nil {
		s.T.Fatal(err)
	}
	return strings.Join(a.Questions[slot-1].Answer.Options, ",") + a.Questions[slot-1].Answer.Text
}

// line lets the test cut the connection, for answers alone or for everything, and change what stands at its other end.
type line struct {
	cut, all atomic.Bool
	deaf     atomic.Bool // requests come through, and their answers do not
	retired  atomic.Bool // the service worker is turned off
	newer    atomic.Bool // the server has other scripts and styles than the page that is open
}

func (l *line) wrap(next, retired http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case l.cut.Load() && strings.HasSuffix(r.URL.Path, "/jawaban"), l.all.Load():
			panic(http.ErrAbortHandler) // the connection breaks without an answer
		case l.deaf.Load():
			next.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		case l.newer.Load() && strings.HasPrefix(r.URL.Path, "/aset/"):
			http.NotFound(w, r)
		case l.retired.Load():
			retired.ServeHTTP(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func TestAnswersInTheBrowser(t *testing.T) {
	s := newSchool(t)
	var drafts []quizzes.Draft
	for i := range 3 {
		drafts = append(drafts, quiztest.Single(fmt.Sprintf("benar %d", i), "salah", "keliru"))
	}
	drafts = append(drafts, quiztest.AllKinds()[3])
	st := rulesOfTest
	st.Shuffle = false
	quiz := s.Quiz(s.service, st, drafts...)
	who := s.Learners[0]
	a, _ := s.begin(quiz, who)
	address := s.url + "/kuis/" + a.ID.String()
	b := s.browser(who)
	b.Open(address)

	var want string
	quickest := time.Minute // of three: the machine may be busy
	for _, option := range []int{0, 2, 1} {
		want = choose(b, 1, option)
		quickest = min(quickest, pagestest.Until(t, "the answer is stored", func() bool { return s.stored(who, a.ID, 1) == want }))
	}
	if quickest > 2*time.Second {
		t.Errorf("autosave took %v", quickest)
	}
	pagestest.Until(t, "the page says so", func() bool {
		return pagestest.JS[string](b, `document.querySelector("[data-quiz-state]").textContent`) == "Semua jawaban tersimpan"
	})
	if got := pagestest.JS[string](b, `document.querySelector("[data-quiz-count]").textContent`); got != "1 dari 4\u00a0soal terjawab" {
		t.Errorf("count: %q", got)
	}

	if got := listed(b); got != "Soal 1: Terjawab|Soal 2: Belum dijawab|Soal 3: Belum dijawab|Soal 4: Belum dijawab" {
		t.Errorf("the list of questions: %q", got)
	}
	pagestest.JS[bool](b, `(document.querySelector('#soal-3 [data-quiz-flag]').click(), true)`)

	b.Do(chromedp.SendKeys(chromedp.CSS(`[name="jawab-4"]`), "1.000"))
	pagestest.Until(t, "the ambiguous number is explained", func() bool {
		return strings.Contains(pagestest.JS[string](b, `document.querySelector("#galat-4").textContent`), "dua cara")
	})
	unsaved := func() bool {
		return pagestest.JS[string](b, `document.querySelector("[data-quiz-state]").textContent`) == "Belum tersimpan: 1 jawaban. Lihat pesan pada soalnya."
	}
	pagestest.Until(t, "the page does not say that all is saved", unsaved)
	if got := pagestest.JS[string](b, `document.querySelector("[data-quiz-count]").textContent`); got != "1 dari 4\u00a0soal terjawab" {
		t.Errorf("with an answer that was refused: %q", got)
	}
	b.Do(chromedp.Reload())
	pagestest.Until(t, "after a reload it is refused again", unsaved)
	if got := pagestest.JS[string](b, `document.querySelector('[name="jawab-4"]').value`); got != "1.000" {
		t.Errorf("after a reload the answer that was refused is %q", got)
	}
	pagestest.JS[bool](b, `(document.querySelector('[name="jawab-4"]').select(), true)`)
	b.Do(chromedp.SendKeys(chromedp.CSS(`[name="jawab-4"]`), "1000,5"))
	pagestest.Until(t, "the number is read back", func() bool {
		return strings.Contains(pagestest.JS[string](b, `document.querySelector("[data-quiz-read]").textContent`), "1.000,5")
	})

	s.line.cut.Store(true)
	want = choose(b, 2, 2)
	pagestest.Until(t, "the banner tells of the device", func() bool { return strings.Contains(banner(b), "tersimpan di perangkat ini") })
	if onDevice(b) != 1 {
		t.Error("the step is not on the device")
	}
	b.Do(chromedp.Reload())
	pagestest.Until(t, "after a reload without a line the answer is shown", func() bool { return chosen(b, 2) == want })
	pagestest.Until(t, "and listed", func() bool {
		return listed(b) == "Soal 1: Terjawab|Soal 2: Terjawab|Soal 3: Belum dijawab, Ditandai|Soal 4: Terjawab"
	})
	s.line.cut.Store(false)
	pagestest.Until(t, "the kept answer is stored", func() bool { return s.stored(who, a.ID, 2) == want })
	pagestest.Until(t, "the banner goes", func() bool { return banner(b) == "" })
	pagestest.Until(t, "a stored step leaves the device", func() bool { return onDevice(b) == 0 }) // the server's answer may be on its way

	other, cancel := chromedp.NewContext(b)
	defer cancel()
	second := pagestest.Tab{Context: other, T: t}
	second.Open(address)
	want = choose(b, 3, 0)
	pagestest.Until(t, "the other tab shows it", func() bool { return chosen(second, 3) == want })
	want = choose(second, 3, 2)
	pagestest.Until(t, "the first tab shows the newer one", func() bool { return chosen(b, 3) == want })
	pagestest.Until(t, "the newer one is stored", func() bool { return s.stored(who, a.ID, 3) == want })

	pagestest.JS[bool](b, `(document.querySelector('[value="periksa"]').click(), true)`)
	pagestest.Until(t, "the review page", func() bool { return b.Arrived("/periksa") })
	pagestest.JS[bool](b, `(document.querySelector('form[action$="/kirim"] button').click(), true)`)
	pagestest.Until(t, "the result", func() bool { return b.Arrived("/hasil") })
}

func TestTheTimeRunsOutInTheBrowser(t *testing.T) {
	s := newSchool(t)
	st := rulesOfTest
	st.TimeLimitS = 60
	quiz := s.Quiz(s.service, st, quiztest.Single("benar", "salah"))
	who := s.Learners[0]
	a, _ := s.begin(quiz, who)
	b := s.browser(who)
	s.pass(52 * time.Second) // opening a page may take a busy machine some of the rest
	b.Open(s.url + "/kuis/" + a.ID.String())
	want := choose(b, 1, 0)
	pagestest.Until(t, "the result comes by itself", func() bool { return b.Arrived("/hasil") })
	if got := s.stored(who, a.ID, 1); got != want {
		t.Errorf("graded %q, want %q", got, want)
	}
}
