package document

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"time"

	"mumpuni/internal/fault"
	"mumpuni/internal/office"
)

// entry is one of a zip whose names, modes and doubles are its maker's.
type entry struct {
	name, text string
	mode       fs.FileMode
}

func packed(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, e := range entries {
		h := zip.FileHeader{Name: e.name, Method: zip.Deflate}
		h.SetMode(e.mode | 0o644)
		w, err := z.CreateHeader(&h)
		if err == nil {
			_, err = w.Write([]byte(e.text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

const (
	wordPart  = "word/document.xml"
	odtPart   = "content.xml"
	slidePart = "ppt/presentation.xml"
	bodies    = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`
)

// hostile are files that are none, or attacks, by the key that each is refused with and the entry that is named.
func hostile(t *testing.T) map[string]struct {
	data        []byte
	want, entry string
} {
	type c = struct {
		data        []byte
		want, entry string
	}
	list := map[string]c{
		"empty": {[]byte(" \n"), "file_empty", ""}, "pdf": {[]byte("%PDF-1.7"), "file_other", ""}, "text": {[]byte("halo"), "file_unknown", ""},
		"cut": {docx(t, whole)[:900], "file_broken", ""}, "sheet": {packed(t, entry{name: "xl/workbook.xml", text: "<a/>"}), "file_other", ""},
		"nothing": {docx(t, ""), "file_nothing", ""}, "no text": {odt(t, "", ""), "file_nothing", ""}, "no slides": {pptx(t, ""), "file_nothing", ""},
		"old word":      {[]byte("\xd0\xcf\x11\xe0 W"), "file_other", ""},
		"locked":        {[]byte("\xd0\xcf\x11\xe0E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"), "file_locked", ""},
		"locked odt":    {packed(t, entry{name: odtPart, text: "x"}, entry{name: "META-INF/manifest.xml", text: "<m><file-entry><encryption-data/></file-entry></m>"}), "file_locked", ""},
		"calc":          {packed(t, entry{name: odtPart, text: "<d><body><spreadsheet/></body></d>"}), "file_other", ""},
		"slides":        {pptx(t, "", make([]slidePage, 2_000)...), "slides_many", ""},
		"10,000 slides": {pptx(t, "", make([]slidePage, 10_000)...), "file_entries", ""},
	}
	for kind, part := range map[string]string{"docx": wordPart, "odt": odtPart, "pptx": slidePart} {
		one := func(e ...entry) []byte { return packed(t, append(e, entry{name: part, text: "<x/>"})...) }
		many := make([]entry, office.MaxEntries+1)
		for i := range many {
			many[i].name = fmt.Sprint("x", i)
		}
		list[kind+" slip"] = c{one(entry{name: "../../etc/passwd"}), "file_outside", "../../etc/passwd"}
		list[kind+" slip of windows"] = c{one(entry{name: `a\..\..\b`}), "file_outside", `a\..\..\b`}
		list[kind+" drive"] = c{one(entry{name: "C:/x"}), "file_outside", "C:/x"}
		list[kind+" link"] = c{one(entry{name: "word/a", text: "/etc/passwd", mode: fs.ModeSymlink}), "file_link", "word/a"}
		list[kind+" clash"] = c{one(entry{name: strings.ToUpper(part)}), "file_twice", part}
		list[kind+" entries"] = c{one(many...), "file_entries", "x20000"}
		list[kind+" bomb"] = c{packed(t, entry{name: part, text: strings.Repeat(" ", office.MaxUnpacked+1)}), "file_unpacks", part}
		list[kind+" entities"] = c{packed(t, entry{name: part, text: bodies + "<x>&b;</x>"}), "file_part", part}
		list[kind+" deep"] = c{packed(t, entry{name: part, text: strings.Repeat("<p>", 200_000)}), "file_part", part}
		list[kind+" wide"] = c{packed(t, entry{name: part, text: "<x>" + strings.Repeat("<p/>", 900_000) + "</x>"}), "file_part", part}
		list[kind+" other"] = c{packed(t, entry{name: part, text: "\x89PNG\r\n"}), "file_part", part}
	}
	return list
}

// Files that are none, or attacks, are refused with a reason and the entry that is to blame, soon, and without harm to this process.
func TestHostileFilesAreRefused(t *testing.T) {
	for name, c := range hostile(t) {
		begin := time.Now()
		before := grown()
		_, err := Read(t.Context(), c.data)
		var f *fault.Fault
		if !errors.As(err, &f) || f.Key != "document."+c.want || f.Field != "file" {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		} else if c.entry != "" && f.Args["Entry"] != c.entry {
			t.Errorf("%s: the entry %v is named", name, f.Args["Entry"])
		}
		if took := time.Since(begin); took > 10*time.Second {
			t.Errorf("%s: %v", name, took)
		}
		if more := grown() - before; more > 50<<20 {
			t.Errorf("%s: this process grew by %d bytes", name, more)
		}
	}
}

// A picture that each slide shows is unpacked once: what is shown often is no bomb.
func TestAPictureOfEachSlideIsReadOnce(t *testing.T) {
	list := make([]slidePage, 60)
	for i := range list {
		list[i] = slidePage{shapes: frame("title", "", "", words("Judul")) + slidePicture("", at(0, 0, 9, 9)), related: `<Relationship Id="p" Target="../media/large.png"/>`}
	}
	data := pptx(t, "", list...)
	small, err := office.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	dot, err := small.Read("ppt/media/a.png")
	if err != nil {
		t.Fatal(err)
	}
	entries := []entry{{name: "ppt/media/large.png", text: string(dot) + strings.Repeat("x", 2<<20)}}
	for _, part := range small.Below("") {
		text, err := small.Read(part)
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, entry{name: part, text: string(text)})
	}
	r, err := parse(packed(t, entries...))
	if err != nil || len(r.Pictures) != 1 || len(r.Sections) != 60 {
		t.Errorf("%v: %d pictures on %d slides", err, len(r.Pictures), len(r.Sections))
	}
}

// grown is what this process holds of its own.
func grown() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse)
}

// FuzzFile reads whatever comes as a file.
func FuzzFile(f *testing.F) {
	f.Add(docx(f, whole))
	f.Add(odt(f, "", "<text:p>a</text:p>"))
	f.Add(pptx(f, "", deckOfThree()...))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := parse(data)
		checkFuzzed(t, r, err)
	})
}
