package assets_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"strings"
	"testing"

	"mumpuni/web/assets"
)

func manifest(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile("dist/manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	if err := json.Unmarshal(data, &names); err != nil {
		t.Fatal(err)
	}
	if len(names) < 4 {
		t.Fatalf("only %d bundles", len(names))
	}
	return names
}

func get(t *testing.T, path, encoding string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	assets.Handler().ServeHTTP(w, r)
	return w.Result()
}

// Every bundle is served at its URL, for ever, compressed where that helps, and is the same plain.
func TestServed(t *testing.T) {
	for name := range manifest(t) {
		zipped, plain := get(t, assets.URL(name), "gzip, br"), get(t, assets.URL(name), "")
		if zipped.StatusCode != http.StatusOK || plain.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d, %d", name, zipped.StatusCode, plain.StatusCode)
		}
		if cache := plain.Header.Get("Cache-Control"); !strings.Contains(cache, "immutable") {
			t.Errorf("%s: Cache-Control %q", name, cache)
		}
		want, _ := io.ReadAll(plain.Body)
		body, _ := io.ReadAll(zipped.Body)
		if zipped.Header.Get("Content-Encoding") == "gzip" {
			z, err := gzip.NewReader(bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			body, _ = io.ReadAll(z)
		} else if ext := path.Ext(name); ext != ".woff2" && ext != ".png" {
			t.Errorf("%s is not compressed", name)
		}
		if !bytes.Equal(body, want) || len(want) == 0 {
			t.Errorf("%s differs compressed", name)
		}
	}
}

// What was never bundled, and what lies outside, is not found.
func TestNotFound(t *testing.T) {
	for _, path := range []string{assets.URL("nothing.js"), "/aset/", "/aset/manifest.json", "/aset/../assets.go"} {
		if got := get(t, path, "").StatusCode; got != http.StatusNotFound {
			t.Errorf("%s answers %d", path, got)
		}
	}
}

// players go to who opens a package, and to nobody else: they hold a standard each.
var players = map[string]int{"scorm12.js": 22_000, "scorm2004.js": 85_000, "cmi5.js": 2_000, "h5pcore.js": 60_000}

// A learner pays for every byte: the style sheet, the font and each script stay small.
func TestBudgets(t *testing.T) {
	sizes := map[string]int{}
	for name, file := range manifest(t) {
		data, err := os.ReadFile("dist/" + file)
		if err != nil {
			t.Fatal(err)
		}
		var z bytes.Buffer
		w := gzip.NewWriter(&z)
		_, _ = w.Write(data)
		_ = w.Close()
		limit := map[string]int{".css": 15_000, ".js": 12_000, ".woff2": 25_000, ".svg": 1_000, ".png": 12_000}[path.Ext(name)]
		if players[name] > 0 {
			limit = players[name]
		}
		size := z.Len()
		if path.Ext(name) == ".woff2" {
			size = len(data)
		}
		if size > limit {
			t.Errorf("%s is %d bytes, more than %d", name, size, limit)
		}
		if path.Ext(name) == ".js" {
			sizes[name] = size
		}
	}
	if most := sizes["app.js"] + sizes["quiz.js"] + sizes["lesson.js"]; most > 30_000 { // no page has more than the sheet of a quiz
		t.Errorf("the scripts of a quiz are %d bytes", most)
	}
	if both := sizes["worker.js"] + sizes["keeper.js"]; both > 15_000 {
		t.Errorf("the service workers are %d bytes", both)
	}
}
