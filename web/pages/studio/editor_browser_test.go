package studio_test

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"mumpuni/web/pages/pagestest"
)

// article makes a course with an article and gives the addresses of both.
func article(w *pagestest.Office, body string) (course, module string) {
	w.T.Helper()
	course = strings.TrimSuffix(w.Post(w.Trainer, "/studio/kursus/baru", "title", "Arsip"), "/rincian")
	return course, w.Post(w.Trainer, course+"/modul/baru", "kind", "article", "title", "Alur", "part", "materi", "minutes", "5", "body", body)
}

func quoted(s string) string {
	out, _ := json.Marshal(s) //nolint:errchkjson // a string
	return string(out)
}

// pasteHTML pastes what a word processor puts on the clipboard into the text.
func pasteHTML(b pagestest.Tab, html string) {
	b.T.Helper()
	pagestest.JS[bool](b, `(() => { const area = document.querySelector("[name=body]"); area.focus();
		const held = new DataTransfer(); held.setData("text/html", `+quoted(html)+`); held.setData("text/plain", "datar");
		return area.dispatchEvent(new ClipboardEvent("paste", {clipboardData: held, bubbles: true, cancelable: true})) })()`)
}

// pasteWith pastes what Word puts on the clipboard: its HTML, and the RTF beside it.
func pasteWith(b pagestest.Tab, html, rtf string) {
	b.T.Helper()
	pagestest.JS[bool](b, `(() => { const area = document.querySelector("[name=body]"); area.focus();
		const held = new DataTransfer(); held.setData("text/html", `+quoted(html)+`); held.setData("text/rtf", `+quoted(rtf)+`);
		return area.dispatchEvent(new ClipboardEvent("paste", {clipboardData: held, bubbles: true, cancelable: true})) })()`)
}

func written(b pagestest.Tab) string {
	b.T.Helper()
	return pagestest.JS[string](b, `document.querySelector("[name=body]").value`)
}

func state(b pagestest.Tab, want string) bool {
	b.T.Helper()
	return pagestest.JS[string](b, `document.querySelector("[data-state]").dataset.state`) == want
}

func lines(s string) string { return strings.ReplaceAll(strings.TrimSpace(s), "\r\n", "\n") }

// What word processors put on the clipboard keeps its headings, lists, tables, links and letters; what is lost is told.
func TestPastesKeepTheirStructure(t *testing.T) {
	w := pagestest.NewOffice(t)
	_, module := article(w, "")
	b, base := browser(w)
	b.Open(base + module)
	told := map[string][]string{
		"word-tabel": {"Gambar: 1.", "Sel tabel gabungan: 2.", "Komentar dokumen."}, "google-docs": {"Gambar: 1."},
		"word-catatan-kaki": {"Sel tabel gabungan: 2."}, "wps": {"Gambar: 1.", "Sel tabel gabungan: 1."}, "outlook": {"Gambar: 1."}, "google-docs-tabel": {"Sel tabel gabungan: 1."},
		"berbahaya": {"Gambar: 2.", "Rumus: 1.", "Bentuk atau kotak teks: 1."},
	}
	files, err := filepath.Glob("testdata/paste/*.html")
	w.Must(err)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".html")
		html, err := os.ReadFile(file) //nolint:gosec // of testdata
		w.Must(err)
		want, err := os.ReadFile(strings.TrimSuffix(file, ".html") + ".md")
		w.Must(err)
		pagestest.JS[string](b, `document.querySelector("[name=body]").value = ""`)
		pasteHTML(b, string(html))
		if got := lines(written(b)); got != lines(string(want)) {
			t.Errorf("%s:\n%s\n--- want ---\n%s", name, got, want)
		}
		said := b.Text("[data-told] ul")
		for _, loss := range told[name] {
			if !strings.Contains(said, loss) {
				t.Errorf("%s does not tell %q: %q", name, loss, said)
			}
		}
		if len(told[name]) == 0 && b.Shown("told") {
			t.Errorf("%s tells of a loss: %q", name, said)
		}
	}
	pagestest.JS[string](b, `document.querySelector("[name=body]").value = ""`)
	pasteHTML(b, `<meta charset="utf-8"><span style="white-space:pre"># sudah **Markdown**</span>`)
	if got := written(b); got != "" {
		t.Errorf("what has no structure is not left to the browser: %q", got)
	}
}

// Nothing of a paste runs, neither where it is read nor in the preview of what became of it.
func TestAPasteRunsNothing(t *testing.T) {
	w := pagestest.NewOffice(t)
	_, module := article(w, "")
	b, base := browser(w)
	b.Open(base + module)
	html, err := os.ReadFile("testdata/paste/berbahaya.html")
	w.Must(err)
	pasteHTML(b, string(html))
	pagestest.Until(t, "the preview is there", func() bool { return strings.Contains(b.Text("#pratinjau"), "Akhir") })
	if found := pagestest.JS[string](b, `(() => { const all = [...document.querySelectorAll("#pratinjau .preview-phone *")];
		return [String(window.kena), ...all.filter(e => /^(SCRIPT|IFRAME|OBJECT|FORM|STYLE|BASE)$/i.test(e.tagName) || [...e.attributes].some(a => /^on|^style$/i.test(a.name) || /^\s*(javascript|data|vbscript):/i.test(a.value))).map(e => e.outerHTML)].join(" ") })()`); found != "undefined" {
		t.Error(found)
	}
}

// The pictures within a paste stand where they stood: LibreOffice's are in its HTML, Word's in the RTF beside it. Each is described first,
// with the words of the document offered; who gives one up has no mark of it left.
func TestPicturesWithinAPasteStandInTheirPlace(t *testing.T) {
	w := pagestest.NewOffice(t)
	_, module := article(w, "")
	b, base := browser(w)
	b.Open(base + module)
	html, err := os.ReadFile("testdata/paste/gambar/libreoffice.html")
	w.Must(err)
	want, err := os.ReadFile("testdata/paste/gambar/libreoffice.md")
	w.Must(err)
	open := func() bool { return pagestest.JS[bool](b, `document.getElementById("gambar-baru").open`) }
	offered := func() string {
		return pagestest.JS[string](b, `document.querySelector("#gambar-baru [name=alt]").value`)
	}
	pasteHTML(b, string(html))
	pagestest.Until(t, "it asks what the picture shows", open)
	if got := offered(); got != "Denah lantai satu" {
		t.Errorf("offered: %q", got)
	}
	b.Do(chromedp.Click(chromedp.CSS("#gambar-baru .btn.primary")))
	named := regexp.MustCompile(`gambar:gambar-[a-z0-9]+\.png`)
	pagestest.Until(t, "the text names it", func() bool { return named.MatchString(written(b)) })
	if got := named.ReplaceAllString(lines(written(b)), "gambar:NAMA"); got != lines(string(want)) {
		t.Errorf("%s\n--- want ---\n%s", got, want)
	}

	pagestest.JS[string](b, `document.querySelector("[name=body]").value = ""`)
	hexed := hex.EncodeToString(dot(t))
	pasteWith(b, `<p class=MsoNormal>Satu <img src="file:///C:/a/clip_image001.png" alt="image1.png"> dua <img src="file:///C:/a/clip_image002.png" alt="Alur kerja"> tiga</p>`,
		`{\rtf1 {\*\shppict{\pict{\*\picprop\shplid1{\sp{\sn x}{\sv 1}}}\picscalex100\pngblip\bliptag1{\*\blipuid 0a1b2c3d4e5f60718293a4b5c6d7e8f9}`+hexed+`}}{\nonshppict{\pict\wmetafile8 0102}}`+
			`{\*\shppict{\pict\picw10\pngblip\bliptag2 `+hexed+`}}}`)
	pagestest.Until(t, "it asks about Word's first picture", func() bool { return open() && offered() == "" })
	pagestest.JS[bool](b, `(document.querySelector("#gambar-baru [data-cancel]").click(), true)`)
	pagestest.Until(t, "it asks about Word's second picture", func() bool { return open() && offered() == "Alur kerja" })
	b.Do(chromedp.Click(chromedp.CSS("#gambar-baru .btn.primary")))
	pagestest.Until(t, "the text names it", func() bool { return named.MatchString(written(b)) })
	if got := named.ReplaceAllString(lines(written(b)), "gambar:NAMA"); strings.Join(strings.Fields(got), " ") != "Satu dua ![Alur kerja](gambar:NAMA) tiga" {
		t.Errorf("%q", got)
	}
}

// The buttons, the keys and the preview of the editor; all of it can be used by keyboard and passes axe.
func TestAnArticleIsWrittenWithButtonsAndKeys(t *testing.T) {
	w := pagestest.NewOffice(t)
	_, module := article(w, "satu dua")
	b, base := browser(w)
	b.Open(base + module)
	press := func(mark string, from, to int) string {
		t.Helper()
		pagestest.JS[bool](b, `(() => { const a = document.querySelector("[name=body]"); a.focus(); a.setSelectionRange(`+quoted(strings.Repeat("x", from))+`.length, `+quoted(strings.Repeat("x", to))+`.length);
			document.querySelector("[data-mark=`+mark+`]").click(); return true })()`)
		return written(b)
	}
	for _, step := range []struct {
		mark     string
		from, to int
		want     string
	}{
		{"bold", 5, 8, "satu **dua**"},
		{"bold", 7, 10, "satu dua"},
		{"heading", 0, 0, "# satu dua"},
		{"list", 0, 0, "- # satu dua"},
		{"list", 0, 0, "# satu dua"},
		{"number", 0, 0, "1. # satu dua"},
		{"number", 0, 0, "# satu dua"},
		{"quote", 0, 0, "> # satu dua"},
		{"quote", 0, 0, "# satu dua"},
		{"link", 2, 6, "# [satu](https://) dua"},
		{"italic", 19, 22, "# [satu](https://) *dua*"},
	} {
		if got := press(step.mark, step.from, step.to); got != step.want {
			t.Fatalf("%s gives %q, want %q", step.mark, got, step.want)
		}
	}
	pagestest.JS[bool](b, `document.execCommand("undo")`)
	if got := written(b); got != "# [satu](https://) dua" {
		t.Errorf("undo gives %q", got)
	}
	b.Do(chromedp.KeyEvent("b", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	pagestest.Until(t, "the preview is there", func() bool { return strings.Contains(b.Text("#pratinjau h2#bagian-1"), "satu") })
	pagestest.Until(t, "it is stored", func() bool { return state(b, "saved") })
	if said := b.Text("[data-state]"); !strings.HasPrefix(said, "Tersimpan ") {
		t.Errorf("it says %q", said)
	}
	b.Clean("editor")
	b.Shot("editor-1280")
	b.Do(chromedp.EmulateViewport(360, 740))
	b.Narrow("editor")
	b.Clean("editor on a phone")
	b.Shot("editor-360")
}

// typing puts words at the end of the text as a person does.
func typing(b pagestest.Tab, words string) {
	b.T.Helper()
	pagestest.JS[bool](b, `(() => { const a = document.querySelector("[name=body]"); a.focus(); a.setSelectionRange(a.value.length, a.value.length); return true })()`)
	b.Do(chromedp.KeyEvent(words))
}

// reopen leaves the page without the question that a text asks which is not stored.
func reopen(b pagestest.Tab, address string) {
	b.T.Helper()
	pagestest.JS[bool](b, `document.querySelector("form[data-editor]").dispatchEvent(new Event("saved"))`)
	b.Open(address)
}

// Two have the same article open: neither overwrites the other, both texts are shown, and what is saved then is what the second saw.
func TestTwoEditorsNeverOverwriteEachOther(t *testing.T) {
	w := pagestest.NewOffice(t)
	_, module := article(w, "Awal.")
	b, base := browser(w)
	b.Open(base + module)
	typing(b, " Satu.")
	pagestest.Until(t, "it is stored", func() bool { return state(b, "saved") })
	w.Get(w.Trainer, module).Wants(t, 200, ">Awal. Satu.</textarea>")

	w.Post(w.Trainer, module, "title", "Alur", "part", "materi", "minutes", "5", "body", "Awal. Orang lain.")
	typing(b, " Dua.")
	pagestest.Until(t, "the clash is shown", func() bool { return state(b, "clash") && b.Shown("clash") })
	if theirs, mine := pagestest.JS[string](b, `document.querySelector("[data-clash] textarea").value`), written(b); theirs != "Awal. Orang lain." || mine != "Awal. Satu. Dua." {
		t.Errorf("it shows %q beside %q", theirs, mine)
	}
	b.Clean("clash")
	b.Shot("editor-clash")
	typing(b, " Tiga.")
	w.Get(w.Trainer, module).Wants(t, 200, ">Awal. Orang lain.</textarea>")
	reopen(b, base+module)
	pagestest.Until(t, "what was typed is offered", func() bool { return b.Shown("kept") })
	pagestest.JS[bool](b, `(document.querySelector("[data-restore]").click(), true)`)
	pagestest.Until(t, "it clashes still", func() bool { return state(b, "clash") && written(b) == "Awal. Satu. Dua. Tiga." })
	pagestest.JS[bool](b, `(document.querySelector("form[data-editor]").requestSubmit(), true)`)
	pagestest.Until(t, "the form is sent", func() bool { return !b.Arrived(module) })
	w.Get(w.Trainer, module).Wants(t, 200, ">Awal. Satu. Dua. Tiga.</textarea>")
}

// What is typed while the server cannot be reached stays on the device, is offered again, and says "saved" only when it is.
func TestATextTypedWithoutALineIsOfferedAgain(t *testing.T) {
	w := pagestest.NewOffice(t)
	_, module := article(w, "Awal.")
	b, base := browser(w)
	b.Open(base + module)
	pagestest.JS[bool](b, `(window.fetch = () => Promise.reject(new TypeError("no line")), true)`)
	typing(b, " Tanpa sinyal.")
	pagestest.Until(t, "it says so", func() bool { return state(b, "offline") })
	w.Get(w.Trainer, module).Wants(t, 200, ">Awal.</textarea>")
	reopen(b, base+module)
	pagestest.Until(t, "it is offered", func() bool { return b.Shown("kept") })
	b.Clean("what is kept on the device")
	pagestest.JS[bool](b, `(document.querySelector("[data-restore]").click(), true)`)
	pagestest.Until(t, "it is stored", func() bool { return state(b, "saved") })
	w.Get(w.Trainer, module).Wants(t, 200, ">Awal. Tanpa sinyal.</textarea>")
	b.Open(base + module)
	pagestest.Until(t, "nothing is kept", func() bool {
		return pagestest.JS[int](b, `Object.keys(localStorage).filter(k => k.startsWith("mumpuni-typed")).length`) == 0
	})
	if b.Shown("kept") {
		t.Error("what is stored is offered")
	}
}

// An answer that was lost on its way is no change of somebody else.
func TestALostAnswerIsNoClash(t *testing.T) {
	w := pagestest.NewOffice(t)
	_, module := article(w, "Awal.")
	b, base := browser(w)
	b.Open(base + module)
	pagestest.JS[bool](b, `(() => { const real = window.fetch; let cut = true;
		window.fetch = async (to, how) => { const answer = await real(to, how);
			if (cut && String(how?.body).includes("lalu=otomatis")) { cut = false; throw new TypeError("cut") } return answer }; return true })()`)
	typing(b, " Satu.")
	pagestest.Until(t, "the answer is lost", func() bool { return state(b, "offline") })
	w.Get(w.Trainer, module).Wants(t, 200, ">Awal. Satu.</textarea>")
	typing(b, " Dua.")
	pagestest.Until(t, "it goes on", func() bool { return state(b, "saved") })
	w.Get(w.Trainer, module).Wants(t, 200, ">Awal. Satu. Dua.</textarea>")
}

// A module goes to any place of its part in one act: with a number, by a form without script, and dragged.
func TestAModuleIsPutAnywhereInOneAct(t *testing.T) {
	w := pagestest.NewOffice(t)
	course := strings.TrimSuffix(w.Post(w.Trainer, "/studio/kursus/baru", "title", "Arsip"), "/rincian")
	var modules []string
	for _, title := range []string{"A", "B", "C", "D"} {
		modules = append(modules, w.Post(w.Trainer, course+"/modul/baru", "kind", "article", "title", title, "part", "materi"))
	}
	w.Post(w.Trainer, course+"/modul/baru", "kind", "article", "title", "E", "part", "evaluasi")
	order := func() (found string) {
		for _, m := range regexp.MustCompile(`>([A-E])</a>`).FindAllStringSubmatch(w.Get(w.Trainer, course).Body, -1) {
			found += m[1]
		}
		return found
	}
	for _, step := range []struct{ module, place, want string }{{modules[3], "1", "DABCE"}, {modules[3], "3", "ABDCE"}, {modules[0], "99", "BDCAE"}, {modules[0], "-4", "ABDCE"}} {
		w.Post(w.Trainer, step.module+"/pindah", "ke", step.place)
		if got := order(); got != step.want {
			t.Fatalf("to %s: %s, want %s", step.place, got, step.want)
		}
	}
	b, base := browser(w)
	b.Open(base + course)
	pagestest.JS[bool](b, `(() => { const rows = document.querySelectorAll("[data-drag]"), held = new DataTransfer();
		const send = (on, kind, y) => on.dispatchEvent(new DragEvent(kind, {dataTransfer: held, clientY: y, bubbles: true, cancelable: true}));
		send(rows[3], "dragstart", 0); send(rows[0], "dragover", rows[0].getBoundingClientRect().top + 1); window.dropped = true; send(rows[3], "drop", 0); return true })()`)
	pagestest.Until(t, "it is moved", func() bool { return order() == "CABDE" })
	pagestest.Until(t, "the page has come anew", func() bool { return pagestest.JS[bool](b, `!window.dropped && document.readyState === "complete"`) })
	b.Open(base + course)
	b.Clean("the list of modules")
	b.Shot("order-1280")
	b.Do(chromedp.EmulateViewport(360, 740))
	b.Narrow("the list of modules")
	b.Shot("order-360")
}
