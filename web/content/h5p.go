package content

import (
	"html/template"
	"net/http"

	"mumpuni/web/assets"
)

// h5pStandard is how the address of the player names H5P.
const h5pStandard = "h5p"

var h5pPage = template.Must(template.New("h5p").Parse(`<!doctype html>
<html lang="id" data-app="{{.App}}" data-core="{{.Core}}" data-sheet="{{.Style}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Paket</title>
<link rel="preload" as="script" href="{{.Core}}"><link rel="preload" as="style" href="{{.Style}}"></head>
<body><div class="h5p-content" data-content-id="1"></div><script src="{{.Script}}"></script></body>
</html>
`))

// h5p is the page of an H5P package. Its content is no page of its own: H5P's core, our player and the package's libraries run in this one.
// They may load from the package and from our bundles alone, and run no script that is not a file of either; contents write styles into their
// elements, which is allowed, and some libraries make code of text (templates), which is too: it can do no more than their files can.
func (h *handler) h5p(w http.ResponseWriter, token string) {
	at := func(name string) string { return h.store.ContentURL(assets.URL(name)) }
	script, core, style := at("h5p.js"), at("h5pcore.js"), at("h5pcore.css")
	own, fonts := h.own(token), h.store.ContentURL(assets.Prefix)
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Security-Policy", sandbox+"; default-src 'none'; script-src "+script+" "+core+" "+own+" 'unsafe-eval'; style-src "+style+" "+own+" 'unsafe-inline'; "+
		"img-src "+own+" data: blob:; media-src "+own+" data: blob:; font-src "+own+" "+fonts+" data:; connect-src "+own+"; frame-src 'none'; worker-src 'none'; "+
		"object-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors "+h.app)
	_ = h5pPage.Execute(w, map[string]string{"App": h.app, "Script": script, "Core": core, "Style": style})
}
