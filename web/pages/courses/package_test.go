package courses_test

import (
	"net/http"
	"strings"
	"testing"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/packages"
	"mumpuni/packages/packagestest"
	"mumpuni/web/pages/pagestest"
)

// lesson12 says, the first time, where its learner is; the second time, that they passed.
const lesson12 = `
api.LMSInitialize("");
const set = (k, v) => api.LMSSetValue("cmi." + k, v);
if (api.LMSGetValue("cmi.core.lesson_location") === "hal-2" && api.LMSGetValue("cmi.suspend_data") === "a|b" && api.LMSGetValue("cmi.core.entry") === "resume" && confirm("Lanjutkan?")) {
	set("core.score.raw", "90"); set("core.lesson_status", "passed"); api.LMSFinish("");
} else {
	set("core.lesson_status", "incomplete"); set("core.lesson_location", "hal-2"); set("suspend_data", "a|b"); set("core.score.raw", "40"); set("core.exit", "suspend");
	set("interactions.0.id", "s1"); set("interactions.0.type", "choice"); set("interactions.0.student_response", "a"); set("interactions.0.result", "wrong");
	api.LMSCommit("");
}`

// lesson2004 does the same in the words of 2004.
const lesson2004 = `
api.Initialize("");
const set = (k, v) => api.SetValue("cmi." + k, v);
if (api.GetValue("cmi.location") === "hal-2" && api.GetValue("cmi.suspend_data") === "a|b" && api.GetValue("cmi.entry") === "resume") {
	set("score.scaled", "0.9"); set("success_status", "passed"); set("completion_status", "completed"); api.Terminate("");
} else {
	set("completion_status", "incomplete"); set("location", "hal-2"); set("suspend_data", "a|b"); set("score.scaled", "0.4"); set("exit", "suspend");
	set("interactions.0.id", "s1"); set("interactions.0.type", "choice"); set("interactions.0.learner_response", "a"); set("interactions.0.result", "incorrect");
	api.Commit("");
}`

// framed opens its lesson in a frame of its own, which calls it, as many programs do.
const framed = `<!DOCTYPE html><html><head></head><body><iframe src="isi/dalam.html" title="Isi"></iframe></body></html>`

func TestPackagesInTheBrowser(t *testing.T) {
	list := map[string]id.Module{}
	a := fullerAcademy(t, 1, 0, func(a *academy) {
		add := func(name string, data []byte) {
			list[name] = a.addFile(courses.ModuleDraft{Kind: courses.Package, Title: "Paket " + name, Minutes: 5}, name+".zip", data)
		}
		add("satu", packagestest.Zip(t, map[string]string{
			"imsmanifest.xml": packagestest.Manifest12("index.html"), "index.html": framed, "isi/dalam.html": packagestest.Page("API", lesson12),
		}))
		add("dua", packagestest.SCORM2004(t, lesson2004))
	})
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	b := a.phone()
	for _, name := range []string{"satu", "dua"} {
		module := list[name]
		said := func(query string) (n int) {
			a.must(a.db.NewRaw("select coalesce(max(case when "+query+" then 1 else 0 end), 0) from package_states where module_id = ?", module).Scan(t.Context(), &n))
			return n
		}
		address := a.app.URL + "/belajar/" + enrolment.String() + "/" + module.String()
		b.Open(address)
		b.Narrow(name)
		b.Clean(name)
		pagestest.Until(t, "it can be opened", func() bool { return b.Shown("item") })
		pagestest.JS[bool](b, `(document.querySelector("[data-item]").click(), true)`)
		pagestest.Until(t, name+" says where its learner is", func() bool { return said("best = 4000 and completion = 'incomplete' and state like '%hal-2%'") == 1 })
		b.Narrow(name + " open")
		b.Shot("paket-" + name)
		pagestest.JS[bool](b, `(document.querySelector("[data-close]").click(), true)`)
		pagestest.Until(t, "the page says what stands", func() bool { return strings.Contains(b.Text("#paket"), "40") && b.Shown("item") })
		pagestest.JS[bool](b, `(document.querySelector("[data-item]").click(), true)`)
		pagestest.Until(t, name+" goes on where it stopped and passes", func() bool {
			return said("best = 9000 and success = 'passed' and done_at is not null and launch = 2") == 1
		})
		pagestest.Until(t, "the module is done", func() bool { return b.Shown("done") })
		var answers int
		a.must(a.db.NewRaw("select count(*) from package_statements where module_id = ? and verb = 'answered' and question = 's1' and response = 'a'", module).Scan(t.Context(), &answers))
		if answers != 1 {
			t.Errorf("%s: %d answers", name, answers)
		}
	}
	b.Open(a.app.URL + "/belajar/" + enrolment.String())
	b.Shot("paket-daftar")
}

// TestAPackageThatOnlyEndsIsDone: many packages say that they begin and that they end, and nothing of their completion.
func TestAPackageThatOnlyEndsIsDone(t *testing.T) {
	list := map[string]id.Module{}
	a := fullerAcademy(t, 1, 0, func(a *academy) {
		add := func(name string, data []byte) {
			list[name] = a.addFile(courses.ModuleDraft{Kind: courses.Package, Title: "Paket " + name, Minutes: 5}, name+".zip", data)
		}
		add("satu", packagestest.Zip(t, map[string]string{
			"imsmanifest.xml": packagestest.Manifest12("index.html"), "index.html": packagestest.Page("API", `api.LMSInitialize(""); api.LMSFinish("");`),
		}))
		add("dua", packagestest.SCORM2004(t, `api.Initialize(""); api.Terminate("");`))
		add("buka", packagestest.SCORM2004(t, `api.Initialize(""); api.Commit("");`))
	})
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	b := a.phone()
	for name, completion := range map[string]string{"satu": "completed", "dua": "completed", "buka": "unknown"} {
		b.Open(a.app.URL + "/belajar/" + enrolment.String() + "/" + list[name].String())
		pagestest.Until(t, "it can be opened", func() bool { return b.Shown("item") })
		pagestest.JS[bool](b, `(document.querySelector("[data-item]").click(), true)`)
		stands := func() (is string) {
			a.must(a.db.NewRaw("select coalesce((select completion from package_states where module_id = ? and state <> ''), '')", list[name]).Scan(t.Context(), &is))
			return is
		}
		pagestest.Until(t, name+" is heard", func() bool { return stands() == completion })
		pagestest.JS[bool](b, `(document.querySelector("[data-close]").click(), true)`)
		pagestest.Until(t, "it is closed", func() bool { return b.Shown("item") })
		if is := stands(); is != completion {
			t.Errorf("%s is %s after it was closed", name, is)
		}
	}
}

// attacks try to get out of their frame; each tells, as an answer to a question of its name, whether it did.
const attacks = `
api.LMSInitialize("");
let n = 0;
const tell = (name, won) => { const p = "cmi.interactions." + n++ + "."; api.LMSSetValue(p + "id", name); api.LMSSetValue(p + "type", "fill-in"); api.LMSSetValue(p + "student_response", won ? "WON" : "held"); };
const tried = (name, attack) => { try { tell(name, attack()); } catch (e) { tell(name, false); } };
const later = (name, attack) => Promise.race([attack().then(r => r !== false, () => false), new Promise(r => setTimeout(() => r(false), 2500))]).then(won => tell(name, won));
const app = document.referrer ? new URL(document.referrer).origin : "", words = api.LMSGetValue("cmi.suspend_data").split(" ");
const [home, kata, other] = words;
if (!/^http/.test(other)) throw new Error("it does not know what to attack"); // and never says that all was tried
tried("cookie read", () => /(^|;\s*)s=/.test(document.cookie));
tried("storage kept", () => localStorage.getItem("jahat") !== null || document.cookie.includes("jahat"));
try { localStorage.setItem("jahat", "1"); document.cookie = "jahat=1; path=/; max-age=9999"; } catch (e) {}
tried("parent", () => !!top.document.body);
tried("parent of parent", () => !!parent.parent.document.body);
tried("top navigation", () => { top.location = home + "/keluar"; return false; });
tried("top replaced", () => { top.location.href = "javascript:1"; return false; });
tried("link to the top", () => { const a = document.createElement("a"); a.href = home + "/keluar"; a.target = "_top"; document.body.append(a); a.click(); return false; });
tried("opened in the top", () => !!window.open(home + "/keluar", "_top"));
tried("popup", () => !!window.open(home + "/kursus"));
tried("worker", () => { const w = new Worker(URL.createObjectURL(new Blob(["postMessage(1)"]))); w.onmessage = () => tell("worker ran", true); return false; });
tried("shared worker", () => { const w = new SharedWorker(URL.createObjectURL(new Blob(["onconnect = e => e.ports[0].postMessage(1)"]))); w.port.onmessage = () => tell("shared worker ran", true); return false; });
top.postMessage({ kind: "report", report: { completion: "completed", success: "passed", score: { scaled: 1 }, state: "{}", seconds: 1, left: true, answers: [] } }, "*");
parent.postMessage({ kind: "start", item: {}, state: "", base: "", learner: {} }, "*");
const form = document.createElement("form"); form.method = "post"; form.action = home + "/uji/formulir"; document.body.append(form);
const frame = document.createElement("iframe"); frame.name = "f"; document.body.append(frame); form.target = "f"; try { form.submit(); } catch (e) {}
Promise.all([
	later("service worker", () => navigator.serviceWorker.register("sw.js")),
	later("api", () => fetch(home + "/api/v1/enrolments", { mode: "no-cors", credentials: "include" })),
	later("forged score", () => fetch(kata, { method: "POST", mode: "no-cors", credentials: "include", body: "{}" })),
	later("parent's fetch", () => parent.fetch(home + "/kursus", { mode: "no-cors", credentials: "include" })),
	later("other's package", () => fetch(other)),
	later("outside", () => fetch("https://example.com/", { mode: "no-cors" })),
	later("picture from the app", () => new Promise((yes, no) => { const i = new Image(); i.onload = yes; i.onerror = no; i.src = home + "/aset/x.png"; })),
	later("other's frame", () => new Promise((yes, no) => { const f = document.createElement("iframe"); f.src = other; f.onload = () => { try { f.contentDocument.title === "Rahasia" ? yes() : no(); } catch (e) { no(); } }; document.body.append(f); })),
	later("database kept", () => new Promise((yes, no) => { const o = indexedDB.open("jahat"); o.onupgradeneeded = () => o.transaction.addEventListener("complete", no); o.onsuccess = yes; o.onerror = no; })),
	later("cache kept", () => caches.has("jahat").then(there => caches.open("jahat").then(() => there))),
	later("camera", () => navigator.mediaDevices.getUserMedia({ video: true })),
	later("clipboard", () => navigator.clipboard.readText()),
	later("frame that asks by itself", () => new Promise((yes, no) => { const f = document.createElement("iframe"); f.srcdoc = "<script>fetch('" + home + "/api/v1/enrolments', { mode: 'no-cors', credentials: 'include' }).then(() => parent.postMessage('WON', '*'), () => parent.postMessage('held', '*'))<" + "/script>"; addEventListener("message", e => e.data === "WON" ? yes() : e.data === "held" && no()); document.body.append(f); })),
]).then(() => { tell("all tried", false); api.LMSSetValue("cmi.core.lesson_status", "incomplete"); api.LMSCommit(""); });`

// A hostile package gets at nothing: not at cookies or storage of anybody, the pages around it, the app, other windows, other packages.
func TestAHostilePackageGetsAtNothing(t *testing.T) {
	var hostile, secret id.Module
	a := fullerAcademy(t, 1, 0, func(a *academy) {
		secret = a.addFile(courses.ModuleDraft{Kind: courses.Package, Title: "Paket lain", Minutes: 5}, "lain.zip", packagestest.Zip(t, map[string]string{
			"imsmanifest.xml": packagestest.Manifest12("index.html"), "index.html": "<!DOCTYPE html><html><head><title>Rahasia</title></head><body></body></html>",
		}))
		hostile = a.addFile(courses.ModuleDraft{Kind: courses.Package, Title: "Paket jahat", Minutes: 5}, "jahat.zip", packagestest.Zip(t, map[string]string{
			"imsmanifest.xml": packagestest.Manifest12("index.html"), "index.html": packagestest.Page("API", attacks), "sw.js": "self.onfetch = () => {}",
		}))
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
	lesson := "/belajar/" + enrolment.String() + "/" + hostile.String()
	_, err = a.courses.OpenModule(ctx, a.learner, enrolment, hostile, 0)
	a.must(err)
	_, _, _, err = a.courses.OpenPackage(ctx, a.learner, enrolment, hostile, "I1", packages.How{})
	a.must(err)
	words := a.app.URL + " " + a.app.URL + "/belajar/" + theirs.String() + "/" + secret.String() + "/paket/kata " + other.BaseURL + "index.html"
	_, err = a.db.NewRaw(`update package_states set state = jsonb_build_object('core', jsonb_build_object('exit', 'suspend'), 'suspend_data', ?::text)::text where module_id = ?`, words, hostile).Exec(ctx)
	a.must(err)
	b := a.phone()
	for round := range 2 { // the second time it looks for what it kept the first time
		b.Open(a.app.URL + lesson)
		pagestest.Until(t, "it can be opened", func() bool { return b.Shown("item") })
		pagestest.JS[bool](b, `(document.querySelector("[data-item]").click(), true)`)
		var tried []struct{ Question, Response string }
		pagestest.Until(t, "all was tried", func() bool {
			tried = nil
			a.must(a.db.NewRaw("select question, response from package_statements where module_id = ? and verb = 'answered' and launch = ? and response <> '' order by id", hostile, round+2).Scan(ctx, &tried))
			return len(tried) > 0 && tried[len(tried)-1].Question == "all tried"
		})
		for _, one := range tried {
			if one.Response == "WON" {
				t.Errorf("round %d: %s", round, one.Question)
			}
			t.Logf("%-22s %s", one.Question, one.Response)
		}
		if len(tried) < 25 {
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
	direct := a.answerOutside(other.BaseURL + "index.html")
	if direct != 404 {
		t.Errorf("opened in a window of its own: %d", direct)
	}
}

// answerOutside is the status of an address opened in a window of its own.
func (a *academy) answerOutside(address string) int {
	a.t.Helper()
	req, err := http.NewRequestWithContext(a.t.Context(), http.MethodGet, address, nil)
	a.must(err)
	req.Header.Set("Sec-Fetch-Dest", "document")
	answer, err := http.DefaultClient.Do(req)
	a.must(err)
	a.must(answer.Body.Close())
	return answer.StatusCode
}
