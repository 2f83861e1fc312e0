package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/web/route"
)

// TestEveryRouteIsDeclared holds the routes that Echo serves against those that say who may call them.
func TestEveryRouteIsDeclared(t *testing.T) {
	w := newTown(t)
	declared := map[string]bool{}
	for _, d := range w.server.Table() {
		declared[d.Method+" "+d.Path] = true
		if d.Access.Name == "" {
			t.Errorf("%s %s says nobody who may call it", d.Method, d.Path)
		}
	}
	for _, live := range w.server.Live() {
		if live.Method == "echo_route_not_found" {
			continue
		}
		if !declared[live.Method+" "+live.Path] {
			t.Errorf("%s %s is served but was not declared", live.Method, live.Path)
		}
	}
	t.Logf("%d routes declared", len(declared))
}

// everybodys are the routes where a record of another agency may rightly be seen by everybody who is signed in: the catalogue is
// the regency's, and what a course teaches is no secret. Enrolling in it is everybody's right, too.
var everybodys = []string{
	"GET /kursus/:slug", "POST /kursus/:slug/daftar", "GET /api/v1/courses/:id", "POST /api/v1/courses/:id/enrolments",
	"POST /sesi/:id", // ending a session that is not one's own says "done" and does nothing: see below
}

// TestRouteMatrix calls every route as everybody: nobody, a learner and each role of one agency, with the records of
// another agency in the place of every parameter. What is not theirs must not succeed.
func TestRouteMatrix(t *testing.T) {
	w := newTown(t)
	cast := []citizen{{name: "nobody"}}
	for _, name := range []string{"learner", "trainer", "hr", "signatory", "administrator", "auditor"} {
		cast = append(cast, w.actors[name])
	}
	calls, refused, allowed := 0, 0, 0
	for _, d := range w.server.Table() {
		for _, c := range cast {
			for _, path := range w.paths(d) {
				if !w.worthCalling(d, c) {
					continue
				}
				calls++
				status := w.call(d.Method, path, c)
				may := passes(d.Access, c)
				switch {
				case !succeeded(status):
					refused++
					if may && d.Method == http.MethodGet && !strings.Contains(d.Path, ":") && status >= 500 {
						t.Errorf("%s %s as %s fails: %d", d.Method, path, c.name, status)
					}
				case may && (!strings.Contains(d.Path, ":") || d.Access.Name == "public" || slices.Contains(everybodys, d.Method+" "+d.Path)):
					allowed++
				default:
					t.Errorf("%s %s as %s: unexpected success %d", d.Method, path, c.name, status)
				}
			}
		}
	}
	stranger := w.actors["stranger"]
	if session, err := w.house.identity.Session(t.Context(), stranger.cookie); err != nil || session.PersonID != stranger.who.PersonID {
		t.Errorf("somebody ended the stranger's session: %v", err)
	}
	t.Logf("%d calls over %d routes: %d refused, %d rightly allowed", calls, len(w.server.Table()), refused, allowed)
}

// worthCalling leaves out what says nothing about rights: forms without parameters by those who may send them (they would
// sign out or change their own settings), and static files.
func (w *town) worthCalling(d route.Declared, c citizen) bool {
	if strings.Contains(d.Path, "*") && d.Access.Name == "public" {
		return false
	}
	return d.Method == http.MethodGet || strings.Contains(d.Path, ":") || !passes(d.Access, c)
}

// passes reports whether the route's own declaration lets c in, before any record is looked at.
func passes(a route.Access, c citizen) bool {
	switch {
	case a.Name == "public":
		return true
	case c.cookie == "":
		return false
	}
	return len(a.Roles) == 0 || c.who.Has(a.Roles...)
}

// paths puts every foreign record in the place of every parameter.
func (w *town) paths(d route.Declared) []string {
	if !strings.Contains(d.Path, ":") {
		return []string{strings.ReplaceAll(d.Path, "*", "x")}
	}
	var all []string
	for _, kind := range []string{"person", "unit", "enrolment", "attempt", "certificate", "course", "module", "quiz", "mandate", "issuer", "grant", "session", "question"} {
		for _, id := range w.foreign[kind] {
			all = append(all, w.fill(d.Path, id))
		}
	}
	all = append(all, w.fill(d.Path, uuid.NewString()), w.fill(d.Path, "milik-sana"))
	slices.Sort(all)
	return slices.Compact(all)
}

func (w *town) fill(path, id string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		name, isParam := strings.CutPrefix(p, ":")
		if !isParam {
			continue
		}
		parts[i] = id
		switch name {
		case "enrolment", "module", "attempt", "question", "grant":
			if i+1 < len(parts) || strings.Count(path, ":") > 1 {
				parts[i] = w.foreign[name][0]
			}
		case "slot":
			parts[i] = "1"
		}
	}
	return strings.Join(parts, "/")
}

func (w *town) call(method, path string, c citizen) int {
	body := strings.NewReader("")
	api := strings.HasPrefix(path, "/api/")
	if api && method != http.MethodGet {
		body = strings.NewReader("{}")
	}
	r := httptest.NewRequest(method, path, body).WithContext(w.t.Context())
	r.RemoteAddr = "198.51.100.7:1234" // not this machine: metrics stay closed
	switch {
	case api:
		r.Header.Set("Content-Type", "application/json")
		if c.bearer != "" {
			r.Header.Set("Authorization", "Bearer "+c.bearer)
		}
	case method != http.MethodGet:
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		c.cookieOf(r)
	default:
		c.cookieOf(r)
	}
	answer := httptest.NewRecorder()
	w.server.Handler().ServeHTTP(answer, r)
	if to, err := url.Parse(answer.Header().Get("Location")); err == nil && answer.Code == http.StatusSeeOther && (to.Path == "/masuk" || to.Path == "/mfa" || to.Path == "/kata-sandi") {
		return http.StatusUnauthorized
	}
	return answer.Code
}

func succeeded(status int) bool { return status < 400 }

// TestOwnUnitWorks is the other side of the matrix: the same roles reach their own agency's people.
func TestOwnUnitWorks(t *testing.T) {
	w := newTown(t)
	learner := w.actors["learner"].who.PersonID
	for _, c := range []struct {
		as   string
		path string
		want int
	}{
		{"hr", fmt.Sprintf("/pegawai/%s", learner), 200},
		{"hr", fmt.Sprintf("/api/v1/persons/%s", learner), 200},
		{"administrator", fmt.Sprintf("/akun-pegawai/%s", learner), 200},
		{"auditor", fmt.Sprintf("/api/v1/persons/%s/jp", learner), 200},
		{"learner", fmt.Sprintf("/api/v1/persons/%s", learner), 200},
		{"learner", fmt.Sprintf("/api/v1/persons/%s", w.actors["hr"].who.PersonID), 404},
		{"trainer", fmt.Sprintf("/akun-pegawai/%s", learner), 403},
		{"stranger", fmt.Sprintf("/api/v1/persons/%s", learner), 404},
	} {
		if got := w.call(http.MethodGet, c.path, w.actors[c.as]); got != c.want {
			t.Errorf("%s as %s: %d, want %d", c.path, c.as, got, c.want)
		}
	}
}
