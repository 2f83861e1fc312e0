package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"mumpuni/internal/pg"
	"mumpuni/web/route"
)

// limited lets w be served by a house whose database has connections of its own for each class, changed from the defaults by
// change.
func (w *town) limited(change func(map[pg.Class]pg.Limits)) *pg.DB {
	w.t.Helper()
	limits := defaultLimits(2)
	change(limits)
	db, err := pg.OpenClasses(w.t.Context(), w.config.DatabaseURL, limits)
	w.need(err)
	w.t.Cleanup(func() { _ = db.Close() })
	w.server, err = must[*house](w.t)(wire(w.t.Context(), w.config, db, w.now)).server(w.config)
	w.need(err)
	return db
}

// held keeps everybody else away from a table until let go.
func (w *town) held(table string) (letGo func()) {
	w.t.Helper()
	tx, err := w.stage.db.BeginTx(w.t.Context(), nil)
	w.need(err)
	w.t.Cleanup(func() { _ = tx.Rollback() })
	_, err = tx.ExecContext(w.t.Context(), "lock table "+table+" in access exclusive mode")
	w.need(err)
	return func() { w.need(tx.Rollback()) }
}

// castOf is the member of the cast with this name.
func (w *town) castOf(name string) citizen {
	w.t.Helper()
	for _, c := range w.cast {
		if c.name == name {
			return c
		}
	}
	w.t.Fatalf("no %s", name)
	return citizen{}
}

// TestNothingWaitsBehindReports: while as many reports as may hang on a locked table, an answer is saved, pages open and the
// server is ready; one report more is told when to come again; and those that waited are answered in the end.
func TestNothingWaitsBehindReports(t *testing.T) {
	w := furnishedTown(t)
	const inside, queue = 2, 10
	db := w.limited(func(l map[pg.Class]pg.Limits) {
		l[pg.Reports] = pg.Limits{Conns: inside, Queue: queue, Wait: time.Minute, Statement: time.Minute}
	})
	hr, learner := w.castOf("hr@here"), w.castOf("learner")
	letGo := w.held("jp_entries")
	answers := make(chan *httptest.ResponseRecorder, inside+queue)
	for i := range inside + queue {
		path := []string{"/api/v1/jp/people.xlsx", "/api/v1/jp/people"}[i%2]
		go func() { answers <- w.send(hr, http.MethodGet, path, request{}) }()
	}
	for db.Waiting(pg.Reports) < queue {
		time.Sleep(time.Millisecond) // until they all hang
	}
	begin := time.Now()
	for i := range 20 {
		path := fmt.Sprintf("/api/v1/attempts/%s/answers/1", w.records["learner"]["attempt"])
		if a := w.send(learner, http.MethodPut, path, answerRequest(i)); a.Code != http.StatusOK {
			t.Fatalf("save: %d %s", a.Code, a.Body)
		}
	}
	for _, path := range []string{"/readyz", "/kursus"} {
		if a := w.send(learner, http.MethodGet, path, request{}); a.Code != http.StatusOK {
			t.Errorf("%s: %d %s", path, a.Code, a.Body)
		}
	}
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("saves and pages took %v beside reports that hang", took)
	}
	a := w.send(hr, http.MethodGet, "/api/v1/jp", request{})
	after, _ := strconv.Atoi(a.Header().Get("Retry-After"))
	if a.Code != http.StatusServiceUnavailable || keyIn(a) != "database.busy" || after < 1 || after > 60 {
		t.Errorf("one report more: %d %q %s", a.Code, a.Header().Get("Retry-After"), a.Body)
	}
	letGo()
	for range inside + queue {
		if a := <-answers; a.Code != http.StatusOK {
			t.Errorf("a report that waited: %d %s", a.Code, a.Body)
		}
	}
}

// TestLimitsOfTimeAreToldInWords: what takes too long, or waits too long for a lock, is unavailable, not our mistake.
func TestLimitsOfTimeAreToldInWords(t *testing.T) {
	w := settledTown(t)
	w.limited(func(l map[pg.Class]pg.Limits) {
		l[pg.Reports] = pg.Limits{Conns: 1, Queue: 1, Wait: time.Minute, Lock: 50 * time.Millisecond}
		l[pg.Pages] = pg.Limits{Conns: 4, Wait: time.Minute, Statement: time.Second}
	})
	defer w.held("jp_entries")()
	for path, key := range map[string]string{"/api/v1/jp": "database.locked", "/api/v1/me/jp": "database.slow"} {
		a := w.send(w.castOf("hr@here"), http.MethodGet, path, request{})
		if a.Code != http.StatusServiceUnavailable || keyIn(a) != key || a.Header().Get("Retry-After") == "" {
			t.Errorf("%s: %d %s", path, a.Code, a.Body)
		}
	}
}

func answerRequest(i int) request {
	return request{kind: jsonRequest, body: fmt.Sprintf(`{"answer":{"text":"%d"},"client_step":"0198c0de-0000-7000-8000-%012d","seen":%d}`, i, i, i)}
}

func keyIn(a *httptest.ResponseRecorder) string {
	var p route.Problem
	_ = json.Unmarshal(a.Body.Bytes(), &p)
	return p.Key
}
