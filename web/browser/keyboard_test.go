package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// keyboard is a tab that only its keyboard works, in the window of a desk.
func keyboard(t *testing.T) keys {
	t.Helper()
	k := keys{browse(t)}
	k.see(look{width: 1280})
	command(k.tab, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	return k
}

// The story of a learner, from the landing page to a certificate that anybody can verify, on a phone with a keyboard: it has
// the most that can be in the way.
func TestKeyboardLearner(t *testing.T) {
	k := keyboard(t)
	k.see(look{width: 360})
	command(k.tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: quick})
	k.landing()
	k.refusedSignIn()
	k.journey(k, k.h.newcomer(t), k.notice)
}

// landing tries the skip link and goes to signing in.
func (k keys) landing() {
	k.t.Helper()
	k.open("/")
	k.walk()
	k.hit(kb.Tab)
	if !k.on("a.skip") {
		k.t.Error("the skip link is not the first stop")
	}
	k.at("", false)
	k.hit(kb.Enter)
	if !k.on("main") {
		k.t.Error("the skip link does not lead to the content")
	}
	k.hit(kb.Tab)
	if !js[bool](k.tab, `document.querySelector("main").contains(document.activeElement)`) {
		k.t.Error("after the skip link Tab does not go on in the content")
	}
	k.hit(kb.Tab, chromedp.ModifierShift)
	k.hit(kb.Tab, chromedp.ModifierShift)
	if !js[bool](k.tab, `document.querySelector("header").contains(document.activeElement)`) {
		k.t.Error("Shift+Tab does not go back to the head of the page")
	}
	k.press(`a[href="/masuk"]`)
}

// refusedSignIn sends an empty form: the summary has the focus, and its link leads to the field.
func (k keys) refusedSignIn() {
	k.t.Helper()
	k.write(`[name="login"]`, "199003122019032001")
	k.write(`[name="password"]`, "bukan-ini-kata-sandinya")
	k.leave(func() { k.hit(kb.Enter) })
	k.until("the summary has the focus", func() bool { return k.on(".summary") })
	k.at("", false)
	if !k.shown(".summary a") {
		return
	}
	k.hit(kb.Tab + kb.Enter)
	if !k.on("input") {
		k.t.Errorf("the summary's link leads to %s", k.at("", false).What)
	}
}

// notice walks through each kind of page once, and tries what belongs to it.
func (k keys) notice(what string) {
	k.t.Helper()
	k.t.Logf("%s: %s", what, k.path())
	if k.h.walked == nil {
		k.h.walked = map[string]bool{}
	}
	if k.h.walked[what] || k.hurried {
		return
	}
	k.h.walked[what] = true
	switch what {
	case "quiz": // its stops are seen while answering
		return
	case "home":
		k.menus()
	case "catalogue":
		k.search()
	}
	k.walk()
}

// menus open by the space bar, and Escape closes them and stays there.
func (k keys) menus() {
	k.t.Helper()
	for _, menu := range []string{"header details.menu:not(.site) > summary", "header details.site > summary"} {
		if !k.shown(menu) {
			continue
		}
		k.toggle(menu)
		k.until("the menu opens", func() bool { return k.shown("header details[open] .menu-panel") })
		k.hit(kb.Tab)
		k.at("", false)
		if !k.on("header details[open] .menu-panel *") {
			k.t.Errorf("Tab does not lead into the open menu %s", menu)
		}
		k.hit(kb.Escape)
		if k.shown("header details[open] .menu-panel") || !k.on(menu) {
			k.t.Errorf("Escape does not close %s and stay there", menu)
		}
	}
}

// search finds nothing, then something, and narrows by a filter.
func (k keys) search() {
	k.t.Helper()
	k.write(`main [type="search"]`, "memasak rendang")
	k.leave(func() { k.hit(kb.Enter) })
	if !k.shown(".empty") {
		k.t.Error("nothing was to be found, and the page does not say so")
	}
	k.write(`main [type="search"]`, "naskah")
	k.leave(func() { k.hit(kb.Enter) })
	k.toggle(`main details.fold > summary`)
	k.pick(`[name="jp"]`, anything)
	k.press(`main details.fold button`)
	if !strings.Contains(k.path(), "naskah") {
		k.t.Errorf("the filter forgets the search: %s", k.path())
	}
	k.press(`main :is(form, .empty) a[href="/kursus"]`) // what takes the search back stands beside what was found, or where nothing was
}
