package identity

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/MicahParks/jwkset"
	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"mumpuni/internal/pgtest"
)

// published is the key set as a stranger reads it.
func (w *world) published(s *Service) map[string]*ecdsa.PublicKey {
	w.t.Helper()
	doc, err := s.JWKS(w.ctx())
	if err != nil {
		w.t.Fatal(err)
	}
	if strings.Contains(string(doc), `"d"`) {
		w.t.Fatal("a private key is published")
	}
	var set jwkset.JWKSMarshal
	if err := json.Unmarshal(doc, &set); err != nil {
		w.t.Fatal(err)
	}
	keys := map[string]*ecdsa.PublicKey{}
	for _, m := range set.Keys {
		k, err := jwkset.NewJWKFromMarshal(m, jwkset.JWKMarshalOptions{}, jwkset.JWKValidateOptions{})
		if err != nil || m.ALG != "ES256" || m.USE != "sig" {
			w.t.Fatalf("%+v, %v", m, err)
		}
		keys[m.KID] = k.Key().(*ecdsa.PublicKey)
	}
	return keys
}

// Over months: each token verifies with a key that was published a day before (after the first), and until it expires.
func TestKeysAreKnownBeforeTheySignAndUntilTheirTokensExpire(t *testing.T) {
	w := txWorld(t)
	p := w.person(w.agency)
	yesterday, used := map[string]*ecdsa.PublicKey{}, map[string]bool{}
	for hour := 0; hour < 100*24; hour += 12 {
		if err := w.s.Sweep(w.ctx()); err != nil {
			t.Fatal(err)
		}
		tokens := w.mustIssue(p)
		kid := kidOf(tokens.Access)
		if hour > 24 && yesterday[kid] == nil && !used[kid] {
			t.Fatalf("hour %d: signed with a key that was not published before", hour)
		}
		used[kid] = true
		now := w.published(w.s)
		if now[kid] == nil || len(now) > 3 {
			t.Fatalf("hour %d: %d keys published, the signing one among them: %v", hour, len(now), now[kid] != nil)
		}
		if hour%24 == 0 {
			yesterday = now
		}
		w.clock.pass(accessLife - time.Second)
		if w.published(w.replica())[kid] == nil {
			t.Fatalf("hour %d: the key left before its token expired", hour)
		}
		w.clock.pass(12*time.Hour - accessLife + time.Second)
	}
	if len(used) != 4 {
		t.Fatalf("%d keys signed in 100 days", len(used))
	}
}

func kidOf(token string) string {
	t, _, _ := jwt.NewParser().ParseUnverified(token, jwt.MapClaims{})
	kid, _ := t.Header["kid"].(string)
	return kid
}

func TestReplicasAgreeOnOneKey(t *testing.T) {
	w := newWorld(t, pgtest.DB(t))
	var wait sync.WaitGroup
	kids := make([]string, 8)
	for i := range kids {
		wait.Go(func() {
			k, err := w.replica().signer(w.ctx())
			if err != nil {
				t.Error(err)
			}
			kids[i] = k.KID
		})
	}
	wait.Wait()
	for _, kid := range kids {
		if kid != kids[0] || kid == "" {
			t.Fatalf("keys %q", kids)
		}
	}
	if n := w.count("select count(*) from signing_keys"); n != 1 {
		t.Fatalf("%d keys", n)
	}
}

func TestAStoppedServerMakesANewKey(t *testing.T) {
	w := txWorld(t)
	first := kidOf(w.mustIssue(w.person(w.agency)).Access)
	w.clock.pass(200 * 24 * time.Hour)
	if again := kidOf(w.mustIssue(w.person(w.agency)).Access); again == first {
		t.Fatal("a key long out of its term signs")
	}
}

func TestAKeyPutIntoTheTableByAStrangerSignsNothing(t *testing.T) {
	w := txWorld(t)
	w.mustIssue(w.person(w.agency))
	w.exec("update signing_keys set private_sealed = ?", []byte("made up"))
	if _, err := w.replica().JWKS(w.ctx()); err == nil || !strings.Contains(err.Error(), "key changed") {
		t.Fatalf("%v", err)
	}
}

// Every known way to forge or twist a token ends the same.
func TestTokensThatAreNotOurs(t *testing.T) {
	w := txWorld(t)
	p := w.person(w.agency)
	good := w.mustIssue(p).Access
	k, err := w.s.signer(w.ctx())
	if err != nil {
		t.Fatal(err)
	}
	stranger, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	der, _ := x509.MarshalPKIXPublicKey(&k.private.PublicKey)
	public := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	var own claims
	if _, _, err := jwt.NewParser().ParseUnverified(good, &own); err != nil {
		t.Fatal(err)
	}
	sign := func(method jwt.SigningMethod, key any, header map[string]any, change func(*claims)) string {
		c := own
		if change != nil {
			change(&c)
		}
		token := jwt.NewWithClaims(method, c)
		token.Header["typ"], token.Header["kid"] = accessType, k.KID
		for name, v := range header {
			token.Header[name] = v
		}
		s, err := token.SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	es := jwt.SigningMethodES256
	if _, err := w.s.Bearer(w.ctx(), sign(es, k.private, nil, nil)); err != nil {
		t.Fatalf("the control: %v", err)
	}
	parts := strings.Split(good, ".")
	body, _ := base64.RawURLEncoding.DecodeString(parts[1])
	other := base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(body), p.ID.String(), uuid.New().String(), 1)))
	for name, token := range map[string]string{
		"empty":              "",
		"not a token":        "a.b.c",
		"four parts":         good + ".x",
		"no signature":       parts[0] + "." + parts[1] + ".",
		"another's subject":  parts[0] + "." + other + "." + parts[2],
		"alg none":           sign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, nil, nil),
		"alg None":           base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"None","typ":"at+jwt","kid":"`+k.KID+`"}`)) + "." + parts[1] + ".",
		"unknown alg":        base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"XX","typ":"at+jwt","kid":"`+k.KID+`"}`)) + "." + parts[1] + "." + parts[2],
		"HS256 public PEM":   sign(jwt.SigningMethodHS256, public, nil, nil),
		"HS256 public DER":   sign(jwt.SigningMethodHS256, der, nil, nil),
		"HS256 kid":          sign(jwt.SigningMethodHS256, []byte(k.KID), nil, nil),
		"stranger's key":     sign(es, stranger, nil, nil),
		"stranger's jwk":     sign(es, stranger, map[string]any{"jwk": map[string]string{"kty": "EC"}, "jku": "https://evil.example/jwks"}, nil),
		"no kid":             sign(es, k.private, map[string]any{"kid": ""}, nil),
		"kid of a path":      sign(es, stranger, map[string]any{"kid": "../../../dev/null"}, nil),
		"kid of SQL":         sign(es, stranger, map[string]any{"kid": "' or 1=1 --"}, nil),
		"kid that is a list": sign(es, k.private, map[string]any{"kid": []string{k.KID}}, nil),
		"typ JWT":            sign(es, k.private, map[string]any{"typ": "JWT"}, nil),
		"wrong issuer":       sign(es, k.private, nil, func(c *claims) { c.Issuer = "https://evil.example" }),
		"no issuer":          sign(es, k.private, nil, func(c *claims) { c.Issuer = "" }),
		"wrong audience":     sign(es, k.private, nil, func(c *claims) { c.Audience = jwt.ClaimStrings{"https://mumpuni.test"} }),
		"no audience":        sign(es, k.private, nil, func(c *claims) { c.Audience = nil }),
		"expired":            sign(es, k.private, nil, func(c *claims) { c.ExpiresAt = jwt.NewNumericDate(w.clock.now().Add(-time.Minute)) }),
		"never expires":      sign(es, k.private, nil, func(c *claims) { c.ExpiresAt = nil }),
		"not yet":            sign(es, k.private, nil, func(c *claims) { c.NotBefore = jwt.NewNumericDate(w.clock.now().Add(time.Hour)) }),
		"no such person":     sign(es, k.private, nil, func(c *claims) { c.Subject = uuid.New().String() }),
		"subject of another": sign(es, k.private, nil, func(c *claims) { c.Subject = w.person(w.agency).ID.String() }),
		"system's subject":   sign(es, k.private, nil, func(c *claims) { c.Subject = uuid.Max.String() }),
		"no such family":     sign(es, k.private, nil, func(c *claims) { c.Family = uuid.New() }),
		"huge":               strings.Repeat("A", 1<<20) + ".A.A",
	} {
		if s, err := w.s.Bearer(w.ctx(), token); !errors.Is(err, errEnded) || !s.Actor.IsNobody() {
			t.Errorf("%s: %+v, %v", name, s, err)
		}
	}
}

func FuzzBearer(f *testing.F) {
	f.Add("eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.eyJzdWIiOiJ4In0.")
	f.Add("..")
	w := txWorld(f)
	if _, err := w.s.signer(f.Context()); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, token string) {
		if _, err := w.s.Bearer(t.Context(), token); !errors.Is(err, errEnded) {
			t.Fatal(err)
		}
	})
}
