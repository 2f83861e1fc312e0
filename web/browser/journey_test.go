package browser

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"mumpuni/demo"
	"mumpuni/questions/kinds"
)

// hand is one way of using a page.
type hand interface {
	press(selector string)              // a link or button that leads to another page
	toggle(selector string)             // a link or button that stays on the page
	choose(selector string)             // an option
	write(selector, text string)        // into a field
	study(b *tab, kind, learner string) // what has to be done in a lesson until it counts
}

// journey takes somebody new from signing in to the certificate; see is called on each page.
func (b *tab) journey(by hand, nip string, see func(page string)) {
	b.t.Helper()
	b.open("/masuk")
	see("sign-in")
	by.write(`[name="login"]`, nip)
	by.write(`[name="password"]`, demo.Password)
	by.press(`main form .actions button`)
	b.until("signed in", func() bool { return b.path() == "/" })
	see("home")
	if b.shown(`details.site > summary`) {
		by.toggle(`details.site > summary`)
	}
	by.press(`header nav a[href="/kursus"]`)
	see("catalogue")
	by.press(`main a[href^="/kursus/"][href*="naskah"]`)
	see("course")
	by.press(`form[action$="/daftar"] button`)
	for range 12 {
		if !strings.HasPrefix(b.path(), "/belajar/") {
			b.t.Fatalf("enrolled, and at %s", b.path())
		}
		if b.shown(`#pelajaran`) {
			by.press(`#pelajaran nav a:not([rel]):not([href*="video="])`)
		}
		see("modules")
		if b.shown(`main .actions a[href="/sertifikat"]`) {
			b.certificate(by, see)
			return
		}
		by.press(`main .actions a[href^="/belajar/"]`)
		b.lesson(by, nip, see)
	}
	b.t.Fatal("the course does not come to an end")
}

// lesson does what the open lesson asks for.
func (b *tab) lesson(by hand, nip string, see func(string)) {
	b.t.Helper()
	kind := js[string](b, `[["quiz", 'form[action="/kuis/mulai"]'], ["video", "video"], ["pdf", "#halaman"], ["article", "#bacaan"]].find(([, s]) => document.querySelector(s))?.[0] ?? ""`)
	see("lesson " + kind)
	if kind != "quiz" {
		by.study(b, kind, nip)
		return
	}
	if asks := `details:has(form[action="/kuis/mulai"])`; js[bool](b, "!!document.querySelector(`"+asks+"`)") { // a timed one asks first
		by.toggle(asks + " > summary")
	}
	by.press(`form[action="/kuis/mulai"] button`)
	see("quiz")
	kinds := map[kinds.Kind]bool{}
	for _, a := range b.answers() {
		kinds[a.kind] = true
		for _, option := range a.options {
			by.choose(fmt.Sprintf(`[name="jawab-%d"][value="%s"]`, a.slot, option))
		}
		if a.text != "" {
			by.write(fmt.Sprintf(`[name="jawab-%d"]`, a.slot), a.text)
		}
	}
	if len(kinds) != 5 {
		b.t.Errorf("the quiz has not all five kinds of questions: %v", kinds)
	}
	by.press(`button[value="periksa"]`)
	see("quiz check")
	by.press(`form[action$="/kirim"]:not([hidden]) button`)
	see("quiz result")
	if !strings.HasSuffix(b.path(), "/hasil") || !b.shown(`.score rect.done`) {
		b.t.Fatalf("all was answered rightly, and %s shows no success", b.path())
	}
	by.press(`main .actions a[href^="/belajar/"]`)
}

// certificate goes on from the finished course until the document is ready.
func (b *tab) certificate(by hand, see func(string)) {
	b.t.Helper()
	by.press(`main .actions a[href="/sertifikat"]`)
	see("certificates")
	by.press(`main a[href^="/sertifikat/"]`)
	b.until("the document is ready", func() bool {
		if b.shown(`a[href$="/unduh"]`) {
			return true
		}
		time.Sleep(300 * time.Millisecond)
		b.open(b.path())
		return false
	})
	see("certificate")
	b.downloads(func() { by.toggle(`a[href$="/unduh"]`) })
	by.press(`main a[href^="/v/"]`)
	if !b.shown(".verdict") || !strings.Contains(js[string](b, `document.querySelector(".verdict").innerText`), "SAH") {
		b.t.Errorf("the new certificate is not SAH at %s", b.path())
	}
	see("verification")
}

// downloads does something that brings a file, and waits until it is there.
func (b *tab) downloads(by func()) {
	b.t.Helper()
	dir := b.t.TempDir()
	command(b, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir, BrowserContextID: chromedp.FromContext(b).BrowserContextID,
	})
	by()
	b.until("the file is there", func() bool {
		list, err := filepath.Glob(filepath.Join(dir, "*.pdf"))
		return err == nil && len(list) == 1
	})
}

// shown reports whether something of that selector can be seen.
func (b *tab) shown(selector string) bool {
	b.t.Helper()
	return js[bool](b, `[...document.querySelectorAll(`+quote(selector)+`)].some(e => e.checkVisibility())`)
}

func quote(s string) string {
	text, _ := json.Marshal(s) //nolint:errchkjson // a string
	return string(text)
}

// answer is the right one to a slot of an attempt.
type answer struct {
	kind    kinds.Kind
	slot    int
	options []string
	text    string
}

// answers are the right ones to the attempt the tab is at, as the database has them.
func (b *tab) answers() []answer {
	b.t.Helper()
	attempt := ids.FindString(b.path())
	var rows []struct {
		Slot  int
		Kind  kinds.Kind
		Body  json.RawMessage
		Shown json.RawMessage // its options, in the order of the page
	}
	err := b.h.db.NewRaw(`select i.slot, i.kind, v.body, to_jsonb(i.shown) as shown from attempt_items i
		join question_versions v on v.id = i.version_id where i.attempt_id = ? order by i.slot`, attempt).Scan(b.t.Context(), &rows)
	if err != nil || len(rows) == 0 {
		b.t.Fatalf("answers of attempt %q: %v", attempt, err)
	}
	list := make([]answer, len(rows))
	for i, r := range rows {
		var q kinds.Body
		var shown []string
		if err := errors.Join(json.Unmarshal(r.Body, &q), json.Unmarshal(r.Shown, &shown)); err != nil {
			b.t.Fatal(err)
		}
		list[i].slot, list[i].kind = r.Slot, r.Kind
		for _, o := range q.Options {
			if o.Right {
				list[i].options = append(list[i].options, o.ID)
			}
		}
		slices.SortFunc(list[i].options, func(a, b string) int { return slices.Index(shown, a) - slices.Index(shown, b) })
		switch {
		case q.Number != nil:
			list[i].text = strings.Replace(q.Number.Value, ".", ",", 1)
		case len(q.Accepted) > 0:
			list[i].text = q.Accepted[0]
		}
	}
	return list
}

// pass lets two hours pass for what a learner has open: nobody waits for them here.
func (b *tab) pass(nip string) {
	b.t.Helper()
	_, err := b.h.db.NewRaw(`update module_progress p set opened_at = p.opened_at - interval '2 hours', updated_at = p.updated_at - interval '2 hours',
			position = case when jsonb_exists(p.position, 'shown_at') then jsonb_set(p.position, '{shown_at}', to_jsonb(now() - interval '1 minute')) else p.position end
		from enrolments e join persons who on who.id = e.person_id where e.id = p.enrolment_id and who.nip = ? and p.completed_at is null`, nip).Exec(b.t.Context())
	if err != nil {
		b.t.Fatalf("let time pass: %v", err)
	}
}
