package quizzes_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/quizzes/quiztest"
	"mumpuni/web/pages/pagestest"
)

// The trial of the device. A sample runs with the tests; the whole of it (some 40 minutes):
//
//	go test -run '^TestTheDevice' -v -timeout 2h ./web/pages/quizzes -cuts 200 -kills 100
var (
	cuts  = flag.Int("cuts", 3, "how often the line is cut at the click of submit")
	kills = flag.Int("kills", 2, "how often the browser is killed after typing")
)

// trial is a school in which learners sit one after the other.
type trial struct {
	*school
	quiz id.Quiz
}

func newTrial(t *testing.T) trial {
	s := newSchool(t)
	st := rulesOfTest
	st.Shuffle, st.TimeLimitS = false, 0
	return trial{s, s.Quiz(s.service, st, quiztest.Single("benar", "salah", "keliru"), quiztest.Single("ya", "tidak"), quiztest.AllKinds()[4])}
}

// next is a learner with an open attempt.
func (x trial) next() (people.Actor, id.Attempt) {
	x.T.Helper()
	x.mu.Lock()
	x.Learners = append(x.Learners, x.Learner())
	who := x.Learners[len(x.Learners)-1]
	x.mu.Unlock()
	a, err := x.service.Start(x.T.Context(), who, x.Request(x.quiz, who))
	if err != nil {
		x.T.Fatal(err)
	}
	return who, a.ID
}

// cutLine breaks everything that is under way, and what comes; first, perhaps, only the answers.
func (x trial) cutLine(deaf bool) {
	if deaf {
		x.line.deaf.Store(true)
		time.Sleep(time.Duration(rand.IntN(150)) * time.Millisecond)
	}
	x.line.all.Store(true)
	x.line.deaf.Store(false)
	x.server.CloseClientConnections()
}

// The line is cut around the click that sends the attempt (and, at every fourth, the click before it, too), for up to three
// seconds; at every third, the page is reloaded meanwhile. There must be no dead end: the result comes by itself.
func TestTheDeviceWhenTheLineIsCutAtTheClickOfSubmit(t *testing.T) {
	x := newTrial(t)
	b := pagestest.Phone(t, time.Duration(*cuts)*2*time.Minute)
	const send = `form[action$="/kirim"] button`
	deadEnds, lost, reloads := 0, 0, 0
	for i := range *cuts {
		who, attempt := x.next()
		s := &sitting{x.school, b, who, attempt, "/kuis/" + attempt.String(), x.quiz}
		b.Open(x.url + "/uji/" + who.PersonID.String())
		b.Open(x.url + s.path)
		s.keptPages()
		want := []string{choose(b, 1, rand.IntN(3)), choose(b, 2, rand.IntN(2))}
		if i%4 == 3 {
			x.around(b, `[value="periksa"]`, false)
		} else {
			s.click(`[value="periksa"]`)
		}
		ended := !s.comes("/periksa", "")
		ended = x.around(b, send, i%3 == 2) || ended
		if i%3 == 2 {
			reloads++
		}
		if ended = !s.comes("/hasil", send) || ended; ended {
			deadEnds++
			t.Errorf("cut %d: a dead end at %s", i, pagestest.JS[string](b, "location.href"))
		}
		if x.stored(who, attempt, 1) != want[0] || x.stored(who, attempt, 2) != want[1] {
			lost++
			t.Errorf("cut %d: an answer is lost", i)
		}
	}
	t.Logf("%d cuts at the click of submit, %d with a reload: %d dead ends, %d with answers lost", *cuts, reloads, deadEnds, lost)
}

// around clicks with the line cut somewhere between 60 ms before and 120 ms after, and mends it. It reports whether the browser's
// own error page was seen.
func (x trial) around(b pagestest.Tab, selector string, reload bool) (ended bool) {
	cut := make(chan struct{})
	go func() {
		defer close(cut)
		time.Sleep(time.Duration(rand.IntN(180)) * time.Millisecond)
		x.cutLine(rand.IntN(2) == 0)
	}()
	time.Sleep(60 * time.Millisecond)
	_, _ = chromedp.Run(b, chromedp.Evaluate[bool](`(document.querySelector('`+selector+`')?.click(), true)`)) // the page may be going
	<-cut
	mend := time.Now().Add(time.Duration(rand.IntN(3000)) * time.Millisecond)
	if reload {
		_ = chromedp.Do(b, chromedp.Reload()) // perhaps into a page that is going already
	}
	for time.Now().Before(mend) {
		ended = ended || errorPage(b)
		time.Sleep(50 * time.Millisecond)
	}
	x.line.all.Store(false)
	return ended
}

func errorPage(b pagestest.Tab) bool {
	href, err := chromedp.Run(b, chromedp.Evaluate[string]("location.href"))
	return err == nil && strings.HasPrefix(href, "chrome-error:")
}

// comes waits for a page, at most a minute. Where a reload came before the click was heard, the page that asks is back: there the
// button again is clicked again.
func (x *sitting) comes(suffix, again string) bool {
	asked := 0
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		at, err := chromedp.Run(x.Tab, chromedp.Evaluate[string](`document.readyState === "loading" || document.querySelector("[data-send=wait]") ? "" : location.pathname`))
		switch {
		case err == nil && strings.HasSuffix(at, suffix):
			return true
		case err == nil && again != "" && strings.HasSuffix(at, "/periksa"):
			if asked++; asked == 60 { // three seconds
				_, _ = chromedp.Run(x.Tab, chromedp.Evaluate[bool](`(document.querySelector('`+again+`')?.click(), true)`))
			}
		}
	}
	return false
}

// said is what the page promises of the answers: "saved" means on the disk of the device, or of the server.
const said = `(() => {
	const banner = document.querySelector("[data-quiz-banner]"), state = document.querySelector("[data-quiz-state]");
	const text = banner.hidden ? state.textContent : banner.textContent;
	return text.includes("tersimpan di perangkat ini") || text === "Semua jawaban tersimpan" ? "saved" : text;
})()`

// The browser is killed with all its processes 0.3 to 8 s after typing, three times in four without a line. What the page had
// called saved must be stored once the browser is opened again with a line.
func TestTheDeviceWhenTheBrowserIsKilled(t *testing.T) {
	x := newTrial(t)
	promised, lost, unpromised, gone := 0, 0, 0, 0
	for i := range *kills {
		who, attempt := x.next()
		profile := t.TempDir()
		answers, saved := x.killed(who, attempt, profile, i%4 != 3, time.Duration(300+rand.IntN(7700))*time.Millisecond)
		x.line.all.Store(false)
		missing := x.reopened(who, attempt, profile, answers, saved)
		switch {
		case saved && missing:
			promised, lost = promised+1, lost+1
			t.Errorf("kill %d: an answer is lost that the page called saved", i)
		case saved:
			promised++
		case missing:
			unpromised, gone = unpromised+1, gone+1
		default:
			unpromised++
		}
	}
	t.Logf("%d kills of the browser: %d after the page had called the answers saved, %d of these lost; %d before, %d of these lost",
		*kills, promised, lost, unpromised, gone)
}

// killed answers two questions and kills the browser after wait; it gives the answers and whether the page had called them saved.
func (x trial) killed(who people.Actor, attempt id.Attempt, profile string, cut bool, wait time.Duration) (answers []string, saved bool) {
	x.T.Helper()
	b, end := pagestest.Profiled(x.T, profile)
	b.Open(x.url + "/uji/" + who.PersonID.String())
	b.Open(x.url + "/kuis/" + attempt.String())
	pagestest.Until(x.T, "the page is ready", func() bool { return pagestest.JS[string](b, said) == "saved" })
	x.line.all.Store(cut)
	answers = []string{choose(b, 1, rand.IntN(3)), "", fmt.Sprintf("kata %d", rand.IntN(1000))}
	b.Do(chromedp.SendKeys(chromedp.CSS(`[name="jawab-3"]`), answers[2]))
	time.Sleep(wait)
	saved = pagestest.JS[string](b, said) == "saved"
	end()
	return answers, saved
}

// reopened opens the attempt again on the same profile and reports whether an answer is missing: for good when it was promised,
// otherwise as it is after three seconds.
func (x trial) reopened(who people.Actor, attempt id.Attempt, profile string, answers []string, promised bool) (missing bool) {
	x.T.Helper()
	b, end := pagestest.Profiled(x.T, profile)
	defer end()
	b.Open(x.url + "/uji/" + who.PersonID.String())
	b.Open(x.url + "/kuis/" + attempt.String())
	patience := 3 * time.Second
	if promised {
		patience = 30 * time.Second
	}
	for until := time.Now().Add(patience); time.Now().Before(until); time.Sleep(50 * time.Millisecond) {
		if x.stored(who, attempt, 1) == answers[0] && x.stored(who, attempt, 3) == answers[2] {
			return false
		}
	}
	return true
}
