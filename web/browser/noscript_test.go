package browser

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// finger uses a page by touching what is there; it runs no script in it.
type finger struct{ *tab }

// touch scrolls to the first element of selector that can be seen, and clicks in its middle.
func (f finger) touch(selector string) {
	f.t.Helper()
	at := js[[]float64](f.tab, `(() => {
		const e = [...document.querySelectorAll(`+quote(selector)+`)].find(e => e.checkVisibility());
		if (!e) return [];
		e.scrollIntoView({ block: "center", behavior: "instant" });
		const r = e.getClientRects()[0]; // a link that wraps has several
		return [r.x + r.width / 2, r.y + r.height / 2];
	})()`)
	if len(at) == 0 {
		f.t.Fatalf("nothing to touch at %s: %s", f.path(), selector)
	}
	f.do(chromedp.MouseClickXY(at[0], at[1]))
}

func (f finger) toggle(selector string) { f.t.Helper(); f.touch(selector) }

func (f finger) choose(selector string) {
	f.t.Helper()
	f.touch(selector)
	if !js[bool](f.tab, `document.querySelector(`+quote(selector)+`).checked`) {
		f.t.Fatalf("touched, and not chosen: %s", selector)
	}
}

func (f finger) press(selector string) {
	f.t.Helper()
	f.leave(func() { f.touch(selector) })
}

func (f finger) write(selector, text string) {
	f.t.Helper()
	f.touch(selector)
	command(f.tab, input.InsertText, input.InsertTextParams{Text: text})
}

// study turns all pages and gives the learner's word that the rest was read.
func (f finger) study(b *tab, _, nip string) {
	b.t.Helper()
	for b.pass(nip); b.shown(`#halaman a[rel="next"]`); b.pass(nip) {
		f.press(`#halaman a[rel="next"]`)
	}
	f.press(`form[action$="/selesai"] button`)
}

func TestWithoutScript(t *testing.T) {
	b := browse(t)
	command(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.journey(finger{b}, b.h.newcomer(t), func(page string) {
		b.t.Logf("%s: %s", page, b.path())
		for _, v := range js[[]violation](b, tooWideAt(360)) {
			t.Errorf("%s without script: %s %s", page, v.Help, v.HTML)
		}
	})
}
