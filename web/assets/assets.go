// Package assets holds the bundled scripts, styles and the font, and serves them. Names carry the hash of their content, so
// a browser keeps them for ever. Sources are in src; `go generate ./web/assets` bundles them.
package assets

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

//go:generate go run mumpuni/cmd/assets

//go:embed dist
var dist embed.FS

// Prefix is where Handler is mounted.
const Prefix = "/aset/"

var manifest = mustManifest()

func mustManifest() map[string]string {
	data, err := dist.ReadFile("dist/manifest.json")
	names := map[string]string{}
	if err == nil {
		err = json.Unmarshal(data, &names)
	}
	if err != nil {
		panic(err) // embedded: a build fault
	}
	return names
}

// URL is where the bundle of a source stands: URL("app.js") for src/app.ts. A name that was never bundled gives an address
// that is not found; a test over all pages refuses it.
func URL(name string) string {
	if hashed, ok := manifest[name]; ok {
		return Prefix + hashed
	}
	return Prefix + name
}

// Source is the bundle of a source itself, for what must not stand below Prefix. A name that was never bundled is a build fault.
func Source(name string) []byte {
	data, err := dist.ReadFile("dist/" + manifest[name])
	if err != nil {
		panic(err)
	}
	return data
}

type file struct {
	mime   string
	plain  []byte
	zipped []byte // nil where compressing does not help
}

// Handler serves the bundles below Prefix, compressed once when it is made.
func Handler() http.Handler {
	files := map[string]file{}
	for _, name := range manifest {
		data, err := fs.ReadFile(dist, "dist/"+name)
		if err != nil {
			panic(err) // embedded: a build fault
		}
		files[Prefix+name] = newFile(name, data)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := files[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		f.serve(w, r)
	})
}

func newFile(name string, data []byte) file {
	f := file{mime: mime.TypeByExtension(path.Ext(name)), plain: data}
	switch path.Ext(name) {
	case ".woff2":
		f.mime = "font/woff2"
		return f
	case ".png":
		return f
	}
	var buf bytes.Buffer
	z, _ := gzip.NewWriterLevel(&buf, gzip.BestCompression) // the level is valid, and a buffer takes everything
	_, _ = z.Write(data)
	_ = z.Close()
	f.zipped = buf.Bytes()
	return f
}

func (f file) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.mime)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	h.Set("X-Content-Type-Options", "nosniff")
	body := f.plain
	if f.zipped != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = f.zipped
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body)
	}
}
