package main

import (
	"testing"
	"time"
)

// TestRouteMatrix calls every route as everybody with every record and holds the answers against testdata/rights. First
// all that must be refused: it may change nothing. Then all that must be open, each taken back afterwards: it must be in the
// audit when it concerns somebody else.
func TestRouteMatrix(t *testing.T) {
	w := newTown(t)
	w.settle()
	w.furnish()
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
