package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"mumpuni/demo"
)

// hostile are values that break programs which trust what they are sent.
var hostile = []string{
	"\x00", "a\x00b", "\xff\xfe\xc0", "'\"\\;--", `"><script>alert(1)</script>`, "javascript:alert(1)", "-1", "0", "2147483648", "-9223372036854775808",
	"9223372036854775807", "99999999999999999999999", "1e400", "NaN", "../../../../etc/passwd", "//evil.example/", `\\evil.example`, "x\r\nSet-Cookie: a=b",
	"00000000-0000-0000-0000-000000000000", "0001-01-01", "9999-12-31", "2026-02-31", "+292277026596-12-04", "{{.}}${7*7}%s%n", "%", "%00", `\u0000`, `\\u0000'\`, "\u202e\ufeff\u200b",
	"=HYPERLINK(\"http://evil\")", strings.Repeat("A", 20_000), strings.Repeat("[", 5_000), strings.Repeat("é\u0301", 300), "İıſK", "0", "",
}

// unstorable is how many of them, from the first, PostgreSQL cannot store.
const unstorable = 3

// inside is what an answer must never tell.
var inside = []string{"SQLSTATE", "goroutine ", "runtime error", ".go:", "jackc/pgx", "pgconn", "sql: ", "bun: ", "ERROR: ", "strconv.", "json: "}

// packed files hold any three letters by chance; what is readable is read, downloads included.
var packed = regexp.MustCompile(`^(application/(pdf|zip|vnd\.openxml)|image/|video/|font/)`)

// attacker sends what nobody should and looks at what comes back.
type attacker struct {
	*town
	actors  map[string]citizen
	foreign map[string][]string // ids and slugs by kind of record, all of the other agency
	sent    int
	log     *syncBuffer
}

// syncBuffer takes a log from several goroutines.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) take() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	text := s.b.String()
	s.b.Reset()
	return text
}

func newAttacker(t *testing.T) *attacker {
	a := &attacker{town: furnishedTown(t), foreign: map[string][]string{}, log: &syncBuffer{}}
	a.moveIn()
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(a.log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(before) })
	return a
}

// send makes a request as c; path stands as it goes over the wire.
func (a *attacker) send(method, path string, c citizen, contentType string, body io.Reader) *httptest.ResponseRecorder {
	a.t.Helper()
	r := httptest.NewRequest(method, "http://localhost/", body).WithContext(a.t.Context())
	u, err := url.ParseRequestURI(path)
	if err != nil {
		return nil // no HTTP server takes such a line
	}
	r.URL, r.RequestURI, r.RemoteAddr = u, path, "198.51.100.7:1234"
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if strings.HasPrefix(path, "/api/") && c.tokens.Access != "" {
		r.Header.Set("Authorization", "Bearer "+c.tokens.Access)
	} else {
		c.cookieOf(r)
	}
	answer := httptest.NewRecorder()
	a.server.Handler().ServeHTTP(answer, r)
	a.sent++
	a.inspect(fmt.Sprintf("%s %.120q as %s", method, path, c.name), path, answer)
	return answer
}

// inspect holds an answer against what every answer promises, whatever was sent.
func (a *attacker) inspect(what, path string, answer *httptest.ResponseRecorder) {
	a.t.Helper()
	h, body := answer.Header(), answer.Body.String()
	if answer.Code >= 500 {
		a.t.Errorf("%s: %d\n%.600s", what, answer.Code, a.log.take())
	}
	var problem struct{ Key, Detail string }
	if json.Unmarshal(answer.Body.Bytes(), &problem) == nil && problem.Key != "" && problem.Detail == problem.Key {
		a.t.Errorf("%s: %s has no words", what, problem.Key)
	}
	for _, told := range inside {
		if strings.Contains(body, told) && !packed.MatchString(h.Get("Content-Type")) {
			a.t.Errorf("%s: the answer shows %q", what, told)
		}
	}
	// JSON and files that are saved, such as tables that name their filter, are shown by nothing that runs them.
	saved := strings.Contains(h.Get("Content-Type"), "json") || strings.HasPrefix(h.Get("Content-Disposition"), "attachment")
	if strings.Contains(body, "<script>alert(1)") && !saved {
		a.t.Errorf("%s: the answer runs what was sent", what)
	}
	for _, name := range []string{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"} {
		if h.Get(name) == "" {
			a.t.Errorf("%s: no %s", what, name)
		}
	}
	if to, err := url.Parse(h.Get("Location")); err != nil || to.Host != "" || strings.HasPrefix(to.Path, "//") || strings.HasPrefix(to.Path, `\`) {
		a.t.Errorf("%s: leads to %q", what, h.Get("Location"))
	}
	if h.Get("Set-Cookie") == "a=b" {
		a.t.Errorf("%s: headers can be split", what)
	}
	a.checkForm(what, path, answer)
}

// checkForm holds a refusal against our two forms of it.
func (a *attacker) checkForm(what, path string, answer *httptest.ResponseRecorder) {
	a.t.Helper()
	kind, body := answer.Header().Get("Content-Type"), answer.Body.String()
	switch {
	case answer.Code < 400:
	case strings.HasPrefix(path, "/api/"):
		if kind != "application/problem+json" || !strings.Contains(body, `"key":"`) {
			a.t.Errorf("%s: %d is no problem: %s %.200s", what, answer.Code, kind, body)
		}
	case strings.HasPrefix(path, "/xapi/"): // for programs; what the server refuses before it is a page
		if kind != "application/json" && !strings.HasPrefix(kind, "text/html") || !strings.Contains(body, `"message":"`) && !strings.Contains(body, "</html>") {
			a.t.Errorf("%s: %d says nothing to programs: %s %.200s", what, answer.Code, kind, body)
		}
	case strings.HasPrefix(path, "/penerbit/contoh-nomor"): // a piece of a page, as plain text
	case strings.Contains(path, "/denyut/"): // asked by a script every half minute: words would cost more than the answer
	case strings.HasPrefix(path, "/unggah/"), strings.HasPrefix(path, "/aset/"), strings.HasPrefix(path, "/metrics"):
	case !strings.HasPrefix(kind, "text/html") || !strings.Contains(body, "</html>"):
		a.t.Errorf("%s: %d is no page: %s %.200s", what, answer.Code, kind, body)
	}
}

// target is a request that works, with fields to spoil.
type target struct {
	method, path string
	fields       url.Values
	as           citizen
	multipart    bool
}

func (x target) key() string {
	names := []string{}
	for name := range x.fields {
		names = append(names, name)
	}
	slices.Sort(names)
	return fmt.Sprint(x.method, shape.ReplaceAllString(x.path, ":id"), names, x.multipart)
}

// shape takes the ids out of a path.
var shape = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)

// spoil sends x with name set to value.
func (a *attacker) spoil(x target, name, value string) {
	fields := url.Values{}
	for k, v := range x.fields {
		fields[k] = slices.Clone(v)
	}
	fields.Set(name, value)
	switch {
	case x.method == http.MethodGet:
		a.send(x.method, x.path+"?"+fields.Encode(), x.as, "", nil)
	case x.multipart:
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		for k, list := range fields {
			for _, v := range list {
				_ = form.WriteField(k, v)
			}
		}
		_ = form.Close()
		a.send(x.method, x.path, x.as, form.FormDataContentType(), &body)
	default:
		a.send(x.method, x.path, x.as, "application/x-www-form-urlencoded", strings.NewReader(fields.Encode()))
	}
}

// TestHostileForms spoils each field of each form and each parameter of each link of the pages, one at a time.
func TestHostileForms(t *testing.T) {
	a := newAttacker(t)
	targets := a.look()
	names := 0
	for i, x := range targets {
		fields := slices.Sorted(mapKeys(x.fields))
		for j, name := range fields {
			names++
			for k, value := range hostile {
				if *thorough || !x.multipart && (i+j+k)%12 == 0 || x.multipart && k < unstorable {
					a.spoil(x, name, value)
				}
			}
		}
	}
	if len(targets) < 60 || names < 150 {
		t.Errorf("only %d forms with %d fields were found", len(targets), names)
	}
	t.Logf("%d forms and links with %d fields, %d requests", len(targets), names, a.sent)
	a.logTellsNothing()
}

// TestHostilePaths puts hostile values into every place of every path.
func TestHostilePaths(t *testing.T) {
	a := newAttacker(t)
	for i, d := range a.server.Table() {
		for _, c := range []string{"chief", "stranger"} {
			for k, value := range append(hostile, "%00", "%ff%fe", "..%2f..%2fetc%2fpasswd", "%0d%0aSet-Cookie:%20a=b") {
				if !strings.ContainsAny(d.Path, ":*") || !*thorough && (i+k)%8 != 0 {
					continue
				}
				part := url.PathEscape(value)
				if strings.HasPrefix(value, "%") {
					part = value
				}
				if len(part) > 8000 {
					part = part[:8000]
				}
				path := strings.ReplaceAll(a.fill(d.Path, part), "*", part)
				a.send(d.Method, path, a.actors[c], map[bool]string{true: "application/json", false: "application/x-www-form-urlencoded"}[strings.HasPrefix(path, "/api/")], strings.NewReader("{}"))
			}
		}
	}
	t.Logf("%d requests", a.sent)
	a.logTellsNothing()
}

// logTellsNothing looks for what must not stand in a log.
func (a *attacker) logTellsNothing() {
	a.t.Helper()
	text := a.log.take()
	if strings.Contains(text, `"internal fault"`) || strings.Contains(text, `"panic"`) {
		a.t.Errorf("the log has internal faults")
	}
	secrets := map[string]string{"the password": demo.Password, "the second factor": demo.TOTPSecret}
	for name, c := range a.actors {
		if name == "nobody" {
			continue
		}
		secrets["cookie of "+name], secrets["token of "+name], secrets["NIP of "+name], secrets["name of "+name] = c.cookie, c.tokens.Access, c.nip, nameOf(c.name)
	}
	for what, secret := range secrets {
		if strings.Contains(text, secret) {
			a.t.Errorf("the log shows %s", what)
		}
	}
}

// TestNoOtherSiteMayAct sends what a browser sends when another site's page makes it act here.
func TestNoOtherSiteMayAct(t *testing.T) {
	a := newAttacker(t)
	calls := 0
	for _, d := range a.server.Table() {
		if d.Method == http.MethodGet || d.Method == http.MethodHead || d.Method == http.MethodOptions {
			continue
		}
		for name, value := range map[string]string{
			"Origin": "https://evil.example", "Origin ": "null", "Origin  ": "http://sub.localhost", "Origin   ": "http://localhost.evil.example",
			"Origin    ": "http://localhost:81", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Site ": "same-site",
		} {
			r := httptest.NewRequest(d.Method, "http://localhost"+a.fill(strings.ReplaceAll(d.Path, "*", "x"), a.foreign["course"][0]), strings.NewReader("aksi=tangguhkan"))
			r.RemoteAddr = "198.51.100.7:1234"
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set(strings.TrimSpace(name), value)
			a.actors["chief"].cookieOf(r)
			answer := httptest.NewRecorder()
			a.server.Handler().ServeHTTP(answer, r.WithContext(t.Context()))
			calls++
			if answer.Code != http.StatusForbidden {
				t.Errorf("%s %s with %s: %s is answered with %d", d.Method, d.Path, name, value, answer.Code)
			}
			if answer.Header().Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s %s lets other sites read", d.Method, d.Path)
			}
		}
	}
	t.Logf("%d calls", calls)
}
