// Package packagestest makes packages for tests, as authoring programs write them.
package packagestest

import (
	"archive/zip"
	"bytes"
	_ "embed" // au.html
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// Zip packs files by their paths.
func Zip(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(files[name]))
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

// Manifest12 is the imsmanifest.xml of SCORM 1.2 with an item for each path, its title the path.
func Manifest12(paths ...string) string {
	return manifest("1.2", `xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"`, "scormtype", paths)
}

// Manifest2004 is that of SCORM 2004, fourth edition.
func Manifest2004(paths ...string) string {
	return manifest("2004 4th Edition", `xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3"`, "scormType", paths)
}

func manifest(edition, spaces, kind string, paths []string) string {
	var items, resources strings.Builder
	for i, p := range paths {
		fmt.Fprintf(&items, `<item identifier="I%d" identifierref="R%d"><title>%s</title></item>`, i+1, i+1, p)
		fmt.Fprintf(&resources, `<resource identifier="R%d" type="webcontent" adlcp:%s="sco" href="%s"/>`, i+1, kind, p)
	}
	return `<?xml version="1.0" encoding="UTF-8"?><manifest identifier="M" ` + spaces + `><metadata><schema>ADL SCORM</schema><schemaversion>` + edition +
		`</schemaversion></metadata><organizations default="O"><organization identifier="O"><title>Keamanan informasi</title>` + items.String() +
		`</organization></organizations><resources>` + resources.String() + `</resources></manifest>`
}

// Page is a page that looks for what it talks to as the standards tell it to, and then runs a script with it as api.
func Page(name, script string) string {
	return `<!DOCTYPE html><html><head><title>Pelajaran</title></head><body><h1>Pelajaran</h1><p id="out"></p><script>
function find(w) { while (!w.` + name + ` && w.parent && w.parent !== w) w = w.parent; return w.` + name + `; }
var api = find(window), out = document.getElementById("out");
` + script + `
</script></body></html>`
}

// SCORM12 is a package of one page with a script.
func SCORM12(t testing.TB, script string) []byte {
	return Zip(t, map[string]string{"imsmanifest.xml": Manifest12("index.html"), "index.html": Page("API", script)})
}

// SCORM2004 is the same for SCORM 2004.
func SCORM2004(t testing.TB, script string) []byte {
	return Zip(t, map[string]string{"imsmanifest.xml": Manifest2004("index.html"), "index.html": Page("API_1484_11", script)})
}

// Structure is a cmi5.xml of a course that holds content: blocks and AUs.
func Structure(content string) string {
	return `<?xml version="1.0" encoding="utf-8"?><courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"><course id="https://pembuat.test/kursus">` +
		named("Keamanan informasi") + `</course>` + content + `</courseStructure>`
}

func named(title string) string {
	return `<title><langstring lang="en-US">` + title + ` (en)</langstring><langstring lang="id">` + title + `</langstring></title><description><langstring lang="id">` +
		title + `</langstring></description>`
}

// AU is an assignable unit of that name and address, with attributes (` + "`moveOn="Passed"`" + `).
func AU(name, url, attributes string) string {
	return `<au id="https://pembuat.test/au/` + name + `" ` + attributes + `>` + named("Bagian "+name) + `<url>` + strings.ReplaceAll(url, "&", "&amp;") + `</url></au>`
}

// Block is a block of that name.
func Block(name, content string) string {
	return `<block id="https://pembuat.test/blok/` + name + `">` + named("Blok "+name) + content + `</block>`
}

// CMI5 is a package of one AU, with attributes, that is a page which runs a script.
func CMI5(t testing.TB, attributes, script string) []byte {
	return Zip(t, map[string]string{"cmi5.xml": Structure(AU("satu", "index.html", attributes)), "index.html": AUPage(script)})
}

// AUPage is a page that does what an AU must at its start, and then runs a script: with say(verb, result, context) for its statements,
// state(method, id, body) for its documents, call(method, path, query, body) for all else, and launch, what it was told.
func AUPage(script string) string { return strings.Replace(auPage, "SCRIPT", script, 1) }

//go:embed au.html
var auPage string
