package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"mumpuni/demo"
	"mumpuni/internal/chromium"
)

// tab is a tab of Chromium with a cookie jar of its own.
type tab struct {
	context.Context
	t       testing.TB
	h       *house
	traffic *traffic
	look    look // the last one seen
	hurried bool // the keyboard does not go through whole pages
	axed    bool // pages bring axe with them
}

// look is how a page is looked at: the width of the window and the theme.
type look struct {
	width int64
	dark  bool
}

func (l look) String() string {
	return fmt.Sprintf("%d %s", l.width, map[bool]string{false: "light", true: "dark"}[l.dark])
}

// looks are all of them, in the order in which quick runs take one for each page; a language changes no colour.
var (
	looks   = []look{{320, false}, {1280, true}, {360, true}, {1280, false}, {360, false}, {320, true}}
	inLight = []look{{320, false}, {1280, false}, {360, false}}
)

// desk is the least width of a window that is not a phone's.
const desk = 640

// browse opens a tab that knows nobody.
func browse(t testing.TB) *tab {
	t.Helper()
	h := home(t)
	b := &tab{t: t, h: h, traffic: newTraffic(h)}
	ctx, cancel, err := chromium.NewTab(chromedp.WithListener(b.traffic.heard))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cancel)
	b.Context = ctx
	b.see(look{width: 360})
	return b
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// open goes to an address of the house, "/kursus".
func (b *tab) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.h.base + path))
}

// command sends one command of the DevTools protocol.
func command[P, R any](b *tab, c cdp.Command[P, R], params P) R {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b, patience)
	defer cancel()
	r, err := chromedp.Call(ctx, c, params)
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

// js evaluates an expression, and waits for it when it is a promise.
func js[T any](b *tab, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%.200s: %v", expression, err)
	}
	return v
}

// see sets the window and the theme. Nothing moves, so that no colour is measured on its way.
func (b *tab) see(l look) {
	b.t.Helper()
	b.look = l
	if l.width < desk {
		b.do(chromedp.EmulateViewport(l.width, 740, chromedp.EmulateMobile))
	} else {
		b.do(chromedp.EmulateViewport(l.width, 800))
	}
	scheme := map[bool]string{false: "light", true: "dark"}[l.dark]
	command(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
}

// speak chooses the language of the pages that are opened from now on.
func (b *tab) speak(lang string) {
	b.t.Helper()
	status := js[int](b, `fetch("/pengaturan", { method: "POST", body: new URLSearchParams({ locale: "`+lang+`" }) }).then(r => r.status)`)
	if status != http.StatusOK {
		b.t.Fatalf("choosing %s: %d", lang, status)
	}
}

// status is how the server answered the page that is open.
func (b *tab) status() int {
	b.t.Helper()
	return js[int](b, `performance.getEntriesByType("navigation")[0].responseStatus`)
}

// path is where the tab is.
func (b *tab) path() string {
	b.t.Helper()
	return js[string](b, `location.pathname + location.search`)
}

// signIn fills the forms of signing in and sends them.
func (b *tab) signIn(nip string, staff bool) {
	b.t.Helper()
	b.open("/masuk")
	b.fill(map[string]string{"login": nip, "password": demo.Password})
	if staff {
		b.until("the second factor is asked", func() bool { return b.path() == "/mfa" })
		b.fill(map[string]string{"code": b.h.code(b.t, nip)})
	}
	b.until(nip+" is signed in", func() bool { return b.path() == "/" })
}

// fill writes into the fields of the form in main and submits it by its own button.
func (b *tab) fill(values map[string]string) {
	b.t.Helper()
	text, _ := json.Marshal(values) //nolint:errchkjson // a map of strings
	b.click(`(() => {
		const form = document.querySelector("main form");
		for (const [name, value] of Object.entries(` + string(text) + `)) form.elements[name].value = value;
		return form.querySelector("button:not([type=button])");
	})()`)
}

// click clicks what the expression gives and waits until the page that follows is loaded.
func (b *tab) click(expression string) {
	b.t.Helper()
	b.leave(func() { js[bool](b, `(setTimeout(() => (`+expression+`).click()), true)`) })
}

// leave does something that leads to another page and waits until that is loaded.
func (b *tab) leave(by func()) {
	b.t.Helper()
	loads := b.traffic.loads()
	by()
	b.until("the next page is loaded", func() bool { return b.traffic.loads() > loads })
}

// patience is how long a busy machine may take for one step; nothing waits that long when all is well.
const patience = 3 * time.Minute

// until waits for a condition.
func (b *tab) until(what string, ok func() bool) {
	b.t.Helper()
	for start := time.Now(); !ok(); time.Sleep(chromium.Pause(time.Since(start))) {
		if time.Since(start) > patience/2 {
			b.t.Fatalf("waited in vain at %s: %s; the page says: %.400s", b.path(), what, js[string](b, `document.body.innerText`))
		}
	}
}

// shot keeps a picture of the page when MUMPUNI_SHOTS names a folder.
func (b *tab) shot(name string) {
	b.t.Helper()
	dir := os.Getenv("MUMPUNI_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}
