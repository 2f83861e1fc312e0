package studio_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mumpuni/web/pages/pagestest"
)

// writer is half an hour of writing, compressed: what was typed or pasted must be in the text that is stored at the end.
type writer struct {
	*pagestest.Office
	pagestest.Tab
	t             *testing.T
	base, module  string
	pasted, typed []string
}

func (w *writer) stored() {
	w.t.Helper()
	pagestest.Until(w.t, "it is stored", func() bool { return state(w.Tab, "saved") })
}

func (w *writer) types(words string) {
	w.t.Helper()
	typing(w.Tab, " "+words)
	w.typed = append(w.typed, words)
}

// cuts lets nothing arrive, or lets the answer of what arrives get lost.
func (w *writer) cuts(arrives bool) {
	w.t.Helper()
	lost := `Promise.reject(new TypeError("no line"))`
	if arrives {
		lost = `window.line(to, how).then(() => { throw new TypeError("no line") })`
	}
	pagestest.JS[bool](w.Tab, `(window.line ??= window.fetch.bind(window), window.fetch = (to, how) => `+lost+`, true)`)
}

func (w *writer) returns() {
	w.t.Helper()
	pagestest.JS[bool](w.Tab, `(window.fetch = window.line, dispatchEvent(new Event("online")), true)`)
}

// restores takes what the device kept.
func (w *writer) restores() {
	w.t.Helper()
	reopen(w.Tab, w.base+w.module)
	pagestest.Until(w.t, "what was typed is offered", func() bool { return w.Shown("kept") })
	pagestest.JS[bool](w.Tab, `(document.querySelector("[data-restore]").click(), true)`)
}

// somebody else stores another text, which the writer sees and takes along.
func (w *writer) clashes(n int) {
	w.t.Helper()
	theirs := fmt.Sprintf("Orang lain %d.", n)
	w.Post(w.Trainer, w.module, "title", "Alur", "part", "materi", "minutes", "5", "body", theirs)
	w.types(fmt.Sprintf("bentrok%d", n))
	pagestest.Until(w.t, "the clash is shown", func() bool { return state(w.Tab, "clash") && w.Shown("clash") })
	if got := pagestest.JS[string](w.Tab, `document.querySelector("[data-clash] textarea").value`); got != theirs {
		w.t.Errorf("it shows %q", got)
	}
	w.types(theirs)
	pagestest.JS[bool](w.Tab, `(document.querySelector("form[data-editor]").requestSubmit(), true)`)
	pagestest.Until(w.t, "the form is sent", func() bool { return !w.Arrived(w.module) })
	w.Open(w.base + w.module)
}

// Ten documents are pasted into one article, with words typed between them, while lines are cut, answers are lost, the page is loaded anew and
// others store something else: what is stored at the end has all of it, each once and in its order.
func TestHalfAnHourOfWritingLosesNothing(t *testing.T) {
	office := pagestest.NewOffice(t)
	_, module := article(office, "")
	srv := httptest.NewServer(office.Handler)
	t.Cleanup(srv.Close)
	b, base := pagestest.NewTab(t, 4*time.Minute), srv.URL
	b.Open(base + "/uji/" + office.Trainer.String())
	w := &writer{Office: office, Tab: b, t: t, base: base, module: module}
	w.Open(base + module)
	files, err := filepath.Glob("testdata/paste/*.html")
	w.Must(err)
	for n := range 10 {
		w.types(fmt.Sprintf("sebelum%d.", n))
		html, err := os.ReadFile(files[n%len(files)])
		w.Must(err)
		want, err := os.ReadFile(strings.TrimSuffix(files[n%len(files)], ".html") + ".md")
		w.Must(err)
		if n%4 == 1 {
			w.cuts(n == 1)
		}
		pagestest.JS[bool](w.Tab, `(() => { const a = document.querySelector("[name=body]"); a.setSelectionRange(a.value.length, a.value.length); return true })()`)
		pasteHTML(w.Tab, string(html))
		w.pasted = append(w.pasted, lines(string(want)))
		w.types(fmt.Sprintf("sesudah%d.", n))
		switch n % 4 {
		case 0:
			w.stored()
			w.Open(base + module) // a page that is loaded anew in between
		case 1:
			pagestest.Until(t, "it says that there is no line", func() bool { return state(w.Tab, "offline") })
			if n == 1 {
				w.returns()
				w.types("lagi.")
			} else {
				w.restores()
			}
			w.stored()
		case 2:
			w.stored()
			w.clashes(n)
		default:
			w.stored()
		}
	}
	w.types("Tamat.")
	w.stored()
	var text string
	w.Must(w.DB.NewRaw("select body from modules where id = ?", strings.TrimPrefix(module, "/studio/modul/")).Scan(t.Context(), &text))
	text = lines(text)
	at := 0
	for _, words := range w.typed {
		next := strings.Index(text[at:], words)
		if next < 0 {
			t.Fatalf("%q is lost, or not in its place:\n%s", words, text)
		}
		at += next + len(words)
		if strings.Count(text, words) != strings.Count(strings.Join(w.typed, " "), words) {
			t.Errorf("%q stands %d times", words, strings.Count(text, words))
		}
	}
	for n, words := range w.pasted {
		if got, want := strings.Count(text, words), strings.Count(strings.Join(w.pasted, "\n\n"), words); got != want {
			t.Errorf("what was pasted as number %d stands %d times of %d:\n%s", n, got, want, words)
		}
	}
}
