package web

import (
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzhttp"
)

// textTypes are worth compressing. Bundles come compressed already; PDF, Excel, images and video would only grow.
var textTypes = []string{
	"text/html", "text/plain", "text/csv", "text/vtt", "application/json", "application/problem+json", "application/yaml", "image/svg+xml",
}

// showSecrets are the beginnings of paths whose answers may show a secret (a second factor's key, a link, a token) beside
// something that the address says: compressed, their length could be measured against guesses (BREACH).
var showSecrets = []string{"/mfa", "/akun-pegawai", "/atur-ulang", "/api/v1/tokens"}

// compress sends text compressed to whoever takes it, because learners pay for their data. Parts of files, short answers
// and what is compressed already pass as they are. No page holds a token against forgery (origin and SameSite decide), so
// there is none to guess; a random length is added all the same, for the sake of the personal data on them.
func compress(h http.Handler) (http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(1000), gzhttp.CompressionLevel(5), gzhttp.ContentTypes(textTypes),
		gzhttp.RandomJitter(32, 0, false))
	if err != nil {
		return nil, err
	}
	zipped := wrap(h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, path := range showSecrets {
			if strings.HasPrefix(r.URL.Path, path) {
				h.ServeHTTP(w, r)
				return
			}
		}
		zipped.ServeHTTP(w, r)
	}), nil
}
