package manifest_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"mumpuni/internal/fault"
	"mumpuni/packages/manifest"
	"mumpuni/packages/packagestest"
)

// files are those of a package that is a map.
func files(m map[string]string) manifest.Files {
	return manifest.Files{Paths: slices.Sorted(maps.Keys(m)), Read: func(path string, most int64) ([]byte, error) {
		if int64(len(m[path])) > most {
			return nil, fault.Field("file", "package.manifest_large").With("Entry", path)
		}
		return []byte(m[path]), nil
	}}
}

// What an H5P package plays is read from it: its libraries, what others stand upon first, wherever their folders are called what.
func TestH5PIsRead(t *testing.T) {
	all := packagestest.H5PFiles(packagestest.Completed, map[string]string{
		"H5P.Alas-1.2/library.json": "", "H5P.Alas-1.2/alas.js": "", "H5P.Alas/alas.js": "x", "content/images/parsel.jpg": "x", "content/.tmp": "x",
		"H5P.Alas/library.json":    "\xef\xbb\xbf" + `{"machineName":"H5P.Alas","majorVersion":"1","minorVersion":"2","preloadedJs":[{"path":"alas.js"}],"preloadedDependencies":[{"machineName":"H5P.Uji","majorVersion":1,"minorVersion":0},{"machineName":"H5PEditor.Uji","majorVersion":1,"minorVersion":0},{"machineName":"H5PEditor.Tiada","majorVersion":1,"minorVersion":0}]}`,
		"H5PEditor.Uji-1.0/uji.js": "x", "H5PEditor.Uji-1.0/library.json": `{"machineName":"H5PEditor.Uji","majorVersion":1,"minorVersion":0}`, "BACA.exe": "x",
		"content/content.json": `{"isi":[{"library":"H5P.Image 1.1","params":{"file":{"path":"https://lain.example/a.png"}}},{"library":"H5P.Alas 1.2"}]}`,
	})
	p, keeps, err := manifest.ReadH5P(files(all))
	if err != nil || p.Standard != manifest.H5P || p.Title != "Kuis gratifikasi" || p.Edition != "H5P.Uji 1.0" || len(p.Items) != 1 || !p.Items[0].SCO {
		t.Fatalf("%v %+v", err, p)
	}
	if !slices.Equal(p.Play.Scripts, []string{"H5P.Alas/alas.js", "H5P.Uji-1.0/uji.js"}) || !slices.Equal(p.Play.Styles, []string{"H5P.Uji-1.0/css/uji.css"}) ||
		p.Play.Library != "H5P.Uji 1.0" || len(p.Play.Folders) != 1 || p.Play.Folders["H5P.Alas-1.2"] != "H5P.Alas" {
		t.Errorf("%+v", p.Play)
	}
	if !slices.Equal(slices.Sorted(slices.Values(p.Losses)), []string{"package.loss.h5p_outside", "package.loss.h5p_parts"}) {
		t.Error(p.Losses)
	}
	for name, want := range map[string]bool{
		"h5p.json": true, "content/content.json": true, "content/images/parsel.jpg": true, "content/.tmp": false, "H5P.Alas/alas.js": true,
		"H5PEditor.Uji-1.0/uji.js": false, "BACA.exe": false,
	} {
		if kept, err := keeps(name); err != nil || kept != want {
			t.Errorf("%s: %v %v", name, kept, err)
		}
	}
}

// What never says that it is done is done by being opened, and its trainer is told.
func TestH5PThatSaysNothing(t *testing.T) {
	p, _, err := manifest.ReadH5P(files(packagestest.H5PFiles(`H5P.Uji = function () { this.attach = () => {} };`, nil)))
	if err != nil || p.Items[0].SCO || !slices.Equal(p.Losses, []string{"package.loss.h5p_silent"}) {
		t.Errorf("%v %+v", err, p)
	}
}

// What is wrong with an H5P package is said with the file or the library that is to blame.
func TestBrokenH5PIsRefusedByName(t *testing.T) {
	const uji, alas = "H5P.Uji-1.0/library.json", "H5P.Alas-1.2/library.json"
	of := func(name, old, now string) map[string]string {
		text := packagestest.H5PFiles(packagestest.Completed, nil)[name]
		if !strings.Contains(text, old) {
			t.Fatal(name, old)
		}
		return map[string]string{name: strings.Replace(text, old, now, 1)}
	}
	for name, c := range map[string]struct {
		more       map[string]string
		key, entry string
	}{
		"no libraries":       {map[string]string{uji: "", alas: ""}, "h5p_bare", "h5p.json"},
		"a library missing":  {map[string]string{alas: ""}, "h5p_missing", "H5P.Alas 1.2"},
		"another version":    {of(alas, `"minorVersion":2`, `"minorVersion":3`), "h5p_missing", "H5P.Alas 1.2"},
		"no JSON":            {map[string]string{"h5p.json": "{"}, "h5p_json", "h5p.json"},
		"a version of words": {of("h5p.json", `"majorVersion":1`, `"majorVersion":"satu"`), "h5p_json", "h5p.json"},
		"no main":            {of("h5p.json", `"mainLibrary"`, `"utama"`), "h5p_fields", "h5p.json"},
		"no dependencies":    {map[string]string{"h5p.json": `{"mainLibrary":"H5P.Uji"}`}, "h5p_fields", "h5p.json"},
		"a strange main":     {of("h5p.json", `"mainLibrary":"H5P.Uji"`, `"mainLibrary":"../x"`), "h5p_fields", "h5p.json"},
		"main not listed":    {of("h5p.json", `"mainLibrary":"H5P.Uji"`, `"mainLibrary":"H5P.Lain"`), "h5p_main", "H5P.Lain"},
		"main not to open":   {of(uji, `"runnable":1`, `"runnable":0`), "h5p_main", "H5P.Uji"},
		"no content":         {map[string]string{"content/content.json": ""}, "h5p_content", "content/content.json"},
		"content a list":     {map[string]string{"content/content.json": "[]"}, "h5p_content", "content/content.json"},
		"content no JSON":    {map[string]string{"content/content.json": "{]"}, "h5p_json", "content/content.json"},
		"content deep":       {map[string]string{"content/content.json": strings.Repeat(`{"a":`, 20_000)}, "h5p_json", "content/content.json"},
		"library no JSON":    {map[string]string{alas: "<x/>"}, "h5p_json", alas},
		"library no name":    {of(alas, `"H5P.Alas"`, `"H5P/Alas"`), "h5p_library", alas},
		"core newer":         {of(uji, `"minorVersion":28`, `"minorVersion":29`), "h5p_newer", "H5P.Uji 1.0"},
		"a script missing":   {map[string]string{"H5P.Uji-1.0/uji.js": ""}, "h5p_file", "H5P.Uji-1.0/uji.js"},
		"a script elsewhere": {of(uji, `"uji.js"`, `"../H5P.Alas-1.2/alas.js"`), "h5p_file", "H5P.Uji-1.0/../H5P.Alas-1.2/alas.js"},
		"a script abroad":    {of(uji, `"uji.js"`, `"https://jahat.example/x.js"`), "h5p_file", "H5P.Uji-1.0/https://jahat.example/x.js"},
		"a style as script":  {of(uji, `"uji.js"`, `"css/uji.css"`), "h5p_file", "H5P.Uji-1.0/css/uji.css"},
		"a program":          {map[string]string{"content/pasang.exe": "MZ"}, "h5p_kind", "content/pasang.exe"},
		"a page":             {map[string]string{"content/x.html": "x"}, "h5p_kind", "content/x.html"},
		"script in content":  {map[string]string{"content/x.js": "x"}, "h5p_kind", "content/x.js"},
		"a page of code":     {map[string]string{"H5P.Alas-1.2/x.php": "x"}, "h5p_kind", "H5P.Alas-1.2/x.php"},
	} {
		all := files(packagestest.H5PFiles(packagestest.Completed, c.more))
		_, keeps, err := manifest.ReadH5P(all)
		for _, name := range all.Paths {
			if err == nil {
				_, err = keeps(name)
			}
		}
		var f *fault.Fault
		if !errors.As(err, &f) || f.Key != "package."+c.key || f.Args["Entry"] != any(c.entry) {
			t.Errorf("%s: %v %+v", name, err, f)
		}
	}
}

// FuzzH5P: whatever the files say, they are read or refused, and what is kept of them can be stored and lies in the package.
func FuzzH5P(f *testing.F) {
	all := packagestest.H5PFiles(packagestest.Completed, nil)
	f.Add(all["h5p.json"], all["content/content.json"], all["H5P.Uji-1.0/library.json"])
	f.Add(`{"mainLibrary":"H5P.Alas","preloadedDependencies":[{"machineName":"H5P.Alas","majorVersion":"1","minorVersion":2}]}`, `{"a":[{"library":"H5P.Uji 1.0"}]}`, all["H5P.Uji-1.0/library.json"])
	f.Add("\xef\xbb\xbf{}", `[]`, `{"machineName":"H5P.Uji","majorVersion":1e9,"preloadedJs":[{"path":"../../h5p.json"}]}`)
	f.Fuzz(func(t *testing.T, about, content, library string) {
		one := maps.Clone(all)
		one["h5p.json"], one["content/content.json"], one["H5P.Uji-1.0/library.json"] = about, content, library
		p, keeps, err := manifest.ReadH5P(files(one))
		var refused *fault.Fault
		if err != nil && !errors.As(err, &refused) {
			t.Fatalf("no fault: %v", err)
		}
		if err != nil {
			return
		}
		for _, name := range slices.Concat(p.Play.Scripts, p.Play.Styles) {
			if _, there := one[name]; !there {
				t.Fatalf("%q is none of its files", name)
			}
			if kept, err := keeps(name); !kept || err != nil {
				t.Fatalf("%q is played and not kept: %v", name, err)
			}
		}
		for _, text := range []string{p.Title, p.Edition, p.Items[0].Title, p.Play.Library} {
			if !utf8.ValidString(text) || slices.Contains([]byte(text), 0) {
				t.Fatalf("%q cannot be stored", text)
			}
		}
	})
}
