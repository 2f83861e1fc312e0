package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"mumpuni/people"
)

// TestRouteMatrix calls every route as everybody with every record and holds the answers against testdata/rights. First
// all that must be refused: it may change nothing. Then all that must be open, each taken back afterwards: it must be in the
// audit when it concerns somebody else.
func TestRouteMatrix(t *testing.T) {
	w := furnishedTown(t)
	w.later = time.Minute // everybody has had their lesson open long enough to be done with it
	rules := readRules(t)
	w.everyRouteHasRules(rules)
	var shut, open []call
	for _, k := range w.product(rules) {
		if k.promise.open() {
			open = append(open, k)
		} else {
			shut = append(shut, k)
		}
	}
	before := w.stage.fingerprint(t)
	surprises := 0
	for _, k := range shut {
		surprises += w.isShut(k)
	}
	if wrote := changed(before, w.stage.fingerprint(t)); len(wrote) > 0 {
		t.Errorf("refused calls wrote to %v", wrote)
	}
	for _, k := range open {
		w.stage.rehearse(t, func() { surprises += w.isOpen(k) })
	}
	t.Logf("%d routes, %d rules, %d people: %d calls, %d refused, %d allowed, %d unexpected",
		len(w.server.Table()), len(rules), len(w.cast), len(shut)+len(open), len(shut), len(open), surprises)
}

// everyRouteHasRules holds the rules against the routes that are declared.
func (w *town) everyRouteHasRules(rules []rule) {
	w.t.Helper()
	declared := map[string]bool{}
	for _, d := range w.server.Table() {
		declared[d.Method+" "+d.Path] = true
	}
	ruled := map[string]bool{}
	for _, r := range rules {
		if ruled[r.route] = true; !declared[r.route] {
			w.t.Errorf("%s: there is no route %s", r.where, r.route)
		}
	}
	for route := range declared {
		if !ruled[route] {
			w.t.Errorf("testdata/rights says nothing about %s", route)
		}
	}
}

// personal are the kinds of records that are about one person; the others are about a place, a course or nobody.
var (
	personal = []string{"person", "enrolment", "done", "attempt", "finished", "certificate", "order", "approval", "session", "token", "upload", "offer", "try", "measured", "held", "contest", "asked"}
	placed   = []string{
		"", "unit", "vacant", "issuer", "course", "slug", "draft", "version", "module", "media", "video", "quiz", "quick-quiz", "free-quiz", "banked",
		"mandate", "joint", "import", "applied", "code", "assessment", "published", "opening", "bank-import", "reported", "regrade", "asked-version", "inquiry", "document", "binned", "parcel",
	}
)

// TestEveryChangeOfAPersonSaysWhatHoldsOfOneself: that nobody decides about themselves is one rule (people.Actor.NotOneself); whoever
// adds a route that changes somebody's record by right of a role promises here what it does to one's own.
func TestEveryChangeOfAPersonSaysWhatHoldsOfOneself(t *testing.T) {
	said := 0
	for _, r := range readRules(t) {
		about := slices.Contains(personal, r.record)
		if !about && !slices.Contains(placed, r.record) {
			t.Errorf("%s: is a %s about a person?", r.where, r.record)
		}
		byRole := slices.ContainsFunc(people.Roles, func(role people.Role) bool { return r.may[string(role)] != 0 })
		if !about || !byRole || strings.HasPrefix(r.route, http.MethodGet) {
			continue
		}
		said++
		if r.may["own"] == 0 && r.may["mine"] == 0 && r.may["oneself"] == 0 {
			t.Errorf("%s: %s changes the record of a person and does not say what holds of one's own: own=403, or oneself when it only takes away", r.where, r.route)
		}
	}
	if said < 30 {
		t.Errorf("only %d rules change the record of a person", said)
	}
}
