package content_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"mumpuni/internal/fault"
	"mumpuni/web/content"
)

// spoken is the second origin with sessions of cmi5: "baru" can be fetched, "lama" was, nothing else is there.
func spoken(t *testing.T) *site {
	s := newSite(t)
	s.Close()
	s.Server = httptest.NewServer(content.New(s.store, content.Config{
		AppOrigin: app, Others: []string{"https://isi.lain.test"},
		XAPI: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }),
		Fetch: func(_ context.Context, key string) (string, error) {
			switch key {
			case "baru":
				return "rahasia", nil
			case "lama":
				return "", fault.New(fault.Conflict, "package.cmi5_fetched")
			}
			return "", fault.New(fault.NotFound, "package.not_found")
		},
	}))
	t.Cleanup(s.Close)
	return s
}

// The credential is given by POST alone; all that goes wrong is told with status 200 and a number (cmi5 8.2).
func TestTheCredentialOfASession(t *testing.T) {
	s := spoken(t)
	for key, want := range map[string][2]string{"baru": {"auth-token", ""}, "lama": {"error-code", "1"}, "lain": {"error-code", "2"}} {
		resp, body := s.do(t, http.MethodPost, "/cmi5/"+key)
		var said map[string]string
		if err := json.Unmarshal(body, &said); err != nil || resp.StatusCode != 200 || !strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") || resp.Header.Get("Cache-Control") != "no-store" {
			t.Fatalf("%s: %d %v %s", key, resp.StatusCode, err, body)
		}
		if got := said[want[0]]; got == "" || want[1] != "" && got != want[1] || (said["auth-token"] != "") != (key == "baru") {
			t.Errorf("%s: %v", key, said)
		}
	}
	if resp, _ := s.do(t, http.MethodGet, "/cmi5/baru"); resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("GET: %d", resp.StatusCode)
	}
}

// Sites that the installation lists may speak from where they are, and no other may, not even the application.
func TestWhoMaySpeakAcrossOrigins(t *testing.T) {
	s := spoken(t)
	for _, path := range []string{"/xapi/statements", "/cmi5/baru"} {
		for origin, want := range map[string]bool{"https://isi.lain.test": true, "https://jahat.test": false, app: false, "null": false, "": false} {
			resp, _ := s.do(t, http.MethodOptions, path, "Origin", origin, "Access-Control-Request-Method", "POST")
			allowed := resp.Header.Get("Access-Control-Allow-Origin")
			if want && (allowed != origin || resp.StatusCode != 204 || !strings.Contains(resp.Header.Get("Access-Control-Allow-Headers"), "Authorization")) || !want && allowed != "" || resp.Header.Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("%s from %q: %d %v", path, origin, resp.StatusCode, resp.Header)
			}
		}
	}
	link := s.link(s.put(t, []byte("x"), "application/pdf"), "a.pdf", "application/pdf")
	if resp, _ := s.do(t, http.MethodGet, link, "Origin", "https://isi.lain.test"); resp.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("a listed site reads media")
	}
}

// The player holds the package's own files, the page of its end and the sites that are listed; what is in the package speaks with the endpoint.
func TestWhatThePlayerOfCMI5Holds(t *testing.T) {
	s := spoken(t)
	token := s.store.TreeToken("paket/x", "e", time.Hour)
	resp, body := s.do(t, http.MethodGet, "/pemutar/"+token+"/cmi5", "Sec-Fetch-Dest", "iframe")
	csp := resp.Header.Get("Content-Security-Policy")
	if resp.StatusCode != 200 || !strings.Contains(string(body), "/cmi5-") || !strings.Contains(csp, "http://content/pemutar/"+token+"/selesai https://isi.lain.test") || !strings.HasPrefix(csp, "sandbox allow-scripts") {
		t.Errorf("%d %s\n%s", resp.StatusCode, csp, body)
	}
	resp, _ = s.do(t, http.MethodGet, "/pemutar/"+token+"/selesai", "Sec-Fetch-Dest", "iframe")
	if csp := resp.Header.Get("Content-Security-Policy"); resp.StatusCode != 200 || !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors "+app+" http://content") {
		t.Errorf("%d %s", resp.StatusCode, csp)
	}
	if resp, _ := s.do(t, http.MethodGet, "/pemutar/x.y/selesai"); resp.StatusCode != http.StatusNotFound {
		t.Errorf("the end of no package: %d", resp.StatusCode)
	}
}
