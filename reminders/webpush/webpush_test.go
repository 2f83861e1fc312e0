package webpush

import (
	"bytes"
	"crypto/ecdh"
	"encoding/base64"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

func raw(t *testing.T, text string) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestSealIsTheStandards: the example of RFC 8291, section 5 and appendix A, bit by bit.
func TestSealIsTheStandards(t *testing.T) {
	own, err := ecdh.P256().NewPrivateKey(raw(t, "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
	if err != nil {
		t.Fatal(err)
	}
	b := Browser{
		Key:    raw(t, "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
		Secret: raw(t, "BTBZMqHH6r4Tts7J_aSIgg"),
	}
	sealed, err := seal(b, []byte("When I grow up, I want to be a watermelon\x02"), own, raw(t, "DGv6ra1nlYgDCS1FRnbzlw"))
	want := raw(t, "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN")
	if err != nil || !bytes.Equal(sealed, want) {
		t.Errorf("%v\n%x\nwant\n%x", err, sealed, want)
	}
}

// TestTheLengthDoesNotTell what a message says, and fits into what every service takes.
func TestTheLengthDoesNotTell(t *testing.T) {
	key, err := ecdh.P256().GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := Browser{Key: key.PublicKey().Bytes(), Secret: make([]byte, 16)}
	length := func(n int) int {
		sealed, err := Seal(b, make([]byte, n))
		if err != nil {
			t.Fatal(err)
		}
		return len(sealed)
	}
	if length(1) != length(grain-1) || length(grain) == length(1) || length(MaxBody) > 4096 {
		t.Errorf("%d %d %d %d", length(1), length(grain-1), length(grain), length(MaxBody))
	}
}

// TestOnlyHostsOfTheSetting are spoken to, over https, for a browser with a key.
func TestOnlyHostsOfTheSetting(t *testing.T) {
	hosts, err := ParseHosts([]string{"fcm.googleapis.com", " *.push.Apple.com ", ""})
	if err != nil || len(hosts) != 2 {
		t.Fatal(hosts, err)
	}
	s, err := New(Config{Hosts: hosts, Seed: []byte("x")})
	if err != nil {
		t.Fatal(err)
	}
	good := Browser{Key: raw(t, "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"), Secret: make([]byte, 16)}
	for address, taken := range map[string]bool{
		"https://fcm.googleapis.com/fcm/send/x":     true,
		"https://FCM.googleapis.com:443/fcm/send/x": true,
		"https://web.push.apple.com/x":              true,
		"https://push.apple.com/x":                  false,
		"https://evilpush.apple.com.contoh.id/x":    false,
		"https://xfcm.googleapis.com/x":             false,
		"http://fcm.googleapis.com/x":               false,
		"https://fcm.googleapis.com:8443/x":         false,
		"https://a:b@fcm.googleapis.com/x":          false,
		"https://fcm.googleapis.com.contoh.id/x":    false,
		"https://contoh.id/?fcm.googleapis.com":     false,
		"https://127.0.0.1/x":                       false,
		"//fcm.googleapis.com/x":                    false,
		"https://contoh.id\\@fcm.googleapis.com/x":  false,
		"https://contoh.id#@fcm.googleapis.com/x":   false,
		"https://fcm.googleapis.com%2f@contoh.id/x": false,
	} {
		b := good
		b.Endpoint = address
		if err := s.Takes(b); (err == nil) != taken {
			t.Errorf("%s: %v", address, err)
		}
	}
	for name, b := range map[string]Browser{
		"no secret":     {Endpoint: "https://fcm.googleapis.com/x", Key: good.Key},
		"no key":        {Endpoint: "https://fcm.googleapis.com/x", Secret: good.Secret},
		"not the curve": {Endpoint: "https://fcm.googleapis.com/x", Key: append([]byte{4}, make([]byte, 64)...), Secret: good.Secret},
	} {
		if err := s.Takes(b); !errors.Is(err, ErrNotTaken) {
			t.Errorf("%s: %v", name, err)
		}
		if err := s.Send(t.Context(), b, Message{}); !errors.Is(err, ErrNotTaken) {
			t.Errorf("%s is sent: %v", name, err)
		}
	}
}

// TestSettingsThatAreNoHosts are refused, and named.
func TestSettingsThatAreNoHosts(t *testing.T) {
	for _, text := range []string{"https://fcm.googleapis.com", "fcm.googleapis.com/x", "localhost", "*", "*.", "127.0.0.1", "fcm.googleapis.com:443", "a..b", ".b.c", "a.*.b"} {
		if hosts, err := ParseHosts([]string{text}); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%q: %v %v", text, hosts, err)
		}
	}
}

// TestOnlyPublicAddresses: what the house's own network holds is nobody's to reach by a browser's address.
func TestOnlyPublicAddresses(t *testing.T) {
	for address, is := range map[string]bool{
		"8.8.8.8": true, "142.250.4.95": true, "2404:6800:4003:c00::5f": true, "127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false,
		"169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false, "0.1.2.3": false, "224.0.0.1": false, "255.255.255.255": false, "198.18.0.1": false, "::1": false,
		"::": false, "fe80::1": false, "fe80::1%eth0": false, "fd00::1": false, "::ffff:127.0.0.1": false, "::ffff:8.8.8.8": true, "64:ff9b::7f00:1": false, "2002:7f00:1::": false, "2001:db8::1": false, "ff02::1": false,
	} {
		if got := public(netip.MustParseAddr(address)); got != is {
			t.Errorf("%s: %v", address, got)
		}
	}
}

// TestANameThatLeadsHome is not followed, though its host is one of the setting: nothing is connected to.
func TestANameThatLeadsHome(t *testing.T) {
	reached := false
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer server.Close()
	var connected atomic.Int64
	server.Config.ConnState = func(net.Conn, http.ConnState) { connected.Add(1) }
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(Config{Hosts: Hosts{"localhost", u.Hostname()}, Seed: []byte("x"), Trust: server.Client().Transport.(*http.Transport).TLSClientConfig})
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"localhost", u.Hostname()} {
		res, err := s.client.Get("https://" + host + ":" + u.Port() + "/") //nolint:noctx // a test
		if err == nil {
			res.Body.Close()
		}
		if !errors.Is(err, ErrNotTaken) || reached || connected.Load() > 0 {
			t.Errorf("%s: %v, reached %v", host, err, reached)
		}
	}
}

// TestAKeyIsItsSeeds: the same after each start, another for another house.
func TestAKeyIsItsSeeds(t *testing.T) {
	key := func(seed string) string {
		s, err := New(Config{Seed: []byte(seed)})
		if err != nil {
			t.Fatal(err)
		}
		return s.PublicKey()
	}
	if key("a") != key("a") || key("a") == key("b") || len(raw(t, key("a"))) != 65 {
		t.Errorf("%s %s", key("a"), key("b"))
	}
}

// TestWhatAnAnswerMeans.
func TestWhatAnAnswerMeans(t *testing.T) {
	for status, want := range map[int]error{200: nil, 201: nil, 202: nil, 404: ErrGone, 410: ErrGone, 301: ErrRefused, 307: ErrRefused, 400: ErrRefused, 403: ErrRefused, 413: ErrRefused} {
		if got := judge(status); !errors.Is(got, want) {
			t.Errorf("%d: %v", status, got)
		}
	}
	for _, status := range []int{408, 429, 500, 503} {
		if err := judge(status); err == nil || errors.Is(err, ErrGone) || errors.Is(err, ErrRefused) {
			t.Errorf("%d: %v", status, err)
		}
	}
}
