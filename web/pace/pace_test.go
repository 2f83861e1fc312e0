package pace

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"
)

// deadlines is a connection that remembers the last deadlines set on it.
type deadlines struct {
	*httptest.ResponseRecorder
	read, write time.Time
}

func (d *deadlines) SetReadDeadline(t time.Time) error  { d.read = t; return nil }
func (d *deadlines) SetWriteDeadline(t time.Time) error { d.write = t; return nil }

func TestABodyBuysTimeByItsBytes(t *testing.T) {
	d := &deadlines{ResponseRecorder: httptest.NewRecorder(), write: time.Now()}
	Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !d.write.IsZero() {
			t.Error("the deadline of the request before still stands")
		}
		begin := d.read
		if left := time.Until(begin); left > grace || left < grace-5*time.Second {
			t.Errorf("%s for the beginning", left)
		}
		_, _ = io.ReadFull(r.Body, make([]byte, 100<<10))
		_, _ = r.Body.Read(make([]byte, 1))
		if more := d.read.Sub(begin); more < 100*time.Second || more > 130*time.Second {
			t.Errorf("100 kB bought %s", more)
		}
		_, _ = io.Copy(io.Discard, r.Body)
		if !d.read.IsZero() {
			t.Error("the deadline outlives the body")
		}
		_, _ = io.WriteString(w, "ok")
		if left := time.Until(d.write); left > stall || left < stall-5*time.Second {
			t.Errorf("%s for a write", left)
		}
	})).ServeHTTP(d, httptest.NewRequest(http.MethodPost, "/masuk", strings.NewReader(strings.Repeat("a", 200<<10))))
}

func TestOthersMindTheirOwnBodies(t *testing.T) {
	for path, want := range map[string]bool{"/unggah/x": true, "/masuk": false} {
		d := &deadlines{ResponseRecorder: httptest.NewRecorder()}
		h := Handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), "/unggah/")
		h.ServeHTTP(d, httptest.NewRequest(http.MethodPost, path, strings.NewReader("a")))
		if d.read.IsZero() != want {
			t.Errorf("%s: deadline %s", path, d.read)
		}
	}
}

// TestADripEnds sends a body's beginning and never the rest, over a real connection, after most of its time is over.
func TestADripEnds(t *testing.T) {
	failed := make(chan error, 1)
	server := httptest.NewServer(Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if b, ok := r.Body.(*body); ok {
			b.until = b.until.Add(-grace + 100*time.Millisecond)
		}
		_, err := io.Copy(io.Discard, r.Body)
		failed <- err
	})))
	defer server.Close()
	c, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprint(c, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nab")
	if err := <-failed; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("the body ended with %v", err)
	}
	if _, err := http.ReadResponse(bufio.NewReader(c), nil); err != nil {
		t.Errorf("no answer: %v", err)
	}
	if _, err := c.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("the connection stays open: %v", err)
	}
}
