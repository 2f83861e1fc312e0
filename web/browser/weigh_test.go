package browser

import (
	"fmt"
	"sort"
	"strings"
	"sync"
	"testing"
)

// The budgets of a first visit, with nothing in the cache, files of lessons not counted.
const (
	pageBytes    = 100 << 10
	pageRequests = 10
	scriptBytes  = 30 << 10
	verifyBytes  = 40 << 10
)

// visit is one page on the scales.
type visit struct {
	who, kind string
	learner   bool
	weight
}

// scale keeps all visits.
type scale struct {
	mu   sync.Mutex
	list []visit
}

var scales = &scale{}

func (s *scale) add(t testing.TB, v visit) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(s.list, v)
	if !v.learner || v.kind == "/galeri" {
		return
	}
	if v.Bytes > pageBytes || v.Requests > pageRequests || v.Script > scriptBytes {
		t.Errorf("%s at %s: %d bytes in %d requests, script %d: more than %d in %d, script %d",
			v.who, v.kind, v.Bytes, v.Requests, v.Script, pageBytes, pageRequests, scriptBytes)
	}
	if strings.HasPrefix(v.kind, "/v/") && (v.Bytes > verifyBytes || v.Script > 0) {
		t.Errorf("the verification page has %d bytes, script %d: at most %d without script", v.Bytes, v.Script, verifyBytes)
	}
}

// print shows the heaviest visit of each kind of page.
func (s *scale) print(t testing.TB) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sort.SliceStable(s.list, func(i, j int) bool {
		a, b := s.list[i], s.list[j]
		return a.kind < b.kind || a.kind == b.kind && a.Bytes > b.Bytes
	})
	var out strings.Builder
	fmt.Fprintf(&out, "%-46s %-13s %8s %8s %8s %9s\n", "page, first visit", "who", "requests", "bytes", "script", "files")
	last := ""
	for _, v := range s.list {
		if v.kind != last {
			fmt.Fprintf(&out, "%-46s %-13s %8d %8d %8d %9d\n", v.kind, v.who, v.Requests, v.Bytes, v.Script, v.Files)
		}
		last = v.kind
	}
	fmt.Printf("%s", out.String())
}
