package courses_test

import (
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

// counted is a listener that counts what is sent over its connections.
type counted struct {
	net.Listener
	sent *atomic.Int64
}

func (l *counted) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	return countedConn{c, l.sent}, err
}

type countedConn struct {
	net.Conn
	sent *atomic.Int64
}

func (c countedConn) Write(p []byte) (int, error) {
	c.sent.Add(int64(len(p))) // before it goes: who has read it finds it counted
	n, err := c.Conn.Write(p)
	c.sent.Add(int64(n - len(p)))
	return n, err
}

// cut breaks the connection of reports, or of all that comes, while the line is down.
func (a *academy) cut(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, down := a.down.Load(r.UserAgent()); down || a.gone.Load() || a.offline.Load() && strings.HasSuffix(r.URL.Path, "/kemajuan") {
			panic(http.ErrAbortHandler)
		}
		if strings.HasPrefix(r.URL.Path, "/m/") {
			w = &trickle{w, a, 0}
		}
		next.ServeHTTP(w, r)
	})
}

// trickle sends a file slowly where the academy cuts it off.
type trickle struct {
	http.ResponseWriter
	a    *academy
	sent int64
}

func (w *trickle) Write(p []byte) (n int, err error) {
	for len(p) > 0 {
		most := w.a.slice.Load()
		part := p
		if most > 0 {
			if w.sent >= most {
				panic(http.ErrAbortHandler)
			}
			part = p[:min(len(p), 4<<10)]
			time.Sleep(8 * time.Millisecond) // no faster than a device takes it: what is under way when that is killed is sent twice
		}
		k, err := w.ResponseWriter.Write(part)
		n, w.sent, p = n+k, w.sent+int64(k), p[k:]
		w.a.fetched.Add(int64(k))
		if err != nil {
			return n, err
		}
		if f, ok := w.ResponseWriter.(http.Flusher); ok && most > 0 {
			f.Flush()
		}
	}
	return n, nil
}
