package browser

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
)

func number(n int) string { return strconv.Itoa(n) }

// effort is what a part of a story takes: presses of a finger or a mouse, fields written into, seconds of the clock.
type effort struct {
	clicks, fields int
}

// visitor is somebody with a tab of their own who uses what is on the page, and whose effort is counted. Each page they come to is looked
// at in both widths.
type visitor struct {
	finger
	effort *effort
	wide   int64
}

// newVisitor opens a tab as wide as a phone or a desk.
func newVisitor(t testing.TB, wide int64) visitor {
	b := browse(t)
	b.see(look{width: wide})
	return visitor{finger{b}, &effort{}, wide}
}

// as signs in, which is not counted.
func (v visitor) as(key string) visitor {
	v.t.Helper()
	p := persona(v.t, key)
	v.signIn(p.NIP, p.Staff)
	return v
}

func (v visitor) press(selector string) {
	v.t.Helper()
	v.effort.clicks++
	v.finger.press(selector)
}

// key presses one key where the focus is.
func (v visitor) key(text string) {
	v.t.Helper()
	v.effort.clicks++
	v.do(chromedp.KeyEvent(text))
}

func (v visitor) toggle(selector string) {
	v.t.Helper()
	v.effort.clicks++
	v.finger.toggle(selector)
}

func (v visitor) choose(selector string) {
	v.t.Helper()
	v.effort.clicks++
	v.finger.choose(selector)
}

func (v visitor) write(selector, text string) {
	v.t.Helper()
	v.effort.fields++
	js[bool](v.tab, `(() => { const e = document.querySelector(`+quote(selector)+`); e.value = ""; return true })()`)
	v.finger.write(selector, text)
}

// pick chooses in a list: one press opens it, one takes an option.
func (v visitor) pick(selector, value string) {
	v.t.Helper()
	v.effort.clicks += 2
	if !js[bool](v.tab, `(() => { const e = document.querySelector(`+quote(selector)+`); e.value = `+quote(value)+`; e.dispatchEvent(new Event("change", { bubbles: true })); return e.value === `+quote(value)+` })()`) {
		v.t.Fatalf("no option %s in %s at %s", value, selector, v.path())
	}
}

// option is the value of the first option whose words begin so.
func (v visitor) option(selector, words string) string {
	v.t.Helper()
	return js[string](v.tab, `[...document.querySelector(`+quote(selector)+`).options].find(o => o.text.trim().startsWith(`+quote(words)+`))?.value ?? ""`)
}

func (v visitor) file(path string) {
	v.t.Helper()
	v.effort.clicks += 2 // the button, and the file in the system's window
	v.do(chromedp.SetUploadFiles(chromedp.CSS(`[name="file"]`), []string{path}))
}

// to follows the main navigation, which has what staff manage behind a menu.
func (v visitor) to(href string) {
	v.t.Helper()
	link := `header a[href="` + href + `"]`
	if !v.shown(link) {
		v.toggle(`header details.site > summary`)
	}
	v.press(link)
}

// covered are headings that other words of the page lie upon.
const covered = `(() => {
	const rects = node => { const r = document.createRange(); r.selectNodeContents(node); return [...r.getClientRects()].filter(r => r.width > 1 && r.height > 1) };
	const still = e => { for (let x = e; x; x = x.parentElement) if (["fixed", "sticky"].includes(getComputedStyle(x).position)) return false; return e.checkVisibility({ opacityProperty: true }) };
	const texts = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walk.nextNode()) if (walk.currentNode.data.trim() && !walk.currentNode.parentElement.closest(".hush") && still(walk.currentNode.parentElement)) texts.push([walk.currentNode.parentElement, rects(walk.currentNode)]);
	return [...document.querySelectorAll(":is(h1, h2, h3):not(.hush)")].filter(still).flatMap(h => {
		const mine = rects(h);
		return texts.filter(([e, list]) => !h.contains(e) && list.some(a => mine.some(b => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)))
			.map(([e]) => ({ Help: "words lie upon a heading", HTML: h.outerHTML.slice(0, 120) + " " + e.outerHTML.slice(0, 200) }));
	});
})()`

// sees looks at the page in both widths: nothing sticks out or lies upon a heading, and a picture is kept when one is wanted.
func (v visitor) sees(name string) {
	v.t.Helper()
	for _, wide := range []int64{360, 1280} {
		v.see(look{width: wide})
		for _, found := range append(js[[]violation](v.tab, tooWideAt(wide)), js[[]violation](v.tab, covered)...) {
			v.t.Errorf("%s at %d px: %s %s", name, wide, found.Help, found.HTML)
		}
		v.shot(fmt.Sprintf("%s-%d", name, wide))
	}
	v.see(look{width: v.wide})
}

// says is what an element says.
func (v visitor) says(selector string) string {
	v.t.Helper()
	return js[string](v.tab, `[...document.querySelectorAll(`+quote(selector)+`)].map(e => e.innerText).join("\n")`)
}
