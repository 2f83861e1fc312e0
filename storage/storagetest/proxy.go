package storagetest

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"testing"
)

// Proxy stands between a Store and its server and can cut the line.
type Proxy struct {
	Addr     string
	target   string
	listener net.Listener
	mu       sync.Mutex
	open     []net.Conn
	limit    atomic.Int64 // bytes still let through; negative: any number
}

// NewProxy listens on 127.0.0.1 and passes everything on to target.
func NewProxy(t testing.TB, target string) *Proxy {
	t.Helper()
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{Addr: l.Addr().String(), target: target, listener: l}
	p.limit.Store(-1)
	go p.accept()
	t.Cleanup(p.Down)
	return p
}

// CutAfter lets n more bytes through, both ways together, and then cuts every connection, until Heal.
func (p *Proxy) CutAfter(n int64) { p.limit.Store(n) }

// Heal lets everything through again.
func (p *Proxy) Heal() { p.limit.Store(-1) }

// Down refuses new connections and cuts the open ones, for good.
func (p *Proxy) Down() {
	_ = p.listener.Close()
	p.cut()
}

func (p *Proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.open {
		_ = c.Close()
	}
	p.open = nil
}

func (p *Proxy) accept() {
	for {
		from, err := p.listener.Accept()
		if err != nil {
			return
		}
		var dialer net.Dialer
		to, err := dialer.DialContext(context.Background(), "tcp", p.target)
		if err != nil {
			_ = from.Close()
			continue
		}
		p.mu.Lock()
		p.open = append(p.open, from, to)
		p.mu.Unlock()
		go p.pass(to, from)
		go p.pass(from, to)
	}
}

func (p *Proxy) pass(to, from net.Conn) {
	defer to.Close()
	defer from.Close()
	buf := make([]byte, 16<<10)
	for {
		n, err := from.Read(buf)
		if p.limit.Load() >= 0 && p.limit.Add(-int64(n)) < 0 {
			p.limit.Store(0)
			p.cut()
			return
		}
		if _, werr := to.Write(buf[:n]); werr != nil || err != nil {
			return
		}
	}
}
