package storage

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// hanging is an object store that takes requests and answers none of them until it is healed.
type hanging struct {
	healthy atomic.Bool
	asked   atomic.Int64
	clock   atomic.Int64 // seconds
	*breaker
	url string
}

func newHanging(t *testing.T) *hanging {
	h := &hanging{}
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		h.asked.Add(1)
		if !h.healthy.Load() {
			select {
			case <-r.Context().Done():
			case <-release:
			}
		}
	}))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(release) })
	h.breaker = newBreaker(func() time.Time { return time.Unix(h.clock.Load(), 0) })
	h.answer, h.url = 100*time.Millisecond, server.URL
	return h
}

// ask sends a request that is waited for as long as answers are.
func (h *hanging) ask(t *testing.T, method, path string) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), h.answer)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, h.url+path, strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := h.RoundTrip(r)
	if err == nil {
		resp.Body.Close()
	}
	return err
}

// TestAHangingStoreIsLeftAlone: one request waits in vain; then all fail at once, one at a time tries, and the first answer lets
// everybody in again.
func TestAHangingStoreIsLeftAlone(t *testing.T) {
	h := newHanging(t)
	if err := h.ask(t, http.MethodGet, "/a"); err == nil || errors.Is(err, errResting) {
		t.Fatalf("the first: %v", err)
	}
	for range 5 {
		if err := h.ask(t, http.MethodGet, "/a"); !errors.Is(err, errResting) {
			t.Errorf("at rest: %v", err)
		}
	}
	h.clock.Add(int64(restTime/time.Second) + 1)
	if err := h.ask(t, http.MethodGet, "/a"); err == nil || errors.Is(err, errResting) {
		t.Errorf("the one that tries: %v", err)
	}
	if err := h.ask(t, http.MethodGet, "/a"); !errors.Is(err, errResting) {
		t.Errorf("after it tried in vain: %v", err)
	}
	if h.asked.Load() != 2 {
		t.Errorf("%d requests reached it", h.asked.Load())
	}
	h.healthy.Store(true)
	h.clock.Add(int64(restTime/time.Second) + 1)
	for range 5 {
		if err := h.ask(t, http.MethodGet, "/a"); err != nil {
			t.Errorf("it is back: %v", err)
		}
	}
}

// TestWhoLeavesEarlyTripsNothing, and neither does a long piece of work that is given up.
func TestWhoLeavesEarlyTripsNothing(t *testing.T) {
	h := newHanging(t)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(h.answer/4, cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, h.url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.RoundTrip(r); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if err := h.ask(t, http.MethodPost, "/a?uploadId=1"); err == nil || errors.Is(err, errResting) {
		t.Errorf("the joining of parts: %v", err)
	}
	h.healthy.Store(true)
	if err := h.ask(t, http.MethodGet, "/a"); err != nil {
		t.Errorf("then: %v", err)
	}
}
