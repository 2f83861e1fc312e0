package route

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"mumpuni/web/ui"
)

// Still is c as a page that a device keeps: it says who it is for, in their language and look, and nothing of the moment, neither
// notices nor messages nor what runs. path is where it will be shown.
func (r *Request) Still(path string, c templ.Component) ([]byte, error) {
	v := ui.ViewOf(r.viewOf(nil))
	v.Path, v.Notices, v.Running, v.Saver = path, 0, nil, ""
	var buf bytes.Buffer
	err := c.Render(ui.WithView(r.Ctx(), v), &buf)
	return buf.Bytes(), err
}

// KeepFiles lets the page's own script fetch files from the content origin, to keep them on the device.
func (r *Request) KeepFiles() {
	h := r.Header()
	h.Set(cspHeader, fetching(h.Get(cspHeader), r.cfg.ContentOrigin))
}

// Keeper is how the service worker of the app's origin is served: it may fetch from this origin and from that of the files, and it runs
// nothing else. A browser that has it already is told so.
func (s *Set) Keeper(source []byte) http.Handler {
	tag := `"` + digest(source) + `"`
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set(cspHeader, "default-src 'none'; connect-src 'self' "+s.cfg.ContentOrigin)
		h.Set("Content-Type", "text/javascript; charset=utf-8")
		h.Set("Cache-Control", "no-cache")
		h.Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write(source)
	})
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:12])
}

// KeeperPath is where the service worker of the app's origin stands.
const KeeperPath = "/pekerja.js"

// keeper is where browsers find it; empty where they keep nothing.
func (c Config) keeper() string {
	if !c.Offline {
		return ""
	}
	return KeeperPath
}

const cspHeader = "Content-Security-Policy"

func fetching(policy, content string) string {
	return strings.Replace(policy, "connect-src 'self'", "connect-src 'self' "+content, 1)
}
