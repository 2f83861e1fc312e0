package courses_test

import (
	"encoding/json"
	"strings"
	"testing"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/packages"
	"mumpuni/packages/packagestest"
	"mumpuni/web/pages/pagestest"
)

// attacksH5P is a library that tries to get out of its page; each attack is told as an answer of its name.
const attacksH5P = `
const tell = (name, won) => {
	const e = new H5P.XAPIEvent();
	e.data.statement = { verb: { id: "http://adlnet.gov/expapi/verbs/answered" }, object: { id: name }, context: { contextActivities: { parent: [{ id: "x" }] } }, result: { response: won ? "WON" : "held" } };
	H5P.externalDispatcher.trigger(e);
};
const tried = (name, attack) => { try { tell(name, attack()); } catch (e) { tell(name, false); } };
const later = (name, attack) => Promise.race([Promise.resolve().then(attack).then(r => r !== false, () => false), new Promise(r => setTimeout(() => r(false), 2500))]).then(won => tell(name, won));
const attack = words => {
	const { home, kata, other, module } = words;
	tried("cookie read", () => /(^|;\s*)s=/.test(document.cookie));
	tried("storage kept", () => localStorage.getItem("jahat") !== null || document.cookie.includes("jahat"));
	try { localStorage.setItem("jahat", "1"); document.cookie = "jahat=1; path=/; max-age=9999"; } catch (e) {}
	tried("parent", () => !!parent.document.body);
	tried("top", () => !!top.document.body);
	tried("opener", () => !!opener);
	tried("top navigation", () => { top.location = home + "/keluar"; return false; });
	tried("top replaced", () => { top.location.href = "javascript:1"; return false; });
	tried("popup", () => !!window.open(home + "/kursus"));
	tried("worker", () => { const w = new Worker(URL.createObjectURL(new Blob(["postMessage(1)"]))); w.onmessage = () => tell("worker ran", true); return false; });
	tried("shared worker", () => { const w = new SharedWorker(URL.createObjectURL(new Blob(["onconnect = e => e.ports[0].postMessage(1)"]))); w.port.onmessage = () => tell("shared worker ran", true); return false; });
	tried("script in the page", () => { const s = document.createElement("script"); s.textContent = "window.inlineRan = true"; document.head.append(s); return !!window.inlineRan; });
	const report = { item: "h5p", module, launch: 1, seq: 9, completion: "completed", success: "passed", score: { scaled: 1 }, state: "{}", seconds: 9, left: true, answers: [] };
	top.postMessage({ kind: "report", report }, "*");
	postMessage({ kind: "start", item: {}, state: "", base: home + "/", play: { library: "x", styles: [], scripts: [] }, learner: {} }, "*", [new MessageChannel().port2]);
	const form = document.createElement("form"); form.method = "post"; form.action = home + "/uji/formulir"; document.body.append(form);
	const frame = document.createElement("iframe"); frame.name = "f"; document.body.append(frame); form.target = "f"; try { form.submit(); } catch (e) {}
	const get = (tag, at) => new Promise((yes, no) => { const i = document.createElement(tag); i.onload = yes; i.onerror = no; i.src = at; document.head.append(i); });
	return Promise.all([
		later("service worker", () => navigator.serviceWorker.register("sw.js")),
		later("api", () => fetch(home + "/api/v1/enrolments", { mode: "no-cors", credentials: "include" })),
		later("forged score of another", () => fetch(kata, { method: "POST", mode: "no-cors", credentials: "include", body: JSON.stringify(report) })),
		later("beacon", () => { const seen = new Promise((yes, no) => { addEventListener("securitypolicyviolation", e => e.effectiveDirective === "connect-src" && no()); setTimeout(yes, 1500); }); navigator.sendBeacon(kata, "{}"); return seen; }),
		later("socket", () => new Promise((yes, no) => { const s = new WebSocket(home.replace("http", "ws")); s.onopen = yes; s.onerror = no; })),
		later("other's package", () => fetch(other)),
		later("outside", () => fetch("https://example.com/", { mode: "no-cors" })),
		later("module from outside", () => import("data:text/javascript,1")),
		later("picture from the app", () => get("img", home + "/aset/x.png")),
		later("script from the app", () => get("script", home + "/aset/app.js")),
		later("other's frame", () => new Promise((yes, no) => { const f = document.createElement("iframe"); f.src = other; f.onload = () => { try { f.contentDocument.title === "Rahasia" ? yes() : no(); } catch (e) { no(); } }; document.body.append(f); })),
	]).then(() => tell("all tried", false));
};
H5P.Uji = function (params, id, extras) {
	H5P.EventDispatcher.call(this);
	this.contentId = id;
	this.attach = () => { const words = extras && extras.previousState; if (words) setTimeout(() => attack(words), 100); };
};
H5P.Uji.prototype = Object.create(H5P.EventDispatcher.prototype);
const post = MessagePort.prototype.postMessage; // the port itself is caught, and others are named over it
MessagePort.prototype.postMessage = function (said, ...rest) {
	if (said && said.kind === "report") Object.assign(said.report, { item: "lain", launch: 1, module: "x", enrolment: "x" });
	return post.call(this, said, ...rest);
};`

// A hostile library of an H5P package gets at nothing: not at cookies or storage of anybody, the pages around it, the app, other windows, other
// packages; and what it says is said of its own module and its own learner, whatever it names.
func TestAHostileH5PGetsAtNothing(t *testing.T) {
	var hostile, secret id.Module
	a := fullerAcademy(t, 1, 0, func(a *academy) {
		secret = a.addFile(courses.ModuleDraft{Kind: courses.Package, Title: "Paket lain", Minutes: 5}, "lain.zip", packagestest.Zip(t, map[string]string{
			"imsmanifest.xml": packagestest.Manifest12("index.html"), "index.html": "<!DOCTYPE html><html><head><title>Rahasia</title></head><body></body></html>",
		}))
		hostile = a.addFile(courses.ModuleDraft{Kind: courses.Package, Title: "Paket jahat", Minutes: 5}, "jahat.h5p", packagestest.H5P(t, attacksH5P, nil))
	})
	ctx := t.Context()
	neighbour := a.person("Tetangga")
	enrolment, err := a.courses.Enrol(ctx, a.learner, a.course.ID)
	a.must(err)
	theirs, err := a.courses.Enrol(ctx, neighbour, a.course.ID)
	a.must(err)
	_, err = a.courses.OpenModule(ctx, neighbour, theirs, secret, 0)
	a.must(err)
	other, _, _, err := a.courses.OpenPackage(ctx, neighbour, theirs, secret, "I1", packages.How{})
	a.must(err)
	_, err = a.courses.OpenModule(ctx, a.learner, enrolment, hostile, 0)
	a.must(err)
	_, _, _, err = a.courses.OpenPackage(ctx, a.learner, enrolment, hostile, "h5p", packages.How{})
	a.must(err)
	words, err := json.Marshal(map[string]string{
		"home": a.app.URL, "kata": a.app.URL + "/belajar/" + theirs.String() + "/" + secret.String() + "/paket/kata", "other": other.BaseURL + "index.html", "module": secret.String(),
	})
	a.must(err)
	state, err := json.Marshal(map[string]map[string]string{"0": {"state": string(words)}})
	a.must(err)
	_, err = a.db.NewRaw("update package_states set state = ? where module_id = ?", string(state), hostile).Exec(ctx)
	a.must(err)
	b := a.phone()
	lesson := "/belajar/" + enrolment.String() + "/" + hostile.String()
	for round := range 2 { // the second time it looks for what it kept the first time
		b.Open(a.app.URL + lesson)
		pagestest.Until(t, "it can be opened", func() bool { return b.Shown("item") })
		pagestest.JS[bool](b, `(document.querySelector("[data-item]").click(), true)`)
		var tried []struct{ Question, Response string }
		pagestest.Until(t, "all was tried", func() bool {
			tried = nil
			a.must(a.db.NewRaw("select question, response from package_statements where module_id = ? and verb = 'answered' and launch = ? order by id", hostile, round+2).Scan(ctx, &tried))
			for _, one := range tried {
				if one.Question == "all tried" {
					return true
				}
			}
			return false
		})
		for _, one := range tried {
			if one.Response == "WON" {
				t.Errorf("round %d: %s", round, one.Question)
			}
			t.Logf("%-24s %s", one.Question, one.Response)
		}
		if len(tried) < 23 {
			t.Errorf("%d attacks were told", len(tried))
		}
		if at := pagestest.JS[string](b, `location.pathname`); at != lesson {
			t.Errorf("the page is now %s", at)
		}
	}
	if kept := pagestest.JS[string](b, `document.cookie`); strings.Contains(kept, "jahat") {
		t.Errorf("it left a cookie: %s", kept)
	}
	var forged, strangers int
	a.must(a.db.NewRaw("select count(*) from package_states where success <> 'unknown' or done_at is not null").Scan(ctx, &forged))
	a.must(a.db.NewRaw("select count(*) from package_statements where verb <> 'launched' and (enrolment_id <> ? or module_id <> ? or item <> 'h5p')", enrolment, hostile).Scan(ctx, &strangers))
	if forged != 0 || strangers != 0 {
		t.Errorf("%d scores were forged, %d statements are of others", forged, strangers)
	}
}
