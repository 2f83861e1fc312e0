package content

import (
	"encoding/json"
	"html/template"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"mumpuni/internal/fault"
	"mumpuni/packages"
	"mumpuni/xapi"
)

// A part of cmi5 speaks with the endpoint on this origin: for one that lies here that is its own origin, and no other may, but for those that
// the installation lists. Of the application nothing is in reach: what is sent is a credential of one session, never a cookie.

func (h *handler) cmi5Routes(mux *http.ServeMux) {
	mux.HandleFunc("POST "+packages.FetchPath+"{key}", h.fetchToken)
}

// speaks is where a package may send what it says.
func (h *handler) speaks() string {
	return h.store.ContentURL(packages.FetchPath) + " " + h.store.ContentURL("/xapi/")
}

// fetchToken gives the credential of a session, once; all that goes wrong is told with status 200 (cmi5 8.2).
func (h *handler) fetchToken(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	answer := map[string]string{}
	secret, err := h.fetched(r)
	switch fault.KindOf(err) {
	case fault.Conflict:
		answer["error-code"], answer["error-text"] = "1", "The authorization token has already been returned, or the session is over."
	case fault.NotFound:
		answer["error-code"], answer["error-text"] = "2", "There is no such session."
	default:
		if err != nil {
			slog.ErrorContext(r.Context(), "fetch of a session", "error", err)
			answer["error-code"], answer["error-text"] = "3", "The token cannot be given now."
		} else {
			answer["auth-token"] = xapi.Token(secret)
		}
	}
	_ = json.NewEncoder(w).Encode(answer)
}

func (h *handler) fetched(r *http.Request) (string, error) {
	if h.fetch == nil {
		return "", fault.New(fault.NotFound, "package.not_found")
	}
	return h.fetch(r.Context(), r.PathValue("key"))
}

var endedPage = template.Must(template.New("ended").Parse(`<!doctype html>
<html lang="id"><head><meta charset="utf-8"><title>Paket ditutup</title></head><body><p>Paket ditutup. / The package is closed.</p></body></html>
`))

// ended is the page to which a part goes at its end, within the player, which closes it.
func (h *handler) ended(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Security-Policy", sandbox+"; default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors "+h.app+" "+h.store.ContentURL(""))
	_ = endedPage.Execute(w, nil)
}

// beside is what a player may hold beside the package's own files: the page of the end, and parts on other sites.
func (h *handler) beside(token string) string {
	return " " + strings.Join(append([]string{h.store.ContentURL("/pemutar/" + token + "/" + packages.Ended)}, h.others...), " ")
}

// crossing lets the sites that the installation lists, and no others, speak by statements from where they are.
func (h *handler) crossing(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		speaks := strings.HasPrefix(r.URL.Path, packages.FetchPath) || strings.HasPrefix(r.URL.Path, "/xapi/")
		if from := r.Header.Get("Origin"); speaks && slices.Contains(h.others, from) {
			header := w.Header()
			header.Set("Access-Control-Allow-Origin", from)
			header.Add("Vary", "Origin")
			header.Set("Access-Control-Expose-Headers", "ETag, Last-Modified, X-Experience-API-Version, X-Experience-API-Consistent-Through")
			if r.Method == http.MethodOptions {
				header.Set("Access-Control-Allow-Methods", "GET, HEAD, PUT, POST, DELETE")
				header.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match, If-None-Match, X-Experience-API-Version")
				header.Set("Access-Control-Max-Age", "600")
				w.WriteHeader(http.StatusNoContent)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}
