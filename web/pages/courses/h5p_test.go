package courses_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/packages/packagestest"
	"mumpuni/web/pages/pagestest"
)

// quizH5P answers wrongly the first time, and keeps where it is; when it is given that back, it completes. It is high, and looks for its file.
const quizH5P = `
H5P.Uji = function (params, id, extras) {
	H5P.EventDispatcher.call(this);
	const self = this, was = (extras && extras.previousState) || {};
	self.contentId = id;
	self.getCurrentState = () => ({ hal: 2 });
	self.attach = $c => {
		self.setActivityStarted();
		$c.html('<div class="uji" style="height: 1500px"><h2></h2><button type="button">Jawab</button></div>').find("h2").text(params.tanya + " " + H5P.Alas.kata + " " + H5P.getPath("images/a.png", id));
		H5P.getUserData(id, "catatan", (fault, note) => {
			if (was.hal === 2 && note && note.isi === "ya") return self.triggerXAPIScored(3, 4, "completed", true, true);
			H5P.setUserData(id, "catatan", { isi: "ya" }, { subContentId: "bagian-1" });
			const e = self.createXAPIEventTemplate("answered");
			e.data.statement.object.definition.description = { "en-US": "<p>Bolehkah menerima parsel?</p>" };
			e.data.statement.object.definition.interactionType = "choice";
			e.data.statement.context = { contextActivities: { parent: [{ id: "h5p" }] } };
			e.setScoredResult(0, 1, self, true, false);
			e.data.statement.result.response = "1"; e.data.statement.result.duration = "PT3.2S";
			self.trigger(e);
			self.triggerXAPI("progressed");
		}, "bagian-1");
	};
};
H5P.Uji.prototype = Object.create(H5P.EventDispatcher.prototype);`

// failingH5P fails, and passes only if it were given back what it left.
const failingH5P = `
H5P.Uji = function (params, id, extras) {
	H5P.EventDispatcher.call(this);
	this.contentId = id;
	this.getCurrentState = () => ({ hal: 9 });
	this.attach = () => this.triggerXAPIScored(1, 4, "completed", true, !!(extras && extras.previousState));
};
H5P.Uji.prototype = Object.create(H5P.EventDispatcher.prototype);`

// wrongH5P is one question, answered wrongly: the kind of content that has no mark to pass.
const wrongH5P = `
H5P.Uji = function (params, id) { H5P.EventDispatcher.call(this); this.contentId = id; this.attach = () => this.triggerXAPIScored(0, 2, "answered", true, false); };
H5P.Uji.prototype = Object.create(H5P.EventDispatcher.prototype);`

func TestH5PInTheBrowser(t *testing.T) {
	list := map[string]id.Module{}
	a := fullerAcademy(t, 1, 0, func(a *academy) {
		for name, data := range map[string][]byte{
			"kuis": packagestest.H5P(t, quizH5P, nil), "salah": packagestest.H5P(t, wrongH5P, nil), "gagal": packagestest.H5P(t, failingH5P, nil), "rusak": packagestest.H5P(t, "H5P.Uji = answered;", nil),
		} {
			list[name] = a.addFile(courses.ModuleDraft{Kind: courses.Package, Title: "Paket " + name, Minutes: 5}, name+".h5p", data)
		}
	})
	enrolment, err := a.courses.Enrol(t.Context(), a.learner, a.course.ID)
	a.must(err)
	b := a.phone()
	said := func(name, query string) func() bool {
		return func() bool {
			var n int
			a.must(a.db.NewRaw("select count(*) from package_states where module_id = ? and "+query, list[name]).Scan(t.Context(), &n))
			return n == 1
		}
	}
	open := func(name string) {
		t.Helper()
		b.Open(a.app.URL + "/belajar/" + enrolment.String() + "/" + list[name].String())
		pagestest.Until(t, "it can be opened", func() bool { return b.Shown("item") })
		pagestest.JS[bool](b, `(document.querySelector("[data-item]").click(), true)`)
	}
	leave := func() {
		t.Helper()
		pagestest.JS[bool](b, `(document.querySelector("[data-close]").click(), true)`)
		pagestest.Until(t, "it is closed", func() bool { return b.Shown("item") })
	}
	open("kuis")
	pagestest.Until(t, "it says what was answered", said("kuis", `completion = 'incomplete' and success = 'unknown' and done_at is null and best is null and state like '%hal%' and state like '%catatan%'`))
	pagestest.Until(t, "the frame is as high as what is in it", func() bool {
		return pagestest.JS[float64](b, `document.querySelector(".package-frame").getBoundingClientRect().height`) > 1400
	})
	b.Narrow("kuis open")
	b.Clean("kuis open")
	b.Shot("h5p-kuis")
	if text := b.Text("[data-minutes-help]"); !strings.Contains(text, "hanya menit terukur yang menjadi JP") {
		t.Errorf("of its minutes it says %q", text)
	}
	leave()
	open("kuis")
	pagestest.Until(t, "it goes on where it stopped and completes", said("kuis", "best = 7500 and success = 'passed' and completion = 'completed' and done_at is not null and launch = 2"))
	pagestest.Until(t, "the module is done", func() bool { return b.Shown("done") })
	var answers int
	a.must(a.db.NewRaw(`select count(*) from package_statements where module_id = ? and verb = 'answered' and question = 'Bolehkah menerima parsel?' and kind = 'choice'
		and response = '1' and result = 'wrong' and seconds = 3`, list["kuis"]).Scan(t.Context(), &answers))
	if answers != 1 {
		t.Errorf("%d answers", answers)
	}
	for launch := range 2 {
		open("gagal")
		pagestest.Until(t, "it fails", said("gagal", "success = 'failed' and best = 2500 and done_at is null and launch = "+string(rune('1'+launch))))
		leave()
	}
	open("salah")
	pagestest.Until(t, "who answers wrongly has not failed", said("salah", "completion = 'completed' and success = 'unknown' and best = 0 and done_at is not null"))
	b.Open(a.app.URL + "/uji/" + a.trainer.PersonID.String())
	for _, width := range []int64{360, 1280} {
		b.Do(chromedp.EmulateViewport(width, 900))
		for _, name := range []string{"kuis", "gagal"} {
			b.Open(a.app.URL + "/studio/modul/" + list[name].String() + "/hasil")
			b.Narrow(name + " to its trainer")
			b.Clean(name + " to its trainer")
			b.Shot(fmt.Sprintf("h5p-hasil-%s-%d", name, width))
		}
	}
	if text := b.Text("table"); !strings.Contains(text, "Belum lulus: 25 dari 100") || !strings.Contains(text, "Siti Rahma") {
		t.Errorf("its trainer sees %q", text)
	}
	b.Open(a.app.URL + "/uji/" + a.learner.PersonID.String())
	open("rusak")
	pagestest.Until(t, "it is said that it cannot be run", func() bool { return strings.Contains(b.Text("[data-package-line]"), "tidak dapat dijalankan") })
}
