package main

import "testing"

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
		if !declared[live.Method+" "+live.Path] {
			t.Errorf("%s %s is served but was not declared", live.Method, live.Path)
		}
	}
	t.Logf("%d routes declared", len(declared))
}
