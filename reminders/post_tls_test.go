package reminders

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// mailHost is the name of the mail server; it is not this machine's, so that nothing is let off for being near.
const mailHost = "surel.contoh.go.id"

// authority vouches for names.
type authority struct {
	t    testing.TB
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t testing.TB) *authority {
	a := &authority{t: t}
	a.cert, a.key = a.make(&x509.Certificate{Subject: pkix.Name{CommonName: "Contoh CA"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}, time.Hour)
	return a
}

func (a *authority) make(c *x509.Certificate, lives time.Duration) (*x509.Certificate, *ecdsa.PrivateKey) {
	a.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	c.SerialNumber, c.NotBefore, c.NotAfter = big.NewInt(time.Now().UnixNano()), time.Now().Add(-time.Hour), time.Now().Add(lives)
	parent, signer := a.cert, a.key
	if parent == nil {
		parent, signer = c, key
	}
	raw, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, signer)
	if err != nil {
		a.t.Fatal(err)
	}
	made, err := x509.ParseCertificate(raw)
	if err != nil {
		a.t.Fatal(err)
	}
	return made, key
}

// vouch gives a certificate of a name.
func (a *authority) vouch(name string, lives time.Duration) *tls.Config {
	cert, key := a.make(&x509.Certificate{DNSNames: []string{name}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}, lives)
	return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{{Certificate: [][]byte{cert.Raw}, PrivateKey: key}}}
}

func (a *authority) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return pool
}

// guarded is a real mail server with a certificate, which lets in who knows the password.
type guarded struct {
	*box
	passwords []string // that it was told
	clear     bool     // it was told one, or a letter, without TLS
}

type guardedSession struct {
	*session
	g    *guarded
	conn *smtp.Conn
}

func (s *guardedSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *guardedSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		s.g.mu.Lock()
		defer s.g.mu.Unlock()
		s.g.passwords = append(s.g.passwords, password)
		_, safe := s.conn.TLSConnectionState()
		s.g.clear = s.g.clear || !safe
		if user != "mumpuni" || password != "rahasia" {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

// openGuarded starts one; implicit: TLS from the first byte, else STARTTLS where it has a certificate.
func openGuarded(t testing.TB, cert *tls.Config, implicit bool) *guarded {
	t.Helper()
	g := &guarded{box: &box{refuse: map[string]*smtp.SMTPError{}}}
	g.server = smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &guardedSession{&session{box: g.box}, g, c}, nil }))
	g.server.Domain, g.server.ErrorLog, g.server.AllowInsecureAuth = mailHost, quietLog{}, true
	listen, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g.listen = listen
	if implicit {
		listen = tls.NewListener(listen, cert)
	} else {
		g.server.TLSConfig = cert
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = g.server.Serve(listen) }()
	t.Cleanup(func() { _ = g.server.Close(); <-done })
	return g
}

// reach is our side: the name leads to the server of the test, and an authority is trusted.
func (g *guarded) reach(t testing.TB, address string, trusted *authority) *Post {
	t.Helper()
	p, err := OpenPost(address, "mumpuni@contoh.go.id")
	if err != nil {
		t.Fatal(err)
	}
	p.TLS = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: trusted.pool()}
	p.connect = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, g.listen.Addr().String())
	}
	return p
}

// TestEMailGoesOverTLS, from the first byte or by STARTTLS, with a password, to a server whose certificate holds.
func TestEMailGoesOverTLS(t *testing.T) {
	trusted := newAuthority(t)
	for _, scheme := range []string{"smtp", "smtps"} {
		g := openGuarded(t, trusted.vouch(mailHost, time.Hour), scheme == "smtps")
		w := newWorld(t, 1)
		w.cfg.Post = g.reach(t, scheme+"://mumpuni:rahasia@"+mailHost, trusted)
		w.must(w.CheckPost(t.Context()))
		w.order("2027-06-20")
		w.round()
		if got := g.taken(); len(got) != 1 || got[0].to != addressOf(0) || g.clear {
			t.Errorf("%s: %+v, in the clear: %v", scheme, got, g.clear)
		}
		w.wants(scheme, w.states(0), "assigned sent")
		wrong := g.reach(t, scheme+"://mumpuni:salah@"+mailHost, trusted)
		if err := wrong.Check(t.Context()); err == nil || g.clear {
			t.Errorf("%s: a wrong password is let in", scheme)
		}
	}
}

// TestAWrongCertificateIsRefused, in words that say whose it is not: no password and no letter goes out, and the letters wait.
func TestAWrongCertificateIsRefused(t *testing.T) {
	trusted, other := newAuthority(t), newAuthority(t)
	for name, cert := range map[string]*tls.Config{
		"of another name":         trusted.vouch("lain.contoh.go.id", time.Hour),
		"of an unknown authority": other.vouch(mailHost, time.Hour),
		"that has run out":        trusted.vouch(mailHost, -time.Minute),
	} {
		for _, scheme := range []string{"smtp", "smtps"} {
			g := openGuarded(t, cert, scheme == "smtps")
			p := g.reach(t, scheme+"://mumpuni:rahasia@"+mailHost, trusted)
			err := p.Check(t.Context())
			var wrong *tls.CertificateVerificationError
			if !errors.As(err, &wrong) || !strings.Contains(err.Error(), "does not prove that it is "+mailHost) || strings.Contains(err.Error(), "rahasia") {
				t.Errorf("%s %s: %v", scheme, name, err)
			}
			if len(g.passwords)+len(g.taken()) > 0 {
				t.Errorf("%s %s: it was told %v, %v", scheme, name, g.passwords, g.taken())
			}
		}
	}
	w, g := newWorld(t, 1), openGuarded(t, other.vouch(mailHost, time.Hour), true)
	w.cfg.Post = g.reach(t, "smtps://mumpuni:rahasia@"+mailHost, trusted)
	w.order("2027-06-20")
	w.round()
	w.wants("a letter waits", w.states(0)+" "+w.tries(0), "assigned waiting 0")
}

// TestNothingGoesInTheClear: a server that offers no STARTTLS, or from which somebody took that offer, is told nothing, unless it is this machine.
func TestNothingGoesInTheClear(t *testing.T) {
	g := openGuarded(t, nil, false)
	p := g.reach(t, "smtp://mumpuni:rahasia@"+mailHost, newAuthority(t))
	if err := p.Check(t.Context()); !errors.Is(err, errNoTLS) || len(g.passwords) > 0 {
		t.Errorf("%v, told %v", err, g.passwords)
	}
	near := g.reach(t, "smtp://mumpuni:rahasia@localhost", newAuthority(t))
	if err := near.Check(t.Context()); err != nil || len(g.passwords) != 1 {
		t.Errorf("this machine: %v, told %v", err, g.passwords)
	}
}
