// Package webpush hands short messages to the push services of browsers: sealed for one browser (RFC 8291), signed for its service (RFC 8292,
// «VAPID»), delivered as RFC 8030 has it. It knows no people and no tables.
//
// The address of a browser is chosen by whoever sends it, so it is not trusted: a message goes to the hosts of a setting only, over https, to a
// public address only (which is looked at when the connection is made, whatever the name said before), and no redirection is followed.
package webpush

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"syscall"
	"time"
)

// Browser is where one browser is reached, as its PushSubscription says.
type Browser struct {
	Endpoint string
	Key      []byte // p256dh: an uncompressed point of P-256, 65 bytes
	Secret   []byte // auth, 16 bytes
}

// Message is what a browser is told.
type Message struct {
	Body  []byte        // at most MaxBody
	Lives time.Duration // for how long the service keeps it for a browser that is off
	Topic string        // takes the place of one that still waits there; at most 32 letters of base64url
}

// MaxBody is the longest body, in bytes: with what seals it, it fits into the 4,096 that every service takes.
const MaxBody = 2048

// What sending may end with, besides errors that may pass.
var (
	ErrGone     = errors.New("the browser is reached no more")         // 404, 410: forget it
	ErrRefused  = errors.New("the push service refuses this message")  // for good
	ErrNotTaken = errors.New("nothing goes to a push service like it") // another host, no https, a key that is none
)

// Config is who sends where.
type Config struct {
	Hosts   Hosts
	Seed    []byte // of the key that messages are signed by: the same gives the same
	Contact string // an https: or mailto: address by which a service reaches the house
	// Trust holds the authorities that vouch for services; nil: those of this machine.
	Trust *tls.Config
	// Dial makes connections; nil: to public addresses only.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Sender sends messages. Make one with New.
type Sender struct {
	hosts   Hosts
	key     *ecdsa.PrivateKey
	contact string
	client  *http.Client
}

// wait is how long one message may take.
const wait = 15 * time.Second

// New makes a sender.
func New(c Config) (*Sender, error) {
	key, err := keyOf(c.Seed)
	if err != nil {
		return nil, fmt.Errorf("key of web push: %w", err)
	}
	if c.Dial == nil {
		c.Dial = (&net.Dialer{Timeout: wait / 2, Control: publicOnly}).DialContext
	}
	return &Sender{hosts: c.Hosts, key: key, contact: c.Contact, client: &http.Client{
		Timeout: wait,
		Transport: &http.Transport{
			DialContext: c.Dial, TLSClientConfig: c.Trust, TLSHandshakeTimeout: wait / 2, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 2, IdleConnTimeout: time.Minute,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// keyOf makes a private key of P-256 from a seed. One hash of four thousand million is no scalar of the curve; the next one is.
func keyOf(seed []byte) (*ecdsa.PrivateKey, error) {
	sum := sha256.Sum256(seed)
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), sum[:])
	if err != nil {
		sum = sha256.Sum256(sum[:])
		key, err = ecdsa.ParseRawPrivateKey(elliptic.P256(), sum[:])
	}
	return key, err
}

// publicOnly looks at the address to which a name led, just before the connection is made.
func publicOnly(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || !public(to.Addr()) {
		return fmt.Errorf("%w: %s is no public address", ErrNotTaken, address)
	}
	return nil
}

// PublicKey is what browsers ask for when they subscribe (applicationServerKey), in base64url.
func (s *Sender) PublicKey() string {
	point, err := s.key.PublicKey.Bytes()
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(point)
}

// HostOf names the push service of a browser.
func HostOf(b Browser) string {
	u, err := url.Parse(b.Endpoint)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// Takes reports whether messages may go to a browser: ErrNotTaken when its service is none of the hosts, its address is not https or its keys are none.
func (s *Sender) Takes(b Browser) error {
	u, err := url.Parse(b.Endpoint)
	switch {
	case err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" && u.Port() != "443" || !s.hosts.Hold(u.Hostname()):
		return ErrNotTaken
	case len(b.Secret) != secretSize:
		return ErrNotTaken
	}
	if _, err := pointOf(b.Key); err != nil {
		return ErrNotTaken
	}
	return nil
}

// Send hands a message to the service of a browser. Once it returns nil the service has it. Errors: ErrGone, ErrRefused, ErrNotTaken; any other may
// pass.
func (s *Sender) Send(ctx context.Context, b Browser, m Message) error {
	if err := s.Takes(b); err != nil {
		return err
	}
	if len(m.Body) > MaxBody {
		return ErrRefused
	}
	sealed, err := Seal(b, m.Body)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.Endpoint, bytes.NewReader(sealed))
	if err != nil {
		return fmt.Errorf("push: %w", err)
	}
	pass, err := s.pass(req.URL, time.Now())
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", pass)
	req.Header.Set("Content-Encoding", "aes128gcm")
	req.Header.Set("Content-Type", "application/octet-stream")
	req.Header.Set("TTL", strconv.Itoa(int(m.Lives.Seconds())))
	req.Header.Set("Urgency", "normal")
	if m.Topic != "" {
		req.Header.Set("Topic", m.Topic)
	}
	res, err := s.client.Do(req)
	if err != nil {
		return fmt.Errorf("push: %w", errors.Join(err, errSilent))
	}
	defer res.Body.Close()
	return judge(res.StatusCode)
}

// errSilent marks that a service gave no answer at all.
var errSilent = errors.New("no answer")

// Silent reports whether an error of Send is that its service did not answer.
func Silent(err error) bool { return errors.Is(err, errSilent) }

// judge says what a service's answer means.
func judge(status int) error {
	switch {
	case status >= 200 && status < 300:
		return nil
	case status == http.StatusNotFound || status == http.StatusGone:
		return ErrGone
	case status == http.StatusTooManyRequests || status == http.StatusRequestTimeout || status >= 500:
		return fmt.Errorf("push: the service answered %d", status)
	}
	return fmt.Errorf("%w: it answered %d", ErrRefused, status)
}
