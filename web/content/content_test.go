package content_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"mumpuni/storage"
	"mumpuni/storage/storagetest"
	"mumpuni/web/content"
)

const app = "https://mumpuni.test"

// site is the content origin over a real object store, with a clock that tests turn.
type site struct {
	*httptest.Server
	store *storage.Store
	proxy *storagetest.Proxy
	now   time.Time
}

func newSite(t *testing.T) *site {
	server := storagetest.LocalServer(t)
	s := &site{proxy: storagetest.NewProxy(t, server.Addr), now: time.Now()}
	cfg := server.Config()
	cfg.Endpoint, cfg.ContentURL = s.proxy.Addr, "http://content"
	s.store = storagetest.Open(t, cfg, nil, func() time.Time { return s.now })
	s.Server = httptest.NewServer(content.New(s.store, content.Config{AppOrigin: app}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) put(t *testing.T, body []byte, contentType string) string {
	t.Helper()
	key := storage.NewKey("media")
	if _, err := s.store.Put(t.Context(), key, bytes.NewReader(body), int64(len(body)), contentType); err != nil {
		t.Fatal(err)
	}
	return key
}

// link is the path of a signed link.
func (s *site) link(key, name, contentType string) string {
	return strings.TrimPrefix(s.store.SignedLink(key, name, contentType, time.Hour), "http://content")
}

func (s *site) do(t *testing.T, method, path string, header ...string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := s.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, body
}

func TestWholeRangesAndConditions(t *testing.T) {
	s := newSite(t)
	film := storagetest.Random(t, 17<<20+5) // three windows
	path := s.link(s.put(t, film, "video/mp4"), "Naskah dinas № 1.mp4", "video/mp4")
	n := len(film)
	whole, body := s.do(t, "GET", path)
	etag := whole.Header.Get("ETag")
	if whole.StatusCode != 200 || !bytes.Equal(body, film) || etag == "" || whole.Header.Get("Accept-Ranges") != "bytes" {
		t.Fatalf("whole: %d, %d bytes, %v", whole.StatusCode, len(body), whole.Header)
	}
	for _, c := range []struct {
		name   string
		header []string
		status int
		want   []byte
	}{
		{"first byte", []string{"Range", "bytes=0-0"}, 206, film[:1]},
		{"middle, over a window's edge", []string{"Range", "bytes=8388600-8388620"}, 206, film[8388600:8388621]},
		{"to the end", []string{"Range", "bytes=17000000-"}, 206, film[17000000:]},
		{"the last bytes", []string{"Range", "bytes=-7"}, 206, film[n-7:]},
		{"beyond the end is cut", []string{"Range", fmt.Sprintf("bytes=%d-%d", n-3, n+100)}, 206, film[n-3:]},
		{"after the end", []string{"Range", fmt.Sprintf("bytes=%d-", n)}, 416, nil},
		{"same version", []string{"Range", "bytes=1-2", "If-Range", etag}, 206, film[1:3]},
		{"another version", []string{"Range", "bytes=1-2", "If-Range", `"other"`}, 200, film},
		{"not changed", []string{"If-None-Match", etag}, 304, []byte{}},
		{"changed", []string{"If-None-Match", `"other"`}, 200, film},
	} {
		resp, got := s.do(t, "GET", path, c.header...)
		if resp.StatusCode != c.status || (c.want != nil && !bytes.Equal(got, c.want)) {
			t.Errorf("%s: %d with %d bytes, want %d with %d", c.name, resp.StatusCode, len(got), c.status, len(c.want))
		}
	}
	head, body := s.do(t, "HEAD", path)
	if head.StatusCode != 200 || head.ContentLength != int64(n) || len(body) != 0 {
		t.Errorf("HEAD: %d, length %d", head.StatusCode, head.ContentLength)
	}
}

func TestEveryAnswerIsHarmless(t *testing.T) {
	s := newSite(t)
	html := s.put(t, []byte("<script>fetch('/')</script>"), "text/html")
	png := s.put(t, []byte("\x89PNG"), "image/png")
	for path, want := range map[string]struct{ contentType, disposition string }{
		s.link(html, "x.html", "text/html"):                     {"application/octet-stream", "attachment"},
		s.link(html, "x.svg", "image/svg+xml"):                  {"application/octet-stream", "attachment"},
		s.link(html, "x", ""):                                   {"application/octet-stream", "attachment"},
		s.link(html, "x", "text/html; charset=utf-8"):           {"application/octet-stream", "attachment"},
		s.link(html, "x.xhtml", "application/xhtml+xml"):        {"application/octet-stream", "attachment"},
		s.link(html, "teks.vtt", "text/vtt"):                    {"text/vtt; charset=utf-8", "inline"},
		s.link(png, "foto \"a\"\r\nSet-Cookie: b", "image/png"): {"image/png", "inline"},
	} {
		resp, _ := s.do(t, "GET", path)
		kind, _, _ := strings.Cut(resp.Header.Get("Content-Disposition"), ";")
		if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != want.contentType || kind != want.disposition {
			t.Errorf("%s: %d %v", path, resp.StatusCode, resp.Header)
		}
	}
	for _, path := range []string{s.link(png, "a", "image/png"), "/m/forged/a", "/", "/healthz", s.link("media/none", "a", "image/png")} {
		resp, _ := s.do(t, "GET", path)
		for name, part := range map[string]string{
			"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff",
			"Cross-Origin-Resource-Policy": "cross-origin", "Referrer-Policy": "no-referrer",
		} {
			if !strings.Contains(resp.Header.Get(name), part) {
				t.Errorf("%s: %s is %q", path, name, resp.Header.Get(name))
			}
		}
		if !strings.Contains(resp.Header.Get("Content-Security-Policy"), "frame-ancestors "+app) {
			t.Errorf("%s may be framed by others", path)
		}
		if len(resp.Cookies()) > 0 {
			t.Errorf("%s sets a cookie", path)
		}
	}
}

func TestOnlyTheAppReadsAcrossOrigins(t *testing.T) {
	s := newSite(t)
	path := s.link(s.put(t, []byte("WEBVTT\n"), "text/vtt"), "a.vtt", "text/vtt")
	for _, method := range []string{"GET", "OPTIONS"} {
		resp, _ := s.do(t, method, path, "Origin", "https://evil.test")
		if got := resp.Header.Get("Access-Control-Allow-Origin"); got != app {
			t.Errorf("%s allows %q", method, got)
		}
	}
	for kind, want := range map[string]string{
		"image/png": app, "video/mp4": app, "audio/mpeg": app, "text/vtt": app, "application/pdf": "", "text/plain": "", "text/html": "", "image/svg+xml": "",
	} {
		resp, _ := s.do(t, "GET", s.link(s.put(t, []byte("x"), kind), "a", kind), "Origin", app)
		if got := resp.Header.Get("Access-Control-Allow-Origin"); got != want {
			t.Errorf("%s may be read by %q, want %q", kind, got, want)
		}
	}
	if resp, _ := s.do(t, "POST", path); resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", resp.StatusCode)
	}
}

func TestForgedAndOldLinksOpenNothing(t *testing.T) {
	s := newSite(t)
	key := s.put(t, []byte("rahasia"), "text/plain")
	path := s.link(key, "a.txt", "text/plain")
	token := strings.Split(path, "/")[2]
	payload, mac, _ := strings.Cut(token, ".")
	other := strings.Split(s.link("media/other", "a.txt", "text/plain"), "/")[2]
	otherPayload, _, _ := strings.Cut(other, ".")
	for _, forged := range []string{"", "x", payload, payload + ".", "." + mac, otherPayload + "." + mac, payload + "." + mac + "A", payload[1:] + "." + mac} {
		if resp, _ := s.do(t, "GET", "/m/"+forged+"/a.txt"); resp.StatusCode != 404 {
			t.Errorf("forged %q: %d", forged, resp.StatusCode)
		}
	}
	if resp, _ := s.do(t, "GET", path); resp.StatusCode != 200 {
		t.Fatalf("the true link: %d", resp.StatusCode)
	}
	s.now = s.now.Add(2 * time.Hour)
	if resp, _ := s.do(t, "GET", path); resp.StatusCode != 404 {
		t.Errorf("after its time: %d", resp.StatusCode)
	}
}

func TestLinksStayTheSameForAWhile(t *testing.T) {
	s := newSite(t)
	s.now = s.now.Truncate(time.Hour)
	first := s.link("media/a", "a", "image/png")
	s.now = s.now.Add(59 * time.Minute)
	if again := s.link("media/a", "a", "image/png"); again != first {
		t.Error("a link changed within its hour, so browsers cannot cache")
	}
	link, err := s.store.ReadLink(strings.Split(first, "/")[2])
	if err != nil || link.Left < time.Hour {
		t.Errorf("a link given at the end of the hour is good for %v, %v", link.Left, err)
	}
}

func TestObjectStoreDown(t *testing.T) {
	s := newSite(t)
	path := s.link(s.put(t, []byte("x"), "text/plain"), "a.txt", "text/plain")
	s.proxy.Down()
	began := time.Now()
	resp, _ := s.do(t, "GET", path)
	if resp.StatusCode != 503 || resp.Header.Get("Retry-After") == "" || resp.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("down: %d %v", resp.StatusCode, resp.Header)
	}
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("it took %v to say so", took)
	}
}

func TestACutMidwayIsSeenByTheBrowser(t *testing.T) {
	s := newSite(t)
	film := storagetest.Random(t, 12<<20)
	path := s.link(s.put(t, film, "video/mp4"), "a.mp4", "video/mp4")
	s.proxy.CutAfter(3 << 20)
	resp, err := s.Client().Get(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if !errors.Is(err, io.ErrUnexpectedEOF) || !bytes.HasPrefix(film, got) {
		t.Fatalf("a cut film of %d bytes ended with %v", len(got), err)
	}
	s.proxy.Heal()
	_, rest := s.do(t, "GET", path, "Range", fmt.Sprintf("bytes=%d-", len(got)), "If-Range", resp.Header.Get("ETag"))
	if !bytes.Equal(append(got, rest...), film) {
		t.Error("the film resumed by range is not the film")
	}
}

// Each of many ranges would be a request to the object store: a header of some kilobytes could ask for thousands.
func TestManyRangesAreNotServedOneByOne(t *testing.T) {
	s := newSite(t)
	path := s.link(s.put(t, []byte("abcdefghij"), "video/mp4"), "film.mp4", "video/mp4")
	for ranges, want := range map[string]string{"bytes=0-0,2-2,4-4": "abcdefghij", "bytes=2-3": "cd"} {
		answer, body := s.do(t, http.MethodGet, path, "Range", ranges)
		if string(body) != want || strings.Contains(answer.Header.Get("Content-Type"), "multipart") {
			t.Errorf("%s: %d %q, %s", ranges, answer.StatusCode, body, answer.Header.Get("Content-Type"))
		}
	}
}
