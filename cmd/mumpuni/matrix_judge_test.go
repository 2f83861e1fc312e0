package main

import (
	"bytes"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"mumpuni/internal/audit"
)

// play sends a call.
func (w *town) play(k call) *httptest.ResponseRecorder {
	method, _, _ := strings.Cut(k.rule.route, " ")
	answer := w.send(k.by, method, k.path, k.request)
	w.keep(k, answer)
	return answer
}

var pagesDir = flag.String("pages", "", "a folder in which to leave the pages of the route matrix, for a check of their HTML")

// keep leaves a page in pagesDir: of each route and status the longest that each role sees. No answer may hold a sentence without its values.
func (w *town) keep(k call, answer *httptest.ResponseRecorder) {
	if bytes.Contains(answer.Body.Bytes(), []byte("no value&gt;")) || bytes.Contains(answer.Body.Bytes(), []byte("<no value>")) {
		w.t.Errorf("%v: a sentence lacks a value", k)
	}
	if *pagesDir == "" || !strings.HasPrefix(answer.Header().Get("Content-Type"), "text/html") || answer.Body.Len() == 0 {
		return
	}
	name := strings.NewReplacer(" ", "_", "/", "-", ":", "").Replace(k.rule.route) + "_" + strconv.Itoa(answer.Code) + "_" + nameless(k.by.name) + ".html"
	page := filepath.Join(*pagesDir, name)
	if kept, err := os.Stat(page); err == nil && kept.Size() >= int64(answer.Body.Len()) {
		return
	}
	w.need(os.WriteFile(page, answer.Body.Bytes(), 0o600))
}

// nameless is the role of a citizen without their place.
func nameless(citizen string) string {
	role, _, _ := strings.Cut(citizen, "@")
	return role
}

// isShut sends a call that must be refused, or must leave the record out.
func (w *town) isShut(k call) (surprises int) {
	answer := w.play(k)
	if status := statusOf(answer); status != k.promise.status && !(k.promise.empty && status < 300) {
		w.t.Errorf("%v: %d, want %d", k, status, k.promise.status)
		surprises++
	}
	if mark := k.mark(); mark != "" && k.rel != own && strings.Contains(answer.Body.String(), mark) {
		w.t.Errorf("%v: the answer tells of %q", k, mark)
		surprises++
	}
	if strings.Contains(answer.Body.String(), w.config.ContentURL+"/m/") {
		w.t.Errorf("%v: a refusal hands out a signed link", k)
		surprises++
	}
	return surprises
}

// mark is what only this record can be told by: the person's name, else what it is called.
func (k call) mark() string {
	if mark := k.about["mark "+k.rule.record]; mark != "" {
		return mark
	}
	if slices.Contains([]string{"person", "certificate", "enrolment", "done", "attempt", "finished", "try", "measured"}, k.rule.record) {
		return k.about["name"]
	}
	return ""
}

// isOpen sends a call that must succeed, and looks for it in the audit.
func (w *town) isOpen(k call) (surprises int) {
	before := w.told(k)
	answer := w.play(k)
	if status := statusOf(answer); status >= 400 {
		w.t.Errorf("%v: %d, want success: %.300s", k, status, answer.Body)
		return 1
	}
	if k.rule.empty && k.mark() != "" && !strings.Contains(answer.Body.String(), k.mark()) {
		w.t.Errorf("%v: the list leaves %q out", k, k.mark())
		surprises++
	}
	if k.rule.trail != "" && k.rel != own && w.told(k) == before {
		w.t.Errorf("%v: the audit does not say %s", k, k.rule.trail)
		surprises++
	}
	if name := w.unnamed(k, answer); name != "" {
		w.t.Errorf("%v: shows %s, and the audit does not say that it was %s", k, name, name)
		surprises++
	}
	if name := w.somebodyElse(k, answer); name != "" && k.rule.trail == "" && !k.rule.names {
		w.t.Errorf("%v: shows %s and is not in the audit", k, name)
		surprises++
	}
	return surprises
}

// told counts what the audit says of the caller having done this.
func (w *town) told(k call) int {
	n, err := w.stage.NewSelect().TableExpr("audit_entries").Where("actor_id = ?", k.by.who.PersonID).
		Where("starts_with(action, ?)", k.rule.trail).Count(w.t.Context())
	w.need(err)
	return int(n)
}

// unnamed is whoever's NIP is read in an answer without the audit telling of this person.
func (w *town) unnamed(k call, answer *httptest.ResponseRecorder) string {
	if k.rule.trail == "" || !strings.HasPrefix(k.rule.route, http.MethodGet) {
		return ""
	}
	for _, c := range []citizen{w.folk["root"], w.folk["here"], w.folk["below"], w.folk["there"]} {
		if c.name == k.by.name || !strings.Contains(answer.Body.String(), c.nip) {
			continue
		}
		told, err := w.stage.NewSelect().TableExpr("audit_entries as e").Where("e.actor_id = ?", k.by.who.PersonID).
			Where("starts_with(e.action, ?)", k.rule.trail).Where("?", audit.About(c.who.PersonID)).Exists(w.t.Context())
		w.need(err)
		if !told {
			return nameOf(c.name)
		}
	}
	return ""
}

// somebodyElse is whoever is named in an answer and is not the caller.
func (w *town) somebodyElse(k call, answer *httptest.ResponseRecorder) string {
	body := answer.Body.String()
	for _, c := range append(w.cast[1:], w.folk["root"], w.folk["here"], w.folk["below"], w.folk["there"]) {
		if c.name != k.by.name && (strings.Contains(body, nameOf(c.name)) || strings.Contains(body, c.nip)) {
			return nameOf(c.name)
		}
	}
	return ""
}
