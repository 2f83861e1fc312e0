package webpush

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// The lengths of RFC 8291 and RFC 8188, in bytes.
const (
	secretSize = 16
	saltSize   = 16
	recordSize = 4096
	grain      = 256 // bodies are padded to a multiple of it, so that their length does not tell what they say
)

// Seal seals a body so that one browser alone can read it (RFC 8291): the bytes of a request with Content-Encoding aes128gcm.
func Seal(b Browser, body []byte) ([]byte, error) {
	own, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // it never fails
	return seal(b, padded(body), own, salt)
}

// padded is the only record of a body: it ends with a two and zeroes (RFC 8188, 2).
func padded(body []byte) []byte {
	record := make([]byte, (len(body)/grain+1)*grain)
	copy(record, body)
	record[len(body)] = 2
	return record
}

func pointOf(key []byte) (*ecdh.PublicKey, error) { return ecdh.P256().NewPublicKey(key) }

// seal is RFC 8291, 3.4, for a key pair and a salt that are used once.
func seal(b Browser, record []byte, own *ecdh.PrivateKey, salt []byte) ([]byte, error) {
	theirs, err := pointOf(b.Key)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	shared, err := own.ECDH(theirs)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	ours := own.PublicKey().Bytes()
	secret, err := hkdf.Key(sha256.New, shared, b.Secret, "WebPush: info\x00"+string(theirs.Bytes())+string(ours), 32)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	lock, nonce, err := lockOf(secret, salt)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	out := append([]byte{}, salt...)
	out = binary.BigEndian.AppendUint32(out, recordSize)
	out = append(out, byte(len(ours)))
	out = append(out, ours...)
	return lock.Seal(out, nonce, record, nil), nil
}

// lockOf is the cipher of a message and the nonce of its first record (RFC 8188, 2.2 and 2.3).
func lockOf(secret, salt []byte) (cipher.AEAD, []byte, error) {
	key, err := hkdf.Key(sha256.New, secret, salt, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return nil, nil, err
	}
	nonce, err := hkdf.Key(sha256.New, secret, salt, "Content-Encoding: nonce\x00", 12)
	if err != nil {
		return nil, nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, nil, err
	}
	lock, err := cipher.NewGCM(block)
	return lock, nonce, err
}
