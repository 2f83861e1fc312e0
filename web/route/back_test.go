package route_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"mumpuni/web/route"
)

// Back leads to the page that a form came from, and never to another site, whatever the browser or the form says.
func TestBackStaysOnThisSite(t *testing.T) {
	set := route.New(route.Config{})
	set.Page(http.MethodPost, "/tulis", route.Public, func(r *route.Request) error { return r.Text(http.StatusOK, r.Back()+" "+r.Pattern()) })
	set.Page(http.MethodGet, "/persetujuan/:id", route.Public, func(r *route.Request) error { return nil })
	set.Page(http.MethodPost, "/persetujuan/:id/setuju", route.Public, func(r *route.Request) error { return nil })
	for _, c := range []struct{ referer, carried, want string }{
		{"http://mumpuni.test/persetujuan/7/setuju", "", "/persetujuan/7"}, // a form that was refused is shown where it was posted
		{"http://mumpuni.test/tulis", "/persetujuan/7/setuju?x=1", "/persetujuan/7"},
		{"http://mumpuni.test/tulis", "", "/"},
		{"http://mumpuni.test/tidak/ada", "", "/"},
		{"", "", "/"},
		{"http://mumpuni.test/persetujuan/7?daftar=putus", "", "/persetujuan/7?daftar=putus"},
		{"http://evil.test/persetujuan/7", "", "/"},
		{"http://mumpuni.test//evil.test/x", "", "/"},
		{"http://mumpuni.test/tulis", "/persetujuan/7", "/persetujuan/7"},
		{"http://mumpuni.test/tulis", "//evil.test", "/"},
		{"http://mumpuni.test/tulis", "https://evil.test/", "/"},
		{"http://mumpuni.test/tulis", `/\evil.test`, "/"},
		{"http://mumpuni.test/tulis", "javascript:alert(1)", "/"},
	} {
		q := httptest.NewRequest(http.MethodPost, "http://mumpuni.test/tulis", strings.NewReader(url.Values{route.StepUpBackField: {c.carried}}.Encode()))
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		q.Header.Set("Referer", c.referer)
		got := httptest.NewRecorder()
		set.Handler().ServeHTTP(got, q)
		if got.Code != http.StatusOK || got.Body.String() != c.want+" /tulis" {
			t.Errorf("%+v: %d %q", c, got.Code, got.Body)
		}
	}
}
