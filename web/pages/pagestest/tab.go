package pagestest

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"mumpuni/internal/chromium"
)

// Tab is one tab of Chromium.
type Tab struct {
	context.Context
	T testing.TB
}

// NewTab opens a tab with nothing stored in it, for as long as most.
func NewTab(t testing.TB, most time.Duration) Tab {
	t.Helper()
	tab, closeTab, err := chromium.NewTab()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(tab, most)
	t.Cleanup(func() {
		cancel()
		closeTab()
	})
	return Tab{ctx, t}
}

// Phone opens a tab as wide as a small phone.
func Phone(t testing.TB, most time.Duration) Tab {
	t.Helper()
	b := NewTab(t, most)
	b.Do(chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile))
	return b
}

// Do takes steps, and stops the test when one fails.
func (b Tab) Do(steps ...chromedp.Action[chromedp.Void]) {
	b.T.Helper()
	if err := chromedp.Do(b, steps...); err != nil {
		b.T.Fatal(err)
	}
}

// Open goes to address.
func (b Tab) Open(address string) {
	b.T.Helper()
	b.Do(chromedp.Navigate(address))
}

// Arrived reports whether the page whose path ends so is there, all of it.
func (b Tab) Arrived(suffix string) bool {
	b.T.Helper()
	there, err := chromedp.Run(b, chromedp.Evaluate[bool](`document.readyState !== "loading" && location.pathname.endsWith("`+suffix+`")`))
	switch {
	case err == nil:
		return there
	case strings.Contains(err.Error(), "navigated or closed"): // asked between two pages
		return false
	}
	b.T.Fatal(err)
	return false
}

// Text is what the first element that fits selector says, "" when there is none; spaces at which no line ends are spaces.
func (b Tab) Text(selector string) string {
	b.T.Helper()
	return strings.ReplaceAll(JS[string](b, `document.querySelector("`+selector+`")?.textContent ?? ""`), "\u00a0", " ")
}

// Shown reports whether the element of that data attribute can be seen.
func (b Tab) Shown(name string) bool {
	b.T.Helper()
	return JS[bool](b, `(() => { const e = document.querySelector("[data-`+name+`]"); return !!e && e.checkVisibility() })()`)
}

// Shot keeps a picture of the page when MUMPUNI_SHOTS names a folder.
func (b Tab) Shot(name string) {
	b.T.Helper()
	dir := os.Getenv("MUMPUNI_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(dir+"/"+name+".png", png, 0o600) //nolint:gosec // whoever runs the tests names the folder
	}
	if err != nil {
		b.T.Fatal(err)
	}
}

// Narrow fails when the page is wider than the window.
func (b Tab) Narrow(name string) {
	b.T.Helper()
	if over := JS[int](b, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		b.T.Errorf("%s is %d px wider than the phone", name, over)
	}
}

// Clean fails on everything that axe finds on the page.
func (b Tab) Clean(name string) {
	b.T.Helper()
	if !JS[bool](b, `typeof loadAxe === "function"`) { // the pages that follow bring it with them
		b.Do(chromium.OnEachPage(chromium.LoadAxe))
		JS[bool](b, chromium.LoadAxe+";true")
	}
	found, err := chromedp.Run(b, chromedp.Evaluate[string](`loadAxe();
		axe.run(document, {resultTypes: ["violations"], runOnly: `+chromium.Rules+`}).then(r =>
			r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html.slice(0, 120)).join(" | ")).join("\n"))`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.T.Fatal(err)
	}
	if found != "" {
		b.T.Errorf("axe on %s:\n%s", name, found)
	}
}

// JS evaluates an expression.
func JS[T any](b Tab, expression string) T {
	b.T.Helper()
	v, err := chromedp.Run(b, chromedp.Evaluate[T](expression))
	if err != nil {
		b.T.Fatalf("%s: %v", expression, err)
	}
	return v
}

// Until waits for a condition, at most half a minute: other tests may have the machine. It gives how long that took.
func Until(t testing.TB, what string, ok func() bool) time.Duration {
	t.Helper()
	start := time.Now()
	for !ok() {
		if time.Since(start) > 30*time.Second {
			t.Fatalf("waited in vain: %s", what)
		}
		time.Sleep(chromium.Pause(time.Since(start)))
	}
	return time.Since(start)
}
