package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/courses/mandates"
	"mumpuni/courses/results"
	"mumpuni/identity"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/web/route"
)

// lectern is a server with the course operations alone; who asks is said in a header.
type lectern struct {
	t    *testing.T
	db   *pg.DB
	srv  *httptest.Server
	now  time.Time
	who  map[string]identity.Session
	unit uuid.UUID
}

func newLectern(t *testing.T) *lectern {
	t.Helper()
	l := &lectern{t: t, db: pgtest.DB(t), now: time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC), who: map[string]identity.Session{}}
	clock := func() time.Time { return l.now }
	p := people.New(l.db, clock)
	var err error
	if l.unit, err = p.CreateUnit(t.Context(), people.System(), people.NewUnit{Name: "Kabupaten Contoh", Kind: "instansi", From: "2020-01-01"}); err != nil {
		t.Fatal(err)
	}
	for name, role := range map[string]people.Role{"rina": people.Trainer, "budi": people.HR, "siti": ""} {
		id, err := p.CreatePerson(t.Context(), people.System(), people.Person{Name: name, Employment: people.PNS},
			people.Appointment{UnitID: l.unit, Post: people.Post{Name: "Pengolah Data", Kind: "pelaksana"}, From: "2020-01-01"})
		if err != nil {
			t.Fatal(err)
		}
		actor := people.Actor{PersonID: id, UnitID: l.unit, TimeZone: "Asia/Jakarta"}
		if role != "" {
			actor.Grants = []people.Grant{{Role: role, UnitID: l.unit}}
		}
		l.who[name] = identity.Session{PersonID: id, Actor: actor}
	}
	taught := courses.New(l.db, nil, nil, courses.Hooks{}, clock)
	a, set := &API{Courses: taught, Mandates: mandates.New(l.db, taught, clock), Results: results.New(l.db, taught, clock)}, route.New(route.Config{})
	h := set.API(prefix, a.config())
	h.UseMiddleware(func(hc huma.Context, next func(huma.Context)) {
		session := l.who[hc.Header("X-Who")]
		if err := route.AccessOf(hc.Operation()).Check(session); err != nil {
			refuse(h, hc, route.NewProblem(hc.Context(), err))
			return
		}
		next(huma.WithContext(hc, route.WithSession(hc.Context(), session)))
	})
	a.courseOps(h)
	l.srv = httptest.NewServer(conforming(t, h, set.Handler()))
	t.Cleanup(l.srv.Close)
	return l
}

// call asks as who and fails unless the answer has the status.
func (l *lectern) call(who, method, path string, body any, status int) map[string]any {
	l.t.Helper()
	data, _ := json.Marshal(body)
	if body == nil {
		data = nil
	}
	req, err := http.NewRequestWithContext(l.t.Context(), method, l.srv.URL+prefix+path, bytes.NewReader(data))
	if err != nil {
		l.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Who", who)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		l.t.Fatal(err)
	}
	defer res.Body.Close()
	var raw json.RawMessage
	_ = json.NewDecoder(res.Body).Decode(&raw)
	if res.StatusCode != status {
		l.t.Fatalf("%s %s as %s: %d, want %d: %s", method, path, who, res.StatusCode, status, raw)
	}
	answer := map[string]any{}
	if json.Unmarshal(raw, &answer) != nil {
		_ = json.Unmarshal(append(append([]byte(`{"list":`), raw...), '}'), &answer)
	}
	return answer
}

// A course made, published, ordered and taken through the API alone.
func TestACourseThroughTheAPI(t *testing.T) {
	l := newLectern(t)
	course := l.call("rina", "POST", "/courses", map[string]any{"title": "Arsip Elektronik"}, 201)["id"].(string)
	tooMany := l.call("rina", "PUT", "/courses/"+course+"/draft", map[string]any{"title": "", "jp": 3, "minutes": 60}, 422)
	if errs := tooMany["errors"].([]any); len(errs) != 2 || errs[1].(map[string]any)["key"] != "course.jp_too_many" {
		t.Fatalf("%v", tooMany)
	}
	l.call("rina", "PUT", "/courses/"+course+"/draft", map[string]any{"title": "Arsip Elektronik", "summary": "Menamai berkas", "jp": 1, "minutes": 45, "no_certificate": true}, 200)
	if check := l.call("rina", "GET", "/courses/"+course+"/draft/check", nil, 200); check["ready"] != false || len(check["problems"].([]any)) != 1 {
		t.Fatalf("%v", check)
	}
	l.call("rina", "POST", "/courses/"+course+"/publish", nil, 422)
	link := l.call("rina", "POST", "/courses/"+course+"/modules", map[string]any{"kind": "link", "title": "Bacaan", "minutes": 20, "url": "https://contoh.go.id"}, 201)["id"].(string)
	article := l.call("rina", "POST", "/courses/"+course+"/modules", map[string]any{"kind": "article", "title": "Pendahuluan", "minutes": 25, "body": "# Satu\n\nDua"}, 201)["id"].(string)
	l.call("rina", "PUT", "/courses/"+course+"/order", map[string]any{"modules": []string{article, link}}, 200)
	if html := l.call("rina", "GET", "/modules/"+article+"/preview", nil, 200)["html"].(string); !strings.Contains(html, `<h2 id="bagian-1">Satu</h2>`) {
		t.Fatal(html)
	}
	l.call("rina", "POST", "/courses/"+course+"/publish", nil, 200)
	l.call("rina", "DELETE", "/modules/"+article, nil, 409)

	mandate := l.call("budi", "POST", "/mandates", map[string]any{"course_id": course, "unit_id": l.unit, "due_on": "2026-12-31"}, 201)["id"].(string)
	if list := l.call("siti", "GET", "/courses?q=arsip&mine=mandated", nil, 200); list["total"] != 1.0 {
		t.Fatalf("%v", list)
	}
	if about := l.call("siti", "GET", "/courses/arsip-elektronik", nil, 200); about["due_on"] != "2026-12-31" || len(about["contents"].([]any)) != 2 {
		t.Fatalf("%v", about)
	}
	enrolment := "/enrolments/" + l.call("siti", "POST", "/courses/"+course+"/enrolments", nil, 201)["id"].(string)
	l.call("siti", "POST", enrolment+"/modules/"+article+"/progress", map[string]any{"scroll": 10000, "dwell": 60}, 409)
	l.call("siti", "POST", enrolment+"/modules/"+article+"/open", nil, 200)
	l.now = l.now.Add(20 * time.Second)
	if p := l.call("siti", "POST", enrolment+"/modules/"+article+"/progress", map[string]any{"scroll": 10000, "dwell": 60}, 200); p["fraction"] != 10000.0 {
		t.Fatalf("%v", p)
	}
	l.call("siti", "POST", enrolment+"/modules/"+link+"/open", nil, 200)
	early := l.call("siti", "POST", enrolment+"/modules/"+link+"/done", nil, 409)
	if early["key"] != "course.too_early" || !strings.Contains(early["detail"].(string), "15") {
		t.Fatalf("%v", early)
	}
	l.now = l.now.Add(20 * time.Second)
	l.call("siti", "POST", enrolment+"/modules/"+link+"/done", nil, 200)
	if e := l.call("siti", "GET", enrolment, nil, 200); e["fraction"] != 10000.0 || e["done"] != 2.0 || e["completed_at"] == nil {
		t.Fatalf("%v", e)
	}
	if d := l.call("budi", "GET", "/mandates/"+mandate+"?state=completed", nil, 200); d["completed"] != 1.0 || d["assigned"] != 3.0 || d["total"] != 1.0 {
		t.Fatalf("%v", d)
	}
	if list := l.call("siti", "GET", "/enrolments", nil, 200)["list"].([]any); len(list) != 1 {
		t.Fatalf("%v", list)
	}
}

func TestOthersAreRefusedInTheAPI(t *testing.T) {
	l := newLectern(t)
	course := l.call("rina", "POST", "/courses", map[string]any{"title": "Rahasia"}, 201)["id"].(string)
	l.call("siti", "GET", "/courses/"+course, nil, 404) // a draft
	l.call("siti", "POST", "/courses/"+course+"/enrolments", nil, 404)
	l.call("siti", "GET", "/courses/"+course+"/draft", nil, 403)
	l.call("budi", "POST", "/courses", map[string]any{"title": "x"}, 403)
	l.call("rina", "GET", "/mandates", nil, 403)
	l.call("", "GET", "/courses", nil, 401)
	l.call("rina", "POST", "/courses", map[string]any{"title": "x", "surprise": 1}, 422)
	l.call("siti", "GET", "/enrolments/"+uuid.NewString(), nil, 404)
}
