package packagestest

import (
	"maps"
	"testing"
)

// H5PFiles are the files of an H5P package, as h5p.org packs them: a content of the library H5P.Uji 1.0 with a script, which stands upon
// H5P.Alas 1.2, and what else is given, by path. An empty text takes a file away.
func H5PFiles(script string, more map[string]string) map[string]string {
	files := map[string]string{
		"h5p.json": `{"title":"Kuis gratifikasi","language":"id","mainLibrary":"H5P.Uji","embedTypes":["div"],"license":"CC BY",
			"preloadedDependencies":[{"machineName":"H5P.Uji","majorVersion":"1","minorVersion":"0"},{"machineName":"H5P.Alas","majorVersion":1,"minorVersion":2}]}`,
		"content/content.json": `{"tanya":"Bolehkah menerima parsel?"}`,
		"H5P.Uji-1.0/library.json": `{"title":"Uji","machineName":"H5P.Uji","majorVersion":1,"minorVersion":0,"patchVersion":3,"runnable":1,
			"coreApi":{"majorVersion":1,"minorVersion":28},"preloadedJs":[{"path":"uji.js"}],"preloadedCss":[{"path":"css/uji.css"}],
			"preloadedDependencies":[{"machineName":"H5P.Alas","majorVersion":1,"minorVersion":2}]}`,
		"H5P.Uji-1.0/uji.js": script, "H5P.Uji-1.0/css/uji.css": ".uji { padding: 1rem; }",
		"H5P.Alas-1.2/library.json": `{"title":"Alas","machineName":"H5P.Alas","majorVersion":1,"minorVersion":2,"runnable":0,"preloadedJs":[{"path":"alas.js"}]}`,
		"H5P.Alas-1.2/alas.js":      `H5P.Alas = { kata: "alas" };`,
	}
	maps.Copy(files, more)
	for name, text := range more {
		if text == "" {
			delete(files, name)
		}
	}
	return files
}

// H5P is such a package, zipped.
func H5P(t testing.TB, script string, more map[string]string) []byte {
	t.Helper()
	return Zip(t, H5PFiles(script, more))
}

// Completed is a script of H5P.Uji that says that it is done as soon as it is shown.
const Completed = `H5P.Uji = function (params, id) { H5P.EventDispatcher.call(this); this.contentId = id; this.attach = $c => { $c.text(params.tanya); this.triggerXAPIScored(1, 1, "completed", true, true); }; };
H5P.Uji.prototype = Object.create(H5P.EventDispatcher.prototype);`
