// Package pushtest is a push service for tests: a real server over TLS, which reads what it is sent as the browsers behind it would, and refuses
// what RFC 8030, 8291 and 8292 would have it refuse.
package pushtest

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"mumpuni/reminders/webpush"
)

// Host is the name of the service. Its certificate is of that name.
const Host = "example.com"

// Service is a push service with browsers behind it.
type Service struct {
	t      testing.TB
	server *httptest.Server

	mu       sync.Mutex
	browsers map[string]*Browser
	answers  map[string]int // what it answers for a browser, instead of taking the message
	got      []Got
	asked    int
}

// Browser is one that subscribed.
type Browser struct {
	name   string
	key    *ecdh.PrivateKey
	secret []byte
}

// Got is what a browser was told.
type Got struct{ Browser, Body, Topic string }

// Open starts a service.
func Open(t testing.TB) *Service {
	s := &Service{t: t, browsers: map[string]*Browser{}, answers: map[string]int{}}
	s.server = httptest.NewTLSServer(http.HandlerFunc(s.take))
	t.Cleanup(s.server.Close)
	return s
}

// Sender is the house's side.
func (s *Service) Sender() *webpush.Sender {
	s.t.Helper()
	trust := s.server.Client().Transport.(*http.Transport).TLSClientConfig
	sender, err := webpush.New(webpush.Config{
		Hosts: webpush.Hosts{Host}, Seed: []byte("the house"), Contact: "https://mumpuni.contoh.go.id", Trust: &tls.Config{RootCAs: trust.RootCAs, MinVersion: tls.VersionTLS12},
		Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, s.server.Listener.Addr().String())
		},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return sender
}

// Subscribe makes a browser, and gives what its page would send to the house.
func (s *Service) Subscribe(name string) webpush.Browser {
	s.t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		s.t.Fatal(err)
	}
	b := &Browser{name: name, key: key, secret: []byte("enam belas bita!")}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.browsers[name] = b
	return webpush.Browser{Endpoint: "https://" + Host + "/" + name, Key: key.PublicKey().Bytes(), Secret: b.secret}
}

// Answer has the service answer a status to what is for a browser; 0: it takes it.
func (s *Service) Answer(browser string, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[browser] = status
}

// Close has it answer no more.
func (s *Service) Close() { s.server.Close() }

// Got gives what browsers were told so far, the first first.
func (s *Service) Got() []Got {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Got(nil), s.got...)
}

// Asked is how many messages it was sent, taken or not.
func (s *Service) Asked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

func (s *Service) take(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	name := strings.TrimPrefix(r.URL.Path, "/")
	b := s.browsers[name]
	if status := s.answers[name]; status != 0 {
		w.Header().Set("Location", "https://"+Host+"/lain")
		w.WriteHeader(status)
		return
	}
	if b == nil {
		w.WriteHeader(http.StatusGone)
		return
	}
	body, err := b.read(r)
	if err != nil {
		s.t.Errorf("the push service refuses: %v", err)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	s.got = append(s.got, Got{name, body, r.Header.Get("Topic")})
	w.WriteHeader(http.StatusCreated)
}

// read is what a service and the browser behind it do with a message.
func (b *Browser) read(r *http.Request) (string, error) {
	if r.Method != http.MethodPost || r.Header.Get("Content-Encoding") != "aes128gcm" {
		return "", errors.New("no POST of aes128gcm")
	}
	if ttl, err := strconv.Atoi(r.Header.Get("TTL")); err != nil || ttl < 0 {
		return "", errors.New("no TTL")
	}
	if err := signed(r); err != nil {
		return "", err
	}
	sealed, err := io.ReadAll(r.Body)
	if err != nil || len(sealed) > 4096 {
		return "", fmt.Errorf("%d bytes: %w", len(sealed), err)
	}
	return b.open(sealed)
}

// signed holds the token against the key beside it, the service it is for and the time (RFC 8292, 2).
func signed(r *http.Request) error {
	token, k, ok := strings.Cut(strings.TrimPrefix(r.Header.Get("Authorization"), "vapid t="), ", k=")
	point, err := base64.RawURLEncoding.DecodeString(k)
	if !ok || err != nil {
		return errors.New("no vapid")
	}
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		return err
	}
	claims := jwt.MapClaims{}
	_, err = jwt.ParseWithClaims(token, claims, func(*jwt.Token) (any, error) { return key, nil }, jwt.WithValidMethods([]string{"ES256"}),
		jwt.WithAudience("https://"+Host), jwt.WithExpirationRequired())
	if err != nil {
		return err
	}
	until, _ := claims.GetExpirationTime()
	sub, _ := claims.GetSubject()
	if time.Until(until.Time) > 24*time.Hour || !strings.HasPrefix(sub, "https:") && !strings.HasPrefix(sub, "mailto:") {
		return fmt.Errorf("exp %v, sub %q", until, sub)
	}
	return nil
}

// open is RFC 8291 from the browser's side.
func (b *Browser) open(sealed []byte) (string, error) {
	if len(sealed) < 86 || binary.BigEndian.Uint32(sealed[16:20]) < uint32(len(sealed)-86) || sealed[20] != 65 {
		return "", errors.New("no header of aes128gcm")
	}
	theirs, err := ecdh.P256().NewPublicKey(sealed[21:86])
	if err != nil {
		return "", err
	}
	shared, err := b.key.ECDH(theirs)
	if err != nil {
		return "", err
	}
	info := "WebPush: info\x00" + string(b.key.PublicKey().Bytes()) + string(sealed[21:86])
	secret, err := hkdf.Key(sha256.New, shared, b.secret, info, 32)
	if err != nil {
		return "", err
	}
	key, _ := hkdf.Key(sha256.New, secret, sealed[:16], "Content-Encoding: aes128gcm\x00", 16)
	nonce, _ := hkdf.Key(sha256.New, secret, sealed[:16], "Content-Encoding: nonce\x00", 12)
	block, err := aes.NewCipher(key)
	if err != nil {
		return "", err
	}
	lock, err := cipher.NewGCM(block)
	if err != nil {
		return "", err
	}
	record, err := lock.Open(nil, nonce, sealed[86:], nil)
	text := strings.TrimRight(string(record), "\x00")
	if err != nil || !strings.HasSuffix(text, "\x02") {
		return "", fmt.Errorf("no last record: %w", err)
	}
	return strings.TrimSuffix(text, "\x02"), nil
}
