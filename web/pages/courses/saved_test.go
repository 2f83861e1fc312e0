package courses_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"mumpuni/courses"
	"mumpuni/internal/chromium"
	"mumpuni/internal/id"
	"mumpuni/web/pages/pagestest"
)

// nurse is a learner with a phone of her own, enrolled and signed in.
type nurse struct {
	*academy
	pagestest.Tab
	enrolment id.Enrolment
}

func newNurse(t *testing.T) *nurse {
	t.Helper()
	a := newAcademy(t)
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	b := pagestest.Phone(t, 4*time.Minute)
	b.Open(a.app.URL + "/uji/" + a.learner.PersonID.String())
	return &nurse{a, b, enrolment}
}

func (n *nurse) path(rest string) string { return "/belajar/" + n.enrolment.String() + rest }

// told is how many ms of a module the server knows of; 0 also when it was never told of it.
func (n *nurse) told(kind courses.Kind) (ms int64) {
	n.Tab.T.Helper()
	n.must(n.db.NewRaw("select coalesce(sum(visible_ms), 0) from module_progress where enrolment_id = ? and module_id = ?", n.enrolment, n.module[kind]).Scan(n.Tab.T.Context(), &ms))
	return ms
}

// await evaluates a promise.
func await[T any](b pagestest.Tab, expression string) T {
	b.T.Helper()
	v, err := chromedp.Run(b, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.T.Fatalf("%.200s: %v", expression, err)
	}
	return v
}

// rows are what stands in a store of what the device keeps, folded by an expression.
func rows[T any](b pagestest.Tab, store, fold string) T {
	b.T.Helper()
	return await[T](b, `new Promise(done => {
		const open = indexedDB.open("mumpuni-luring");
		open.onsuccess = () => {
			if (!open.result.objectStoreNames.contains("`+store+`")) { open.result.close(); indexedDB.deleteDatabase("mumpuni-luring"); return done([]) }
			const all = open.result.transaction("`+store+`").objectStore("`+store+`").getAll();
			all.onsuccess = () => { open.result.close(); done(all.result) };
		};
	}).then(`+fold+`)`)
}

// start opens the page that asks and says yes.
func (n *nurse) start(own bool) {
	n.Tab.T.Helper()
	n.Open(n.app.URL + n.path("/luring"))
	if own {
		pagestest.JS[bool](n.Tab, `(document.querySelector("[name=milik]").checked = true)`)
	}
	pagestest.JS[bool](n.Tab, `(document.querySelector("form[data-course] [type=submit]").click(), true)`)
}

func (n *nurse) save() {
	n.Tab.T.Helper()
	n.start(true)
	pagestest.Until(n.Tab.T, "the course is saved", func() bool { return n.Shown("saved") })
}

// flight takes the line away, of both origins.
func (n *nurse) flight(is bool) { n.gone.Store(is) }

func (n *nurse) heading(want string) func() bool {
	return func() bool {
		return pagestest.JS[bool](n.Tab, `document.readyState === "complete"`) && strings.Contains(n.Text("h1"), want)
	}
}

// visit opens an address of the app; without a line that takes what the device has.
func (n *nurse) visit(path, want string) {
	n.Tab.T.Helper()
	n.Open(n.app.URL + path)
	pagestest.Until(n.Tab.T, path+" says "+want, n.heading(want))
}

func TestASavedCourseOpensInFlightMode(t *testing.T) {
	n := newNurse(t)
	n.visit("/belajar/"+n.enrolment.String(), "Keamanan")
	n.visit(n.path("/luring"), "Simpan untuk luring")
	n.Clean("before saving")
	n.Narrow("before saving")
	n.Shot("simpan")
	n.start(false)
	if !strings.Contains(n.Text("[data-wrong]"), "ponsel Anda sendiri") {
		t.Error("it does not say what is missing")
	}
	if left := await[int](n.Tab, `Promise.all([caches.keys(), navigator.serviceWorker.getRegistrations()]).then(([c, r]) => c.length + r.length + localStorage.length)`); left != 0 {
		t.Errorf("%d things stay on a device that is nobody's own", left)
	}
	n.save()
	n.Clean("after saving")
	n.Narrow("after saving")
	if opened, err := n.courses.Learn(t.Context(), n.learner, n.enrolment); err != nil || !opened.List[0].OpenedAt.IsZero() || opened.Done() != 0 {
		t.Errorf("saving opened a module: %v", err)
	}
	if held := rows[int](n.Tab, "files", `all => all.filter(f => f.have === f.bytes).length`); held < 5 {
		t.Errorf("%d files are kept", held)
	}

	n.flight(true)
	n.Do(chromium.OnEachPage(`{ const now = Date.now; Date.now = () => now() + 30 * 86400e3 }`))
	n.visit("/", "")
	n.visit(n.path(""), "Keamanan")
	n.Clean("the course without a signal")
	for kind, want := range map[courses.Kind]string{courses.Article: "Gambaran umum", courses.PDF: "Panduan", courses.Video: "Tiga kebiasaan", courses.Quiz: "Evaluasi akhir"} {
		n.visit(n.lesson(kind, n.enrolment), want)
		n.Clean(string(kind) + " without a signal")
		n.Narrow(string(kind) + " without a signal")
		n.Shot("luring-" + string(kind))
		switch kind {
		case courses.Video:
			pagestest.JS[bool](n.Tab, `(() => { const v = document.querySelector("video"); v.muted = true; v.currentTime = 20; v.play(); return true })()`)
			pagestest.Until(t, "the video plays from the middle", func() bool { return pagestest.JS[float64](n.Tab, `document.querySelector("video").currentTime`) > 21 })
		case courses.PDF:
			pagestest.JS[bool](n.Tab, `(scrollTo(0, 1e6), true)`)
			pagestest.Until(t, "its pages are there", func() bool {
				pagestest.JS[bool](n.Tab, `(document.querySelectorAll("img.sheet").forEach(i => i.loading = "eager"), true)`)
				return pagestest.JS[bool](n.Tab, `[...document.querySelectorAll("img.sheet")].every(i => i.naturalWidth > 900)`)
			})
		}
	}
	n.visit("/kursus", "Tanpa koneksi")
	pagestest.Until(t, "what can be opened is listed", func() bool { return strings.Contains(n.Text("[data-openable]"), "Keamanan") })
	n.Clean("in place of a page")
	n.Narrow("in place of a page")
	n.Shot("tanpa-koneksi")
	n.visit("/tersimpan", "Tersimpan di perangkat")
	pagestest.Until(t, "the course is listed", func() bool { return strings.Contains(n.Text("[data-courses]"), "Keamanan") })
	n.Clean("what is saved")
	n.Narrow("what is saved")
	n.Shot("tersimpan")
	n.flight(false)
	n.Do(chromedp.Reload())
	pagestest.JS[bool](n.Tab, `(window.confirm = () => true, true)`)
	pagestest.Until(t, "it can be removed", func() bool { return n.Shown("remove") })
	pagestest.JS[bool](n.Tab, `(document.querySelector("[data-remove] button").click(), true)`)
	pagestest.Until(t, "its files are gone", func() bool { return rows[int](n.Tab, "files", `all => all.length`) == 0 })
}

// The label says what is sent, within five of a hundred.
func TestTheLabelOfASavedCourseIsWhatIsSent(t *testing.T) {
	n := newNurse(t)
	n.save() // scripts and styles, and the learner's own pages, are there now
	said := n.label()
	for _, path := range []string{"/luring"} {
		n.Open(n.app.URL + n.path(path))
	}
	await[bool](n.Tab, `new Promise(done => { const o = indexedDB.open("mumpuni-luring"); o.onsuccess = () => {
		const tx = o.result.transaction(["files", "chunks", "pages"], "readwrite");
		for (const s of ["files", "chunks", "pages"]) tx.objectStore(s).clear();
		tx.oncomplete = () => { o.result.close(); done(true) } } })`)
	n.bytes.Store(0)
	pagestest.JS[bool](n.Tab, `(document.querySelector("form[data-course] [type=submit]").click(), true)`)
	pagestest.Until(t, "it is fetched anew", func() bool {
		return rows[int](n.Tab, "files", `all => all.filter(f => f.have === f.bytes).length`) >= 5 && n.Shown("saved")
	})
	sent := n.bytes.Load()
	if share := float64(sent) / float64(said); share < 0.95 || share > 1.05 {
		t.Errorf("the label says %d bytes, and %d were sent", said, sent)
	}
	t.Logf("the label says %d bytes, and %d were sent", said, sent)
}

// label is the number of bytes that the page which asks states.
func (n *nurse) label() int64 {
	n.Tab.T.Helper()
	var list struct {
		Pages   []struct{ Bytes int64 }
		Modules []struct {
			Page  struct{ Bytes int64 }
			Files []struct{ Bytes int64 }
		}
	}
	answer := n.do(n.learner, http.MethodPost, n.path("/luring"), map[string][]string{"x": {""}})
	n.must(json.Unmarshal([]byte(answer.Body), &list))
	var sum int64
	for _, p := range list.Pages {
		sum += p.Bytes
	}
	for _, m := range list.Modules {
		sum += m.Page.Bytes
		for _, f := range m.Files {
			sum += f.Bytes
		}
	}
	return sum
}
