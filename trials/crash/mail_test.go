package crash

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// postbox is a real mail server, which takes letters over STARTTLS alone and keeps them.
type postbox struct {
	listen    net.Listener
	authority string // a file: the certificate that vouches for it

	mu      sync.Mutex
	letters []letter
	before  func(n int) // the n-th letter has arrived and is not answered yet
}

// letter is what arrived: to whom, and under which Message-ID.
type letter struct{ to, id string }

func openPostbox(t *testing.T) *postbox {
	t.Helper()
	p := &postbox{authority: filepath.Join(t.TempDir(), "authority.pem")}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	raw, err := x509.CreateCertificate(rand.Reader, cert, cert, &key.PublicKey, key)
	must(t, err)
	must(t, os.WriteFile(p.authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw}), 0o600))
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &delivery{p: p, conn: c}, nil }))
	server.Domain, server.ErrorLog = "localhost", quietLog{}
	server.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{{Certificate: [][]byte{raw}, PrivateKey: key}}}
	p.listen, err = (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	must(t, err)
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(p.listen) }()
	t.Cleanup(func() { _ = server.Close(); <-done })
	return p
}

type quietLog struct{}

func (quietLog) Printf(string, ...any) {}
func (quietLog) Println(...any)        {}

// delivery is one connection.
type delivery struct {
	p    *postbox
	conn *smtp.Conn
	to   string
}

var errClear = errors.New("a letter came in the clear")

func (d *delivery) Reset()                                    { d.to = "" }
func (*delivery) Logout() error                               { return nil }
func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error { d.to = to; return nil }

func (d *delivery) Mail(string, *smtp.MailOptions) error {
	if _, safe := d.conn.TLSConnectionState(); !safe {
		return errClear
	}
	return nil
}

func (d *delivery) Data(r io.Reader) error {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, m.Body); err != nil {
		return err
	}
	d.p.mu.Lock()
	d.p.letters = append(d.p.letters, letter{d.to, m.Header.Get("Message-Id")})
	n, before := len(d.p.letters), d.p.before
	d.p.mu.Unlock()
	if before != nil {
		before(n)
	}
	return nil
}

func (p *postbox) taken() []letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]letter(nil), p.letters...)
}
