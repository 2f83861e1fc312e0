package storage

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"time"
)

const (
	dialTime   = 2 * time.Second  // to reach the object store
	answerTime = 10 * time.Second // for it to begin an answer that carries no long work
	restTime   = 3 * time.Second  // without a try after it could not be reached
)

var errResting = errors.New("object store was not reachable a moment ago")

// breaker is the HTTP transport to the object store. After a failure to reach it, or to get an answer from it in time, every
// request fails at once for a moment, so that pages do not queue behind a dead or a hanging server. Then one request tries; the
// others go on failing until it is answered.
type breaker struct {
	next   http.RoundTripper
	now    func() time.Time
	answer time.Duration // answerTime but in tests

	mu    sync.Mutex
	until time.Time // zero while all is well

	failed   atomic.Int64 // writes that the object store answered with a failure of its own
	failedAt atomic.Int64 // the last of them, in Unix nanoseconds
}

func newBreaker(now func() time.Time) *breaker {
	return &breaker{now: now, answer: answerTime, next: &http.Transport{
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
	if !b.may() {
		return nil, errResting
	}
	var sent atomic.Int64 // when the whole request was written, in nanoseconds since begin
	begin := time.Now()
	resp, err := b.next.RoundTrip(r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{
		WroteRequest: func(w httptrace.WroteRequestInfo) {
			if w.Err == nil {
				sent.Store(int64(time.Since(begin)))
			}
		},
	})))
	waited := time.Since(begin) - time.Duration(sent.Load())
	var dial *net.OpError
	switch {
	case err == nil:
		b.reset()
		b.note(r, resp.StatusCode)
	case errors.As(err, &dial) && dial.Op == "dial" && !errors.Is(err, context.Canceled),
		sent.Load() > 0 && waited >= b.answer*9/10 && !joins(r):
		b.rest(restTime)
	default:
		b.rest(0) // nobody knows: the next may try
	}
	return resp, err
}

// note counts a write that failed. An object store that is full goes on answering whoever reads.
func (b *breaker) note(r *http.Request, status int) {
	if status >= http.StatusInternalServerError && (r.Method == http.MethodPut || r.Method == http.MethodPost) {
		b.failed.Add(1)
		b.failedAt.Store(b.now().UnixNano())
	}
}

// joins: to make one object of many parts takes the object store minutes, during which it is no less alive.
func joins(r *http.Request) bool { return r.Method == http.MethodPost && r.URL.Query().Has("uploadId") }

// may tells whether to send a request. The first after a rest is the one that tries.
func (b *breaker) may() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch now := b.now(); {
	case b.until.IsZero():
		return true
	case now.Before(b.until):
		return false
	default:
		b.until = now.Add(b.answer)
		return true
	}
}

// rest lets no request through for d; with d zero, the next one if there was a rest before.
func (b *breaker) rest(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if d > 0 || !b.until.IsZero() {
		b.until = b.now().Add(d)
	}
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
