// Package upload takes files in: by the tus protocol, which goes on after a cut where it stopped, and by a plain form for
// browsers without script. It knows the protocol; who may upload what is the caller's rule.
package upload

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"

	"mumpuni/people"
	"mumpuni/storage"
	"mumpuni/web/route"
)

// Path is where resumable uploads live on the app's origin.
const Path = "/unggah/"

// Config joins uploads to the house.
type Config struct {
	BaseURL string // the app's origin
	// Session tells who asks; an error answers the request.
	Session func(r *http.Request) (people.Actor, error)
	// Authorize tells whether who may upload a file of so many bytes for purpose.
	Authorize func(ctx context.Context, who people.Actor, purpose string, bytes int64) error
	// Done is a storage.Taker: it checks what came, and records it with what refers to it.
	Done func(ctx context.Context, who people.Actor, purpose string, o storage.Object, name string) error
}

// Handler answers /unggah/: POST begins an upload, HEAD tells how far it is, PATCH sends bytes, DELETE breaks it off. A
// purpose and a file name come in Upload-Metadata ("purpose", "filename").
type Handler struct {
	cfg   Config
	store *storage.Store
	parts *parts
	tus   http.Handler
}

// New makes the handler.
func New(store *storage.Store, cfg Config) (*Handler, error) {
	h := &Handler{cfg: cfg, store: store, parts: newParts(store)}
	composer := handler.NewStoreComposer()
	composer.UseCore(h.parts)
	composer.UseTerminater(h.parts)
	composer.UseLocker(locker{store})
	tus, err := handler.NewUnroutedHandler(handler.Config{
		StoreComposer: composer, BasePath: strings.TrimRight(cfg.BaseURL, "/") + Path, DisableDownload: true,
		DisableConcatenation: true, Cors: &handler.CorsConfig{Disable: true}, Logger: quiet(),
		NetworkTimeout: time.Minute, AcquireLockTimeout: 15 * time.Second,
		PreUploadCreateCallback: h.begin, PreFinishResponseCallback: h.finished, PreUploadTerminateCallback: h.cancelled,
	})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /{$}", tus.PostFile)
	mux.HandleFunc("HEAD /{id}", tus.HeadFile)
	mux.HandleFunc("PATCH /{id}", tus.PatchFile)
	mux.HandleFunc("DELETE /{id}", tus.DelFile)
	h.tus = tus.Middleware(http.StripPrefix(strings.TrimSuffix(Path, "/"), mux)) // which answers OPTIONS itself
	return h, nil
}

// asker is who stands behind a request, and the upload it names; tusd's hooks get only the context.
type asker struct {
	who    people.Actor
	upload storage.Upload
}

type askerKey struct{}

func askerOf(ctx context.Context) *asker {
	a, _ := ctx.Value(askerKey{}).(*asker)
	return a
}

// ServeHTTP lets tusd work after it is known who asks and that the upload is theirs.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Header.Del("X-HTTP-Method-Override") // no second way to say the method
	if r.Method == http.MethodOptions {
		h.tus.ServeHTTP(w, r)
		return
	}
	ask, err := h.ask(r)
	if err != nil {
		answer(w, r, err)
		return
	}
	if r.Method == http.MethodPatch {
		// When another request wants the upload, tusd sets a deadline on this one's connection, at times after it has
		// answered: the connection's next request would die of it.
		w.Header().Set("Connection", "close")
	}
	if id := tusID(r); id != "" && r.Method != http.MethodDelete {
		over, err := h.catchUp(r, ask, id)
		if err != nil {
			answer(w, r, err)
			return
		}
		if over {
			complete(w, r, ask.upload)
			return
		}
	}
	h.tus.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), askerKey{}, ask)))
}

// ask finds the person and, when the path names one, their upload.
func (h *Handler) ask(r *http.Request) (*asker, error) {
	who, err := h.cfg.Session(r)
	if err != nil {
		return nil, err
	}
	if who.IsNobody() {
		return nil, route.ErrUnauthenticated
	}
	ask := &asker{who: who}
	if id := tusID(r); id != "" {
		ask.upload, err = h.store.FindUpload(r.Context(), who.PersonID, rowID(id))
	}
	return ask, err
}

// complete is what tusd would answer for a finished upload; its notes are gone by now.
func complete(w http.ResponseWriter, r *http.Request, u storage.Upload) {
	header := w.Header()
	header.Set("Tus-Resumable", "1.0.0")
	header.Set("Cache-Control", "no-store")
	header.Set("Upload-Offset", itoa(u.Bytes))
	if r.Method == http.MethodHead {
		header.Set("Upload-Length", itoa(u.Bytes))
		w.WriteHeader(http.StatusOK)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// answer words a fault as problem+json.
func answer(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // nobody waits for it
	}
	problem := route.NewProblem(r.Context(), err)
	w.Header().Set("Tus-Resumable", "1.0.0")
	w.Header().Set("Content-Type", problem.ContentType(""))
	w.Header().Set("Cache-Control", "no-store")
	for name, values := range problem.GetHeaders() {
		w.Header()[name] = values
	}
	w.WriteHeader(problem.Status)
	if r.Method != http.MethodHead {
		_ = json.NewEncoder(w).Encode(problem)
	}
}
