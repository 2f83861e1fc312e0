package identity

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
)

// vault holds the keys derived from Config.Key, one for each purpose, so that no ciphertext or hash of one purpose means
// anything in another.
type vault struct {
	sealer   cipher.AEAD
	counter  []byte // keys the hashes of throttles
	enroler  []byte // gives each session the second factor it may enrol
	recovery []byte // keys the hashes of recovery codes
	refresh  []byte // gives each refresh token its successor
}

func newVault(key []byte) (vault, error) {
	derived := map[string][]byte{}
	for _, purpose := range []string{"seal", "throttle", "totp enrolment", "recovery codes", "refresh tokens"} {
		k, err := hkdf.Key(sha256.New, key, nil, "mumpuni identity "+purpose, 32)
		if err != nil {
			return vault{}, fmt.Errorf("derive %s key: %w", purpose, err)
		}
		derived[purpose] = k
	}
	block, err := aes.NewCipher(derived["seal"])
	if err != nil {
		return vault{}, err
	}
	sealer, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return vault{}, err
	}
	return vault{
		sealer: sealer, counter: derived["throttle"], enroler: derived["totp enrolment"], recovery: derived["recovery codes"],
		refresh: derived["refresh tokens"],
	}, nil
}

// seal encrypts secret for the row that owner names: moved to another row, it does not open.
func (v vault) seal(owner string, secret []byte) []byte {
	return v.sealer.Seal(nil, nil, secret, []byte(owner))
}

func (v vault) open(owner string, sealed []byte) ([]byte, error) {
	secret, err := v.sealer.Open(nil, nil, sealed, []byte(owner))
	if err != nil {
		return nil, fmt.Errorf("unseal %s (was the server's key changed?): %w", owner, err)
	}
	return secret, nil
}

// keyed is HMAC-SHA-256 over parts, each ended by a zero byte that no part contains.
func keyed(key []byte, parts ...string) []byte {
	mac := hmac.New(sha256.New, key)
	for _, p := range parts {
		mac.Write([]byte(p))
		mac.Write([]byte{0})
	}
	return mac.Sum(nil)
}

// newToken makes 256 random bits for a cookie, a link or a refresh token. Only tokenHash of it is stored.
func newToken() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(b)
}

func tokenHash(token string) [32]byte { return sha256.Sum256([]byte(token)) }

// hashOf is tokenHash as a slice, as the database takes it.
func hashOf(token string) []byte {
	h := tokenHash(token)
	return h[:]
}
