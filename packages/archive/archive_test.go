package archive_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"

	"mumpuni/internal/fault"
	"mumpuni/packages/archive"
	"mumpuni/packages/manifest"
	"mumpuni/packages/packagestest"
)

func open(data []byte) (archive.Archive, error) {
	return archive.Open(bytes.NewReader(data), int64(len(data)))
}

// The list of a package: its standard, what can be opened in it and what it asks for in vain.
func TestWhatAPackageIsIsReadFromItsManifest(t *testing.T) {
	a, err := open(packagestest.Zip(t, map[string]string{
		"imsmanifest.xml": packagestest.Manifest2004("satu/index.html?hal=1", "dua.html"), "satu/Index.html": "x", "dua.html": "y",
		"__MACOSX/._dua.html": "z", "satu/.DS_Store": "z", `gambar\a.png`: "p",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if a.Standard != manifest.SCORM2004 || a.Edition != "2004 4th Edition" || a.Title != "Keamanan informasi" || len(a.Items) != 2 || len(a.Files) != 4 || !a.Has("gambar/A.PNG") {
		t.Errorf("%+v", a)
	}
	if i := a.Items[0]; i.Path != "satu/index.html" || i.Query != "?hal=1" || !i.SCO || i.ID != "I1" {
		t.Errorf("%+v", i)
	}
	a, err = open(packagestest.Zip(t, map[string]string{"imsmanifest.xml": packagestest.Manifest12("index.html"), "index.html": "x"}))
	if err != nil || a.Standard != manifest.SCORM12 || a.Bytes != int64(len(packagestest.Manifest12("index.html")))+1 {
		t.Errorf("%v %+v", err, a)
	}
}

// A course structure of cmi5 is found in a zip, and taken without one where all its parts are elsewhere.
func TestCourseStructuresInAZipAndAlone(t *testing.T) {
	a, err := open(packagestest.CMI5(t, "", ""))
	if err != nil || a.Standard != manifest.CMI5 || len(a.Items) != 1 || a.Items[0].Path != "index.html" || len(a.Files) != 2 {
		t.Errorf("%v %+v", err, a)
	}
	text := packagestest.Structure(packagestest.AU("satu", "https://isi.test/a", ""))
	for what, data := range map[string][]byte{"as it is": []byte(text), "with a mark": []byte("\ufeff\n" + text)} {
		a, err := open(data)
		if err != nil || a.Standard != manifest.CMI5 || a.Items[0].Away != "https://isi.test/a" || len(a.Files) != 1 || a.Bytes != int64(len(data)) {
			t.Fatalf("%s: %v %+v", what, err, a)
		}
		var kept []byte
		err = a.Files[0].Unpack(func(p []byte) error { kept = append(kept, p...); return nil })
		if err != nil || !bytes.Equal(kept, data) {
			t.Errorf("%s: %v %d bytes", what, err, len(kept))
		}
	}
}

// entries packs entries with headers of their own.
func entries(t testing.TB, list ...*zip.FileHeader) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	add := func(h *zip.FileHeader, text string) {
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	add(&zip.FileHeader{Name: "imsmanifest.xml", Method: zip.Deflate}, packagestest.Manifest12("index.html"))
	add(&zip.FileHeader{Name: "index.html", Method: zip.Deflate}, "x")
	for _, h := range list {
		add(h, "isi")
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func named(name string) *zip.FileHeader { return &zip.FileHeader{Name: name} }

// What is wrong with a package is said with the file that is to blame.
func TestBrokenPackagesAreRefusedByName(t *testing.T) {
	link, locked, strange := named("tautan"), named("rahasia.html"), named("aneh.bin")
	link.SetMode(fs.ModeSymlink | 0o777)
	locked.Flags |= 1
	ims := func(text string, more ...string) []byte {
		files := map[string]string{"imsmanifest.xml": text}
		for _, m := range more {
			files[m] = "x"
		}
		return packagestest.Zip(t, files)
	}
	many := map[string]string{"imsmanifest.xml": packagestest.Manifest12("index.html")}
	for i := range archive.MaxFiles {
		many[fmt.Sprint(i)] = ""
	}
	bad := bytes.Replace(entries(t, strange), []byte("aneh.bin"), []byte("aneh.bin"), 1)
	for i := range bad { // both headers of the last entry: method 99
		if bytes.HasPrefix(bad[i:], []byte("PK\x01\x02")) && bytes.Contains(bad[i:min(i+60, len(bad))], []byte("aneh.bin")) {
			bad[i+10] = 99
		}
	}
	whole, large := entries(t), make([]byte, 1_100_000)
	for i := range large {
		large[i] = byte(rand.IntN(256))
	}
	for name, c := range map[string]struct {
		data       []byte
		key, entry string
	}{
		"no zip":           {[]byte("PK nothing"), "not_zip", ""},
		"cut off":          {whole[:len(whole)-30], "not_zip", ""},
		"out of its place": {entries(t, named("../../etc/passwd")), "entry_path", "../../etc/passwd"},
		"from the root":    {entries(t, named("/etc/passwd")), "entry_path", "/etc/passwd"},
		"on a drive":       {entries(t, named(`C:\x.html`)), "entry_path", "C:/x.html"},
		"a link":           {entries(t, link), "entry_link", "tautan"},
		"locked":           {entries(t, locked), "entry_locked", "rahasia.html"},
		"twice":            {entries(t, named("INDEX.html")), "entry_twice", "INDEX.html"},
		"file and folder":  {entries(t, named("index.html/x.png")), "entry_twice", "index.html/x.png"},
		"strange method":   {bad, "entry_method", "aneh.bin"},
		"many files":       {packagestest.Zip(t, many), "files_many", ""},
		"a bomb":           {packagestest.Zip(t, map[string]string{"imsmanifest.xml": packagestest.Manifest12("index.html"), "index.html": "x", "nol.bin": strings.Repeat("\x00", 8<<20)}), "entry_ratio", "nol.bin"},
		"no manifest":      {packagestest.Zip(t, map[string]string{"index.html": "x"}), "manifest_missing", ""},
		"in a folder":      {packagestest.Zip(t, map[string]string{"kursus/imsmanifest.xml": "x"}), "manifest_folder", "kursus/imsmanifest.xml"},
		"cmi5":             {packagestest.Zip(t, map[string]string{"cmi5.xml": "<x/>"}), "cmi5_root", "cmi5.xml"},
		"cmi5 in a folder": {packagestest.Zip(t, map[string]string{"kursus/cmi5.xml": packagestest.Structure("")}), "manifest_folder", "kursus/cmi5.xml"},
		"cmi5 without":     {packagestest.Zip(t, map[string]string{"cmi5.xml": packagestest.Structure(packagestest.AU("satu", "hilang.html?a=1", ""))}), "entry_missing", "hilang.html?a=1"},
		"cmi5 alone":       {[]byte("\ufeff " + packagestest.Structure(packagestest.AU("satu", "index.html", ""))), "cmi5_url_alone", "index.html"},
		"large alone":      {[]byte("<" + strings.Repeat("x", manifest.MaxBytes)), "manifest_large", "cmi5.xml"},
		"h5p":              {packagestest.Zip(t, map[string]string{"h5p.json": "{}"}), "h5p_fields", "h5p.json"},
		"tin can":          {packagestest.Zip(t, map[string]string{"tincan.xml": "<x/>"}), "xapi", "tincan.xml"},
		"aicc":             {packagestest.Zip(t, map[string]string{"kursus.crs": "x"}), "aicc", "kursus.crs"},
		"broken xml":       {ims("<manifest><"), "manifest_broken", "imsmanifest.xml"},
		"html":             {ims("<html/>"), "manifest_broken", "imsmanifest.xml"},
		"entities":         {ims(`<!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><manifest>&b;</manifest>`), "manifest_entities", "imsmanifest.xml"},
		"deep":             {ims("<manifest>" + strings.Repeat("<item>", 5000)), "manifest_broken", "imsmanifest.xml"},
		"large":            {ims("<manifest>" + strings.Repeat(string(large), 5)), "manifest_large", "imsmanifest.xml"},
		"nothing":          {ims("<manifest/>"), "nothing", "imsmanifest.xml"},
		"no first page":    {ims(packagestest.Manifest12("index.html")), "entry_missing", "index.html"},
		"out of the zip":   {ims(packagestest.Manifest12("../index.html"), "index.html"), "entry_missing", "../index.html"},
		"elsewhere":        {ims(packagestest.Manifest12("https://jahat.example/x.html")), "entry_outside", "https://jahat.example/x.html"},
		"flash":            {ims(packagestest.Manifest12("film.swf"), "film.swf"), "entry_unplayable", "film.swf"},
	} {
		_, err := open(c.data)
		var f *fault.Fault
		if !errors.As(err, &f) || f.Key != "package."+c.key || f.Args["Entry"] != any(c.entry) && c.entry != "" {
			t.Errorf("%s: %v %v", name, err, f)
		}
	}
}

// The bytes of a file are those that the list of the zip promises, or the package is refused.
func TestAFileThatIsAnotherThanPromised(t *testing.T) {
	data := packagestest.Zip(t, map[string]string{"imsmanifest.xml": packagestest.Manifest12("index.html"), "index.html": strings.Repeat("halo ", 100)})
	at := bytes.LastIndex(data, []byte("PK\x01\x02"))
	for what, offset := range map[string]int{"its sum": 16, "its size": 24} {
		bad := bytes.Clone(data)
		bad[at+offset]++
		a, err := open(bad)
		if err != nil {
			t.Fatal(what, err)
		}
		var f *fault.Fault
		for i := range a.Files {
			if a.Files[i].Path == "index.html" {
				err = a.Files[i].Unpack(func([]byte) error { return nil })
			}
		}
		if !errors.As(err, &f) || f.Key != "package.entry_broken" || f.Args["Entry"] != "index.html" {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// Whatever is sent, opening ends, within its limits, with a package that can be shown or with a fault.
func FuzzOpen(f *testing.F) {
	f.Add(entries(f))
	f.Add(packagestest.SCORM2004(f, ""))
	f.Add(packagestest.CMI5(f, "", ""))
	f.Add([]byte(packagestest.Structure(packagestest.AU("satu", "https://isi.test/", ""))))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := open(data)
		var refused *fault.Fault
		if err != nil && !errors.As(err, &refused) {
			t.Fatalf("no fault: %v", err)
		}
		if err != nil {
			return
		}
		for i := range a.Files {
			n := int64(0)
			if err := a.Files[i].Unpack(func(p []byte) error { n += int64(len(p)); return nil }); err == nil && n != a.Files[i].Bytes {
				t.Fatalf("%d bytes of %d", n, a.Files[i].Bytes)
			}
		}
	})
}
