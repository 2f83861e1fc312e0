package browser

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"sync"
	"testing"

	"mumpuni/internal/chromium"
)

// violation is a rule of axe that an element breaks.
type violation struct {
	Rule, Help, Selector, HTML, Why string
}

// axeRun asks for WCAG 2.2 AA and the best practices, with all that unfolds inside main unfolded. That includes targets of at
// least 24 px (2.5.8).
const axeRun = `(async only => {
	for (const d of document.querySelectorAll("main details")) d.open = true;
	const r = await axe.run(document, { resultTypes: ["violations"], runOnly: only });
	return r.violations.flatMap(v => v.nodes.map(n => ({
		Rule: v.id, Help: v.help, Selector: n.target.flat(9).join(" "), HTML: n.html.slice(0, 300), Why: (n.failureSummary ?? "").slice(0, 400),
	})));
})(%s)`

const (
	everything = chromium.Rules
	colours    = `{ type: "rule", values: ["color-contrast", "link-in-text-block"] }`
	targets    = `{ type: "rule", values: ["target-size"] }`
)

// tooWide names what sticks out of the window: an element that is not inside something that scrolls by itself.
const tooWide = `(() => {
	const width = %d;
	if (document.documentElement.scrollWidth <= width) return [];
	const scrolls = e => e && e !== document.body && (/auto|scroll|hidden|clip/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
	return [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > width + 1 && !scrolls(e.parentElement)).slice(0, 3)
		.map(e => ({ Rule: "page-wider-than-window", Help: "the page scrolls sideways: " + document.documentElement.scrollWidth + " px", Selector: e.tagName + "." + e.className, HTML: e.outerHTML.slice(0, 300), Why: "" }))
		.concat([{ Rule: "page-wider-than-window", Help: document.documentElement.scrollWidth + " px", Selector: "html", HTML: "", Why: "" }]).slice(0, 3);
})()`

func tooWideAt(width int64) string { return fmt.Sprintf(tooWide, width) }

// inspect runs axe on the page as it stands, in each of the looks, and reports what it finds. Whatever can differ between two
// looks is asked in both: a theme changes colours, and a width changes the size of targets and, where the layout becomes
// another, everything.
func (b *tab) inspect(name string, in ...look) {
	b.t.Helper()
	b.loadAxe()
	layouts, coats := map[bool]bool{}, map[[2]bool]bool{}
	for _, l := range in {
		b.see(l)
		ask, narrow := targets, l.width < desk
		switch {
		case !layouts[narrow]:
			ask = everything
		case !coats[[2]bool{narrow, l.dark}]:
			ask = colours
		}
		layouts[narrow], coats[[2]bool{narrow, l.dark}] = true, true
		findings.looked(b.status())
		found := js[[]violation](b, fmt.Sprintf(axeRun, ask))
		found = append(found, js[[]violation](b, tooWideAt(l.width))...)
		for _, v := range found {
			findings.add(b.t, finding{name, b.path(), l, v})
		}
	}
}

// loadAxe makes axe known to the page.
func (b *tab) loadAxe() {
	b.t.Helper()
	if !b.axed {
		b.axed = true
		b.do(chromium.OnEachPage(chromium.LoadAxe))
		js[bool](b, chromium.LoadAxe+";true")
	}
	js[bool](b, "(loadAxe(), true)")
}

// finding is a violation with the page it stands on.
type finding struct {
	page, path string
	look       look
	violation
}

// report collects findings, each once however many pages and looks show it.
type report struct {
	mu       sync.Mutex
	list     map[string][]finding
	statuses map[int]int // how often a page was inspected that the server answered so
}

var findings = &report{list: map[string][]finding{}, statuses: map[int]int{}}

// looked counts an inspection.
func (r *report) looked(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.statuses[status]++
}

// sum says what was inspected.
func (r *report) sum() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return fmt.Sprintf("axe: pages by answer %v, %d kinds of findings", r.statuses, len(r.list))
}

func (r *report) add(t testing.TB, f finding) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	key := f.Rule + "\n" + pattern(f.path) + "\n" + f.Selector
	if len(r.list[key]) == 0 {
		t.Errorf("%s (%s, %s): %s at %s\n\t%s\n\t%s", f.page, f.path, f.look, f.Rule, f.Selector, f.HTML, strings.ReplaceAll(f.Why, "\n", "\n\t"))
	}
	r.list[key] = append(r.list[key], f)
	r.write(t)
}

// write keeps the findings in the file that MUMPUNI_FINDINGS names.
func (r *report) write(t testing.TB) {
	file := os.Getenv("MUMPUNI_FINDINGS")
	if file == "" {
		return
	}
	var lines []string
	for _, all := range r.list {
		f := all[0]
		lines = append(lines, fmt.Sprintf("## %s · %s\n- page: %s (%s), %d times, first in %s\n- selector: `%s`\n- html: `%s`\n- %s: %s\n",
			f.Rule, pattern(f.path), f.path, f.page, len(all), f.look, f.Selector, f.HTML, f.Help, strings.ReplaceAll(f.Why, "\n", " ")))
	}
	sort.Strings(lines)
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o644); err != nil { //nolint:gosec // a report to read
		t.Error(err)
	}
}
