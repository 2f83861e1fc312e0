package content

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"path"
	"strings"

	"mumpuni/packages"
	"mumpuni/storage"
	"mumpuni/web/assets"
)

// A package is a site of a stranger: it runs script, in frames that call one another, which they can only within one origin. So it has
// this one, but in a frame of the app that is both sandboxed and credentialless: cookies and all storage are those of one opening, and
// nothing else that is open shares them. What it is sent lets it load from its own address alone: no other package's, no other site.

func (h *handler) packageRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /p/{token}/{path...}", h.packageFile)
	mux.HandleFunc("GET /pemutar/{token}/{standard}", h.player)
	mux.Handle("GET "+assets.Prefix, assets.Handler())
}

// sandbox is what a package may do in its frame: no popups, no way to the top, no dialogs, no downloads.
const sandbox = "sandbox allow-scripts allow-same-origin allow-forms"

// types are what files of packages are sent as, by their extension; all else is bytes.
var types = map[string]string{
	".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml", ".js": "text/javascript", ".mjs": "text/javascript",
	".css": "text/css", ".json": "application/json", ".xml": "text/xml", ".xsl": "text/xml", ".xsd": "text/xml", ".dtd": "text/plain", ".txt": "text/plain",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
	".ico": "image/x-icon", ".bmp": "image/bmp", ".avif": "image/avif", ".cur": "image/x-icon",
	".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".ogv": "video/ogg", ".mp3": "audio/mpeg", ".m4a": "audio/mp4",
	".ogg": "audio/ogg", ".oga": "audio/ogg", ".wav": "audio/wav", ".vtt": "text/vtt", ".pdf": "application/pdf", ".wasm": "application/wasm",
	".woff": "font/woff", ".woff2": "font/woff2", ".ttf": "font/ttf", ".otf": "font/otf", ".eot": "application/vnd.ms-fontobject",
}

// tree opens the package of a token. Nothing of a package is given to a service worker, which would outlive its frame, or opened in a
// window of its own, which would be no frame at all.
func (h *handler) tree(w http.ResponseWriter, r *http.Request) (storage.Tree, bool) {
	t, err := h.store.ReadTree(r.PathValue("token"))
	if err == nil && (r.Header.Get("Service-Worker") != "" || r.Header.Get("Sec-Fetch-Dest") == "document") {
		err = storage.ErrLink
	}
	if err != nil {
		refuse(w, r, err)
		return t, false
	}
	return t, true
}

// yes is the address of the script that each page of a package begins with.
func (h *handler) yes() string { return h.store.ContentURL(assets.URL("yes.js")) }

// own is the address below which the files of a package are.
func (h *handler) own(token string) string { return h.store.ContentURL("/p/" + token + "/") }

func (h *handler) packageFile(w http.ResponseWriter, r *http.Request) {
	t, ok := h.tree(w, r)
	if !ok {
		return
	}
	name := r.PathValue("path")
	object, err := h.store.Stat(r.Context(), storage.TreeKey(t.Prefix, name))
	if err != nil {
		refuse(w, r, err)
		return
	}
	header, own := w.Header(), h.own(r.PathValue("token"))
	kind := types[strings.ToLower(path.Ext(name))]
	if kind == "" {
		kind = "application/octet-stream"
	}
	header.Set("Content-Type", kind) // without a charset: texts of packages name their own
	header.Set("Content-Security-Policy", sandbox+"; default-src "+own+" 'unsafe-inline' 'unsafe-eval' data: blob:; connect-src "+own+" "+h.speaks()+" data: blob:; "+
		"script-src "+own+" "+h.yes()+" 'unsafe-inline' 'unsafe-eval' blob:; frame-src "+own+" data: blob:; worker-src 'none'; object-src 'none'; form-action "+own+
		"; base-uri "+own+"; frame-ancestors "+h.app+" "+h.store.ContentURL(""))
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("ETag", `"`+strings.Trim(object.ETag, `"`)+`"`)
	header.Set("Cache-Control", fmt.Sprintf("private, max-age=%d, immutable", int(t.Left.Seconds())))
	if strings.Contains(r.Header.Get("Range"), ",") {
		r.Header.Del("Range")
	}
	if kind == "text/html" && object.Bytes <= maxPage {
		h.page(w, r, object)
		return
	}
	h.send(w, r, object)
}

// maxPage is how large a page may be that is sent with our first line in it.
const maxPage = 4 << 20

// page sends a page of a package with a script of ours before all others: the questions that pages ask in windows of the browser, which
// it does not show from a frame, are answered by yes («lanjutkan?», «keluar?»).
func (h *handler) page(w http.ResponseWriter, r *http.Request, object storage.Object) {
	body, _, err := h.store.Open(r.Context(), object.Key, 0, -1)
	if err != nil {
		refuse(w, r, err)
		return
	}
	defer body.Close()
	text, err := io.ReadAll(io.LimitReader(body, maxPage))
	if err != nil {
		refuse(w, r, err)
		return
	}
	http.ServeContent(w, r, "", object.ModifiedAt, bytes.NewReader(withFirst(text, h.yes())))
}

// withFirst puts a script behind the first <head>, or before all where there is none; what is no text in letters of one byte stays.
func withFirst(text []byte, address string) []byte {
	if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) {
		return text
	}
	line := []byte(`<script src="` + template.HTMLEscapeString(address) + `"></script>`)
	lower := bytes.ToLower(text[:min(len(text), 64<<10)])
	at := bytes.Index(lower, []byte("<head"))
	if at >= 0 && at+5 < len(lower) && bytes.IndexByte([]byte(" \t\r\n>"), lower[at+5]) >= 0 {
		if end := bytes.IndexByte(lower[at:], '>'); end >= 0 {
			at += end + 1
			return append(append(bytes.Clone(text[:at]), line...), text[at:]...)
		}
	}
	return text
}

// players are the scripts of the player, by standard.
var players = map[string]string{"scorm12": "scorm12.js", "scorm2004": "scorm2004.js", "cmi5": "cmi5.js"}

var playerPage = template.Must(template.New("player").Parse(`<!doctype html>
<html lang="id" data-app="{{.App}}">
<head><meta charset="utf-8"><title>Paket</title><style>html,body,iframe{margin:0;width:100%;height:100%;border:0;display:block;overflow:hidden}</style></head>
<body><script src="{{.Script}}"></script></body>
</html>
`))

// player is the page around a package: it holds what packages call, and speaks with the lesson's page alone.
func (h *handler) player(w http.ResponseWriter, r *http.Request) {
	if _, ok := h.tree(w, r); !ok {
		return
	}
	switch r.PathValue("standard") {
	case packages.Ended:
		h.ended(w)
		return
	case h5pStandard:
		h.h5p(w, r.PathValue("token"))
		return
	}
	script, known := players[r.PathValue("standard")]
	if !known {
		refuse(w, r, storage.ErrLink)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	address := h.store.ContentURL(assets.URL(script))
	header.Set("Content-Security-Policy", sandbox+"; default-src 'none'; script-src "+address+"; style-src 'unsafe-inline'; frame-src "+
		h.own(r.PathValue("token"))+h.beside(r.PathValue("token"))+"; form-action 'none'; base-uri 'none'; frame-ancestors "+h.app)
	header.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
	_ = playerPage.Execute(w, map[string]string{"App": h.app, "Script": address})
}
