// Package content is the second origin: uploaded media and the packages of other makers, opened by signed links. It knows no session
// and sets no cookie, and what it serves cannot reach the app. Media run no script; packages do, in a frame that has neither storage nor
// anything else in common with any other (packages.go).
package content

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"mumpuni/internal/fault"
	"mumpuni/storage"
)

// Config says which app may use the media.
type Config struct {
	AppOrigin string   // "https://mumpuni.example.go.id": may embed, and read captions across origins
	Others    []string // origins of other sites on which parts of cmi5 may be: they may speak by statements

	// Fetch gives the credential of a session of cmi5, by the key that its part was told, once. nil: there are none.
	Fetch func(ctx context.Context, key string) (string, error)
	XAPI  http.Handler // /xapi/, for packages; nil: there is none
}

// New serves /m/<token>/<name>, and for packages /p/<token>/<path> and /pemutar/<token>/<standard>, from store.
func New(store *storage.Store, cfg Config) http.Handler {
	h := &handler{store: store, app: strings.TrimRight(cfg.AppOrigin, "/"), others: cfg.Others, fetch: cfg.Fetch}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /m/{token}/{name...}", h.media) // GET answers HEAD too
	mux.HandleFunc("OPTIONS /m/{token}/{name...}", h.preflight)
	h.packageRoutes(mux)
	h.cmi5Routes(mux)
	if cfg.XAPI != nil {
		mux.Handle("/xapi/", cfg.XAPI)
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	return h.guarded(h.crossing(mux))
}

type handler struct {
	store *storage.Store
	app   string

	others []string
	fetch  func(context.Context, string) (string, error)
}

// inline are the types that browsers show by themselves without running anything. Everything else is a download.
var inline = map[string]bool{
	"application/pdf": true, "text/vtt": true, "text/plain": true,
	"image/png": true, "image/jpeg": true, "image/webp": true, "image/gif": true,
	"video/mp4": true, "video/webm": true, "video/x-m4v": true, "audio/mpeg": true, "audio/mp4": true,
}

// guarded puts on every answer, refusals included, what keeps untrusted bytes harmless: an origin of their own without
// script, no guessing of types, embedding by the app only.
func (h *handler) guarded(next http.Handler) http.Handler {
	csp := "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; form-action 'none'; " +
		"base-uri 'none'; frame-ancestors " + h.app
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", csp)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Resource-Policy", "cross-origin") // <img>, <video> and <track> of the app's origin
		header.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
		header.Set("X-Robots-Tag", "noindex")
		next.ServeHTTP(w, r)
	})
}

// readable are what the app's origin may read across origins: captions, and what a device keeps of lessons. A PDF is not among them: it
// is opened here and nowhere else.
func readable(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, "/")
	return kind == "image" || kind == "video" || kind == "audio" || strings.HasPrefix(contentType, "text/vtt")
}

// allowApp lets the app's origin, and no other, read an answer across origins.
func (h *handler) allowApp(w http.ResponseWriter) {
	w.Header().Set("Access-Control-Allow-Origin", h.app)
	w.Header().Set("Access-Control-Expose-Headers", "Accept-Ranges, Content-Range, Content-Length, ETag")
	w.Header().Add("Vary", "Origin")
}

func (h *handler) preflight(w http.ResponseWriter, _ *http.Request) {
	h.allowApp(w)
	w.Header().Set("Access-Control-Allow-Methods", "GET, HEAD")
	w.Header().Set("Access-Control-Allow-Headers", "Range, If-Range, If-None-Match")
	w.Header().Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
}

func (h *handler) media(w http.ResponseWriter, r *http.Request) {
	link, err := h.store.ReadLink(r.PathValue("token"))
	if err != nil {
		refuse(w, r, err)
		return
	}
	object, err := h.store.Stat(r.Context(), link.Key)
	if err != nil {
		refuse(w, r, err)
		return
	}
	header := w.Header()
	header.Set("Content-Type", contentType(link.ContentType))
	if readable(header.Get("Content-Type")) {
		h.allowApp(w)
	}
	header.Set("Content-Disposition", disposition(link))
	header.Set("ETag", `"`+strings.Trim(object.ETag, `"`)+`"`)
	header.Set("Cache-Control", fmt.Sprintf("private, max-age=%d, immutable", int(link.Left.Seconds())))
	if strings.Contains(r.Header.Get("Range"), ",") {
		r.Header.Del("Range") // each of many ranges is a request to the object store; a server may ignore them (RFC 9110, 14.2)
	}
	h.send(w, r, object)
}

// send sends an object, or the part of it that is asked for.
func (h *handler) send(w http.ResponseWriter, r *http.Request, object storage.Object) {
	source := &seeker{ctx: r.Context(), store: h.store, object: object}
	defer source.Close()
	// ServeContent knows Range, If-Range, If-None-Match and HEAD; the seeker opens only what is asked for.
	http.ServeContent(w, r, "", object.ModifiedAt, source)
	if source.err != nil && r.Context().Err() == nil {
		slog.WarnContext(r.Context(), "media broke off", "key", object.Key, "error", source.err)
		panic(http.ErrAbortHandler) // so that the browser sees a broken transfer and asks for the rest
	}
}

// contentType is what the link says, with the charset that our texts have; HTML and what runs script never are named so.
func contentType(declared string) string {
	media, _, err := mime.ParseMediaType(declared)
	switch {
	case err != nil || !inline[media]:
		return "application/octet-stream"
	case strings.HasPrefix(media, "text/"):
		return media + "; charset=utf-8"
	}
	return media
}

func disposition(link storage.Link) string {
	kind := "attachment"
	if contentType(link.ContentType) != "application/octet-stream" {
		kind = "inline"
	}
	return mime.FormatMediaType(kind, map[string]string{"filename": storage.FileName(link.Name)})
}

// refuse answers without a page: this origin shows none. Nothing of the refusal is cached.
func refuse(w http.ResponseWriter, r *http.Request, err error) {
	w.Header().Set("Cache-Control", "no-store")
	status := http.StatusInternalServerError
	switch fault.KindOf(err) {
	case fault.NotFound:
		status = http.StatusNotFound
	case fault.Unavailable:
		status = http.StatusServiceUnavailable
		w.Header().Set("Retry-After", "5")
	default:
		if !errors.Is(err, context.Canceled) {
			slog.ErrorContext(r.Context(), "media", "error", err)
		}
	}
	http.Error(w, strconv.Itoa(status)+" "+http.StatusText(status), status)
}
