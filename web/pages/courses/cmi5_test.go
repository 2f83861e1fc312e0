package courses_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/packages"
	"mumpuni/packages/packagestest"
	"mumpuni/web/pages/pagestest"
)

// lessonCMI5 says, the first time, where its learner is, and that they failed; the second time, that they passed, and ends.
const lessonCMI5 = `
const kept = await state("GET", "tempat");
if (kept.status === 200 && (await kept.json()).hal === 2) { await say("passed", won(0.9)); await say("completed", did); await end(); }
else { await state("PUT", "tempat", { hal: 2 }); await say("failed", lost(0.4)); out.textContent = "hal 2"; }`

// verbs are what a learner's package said in this module, in order.
func (a *academy) verbs(module id.Module) (list []string) {
	a.t.Helper()
	var registration uuid.UUID
	if err := a.db.NewRaw("select id from package_registrations where module_id = ?", module).Scan(a.t.Context(), &registration); err != nil {
		return nil
	}
	kept, err := a.xapi.Statements(a.t.Context(), a.db, registration)
	a.must(err)
	for _, k := range kept {
		list = append(list, k.Verb.ID[strings.LastIndexByte(k.Verb.ID, '/')+1:])
	}
	return list
}

// A package of cmi5 is opened, left in the middle, gone on with and ended by itself, in a browser.
func TestAPackageOfCMI5InTheBrowser(t *testing.T) {
	var module id.Module
	a := fullerAcademy(t, 1, 0, func(a *academy) {
		module = a.addFile(courses.ModuleDraft{Kind: courses.Package, Title: "Paket cmi5", Minutes: 5}, "paket.zip", packagestest.CMI5(t, `moveOn="CompletedAndPassed" masteryScore="0.8"`, lessonCMI5))
	})
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	b := a.phone()
	b.Open(a.app.URL + "/belajar/" + enrolment.String() + "/" + module.String())
	b.Narrow("cmi5")
	b.Clean("cmi5")
	open := func() {
		pagestest.Until(t, "it can be opened", func() bool { return b.Shown("item") })
		pagestest.JS[bool](b, `(document.querySelector("[data-item]").click(), true)`)
	}
	open()
	pagestest.Until(t, "it says where its learner is", func() bool { return slices.Equal(a.verbs(module), []string{"launched", "initialized", "failed"}) })
	b.Narrow("cmi5 open")
	b.Shot("paket-cmi5")
	pagestest.JS[bool](b, `(document.querySelector("[data-close]").click(), true)`)
	pagestest.Until(t, "it was left, and the page says what stands", func() bool { return strings.Contains(b.Text("#paket"), "40") && b.Shown("item") })
	open()
	pagestest.Until(t, "it goes on where it stopped, passes and closes itself", func() bool { return b.Shown("item") && strings.Contains(b.Text("#paket"), "90") })
	b.Shot("paket-cmi5-selesai")
	b.Clean("cmi5 done")
	want := []string{"launched", "initialized", "failed", "abandoned", "launched", "initialized", "passed", "completed", "terminated", "satisfied"}
	if got := a.verbs(module); len(got) != len(want) || !slices.Contains(got, "satisfied") || slices.Index(got, "satisfied") < slices.Index(got, "completed") {
		t.Errorf("%v", got)
	}
	var done int
	a.must(a.db.NewRaw("select count(*) from module_progress where module_id = ? and completed_at is not null", module).Scan(t.Context(), &done))
	if done != 1 || !b.Shown("done") {
		t.Errorf("the module is not done: %d", done)
	}
}

// attacksCMI5 try to get at what is another's by the credential of this session and by all else that a page can; each is told, won or held,
// in a state document of its own.
const attacksCMI5 = `
const tried = {};
const tell = (name, won) => { tried[name] = won ? "WON" : "held"; };
const attempt = async (name, attack) => { try { tell(name, (await Promise.race([attack(), new Promise((r) => setTimeout(() => r(false), 2500))])) === true); } catch (e) { tell(name, false); } };
const victim = await (await state("GET", "sasaran")).json();
const ok = (answer) => answer.status < 300;
await attempt("another's registration", async () => (await say("passed", won(1), (st) => { st.context.registration = victim.registration; })) < 300);
await attempt("another's actor", async () => (await say("passed", won(1), (st) => { st.actor = victim.actor; })) < 300);
await attempt("another part", async () => (await say("passed", won(1), (st) => { st.object.id = victim.activity; })) < 300);
await attempt("no mastery", async () => (await say("passed", won(0.1))) < 300);
await attempt("mastery of its own", async () => (await say("passed", won(0.1), (st) => { st.context.extensions[kinds + "extensions/masteryscore"] = 0; })) < 300);
await attempt("waived by itself", async () => (await say("x", { success: true, completion: true }, (st) => { st.verb.id = "https://w3id.org/xapi/adl/verbs/waived"; })) < 300);
await attempt("satisfied by itself", async () => (await say("x", undefined, (st) => { st.verb.id = "https://w3id.org/xapi/adl/verbs/satisfied"; })) < 300);
await attempt("another's state", async () => ok(await call("GET", "activities/state", { stateId: "LMS.LaunchData", activityId: victim.activity, agent: JSON.stringify(victim.actor), registration: victim.registration })));
await attempt("another's state, as oneself", async () => ok(await call("GET", "activities/state", { stateId: "LMS.LaunchData", activityId: victim.activity, agent: JSON.stringify(actor), registration })));
await attempt("another's preferences", async () => ok(await call("GET", "agents/profile", { profileId: "cmi5LearnerPreferences", agent: JSON.stringify(victim.actor) })));
await attempt("another's activity", async () => ok(await call("PUT", "activities/profile", { profileId: "x", activityId: victim.activity }, {}, { "If-None-Match": "*" })));
await attempt("launch data written", async () => ok(await call("PUT", "activities/state", { stateId: "LMS.LaunchData", activityId: activity, agent: JSON.stringify(actor), registration }, { masteryScore: 0 }, { "If-Match": "*" })));
await attempt("another's statements", async () => (await (await call("GET", "statements", { registration: victim.registration })).json()).statements.length > 0);
await attempt("all statements", async () => (await (await call("GET", "statements", {})).json()).statements.some((st) => st.context.registration !== registration));
await attempt("a guessed key", async () => "auth-token" in (await (await fetch(victim.fetch, { method: "POST" })).json()));
await attempt("its own key again", async () => "auth-token" in (await (await fetch(told.get("fetch"), { method: "POST" })).json()));
await attempt("endpoint of the app", async () => ok(await fetch(victim.home + "/xapi/statements", { headers: { Authorization: auth, "X-Experience-API-Version": "1.0.3" } })));
await attempt("endpoint of the app, by cookie", async () => !!(await fetch(victim.home + "/xapi/statements", { mode: "no-cors", credentials: "include" })));
await attempt("kata of the app", async () => !!(await fetch(victim.home + victim.kata, { method: "POST", mode: "no-cors", credentials: "include", body: "{}" })));
await attempt("cookie", async () => /(^|;\s*)s=/.test(document.cookie) || document.cookie.includes("jahat"));
await attempt("storage", async () => localStorage.getItem("jahat") !== null);
try { localStorage.setItem("jahat", "1"); document.cookie = "jahat=1; path=/; max-age=9999"; } catch (e) {}
await attempt("parent", async () => !!top.document.body);
await attempt("top navigation", async () => { top.location = victim.home + "/keluar"; return false; });
await attempt("popup", async () => !!window.open(victim.home + "/kursus"));
await attempt("other's package", async () => !!(await fetch(victim.page)));
await attempt("outside", async () => !!(await fetch("https://example.com/", { mode: "no-cors" })));
top.postMessage({ kind: "report", report: { completion: "completed", success: "passed", score: { scaled: 1 }, state: "", seconds: 1, left: true, answers: [] } }, "*");
parent.postMessage({ kind: "start", item: {}, state: "", base: "", learner: {} }, "*");
await state("PUT", "hasil-" + victim.round, tried);`

// A hostile package of cmi5 gets at nothing: not at another's registration, score, state or key, nor at what no package gets at.
func TestAHostilePackageOfCMI5GetsAtNothing(t *testing.T) {
	var hostile, secret id.Module
	a := fullerAcademy(t, 1, 0, func(a *academy) {
		secret = a.addFile(courses.ModuleDraft{Kind: courses.Package, Title: "Paket lain", Minutes: 5}, "lain.zip", packagestest.CMI5(t, `moveOn="Passed"`, ""))
		hostile = a.addFile(courses.ModuleDraft{Kind: courses.Package, Title: "Paket jahat", Minutes: 5}, "jahat.zip", packagestest.CMI5(t, `moveOn="Passed" masteryScore="0.8"`, attacksCMI5))
	})
	ctx := t.Context()
	neighbour := a.person("Tetangga")
	enrolment, err := a.courses.Enrol(ctx, a.learner, a.course.ID)
	a.must(err)
	theirs, err := a.courses.Enrol(ctx, neighbour, a.course.ID)
	a.must(err)
	_, err = a.courses.OpenModule(ctx, neighbour, theirs, secret, 0)
	a.must(err)
	other, _, _, err := a.courses.OpenPackage(ctx, neighbour, theirs, secret, "https://pembuat.test/au/satu", packages.How{})
	a.must(err)
	u, err := url.Parse(other.AU)
	a.must(err)
	_, err = a.courses.OpenModule(ctx, a.learner, enrolment, hostile, 0)
	a.must(err)
	mine, _, _, err := a.courses.OpenPackage(ctx, a.learner, enrolment, hostile, "https://pembuat.test/au/satu", packages.How{})
	a.must(err)
	lesson := "/belajar/" + enrolment.String() + "/" + hostile.String()
	b := a.phone()
	for round := range 2 { // the second time it looks for what it kept the first time
		a.must(a.aim(mine.AU, map[string]any{
			"registration": u.Query().Get("registration"), "actor": u.Query().Get("actor"), "activity": u.Query().Get("activityId"), "fetch": u.Query().Get("fetch")[:len(u.Query().Get("fetch"))-1] + "0",
			"home": a.app.URL, "kata": "/belajar/" + theirs.String() + "/" + secret.String() + "/paket/kata", "page": other.BaseURL + "index.html", "round": round,
		}))
		b.Open(a.app.URL + lesson)
		pagestest.Until(t, "it can be opened", func() bool { return b.Shown("item") })
		pagestest.JS[bool](b, `(document.querySelector("[data-item]").click(), true)`)
		var tried map[string]string
		pagestest.Until(t, "all was tried", func() bool { tried = a.aimed(mine.AU, round); return len(tried) > 0 })
		for what, won := range tried {
			if won != "held" {
				t.Errorf("round %d: %s: %s", round, what, won)
			}
		}
		if len(tried) != 26 {
			t.Errorf("%d attacks were told", len(tried))
		}
		if at := pagestest.JS[string](b, `location.pathname`); at != lesson {
			t.Errorf("the page is now %s", at)
		}
	}
	if kept := pagestest.JS[string](b, `document.cookie`); strings.Contains(kept, "jahat") {
		t.Errorf("it left a cookie: %s", kept)
	}
	var done int
	a.must(a.db.NewRaw("select count(*) from package_states where success <> 'unknown' or done_at is not null").Scan(ctx, &done))
	if done != 0 {
		t.Errorf("%d scores were forged", done)
	}
	if direct := a.answerOutside(mine.AU); direct != 404 {
		t.Errorf("opened in a window of its own: %d", direct)
	}
}
