// Package packagestest makes packages for tests, as authoring programs write them.
package packagestest

import (
	"archive/zip"
	"bytes"
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
