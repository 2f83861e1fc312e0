package content_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"mumpuni/storage"
)

// The page of H5P runs files of our bundles and of the package that it was opened for, and no other script; it reaches no other site, makes no
// frame and no worker, and is framed by the app alone.
func TestThePageOfH5PIsBounded(t *testing.T) {
	s := newSite(t)
	token := s.store.TreeToken(storage.NewKey("paket"), "seseorang", time.Hour)
	answer, body := s.do(t, http.MethodGet, "/pemutar/"+token+"/h5p")
	if answer.StatusCode != http.StatusOK || !strings.Contains(string(body), `data-app="`+app+`"`) || answer.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %s", answer.StatusCode, body)
	}
	own := "http://content/p/" + token + "/"
	rules := map[string]string{}
	for _, rule := range strings.Split(answer.Header.Get("Content-Security-Policy"), "; ") {
		name, sources, _ := strings.Cut(rule, " ")
		rules[name] = sources
	}
	for name, want := range map[string]string{
		"sandbox": "allow-scripts allow-same-origin allow-forms", "default-src": "'none'", "connect-src": own, "img-src": own + " data: blob:", "media-src": own + " data: blob:",
		"frame-src": "'none'", "worker-src": "'none'", "object-src": "'none'", "form-action": "'none'", "base-uri": "'none'", "frame-ancestors": app,
	} {
		if rules[name] != want {
			t.Errorf("%s is %q, want %q", name, rules[name], want)
		}
	}
	for _, source := range strings.Fields(rules["script-src"]) {
		if source != own && source != "'unsafe-eval'" && !strings.HasPrefix(source, "http://content/aset/h5p") {
			t.Errorf("it runs scripts of %s", source)
		}
	}
	for what, header := range map[string][]string{"a window": {"Sec-Fetch-Dest", "document"}, "a service worker": {"Service-Worker", "script"}} {
		if answer, _ := s.do(t, http.MethodGet, "/pemutar/"+token+"/h5p", header...); answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", what, answer.StatusCode)
		}
	}
	if answer, _ := s.do(t, http.MethodGet, "/pemutar/"+token+"x/h5p"); answer.StatusCode != http.StatusNotFound {
		t.Errorf("forged: %d", answer.StatusCode)
	}
}
