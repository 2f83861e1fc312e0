package pages

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"mumpuni/internal/chromium"
	"mumpuni/people"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

// tab is one tab of a phone-sized Chromium.
type tab struct {
	context.Context
	t testing.TB
}

// browser starts Chromium with the cookie of who.
func (s *school) browser(who people.Actor) tab {
	s.T.Helper()
	ctx, cancel := context.WithTimeout(s.T.Context(), time.Minute)
	s.T.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx, chromium.Flags())
	s.T.Cleanup(cancel)
	b := tab{ctx, s.T}
	b.do(chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile))
	b.open(s.url + "/uji/" + who.PersonID.String())
	return b
}

func (b tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func (b tab) open(address string) {
	b.t.Helper()
	b.do(chromedp.Navigate(address))
}

// arrived reports whether the page whose path ends so is there, all of it.
func (b tab) arrived(suffix string) bool {
	b.t.Helper()
	return js[bool](b, `document.readyState !== "loading" && location.pathname.endsWith("`+suffix+`")`)
}

// js evaluates an expression.
func js[T any](b tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// until waits for a condition, at most half a minute: other tests may have the machine.
func until(t testing.TB, what string, ok func() bool) time.Duration {
	t.Helper()
	start := time.Now()
	for !ok() {
		if time.Since(start) > 30*time.Second {
			t.Fatalf("waited in vain: %s", what)
		}
		time.Sleep(20 * time.Millisecond)
	}
	return time.Since(start)
}

// choose clicks an option of a slot and gives its ID.
func (b tab) choose(slot, option int) string {
	b.t.Helper()
	return js[string](b, fmt.Sprintf(`(() => { const o = document.querySelectorAll('[name="jawab-%d"]')[%d]; o.click(); return o.value })()`, slot, option))
}

func (b tab) chosen(slot int) string {
	b.t.Helper()
	return js[string](b, fmt.Sprintf(`document.querySelector('[name="jawab-%d"]:checked')?.value ?? ""`, slot))
}

func (b tab) banner() string {
	b.t.Helper()
	return js[string](b, `document.querySelector("[data-quiz-banner]").hidden ? "" : document.querySelector("[data-quiz-banner]").textContent`)
}

// listed is what the list of questions says of each.
func (b tab) listed() string {
	b.t.Helper()
	return js[string](b, `[...document.querySelectorAll("#daftar-soal a")].map(a => a.ariaLabel).join("|")`)
}

// onDevice counts the steps that wait on the device.
func (b tab) onDevice() int {
	b.t.Helper()
	return js[int](b, `Object.keys(localStorage).filter(k => k.startsWith("mumpuni.quiz.")).length`)
}

// stored is the option that stands in a slot, as the server has it.
func (s *school) stored(who people.Actor, attempt uuid.UUID, slot int) string {
	s.T.Helper()
	a, err := s.service.Attempt(s.T.Context(), who, attempt)
	if err != nil {
		s.T.Fatal(err)
	}
	return strings.Join(a.Questions[slot-1].Answer.Options, ",") + a.Questions[slot-1].Answer.Text
}

// line lets the test cut the connection.
type line struct{ cut atomic.Bool }

func (l *line) middleware(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if l.cut.Load() && strings.HasSuffix(c.Request().URL.Path, "/jawaban") {
			panic(http.ErrAbortHandler) // the connection breaks without an answer
		}
		return next(c)
	}
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
	b.open(address)

	var want string
	quickest := time.Minute // of three: the machine may be busy
	for _, option := range []int{0, 2, 1} {
		want = b.choose(1, option)
		quickest = min(quickest, until(t, "the answer is stored", func() bool { return s.stored(who, a.ID, 1) == want }))
	}
	if quickest > 2*time.Second {
		t.Errorf("autosave took %v", quickest)
	}
	until(t, "the page says so", func() bool {
		return js[string](b, `document.querySelector("[data-quiz-state]").textContent`) == "Semua jawaban tersimpan"
	})
	if got := js[string](b, `document.querySelector("[data-quiz-count]").textContent`); got != "1 dari 4 soal terjawab" {
		t.Errorf("count: %q", got)
	}

	if got := b.listed(); got != "Soal 1: Terjawab|Soal 2: Belum dijawab|Soal 3: Belum dijawab|Soal 4: Belum dijawab" {
		t.Errorf("the list of questions: %q", got)
	}
	js[bool](b, `(document.querySelector('#soal-3 [data-quiz-flag]').click(), true)`)

	b.do(chromedp.SendKeys(chromedp.CSS(`[name="jawab-4"]`), "1.000"))
	until(t, "the ambiguous number is explained", func() bool {
		return strings.Contains(js[string](b, `document.querySelector("#galat-4").textContent`), "dua cara")
	})
	unsaved := func() bool {
		return js[string](b, `document.querySelector("[data-quiz-state]").textContent`) == "Belum tersimpan: 1 jawaban. Lihat pesan pada soalnya."
	}
	until(t, "the page does not say that all is saved", unsaved)
	if got := js[string](b, `document.querySelector("[data-quiz-count]").textContent`); got != "1 dari 4 soal terjawab" {
		t.Errorf("with an answer that was refused: %q", got)
	}
	b.do(chromedp.Reload())
	until(t, "after a reload it is refused again", unsaved)
	if got := js[string](b, `document.querySelector('[name="jawab-4"]').value`); got != "1.000" {
		t.Errorf("after a reload the answer that was refused is %q", got)
	}
	js[bool](b, `(document.querySelector('[name="jawab-4"]').select(), true)`)
	b.do(chromedp.SendKeys(chromedp.CSS(`[name="jawab-4"]`), "1000,5"))
	until(t, "the number is read back", func() bool {
		return strings.Contains(js[string](b, `document.querySelector("[data-quiz-read]").textContent`), "1.000,5")
	})

	s.line.cut.Store(true)
	want = b.choose(2, 2)
	until(t, "the banner tells of the device", func() bool { return strings.Contains(b.banner(), "tersimpan di perangkat ini") })
	if b.onDevice() != 1 {
		t.Error("the step is not on the device")
	}
	b.do(chromedp.Reload())
	if got := b.chosen(2); got != want {
		t.Errorf("after a reload without a line the answer shown is %q, want %q", got, want)
	}
	if got := b.listed(); got != "Soal 1: Terjawab|Soal 2: Terjawab|Soal 3: Belum dijawab, Ditandai|Soal 4: Terjawab" {
		t.Errorf("after a reload the list of questions is %q", got)
	}
	s.line.cut.Store(false)
	until(t, "the kept answer is stored", func() bool { return s.stored(who, a.ID, 2) == want })
	until(t, "the banner goes", func() bool { return b.banner() == "" })
	until(t, "a stored step leaves the device", func() bool { return b.onDevice() == 0 }) // the server's answer may be on its way

	other, cancel := chromedp.NewContext(b)
	defer cancel()
	second := tab{other, t}
	second.open(address)
	want = b.choose(3, 0)
	until(t, "the other tab shows it", func() bool { return second.chosen(3) == want })
	want = second.choose(3, 2)
	until(t, "the first tab shows the newer one", func() bool { return b.chosen(3) == want })
	until(t, "the newer one is stored", func() bool { return s.stored(who, a.ID, 3) == want })

	js[bool](b, `(document.querySelector('[value="periksa"]').click(), true)`)
	until(t, "the review page", func() bool { return b.arrived("/periksa") })
	js[bool](b, `(document.querySelector('form[action$="/kirim"] button').click(), true)`)
	until(t, "the result", func() bool { return b.arrived("/hasil") })
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
	b.open(s.url + "/kuis/" + a.ID.String())
	want := b.choose(1, 0)
	until(t, "the result comes by itself", func() bool { return b.arrived("/hasil") })
	if got := s.stored(who, a.ID, 1); got != want {
		t.Errorf("graded %q, want %q", got, want)
	}
}
