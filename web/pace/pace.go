// Package pace lets go of connections that move too slowly to be people: a village line may take minutes for a page or a
// form, a program that keeps connections open by a byte now and then may not.
package pace

import (
	"io"
	"net/http"
	"strings"
	"time"
)

// A body has grace for its beginning and must come at least at rate after that. A written piece may take stall to be taken.
const (
	grace = 30 * time.Second
	rate  = 1 << 10 // bytes a second: a tenth of the slowest telephone line
	stall = 2 * time.Minute
)

// Handler sets the deadlines of each request's connection. Paths that begin with one of free mind the bodies of their requests
// themselves.
func Handler(next http.Handler, free ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		control := http.NewResponseController(w)
		_ = control.SetWriteDeadline(time.Time{}) // the last request's is still on the connection
		if r.ContentLength != 0 && !begins(r.URL.Path, free) {
			until := time.Now().Add(grace)
			_ = control.SetReadDeadline(until) // also for a body that nobody reads: the server skips over it
			r.Body = &body{ReadCloser: r.Body, control: control, until: until}
		}
		next.ServeHTTP(&writer{ResponseWriter: w, control: control}, r)
	})
}

func begins(path string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(path, p) {
			return true
		}
	}
	return false
}

// body moves its deadline on with every byte that came, and by the time its reader took over them.
type body struct {
	io.ReadCloser
	control *http.ResponseController
	until   time.Time
	left    time.Time // when the last Read returned; zero before the first
}

// Read gives the next bytes, or the network's timeout.
func (b *body) Read(p []byte) (int, error) {
	if !b.left.IsZero() {
		b.until = b.until.Add(time.Since(b.left))
	}
	_ = b.control.SetReadDeadline(b.until)
	n, err := b.ReadCloser.Read(p)
	b.left = time.Now()
	b.until = b.until.Add(time.Duration(n) * time.Second / rate)
	if err == io.EOF { //nolint:errorlint // readers give it bare
		_ = b.control.SetReadDeadline(time.Time{}) // work on the request may take longer
	}
	return n, err
}

// writer gives each write its own deadline: a slow line may take hours for a film, a dead one not.
type writer struct {
	http.ResponseWriter
	control *http.ResponseController
}

// Write sends p or fails within stall.
func (w *writer) Write(p []byte) (int, error) {
	_ = w.control.SetWriteDeadline(time.Now().Add(stall))
	return w.ResponseWriter.Write(p)
}

// Unwrap is for http.ResponseController.
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }
