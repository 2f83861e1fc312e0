package web

import (
	"net/http"
	"strings"
)

// headAsGet answers HEAD as GET without its body, which net/http drops for the request it read. Uploads have a HEAD of
// their own.
func headAsGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead && !strings.HasPrefix(r.URL.Path, "/unggah/") {
			r = r.WithContext(r.Context()) // a copy: net/http goes on seeing HEAD
			r.Method = http.MethodGet
		}
		next.ServeHTTP(w, r)
	})
}
