package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// keys uses a page with the keyboard alone, and looks at every place where the focus stops.
type keys struct{ *tab }

// in gives the same keyboard to a part of a story.
func (k keys) in(t *testing.T) keys {
	b := *k.tab
	b.t = t
	return keys{&b}
}

// stop is where the focus is, and what is wrong with it there.
type stop struct {
	What    string // the element, in words for a report; empty when nothing on the page has the focus
	Here    bool   // it is what was looked for
	Wrong   []string
	Markers int // focusable places of the page
}

// walker looks at the focus. It notes how everything that can have it looks at rest, before anything has it, and holds each
// stop against that: a ring must be seen, in the window, not covered, and in the order of reading.
const walker = `(window.walker ??= (() => {
	const able = "a[href], button, input:not([type=hidden]), select, textarea, summary, video, [tabindex]:not([tabindex='-1'])";
	const around = e => [e, ...(e.labels ?? []), e.parentElement, e.parentElement?.parentElement, e.closest("article")].filter(Boolean);
	const look = (e, part) => {
		const s = getComputedStyle(e, part), shown = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 && !/, 0\)$/.test(s.outlineColor);
		return (shown ? s.outlineStyle + s.outlineWidth + s.outlineColor : "") + "|" + (s.boxShadow === "none" ? "" : s.boxShadow);
	};
	const ring = e => around(e).flatMap(x => [look(x), look(x, "::after")]);
	const words = e => (e.tagName + (e.id && "#" + e.id) + (e.name ? "[name=" + e.name + "]" : "") + " «" + (e.ariaLabel || e.innerText || e.value || "").trim().slice(0, 40) + "»").toLowerCase();
	const rest = new Map([...document.querySelectorAll(able)].filter(e => e !== document.activeElement).map(e => [e, ring(e)]));
	let last = null;
	const covered = (e, r) => [.1, .5, .9].every(x => [.1, .5, .9].every(y => {
		const hit = document.elementFromPoint(r.x + r.width * x, r.y + r.height * y);
		return !hit || !(hit === e || e.contains(hit) || hit.contains(e) || [...(e.labels ?? [])].some(l => l.contains(hit)));
	}));
	// A field of many lines may reach below the window: browsers bring its caret into view.
	return { rest, stop(wanted, back) {
		const e = document.activeElement, wrong = [];
		if (!e || e === document.body) { last = null; return { What: "", Here: false, Wrong: [], Markers: rest.size }; }
		const inner = e === last && e.tagName === "VIDEO"; // a control of the video, drawn by the browser
		const r = e.getBoundingClientRect(), now = ring(e), before = rest.get(e);
		if (!inner) {
			if (before && e.tagName !== "VIDEO" && !now.some((x, i) => x !== before[i] && x !== "|")) wrong.push("no ring shows the focus");
			if (r.width < 1 || r.height < 1) wrong.push("it has no size");
			else if (r.height < innerHeight && e.tagName !== "TEXTAREA" && (r.bottom > innerHeight + 2 || r.top < -2) || r.bottom < 0 || r.top > innerHeight || r.right < 0 || r.left > innerWidth) wrong.push("it is outside the window: " + [r.left, r.top, r.right, r.bottom].map(Math.round));
			else if (covered(e, r)) wrong.push("something covers it");
			if (last && last.isConnected && last !== e && last.checkVisibility()) {
				const p = last.getBoundingClientRect(), follows = last.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING;
				if (!follows === !back) wrong.push("the focus came back from " + words(last));
				else if (!back && Math.abs(p.y + p.height / 2 - r.y - r.height / 2) < 8 && r.right <= p.left) wrong.push("it stands to the left of " + words(last) + ", which came before it");
			}
			if (e.tabIndex > 0) wrong.push("tabindex " + e.tabIndex);
		}
		last = e;
		const first = wanted && [...document.querySelectorAll(wanted)].find(x => x.checkVisibility());
		return { What: words(e), Here: !!first && (first === e || wanted.startsWith("[name") && e.matches(wanted)), Wrong: wrong, Markers: rest.size };
	} };
})())`

// at looks at the focus; wanted is a selector of what is looked for, or empty.
func (k keys) at(wanted string, back bool) stop {
	k.t.Helper()
	s := js[stop](k.tab, walker+fmt.Sprintf(`.stop(%s, %v)`, quote(wanted), back))
	for _, w := range s.Wrong {
		findings.add(k.t, finding{"keyboard", k.path(), k.look, violation{Rule: "focus", Help: w, Selector: s.What, Why: w}})
	}
	return s
}

// hit presses keys.
func (k keys) hit(text string, modifiers ...chromedp.Modifier) {
	k.t.Helper()
	var opts []chromedp.KeyOption
	if len(modifiers) > 0 {
		opts = append(opts, chromedp.KeyModifiers(modifiers...))
	}
	k.do(chromedp.KeyEvent(text, opts...))
}

// reach presses Tab until the first visible element of the selector has the focus: at most once around the page.
func (k keys) reach(selector string) {
	k.t.Helper()
	k.until("there is "+selector, func() bool { return k.shown(selector) })
	s := k.at(selector, false)
	for steps, around := 0, 0; !s.Here; steps++ {
		if s.What == "" && steps > 0 {
			around++
		}
		if around > 1 || steps > 3*s.Markers+60 {
			k.t.Fatalf("Tab does not lead to %s at %s", selector, k.path())
		}
		k.hit(kb.Tab)
		s = k.at(selector, false)
	}
}

// walk goes once through the whole page, to see every stop, and comes to its end: nothing holds the focus.
func (k keys) walk() {
	k.t.Helper()
	seen := map[string]bool{}
	s := k.at("", false)
	for steps := 0; steps == 0 || s.What != ""; steps++ {
		if steps > 3*s.Markers+60 {
			k.t.Fatalf("Tab does not come to the end of %s: it is at %s", k.path(), s.What)
		}
		k.hit(kb.Tab)
		s = k.at("", false)
		seen[s.What] = true
	}
	k.t.Logf("%s: %d stops", k.path(), len(seen)-1)
}

// on reports whether what has the focus matches the selector.
func (k keys) on(selector string) bool {
	k.t.Helper()
	return js[bool](k.tab, `document.activeElement.matches(`+quote(selector)+`)`)
}

// press follows a link by Enter, and pushes a button by the space bar.
func (k keys) press(selector string) {
	k.t.Helper()
	k.reach(selector)
	k.leave(func() { k.push() })
}

func (k keys) toggle(selector string) {
	k.t.Helper()
	k.reach(selector)
	k.push()
	k.held()
}

// held reports a focus that an act lost.
func (k keys) held() {
	k.t.Helper()
	if k.at("", false).What == "" {
		k.t.Errorf("the focus is lost at %s", k.path())
	}
}

func (k keys) push() {
	k.t.Helper()
	if k.on("button, summary") {
		k.hit(" ")
	} else {
		k.hit(kb.Enter)
	}
}

// choose ticks a box by the space bar, and comes to a radio button by the arrows of its group.
func (k keys) choose(selector string) {
	k.t.Helper()
	name := js[string](k.tab, `document.querySelector(`+quote(selector)+`).name`)
	checked := func() bool { return js[bool](k.tab, `document.querySelector(`+quote(selector)+`).checked`) }
	if js[string](k.tab, `document.querySelector(`+quote(selector)+`).type`) == "checkbox" {
		k.reach(selector)
		k.hit(" ")
	} else {
		k.reach(`[name="` + name + `"]`)
		for steps := 0; !checked() && steps < 20; steps++ {
			if steps == 0 {
				k.hit(" ")
			} else {
				k.hit(kb.ArrowDown)
			}
		}
	}
	k.held()
	if !checked() {
		k.t.Fatalf("the keyboard does not choose %s", selector)
	}
}

// write types over what stands in a field.
func (k keys) write(selector, text string) {
	k.t.Helper()
	k.reach(selector)
	k.hit("a", chromedp.ModifierCtrl)
	command(k.tab, input.InsertText, input.InsertTextParams{Text: text})
	k.held()
}

// pick comes to an option of a list by the arrows.
func (k keys) pick(selector string, wanted func(option string) bool) {
	k.t.Helper()
	k.reach(selector)
	now := func() string {
		return js[string](k.tab, `(o => o.value + " " + o.text)(document.activeElement.selectedOptions[0])`)
	}
	for range 80 {
		if wanted(now()) {
			return
		}
		k.hit(kb.ArrowDown)
	}
	k.t.Fatalf("the arrows do not come to the option of %s; the last one is %s", selector, now())
}

// anything but nothing: the first real option of a list.
func anything(option string) bool { return !strings.HasPrefix(option, " ") }
