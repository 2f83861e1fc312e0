package storage

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	dialTime   = 2 * time.Second  // to reach the object store
	answerTime = 10 * time.Second // for it to begin an answer that carries no long work
	restTime   = 3 * time.Second  // without a try after it could not be reached
)

var errResting = errors.New("object store was not reachable a moment ago")

// breaker is the HTTP transport to the object store. After a failure to reach it, every request fails at once for a
// moment, so that pages do not queue behind a dead server.
type breaker struct {
	next http.RoundTripper
	now  func() time.Time

	mu    sync.Mutex
	until time.Time
}

func newBreaker(now func() time.Time) *breaker {
	return &breaker{now: now, next: &http.Transport{
		DialContext:           (&net.Dialer{Timeout: dialTime, KeepAlive: 15 * time.Second}).DialContext,
		TLSHandshakeTimeout:   dialTime,
		MaxIdleConnsPerHost:   32,
		IdleConnTimeout:       time.Minute,
		ResponseHeaderTimeout: 5 * time.Minute, // joining the parts of a large file is one long answer
		ExpectContinueTimeout: 2 * time.Second,
		DisableCompression:    true, // bytes are compared and cut by range
	}}
}

// RoundTrip sends r unless the object store is resting.
func (b *breaker) RoundTrip(r *http.Request) (*http.Response, error) {
	b.mu.Lock()
	resting := b.now().Before(b.until)
	b.mu.Unlock()
	if resting {
		return nil, errResting
	}
	resp, err := b.next.RoundTrip(r)
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" && !errors.Is(err, context.Canceled) {
		b.mu.Lock()
		b.until = b.now().Add(restTime)
		b.mu.Unlock()
	}
	return resp, err
}

func (b *breaker) reset() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.until = time.Time{}
}

// forget closes the connections that are not in use.
func (b *breaker) forget() {
	if t, ok := b.next.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}
